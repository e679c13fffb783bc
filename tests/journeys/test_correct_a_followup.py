"""A contact is never edited away: a correction stands instead of it, and a misfiled one is hidden until decided."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.models import Case, Followup, Organisation, User
from casework.models.codes import ConsentStatus, ContactOutcome, Role
from tests.adviser_day import ago, consent, contact, contacts_of
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
WRONG, RIGHT = "Først skrevne ord", "Rettede ord"


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


@pytest.fixture
def wrong(make: Make, adviser: User, case: Case) -> Followup:
    return contact(make, case, adviser, note=WRONG)


def path(case: Case, followup: Followup, verb: str = "correct") -> str:
    return f"/cases/{case.id}/followups/{followup.id}/{verb}"


def test_a_correction_stands_instead_and_the_first_stays_marked(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: Followup
) -> None:
    visitor = browse(adviser)
    shown = visitor.get(path(case, wrong))
    assert WRONG in shown.text
    visitor.submit(path(case, wrong), shown, note=RIGHT, outcome="no_show")
    first, second = contacts_of(make, case)
    assert second.corrects_id == first.id
    assert first.note is not None
    standing = make.fresh(Case, case.id)
    assert (standing.last_reached_on, standing.attempts_since) == (None, 1)
    assert '"corrects_id"' in make.log("followup_corrected")[0].detail
    visitor.get(f"/cases/{case.id}")
    html = visitor.response.text
    assert f"<s>{WRONG}</s>" in html
    assert f'href="#contact-{second.id.hex}"' in html
    assert RIGHT in html


def test_a_contact_is_corrected_once_and_the_chain_goes_on_from_the_correction(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: Followup
) -> None:
    visitor = browse(adviser)
    visitor.submit(path(case, wrong), note=RIGHT)
    visitor.get(path(case, wrong), status=409)
    second = contacts_of(make, case)[1]
    visitor.submit(path(case, second), note="Tredje")
    assert [each.corrects_id for each in contacts_of(make, case)] == [None, wrong.id, second.id]


def test_two_who_correct_at_once_see_both_and_lose_nothing(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: Followup
) -> None:
    lead = make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id), name="Lena Leder")
    visitor = browse(adviser)
    shown = visitor.get(path(case, wrong))
    browse(lead).submit(path(case, wrong), note="Lederens ord")
    answer = visitor.submit(path(case, wrong), shown, status=409, note="Mine ord")
    page = Page(answer.text)
    assert "Lederens ord" in page.text
    assert "Mine ord" in page.text
    assert "Lena Leder" in page.text
    visitor.submit(path(case, wrong), page)
    assert len(contacts_of(make, case)) == 3


def test_only_the_author_and_the_lead_correct(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    lead = make.user(Role.LEAD, office)
    theirs = contact(make, case, make.user(Role.ADVISER, office), note="Kollegaens ord")
    browse(adviser).get(path(case, theirs), status=403)
    browse(lead).submit(path(case, theirs), note="Rettet av lederen")
    assert len(contacts_of(make, case)) == 2


def test_a_contact_of_another_case_is_not_found(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    elsewhere = contact(make, make.case(adviser), adviser, note=WRONG)
    for verb in ("correct", "misfiled"):
        browse(adviser).get(path(case, elsewhere, verb), status=404)


def test_what_cannot_be_saved_is_said_and_kept(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: Followup
) -> None:
    answer = browse(adviser).submit(path(case, wrong), status=422, note="x" * 600)
    assert "x" * 600 in answer.text
    assert len(contacts_of(make, case)) == 1


def test_a_misfiled_note_is_hidden_at_once_and_waits_for_a_lead(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: Followup
) -> None:
    visitor = browse(adviser)
    visitor.submit(path(case, wrong, "misfiled"))
    (asked,) = contacts_of(make, case)
    assert asked.redaction_asked_by_id == adviser.id
    shown = visitor.get(f"/cases/{case.id}")
    assert WRONG not in shown.text
    assert "Venter på godkjenning" in shown.text
    assert make.log("redaction_asked")
    assert "followup.note" not in make.log("case_opened")[-1].fields
    visitor.get(path(case, wrong), status=409)
    visitor.submit(path(case, wrong, "misfiled"), status=409)


def test_what_is_misfiled_can_be_reported_also_during_the_wind_down(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: Followup
) -> None:
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=ago(-5))
    browse(adviser).submit(path(case, wrong, "misfiled"))
    assert contacts_of(make, case)[0].redaction_asked_at is not None


def test_the_last_day_reached_is_counted_again_from_what_stands(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: Followup
) -> None:
    contact(make, case, adviser, happened_on=ago(20))
    contact(make, case, adviser, happened_on=ago(4), outcome=ContactOutcome.NO_ANSWER)
    browse(adviser).submit(path(case, wrong), outcome="no_answer")
    standing = make.fresh(Case, case.id)
    assert (standing.first_reached_on, standing.last_reached_on, standing.attempts_since) == (ago(20), ago(20), 2)


@pytest.mark.parametrize("verb", ["correct", "misfiled"])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_from_elsewhere_touches_it(
    make: Make, browse: Browse, case: Case, wrong: Followup, role: Role, verb: str
) -> None:
    browse(make.user(role)).get(path(case, wrong, verb), status=404)
