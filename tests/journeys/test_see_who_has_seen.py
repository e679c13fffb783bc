""" "Hvem har sett?": those who may open a case see who opened it, in which role and why, and who was turned away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from casework.actions.secrecy import access
from casework.models import Case, Referral, User
from casework.models.codes import Role
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


def path(case: Case, query: str = "") -> str:
    return f"/cases/{case.id}/seen-by{query}"


def test_who_opened_it_in_which_role_and_why(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    visitor.get("/today?list=mine")
    visitor.get(f"/cases/{case.id}")
    browse(make.user(Role.ADVISER, name="Nysgjerrig Nabo")).get(f"/cases/{case.id}", status=404)
    text = visitor.get(path(case)).text
    for said in (
        "Ada Veileder",
        "Veileder",
        "Åpnet saken",
        "Oppfølging",
        "I en liste",
        "Nysgjerrig Nabo",
        "Avvist forsøk",
    ):
        assert said in text, said
    assert text.index("Avvist forsøk") < text.index("Åpnet saken") < text.index("I en liste")
    assert make.log("access_log_shown")


def test_what_was_seen_of_another_pupil_is_not_in_it(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    other = make.case(make.user(Role.ADVISER, name="Fremmed Veileder"))
    theirs = browse(make.fresh(User, _author(make, other)))
    theirs.get(f"/cases/{other.id}")
    assert "Fremmed Veileder" not in browse(adviser).get(path(case)).text


def test_the_school_sees_who_has_seen_its_own_request(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    browse(adviser).get(f"/cases/{case.id}")
    referral = make.fresh(Referral, case.referral_id)
    shown = browse(make.fresh(User, referral.sent_by_id)).get(f"/requests/{referral.id}/seen-by")
    assert "Ada Veileder" in shown.text
    assert "Åpnet saken" in shown.text


def test_a_long_list_is_in_pages_and_an_odd_page_number_is_the_nearest(
    browse: Browse, adviser: User, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PAGE", 2)
    visitor = browse(adviser)
    for _ in range(5):
        visitor.get(f"/cases/{case.id}")
    assert "Side 1 av 3" in visitor.get(path(case)).text
    for odd in ("?page=99", "?page=-1", "?page=%00", "?page=ett", "?page=99999999999"):
        visitor.get(path(case, odd))


@pytest.mark.parametrize("role", list(Role))
def test_nobody_from_elsewhere_sees_it(make: Make, browse: Browse, case: Case, role: Role) -> None:
    visitor = browse(make.user(role))
    visitor.get(path(case), status=404)
    visitor.get(f"/requests/{case.referral_id}/seen-by", status=404)


def _author(make: Make, case: Case) -> UUID:
    adviser_id: UUID = make.fresh(Referral, case.referral_id).adviser_id
    return adviser_id
