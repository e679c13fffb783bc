"""A milestone is answered by hand, set aside, or led to what settles it; and the page says how each of them stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Milestone, User
from casework.models.codes import ConsentStatus, Grade, Role
from casework.models.transition_codes import (
    ExtensionReason,
    MilestoneAnswer,
    MilestoneKind,
    MilestoneOwner,
    MilestoneState,
    NotRelevant,
)
from tests.adviser_day import consent, milestone, statements
from tests.browser import Page, Visitor
from tests.crossing import Crossing, a_crossing, on, on_case, on_roll, step, turned
from tests.make import Make

Browse = Callable[..., Visitor]
K = MilestoneKind


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with on("2026-11-24"):
        yield


@pytest.fixture
def found(make: Make) -> Crossing:
    with on("2026-09-10"):
        return a_crossing(make)


def path(make: Make, found: Crossing, kind: MilestoneKind, number: int = 0) -> str:
    return f"/milestones/{step(make, found, kind, number).id}"


def test_a_counsellor_says_that_a_talk_is_held_and_may_take_it_back(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.counsellor)
    page = visitor.get(on_roll(found)).text
    for said in (
        "Samtale om utdanningsvalg 30. november 2026",
        "om 6 dager · Rådgiver",
        "Utført når samtalen er holdt.",
    ):
        assert said in page
    place = path(make, found, K.CAREER_TALK)
    assert visitor.submit(place, said="held", on="2026-11-20").location == "/milestones/"
    row = step(make, found, K.CAREER_TALK)
    assert (row.state, row.answer, row.done_on) == (MilestoneState.DONE, MilestoneAnswer.HELD, date(2026, 11, 20))
    seen = browse(found.adviser).get(on_case(found)).text
    assert "Samtale om utdanningsvalg Holdt · 20. november 2026 · Rita Rådgiver" in seen
    visitor.submit(f"{place}/take-back", visitor.get(place), form="take-back")
    assert step(make, found, K.CAREER_TALK).state is MilestoneState.OPEN
    assert [line.actor_id for line in make.log("milestone_answered")] == [found.counsellor.id] * 2
    again = visitor.get(place)
    assert all("take-back" not in form.action for form in again.forms)


def test_what_only_facts_settle_leads_there_or_is_not_for_the_pupil(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.adviser)
    page = visitor.get(path(make, found, K.FIRST_CONTACT))
    assert "/followups/new" in "".join(page.links) and "said" not in page.forms[-1].values
    visitor.submit(path(make, found, K.FIRST_CONTACT), said="yes", status=422)
    done = visitor.submit(path(make, found, K.APPLICATION_ORDINARY), said="not_for_pupil")
    assert "Svaret er lagret." in visitor.follow(done).text
    row = step(make, found, K.APPLICATION_ORDINARY)
    assert (row.state, row.not_relevant) == (MilestoneState.NOT_RELEVANT, NotRelevant.NOT_FOR_PUPIL)
    assert (
        f"/cases/{found.case.id}/transition/2027/application"
        in visitor.get(path(make, found, K.APPLICATION_PRIORITY)).links
    )
    school = browse(found.counsellor).get(path(make, found, K.APPLICATION_PRIORITY))
    assert f"/pupils/{found.pupil.id}/transition/2027/application" in school.links
    offer = visitor.get(path(make, found, K.OFFER_ANSWERED, 1)).links
    assert any(link.endswith("/application") for link in offer), "without an application there is no offer to register"
    assert not any("take-back" in form.action for form in visitor.get(path(make, found, K.CONSENT_OBTAINED)).forms)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no answer": ({"said": None}, "Velg et svar."),
    "another step's": ({"said": "held"}, "Velg et av svarene."),
    "no day": ({"on": ""}, "Velg en dato."),
    "to come": ({"on": "2026-11-25"}, "Dagen kan ikke være senere enn i dag."),
}


def test_what_is_no_answer_is_refused_with_the_rest_kept(make: Make, browse: Browse, found: Crossing) -> None:
    visitor, place = browse(found.adviser), path(make, found, K.SUMMER_JOB_CLARIFIED)
    shown = visitor.get(place)
    for name, (fields, said) in WRONG.items():
        values: dict[str, Any] = {"said": "no", "on": "2026-11-20"} | fields
        assert said in Page(visitor.submit(place, shown, status=422, **values).text).text, name
    assert step(make, found, K.SUMMER_JOB_CLARIFIED).state is MilestoneState.OPEN
    assert not make.log("milestone_answered")


def test_follow_up_goes_on_only_with_a_reason(make: Make, browse: Browse) -> None:
    with on("2026-09-10"):
        found = a_crossing(make, Grade.VG1)
    visitor, place = browse(found.adviser), path(make, found, K.CLOSE_OR_EXTEND)
    assert f"/cases/{found.case.id}/close" in visitor.get(place).links
    answer = visitor.submit(place, status=422, said="extended")
    assert "Oppgi hvorfor oppfølgingen fortsetter." in Page(answer.text).text
    page = visitor.follow(visitor.submit(place, said="extended", extension="new_start"))
    assert "Oppfølgingen fortsetter: begynner på nytt til høsten" in page.text
    assert step(make, found, K.CLOSE_OR_EXTEND).extension is ExtensionReason.NEW_START
    visitor.submit(place, said="not_for_pupil", status=409)


def test_a_counsellor_reaches_the_schools_own_steps_while_consent_holds(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.counsellor)
    page = visitor.get(on_roll(found)).text
    assert "Samtale om utdanningsvalg" in page and "Plan avtalt" not in page and "Sommerjobb" not in page
    visitor.get(path(make, found, K.PLAN_AGREED), status=404)
    visitor.get(path(make, found, K.CAREER_TALK))
    browse(found.receiver).get(path(make, found, K.CAREER_TALK), status=404)
    browse(make.user(Role.ADVISER)).get(path(make, found, K.CAREER_TALK), status=404)
    consent(make, found.case, consent=ConsentStatus.WITHDRAWN)
    visitor.get(path(make, found, K.CAREER_TALK), status=404)
    page = visitor.get(on_roll(found)).text
    assert "Ingen milepæler her" in page and "Samtale om utdanningsvalg" not in page
    browse(found.adviser).get(on_case(found), status=403)


def test_two_who_answer_at_once_see_both(make: Make, browse: Browse, found: Crossing) -> None:
    school, nav, place = browse(found.counsellor), browse(found.adviser), path(make, found, K.CAREER_TALK)
    shown = school.get(place)
    nav.submit(place, said="not_for_pupil")
    page = Page(school.submit(place, shown, status=409, said="held", on="2026-11-20").text)
    assert "Vera Veileder" in page.text and "Gjelder ikke denne eleven" in page.text and "Holdt" in page.text
    for _ in range(2):
        school.submit(place, page, form=-1)
    assert step(make, found, K.CAREER_TALK).answer is MilestoneAnswer.HELD
    assert len(make.log("milestone_answered")) == 2
    school.submit(f"{place}/take-back", page, form="take-back", status=409, version="🙂", once=None)


def test_the_page_says_how_each_stands_and_folds_what_is_past(make: Make, browse: Browse, found: Crossing) -> None:
    with make.writing() as opened:
        query = select(Milestone).where(Milestone.case_id == found.case.id)
        rows = {row.kind: row for row in opened.scalars(query)}
        rows[K.APPLICATION_ORDINARY].moved_from = date(2027, 2, 15)
    visitor = browse(found.adviser)
    visitor.submit(path(make, found, K.PLAN_AGREED), said="yes", on="2026-10-02")
    page = visitor.get(on_case(found)).text
    late, due = "Meldeskjema til fylket vurdert 54 dager over frist", "Søkt på vigo.no 1. mars 2027"
    places = [page.index(words) for words in (" Nå ", late, " Kommer ", due, "Samtykke innhentet", "Plan avtalt Ja")]
    assert places == sorted(places)
    assert "Flyttet fra 15. februar 2027 fordi datoen i kalenderen er endret." in page
    assert "2 av 10 utført" in page and "2 over frist" in page and "Ikke aktuelt (1)" in page
    milestone(make, found.case, K.CAREER_TALK, -2, MilestoneOwner.SCHOOL)
    with statements(make.installation) as seen:
        visitor.get(on_case(found))
    assert len(seen) <= 19
    with on("2027-08-20"):
        turned(make, found)
        page = browse(found.adviser).get(on_case(found)).text
        assert "Skoleåret 2026/27" in page and "Milepæler 2027/28" in page
        assert page.index("Første kontakt") < page.index(" Kommer "), "still open, so still to be done"
        assert page.index("Møtt ved skolestart") < page.index("Skoleåret 2026/27") < page.index("Plan avtalt")


def test_a_step_of_a_school_without_anybody_is_the_advisers(make: Make, browse: Browse, found: Crossing) -> None:
    visitor = browse(found.adviser)
    assert "om 6 dager · Rådgiver" in visitor.get(on_case(found)).text
    with make.writing() as opened:
        gone = opened.get_one(User, found.counsellor.id)
        gone.active, gone.deactivated_at = False, clock.now()
    assert "om 6 dager · Veileder" in visitor.get(on_case(found)).text


def test_a_dialog_leads_back_to_the_page_it_stands_open_on(make: Make, browse: Browse, found: Crossing) -> None:
    visitor, place = browse(found.counsellor), path(make, found, K.CAREER_TALK)
    values: dict[str, Any] = visitor._form(visitor.get(place), -1).values | {"said": "held"}
    dialog = {"HX-Target": "dialog-content", "HX-Request": "true"}
    for referrer, back in (
        (f"http://localhost{on_roll(found)}", on_roll(found)),
        ("http://localhost/milestones/?list=soon", "/milestones/?list=soon"),
        ("http://evil.test/pupils/", "/milestones/"),
    ):
        values |= {"version": str(step(make, found, K.CAREER_TALK).version), "once": ""}
        answer = visitor.client.post(place, data=values, headers={"Referer": referrer} | dialog)
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, back)
