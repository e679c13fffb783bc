"""A reminder on a case (huskelapp): a few words or a day, for its writer alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework import clock
from casework.actions.secrecy import protection
from casework.models import Case, Organisation, Pupil, Reminder, User
from casework.models.codes import Role
from tests.adviser_day import join
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
WORDS = "Spør om sommerjobb etter påske"


def write(visitor: Visitor, case: Case, page: Page | None = None, status: int = 302, /, **given: str) -> Page:
    """Fill in the form of the reminder and send it."""
    answer = visitor.submit(f"/cases/{case.id}/reminder", page, status=status, **given)
    return visitor.follow(answer) if status == 302 else Page(answer.text)


def kept(make: Make) -> list[Reminder]:
    with make.reading() as opened:
        return list(opened.scalars(select(Reminder)))


def test_an_adviser_writes_a_reminder_reads_it_on_the_case_changes_it_and_removes_it(
    make: Make, browse: Browse
) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    day = clock.today() + timedelta(days=3)
    assert "Huskelappen er lagret." in write(visitor, case, text=WORDS, due_on=day.isoformat()).text
    page = visitor.get(f"/cases/{case.id}")
    assert WORDS in page.text and "Om 3 dager" in page.text
    write(visitor, case, text="Bare dette", due_on="")
    assert [one.due_on for one in kept(make)] == [None] and "Bare dette" in visitor.get(f"/cases/{case.id}").text
    visitor.submit(f"/cases/{case.id}", form="reminder/remove")
    assert kept(make) == [] and "Bare dette" not in visitor.get(f"/cases/{case.id}").text
    assert [line.action for line in make.log("reminder_kept", "reminder_removed")] == [
        "reminder_kept",
        "reminder_kept",
        "reminder_removed",
    ]


def test_a_reminder_lies_sealed_and_in_no_line_of_the_log(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    write(browse(adviser), make.case(adviser), text=WORDS)
    [reminder] = kept(make)
    assert reminder.text and b"sommerjobb" not in bytes(reminder.text)
    assert not [line for line in make.log() if "sommerjobb" in line.detail + line.sealed]


def test_a_colleague_and_a_lead_on_the_same_case_never_see_it(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    office = make.fresh(Organisation, adviser.organisation_id)
    case, other, lead = make.case(adviser), make.user(Role.ADVISER, office), make.user(Role.LEAD, office)
    join(make, case, other)
    write(browse(adviser), case, text=WORDS)
    for colleague in (other, lead):
        visitor = browse(colleague)
        assert WORDS not in visitor.get(f"/cases/{case.id}").text
        assert WORDS not in visitor.get(f"/cases/{case.id}/reminder").text
        write(visitor, case, text="Min egen")
    assert sorted(one.user_id for one in kept(make)) == sorted([adviser.id, other.id, lead.id])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "", "due_on": ""}, "Skriv noen ord, eller velg en dag."),
        ({"text": "Ring 01017000027", "due_on": ""}, "Ta ut fødselsnummeret"),
        ({"text": "a" * 201, "due_on": ""}, "200"),
        ({"text": "", "due_on": "2020-01-01"}, "Velg i dag eller en senere dag, innen et år."),
        ({"text": "", "due_on": "i morgen"}, "dato"),
    ],
)
def test_what_cannot_be_kept_is_said_at_the_field_and_nothing_is_lost(
    make: Make, browse: Browse, given: dict[str, str], words: str
) -> None:
    adviser = make.user(Role.ADVISER)
    visitor = browse(adviser)
    page = write(visitor, make.case(adviser), None, 422, **given)
    assert words in page.text and kept(make) == []


def test_two_windows_do_not_write_over_each_other_unseen(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case, visitor = make.case(adviser), browse(adviser)
    write(visitor, case, text="Først")
    old = visitor.get(f"/cases/{case.id}/reminder")
    write(visitor, case, text="Fra det andre vinduet")
    page = write(visitor, case, old, 409, text="Fra det gamle vinduet")
    assert "Fra det andre vinduet" in page.text and "Fra det gamle vinduet" in page.text
    assert "Huskelappen er lagret." in write(visitor, case, page).text


def test_a_day_that_has_passed_stands_while_the_words_are_changed(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case, visitor = make.case(adviser), browse(adviser)
    write(visitor, case, text="Ring", due_on=clock.today().isoformat())
    with make.writing() as opened:
        opened.execute(update(Reminder).values(due_on=clock.today() - timedelta(days=4)))
    assert "4 dager over frist" in visitor.get(f"/cases/{case.id}").text
    assert "Huskelappen er lagret." in write(visitor, case, text="Ring igjen").text


def test_out_of_reach_there_is_no_reminder_and_a_protected_pupil_takes_it_along(make: Make, browse: Browse) -> None:
    adviser, stranger = make.user(Role.ADVISER), make.user(Role.ADVISER)
    case = make.case(adviser)
    write(browse(adviser), case, text=WORDS)
    browse(stranger).get(f"/cases/{case.id}/reminder", status=404)
    with make.writing() as opened:
        protection.protect(opened.get_one(User, adviser.id), opened.get_one(Pupil, case.pupil_id))
    assert kept(make) == []
