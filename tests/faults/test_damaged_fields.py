"""A damaged, swapped or erased field is noticed, said and logged; the rest of the page works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from casework.models import Case, Followup, User
from casework.privacy.place import Owner, OwnerKind
from tests.adviser_day import contact, contacts_of
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
CANNOT = "kan ikke leses, meldt"


def overwrite(make: Make, followup: Followup, note: bytes) -> None:
    """What somebody with the database in hand could do."""
    with make.writing() as opened:
        opened.execute(update(Followup).where(Followup.id == followup.id).values(note=note))


@pytest.mark.parametrize("place", [0, 3, 20, -1])
def test_a_flipped_byte_in_a_note_is_said_and_logged_and_the_page_works(
    make: Make, browse: Browse, adviser: User, case: Case, place: int
) -> None:
    damaged = contact(make, case, adviser, note="Dette notatet blir skadet")
    contact(make, case, adviser, note="Dette notatet er helt")
    note = bytearray(damaged.note or b"")
    note[place] ^= 1
    overwrite(make, damaged, bytes(note))
    shown = browse(adviser).get(f"/cases/{case.id}")
    assert CANNOT in shown.text
    assert "Dette notatet er helt" in shown.text
    assert "Dette notatet blir skadet" not in shown.text
    (line,) = make.log("integrity_fault")
    assert damaged.id.hex in line.detail.replace("-", "")


def test_notes_swapped_between_two_contacts_are_both_noticed(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    first = contact(make, case, adviser, note="Det ene notatet")
    second = contact(make, case, adviser, note="Det andre notatet")
    assert first.note is not None
    assert second.note is not None
    overwrite(make, first, second.note)
    overwrite(make, second, first.note)
    shown = browse(adviser).get(f"/cases/{case.id}")
    assert shown.text.count(CANNOT) == 2
    assert len(make.log("integrity_fault")) == 2


def test_a_truncated_note_is_noticed(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    damaged = contact(make, case, adviser, note="Et notat som blir kortet")
    overwrite(make, damaged, (damaged.note or b"")[:-5])
    assert CANNOT in browse(adviser).get(f"/cases/{case.id}").text


def test_a_damaged_note_can_be_corrected_and_is_left_as_it_is(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    damaged = contact(make, case, adviser, note="Et notat som blir skadet")
    overwrite(make, damaged, b"\x00" * 80)
    browse(adviser).submit(f"/cases/{case.id}/followups/{damaged.id}/correct", note="Skrevet på nytt")
    first, second = contacts_of(make, case)
    assert first.note == b"\x00" * 80
    assert second.corrects_id == first.id


def test_an_erased_case_answers_410(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    contact(make, case, adviser, note="Et notat")
    visitor = browse(adviser)
    with make.writing():
        make.installation.vault.erase([case.owner])
    shown = visitor.get(f"/cases/{case.id}", status=410)
    assert "Et notat" not in shown.text


def test_an_erased_pupil_is_a_word_in_the_list(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    with make.writing():
        make.installation.vault.erase([Owner(OwnerKind.PUPIL, case.pupil_id)])
    page = browse(adviser).get("/today?list=mine")
    assert case.number in page.text
    assert "slettet" in page.text
