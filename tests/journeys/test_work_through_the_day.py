"""An adviser's day: every count opens exactly its rows, and nobody else's rows are on the list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from casework import clock
from casework.actions.working_day.worklist import Filter
from casework.calendar.school_year import begins_in
from casework.installation import Installation
from casework.language import OSLO
from casework.models import (
    Agreement,
    Case,
    Consent,
    ConsentText,
    Enrolment,
    Handover,
    Milestone,
    Organisation,
    Pupil,
    Referral,
    User,
)
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentScope,
    ConsentStatus,
    ContactOutcome,
    Decision,
    Destination,
    Grade,
    HoldReason,
    OrganisationKind,
    Role,
    TaskKind,
)
from casework.models.transition_codes import HandoverStage, MilestoneKind, MilestoneOwner
from tests.adviser_day import ago, asked, change, consent, contact, due, join, leave, milestone, statements
from tests.browser import Visitor
from tests.make import Make
from tests.placements import agreement

Browse = Callable[..., Visitor]


def html(visitor: Visitor) -> str:
    return visitor.response.text


def count_of(visitor: Visitor, chosen: Filter) -> int:
    link = rf'href="/today\?list={chosen.value}"[^>]*>[^<]*<span class="number">(\d+)<'
    found = re.search(link, html(visitor))
    assert found, chosen
    return int(found.group(1))


def rows_of(visitor: Visitor) -> list[str]:
    return re.findall(r'<tr role="row" id="case-([0-9a-f-]{36})"', html(visitor))


@pytest.fixture(autouse=True)
def an_ordinary_day() -> Iterator[None]:
    """A Tuesday in November, on which the calendar of the schools asks for nothing."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=OSLO), tick=True):
        yield


NEXT_STEPS = {"late": -3, "today": 0, "soon": 1, "far": 40, "quiet": 40, "fresh": 40, "stepless": None}
NEXT_STEPS |= {"resting": -3, "lapsed": -3, "gone": 40, "stone": 40, "coming": 40, "schools": 40}
"""Each case of the reader's with the days until its next step is due."""


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


@pytest.fixture
def cases(make: Make, adviser: User) -> dict[str, Case]:
    """One case for every list, and some that belong to none of those that are due."""
    made = {name: make.case(adviser) for name in NEXT_STEPS}
    for name, days in NEXT_STEPS.items():
        due(make, made[name], days)
        if name != "fresh":
            contact(make, made[name], adviser, happened_on=ago({"quiet": 31, "resting": 60}.get(name, 2)))
    asleep = {"hold_reason": HoldReason.AWAY, "held_until": clock.today() + timedelta(days=9)}
    for name in ("resting", "gone"):
        change(make, made[name], stage=CaseStage.ON_HOLD, **asleep)
    consent(make, made["lapsed"], consent=ConsentStatus.EXPIRED)
    asked(make, made["gone"], TaskKind.OT_REFERRAL, 7)
    milestone(make, made["quiet"], MilestoneKind.PLAN_AGREED, 15)
    milestone(make, made["stone"], MilestoneKind.WINTER_CHECKIN, -1)
    milestone(make, made["coming"], MilestoneKind.WINTER_CHECKIN, 15)
    milestone(make, made["schools"], MilestoneKind.CAREER_TALK, -1, MilestoneOwner.SCHOOL)
    for name, days in {"closed": -1, "closing": 14, "closed lately": 15, "closed long ago": -15}.items():
        made[name] = closed(make, adviser, days)
    return made


def closed(make: Make, adviser: User, days: int) -> Case:
    """A case closed about three months ago, whose status is due so many days from today."""
    case = make.case(adviser)
    due(make, case, None)
    ending = {"closure_reason": ClosureReason.GOAL_REACHED, "destination": Destination.UPPER_SEC}
    change(make, case, stage=CaseStage.CLOSED, closed_on=ago(90 - days), **ending)
    asked(make, case, TaskKind.STATUS_3_MONTHS, days)
    return case


WANTED: dict[Filter, set[str]] = {
    Filter.NOW: {"late", "today", "gone", "stone", "closed"},
    Filter.OVERDUE: {"late", "stone", "closed"},
    Filter.TODAY: {"today"},
    Filter.WEEK: {"today", "soon", "stone", "closed"},
    Filter.SILENT: {"quiet"},
    Filter.NEW: {"fresh"},
    Filter.WAITING: {"promised", "lapsed"},
    Filter.AFTER: {"closed", "closing"},
    Filter.MINE: set(NEXT_STEPS) - {"lapsed"},
}


def test_every_count_opens_exactly_the_rows_it_counted_and_what_is_due_first_stands_first(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case]
) -> None:
    promised = make.referral(
        office_id=adviser.organisation_id, decision=Decision.ACCEPTED, decided_at=clock.now(), adviser_id=adviser.id
    )
    by_id = {str(case.id): name for name, case in cases.items()} | {str(promised.id): "promised"}
    visitor = browse(adviser)
    for chosen, wanted in WANTED.items():
        visitor.get(f"/today?list={chosen.value}")
        shown = rows_of(visitor)
        assert {by_id[row] for row in shown} == wanted, chosen
        assert count_of(visitor, chosen) == len(shown) == len(wanted), chosen
    assert "Sommerbro" not in html(visitor)
    order = [by_id[row] for row in rows_of(visitor)]
    assert order[0] == "gone", "a report to OT stands before all"
    assert set(order[1:3]) == {"late", "resting"}
    assert order[3:6] == ["stone", "today", "soon"]
    assert order[-1] == "stepless"


def test_a_row_says_what_is_due_first_and_which_next_step_stands_behind_it(
    make: Make, browse: Browse, adviser: User
) -> None:
    case, elses = make.case(adviser), make.user(Role.ADVISER)
    join(make, case, elses)
    due(make, case, 3)
    asked(make, case, TaskKind.CALL, 1, doer=elses)
    row = "I morgen 25. november 2026 {}"
    visitor = browse(adviser)
    assert row.format("Ring") not in visitor.get("/today?list=mine").text, "somebody else has it"
    leave(make, case, elses)
    assert row.format("Ring") in visitor.get("/today?list=mine").text, "nobody has it any more"
    join(make, case, elses)
    asked(make, case, TaskKind.MEET, 2, doer=adviser)
    assert "Om 2 dager 26. november 2026 Møt" in visitor.get("/today?list=mine").text
    milestone(make, case, MilestoneKind.PLAN_AGREED, 1)
    page = visitor.get("/today?list=mine")
    assert row.format("Plan avtalt Neste steg 26. november 2026: ") in page.text
    assert f"/cases/{case.id}/transition" in page.links
    milestone(make, case, MilestoneKind.PLAN_AGREED, 2)
    assert "Plan avtalt" not in visitor.get("/today?list=mine").text


def test_a_schools_step_is_the_advisers_until_the_pupils_new_school_knows_of_the_case(
    make: Make, browse: Browse, adviser: User
) -> None:
    place = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    new = make.school(kind=OrganisationKind.UPPER_SECONDARY)
    make.user(Role.COUNSELLOR, new)
    case, other = make.case(adviser, place), make.case(adviser, place)
    due(make, case, None)
    visitor = browse(adviser)

    def stands() -> bool:
        return "Resultat av skoleåret" in visitor.get("/today?list=overdue").text

    milestone(make, case, MilestoneKind.YEAR_RESULT, -1, MilestoneOwner.SCHOOL)
    assert not stands()
    _move(make, case, new)
    for each in (case, other):
        _cover_upper_secondary(make, each)
    _accepted(make, other, new)
    assert stands(), "another pupil's note tells nothing of this one"
    _accepted(make, case, new)
    assert not stands()


def _move(make: Make, case: Case, to: Organisation) -> None:
    with make.writing() as opened:
        known = opened.scalars(select(Enrolment).where(Enrolment.pupil_id == case.pupil_id)).one()
        known.ends_on = clock.today() - timedelta(days=1)
        opened.flush()
        stay = {"grade": Grade.VG1, "class_name": "1ST", "starts_on": clock.today()}
        opened.add(Enrolment(pupil_id=case.pupil_id, organisation_id=to.id, **stay))


def _cover_upper_secondary(make: Make, case: Case) -> None:
    with make.writing() as opened:
        referral = opened.get_one(Referral, case.referral_id)
        said: dict[str, Any] = {"giver": ConsentGiver.PUPIL, "answer": ConsentAnswer.GIVEN}
        said |= {"form": ConsentForm.SIGNED_PAPER, "answered_on": clock.today(), "registered_at": clock.now()}
        said |= {"scopes": {ConsentScope.NAV, ConsentScope.UPPER_SECONDARY}, "registered_by_id": referral.sent_by_id}
        opened.add(Consent(referral_id=referral.id, text_id=opened.scalars(select(ConsentText.id)).first(), **said))


def _accepted(make: Make, case: Case, by: Organisation) -> None:
    with make.writing() as opened:
        referral = opened.get_one(Referral, case.referral_id)
        sent: dict[str, Any] = {"from_school_id": referral.school_id, "to_school_id": by.id}
        sent |= {"written_by_id": referral.sent_by_id, "written_at": clock.now()}
        sent |= {"stage": HandoverStage.ACCEPTED, "accepted_at": clock.now(), "open_until": clock.today()}
        opened.add(Handover(referral_id=referral.id, **sent))


def test_the_status_after_closing_is_asked_for_by_number_when_consent_is_over(make: Make, browse: Browse) -> None:
    lead = make.user(Role.LEAD)
    late, early = closed(make, lead, -1), closed(make, lead, 14)
    visitor = browse(lead)
    page = visitor.get("/today?list=after")
    assert "Elev Eksempel" in page.text
    for case in (late, early):
        assert f"/cases/{case.id}/status" in page.links
        assert f"/cases/{case.id}/followups/new?list=after" not in page.links
        consent(make, case, consent=ConsentStatus.WITHDRAWN)
    page = visitor.get("/today?list=after")
    assert "Elev Eksempel" not in page.text
    assert late.number in page.text
    assert "1 dag over frist" in page.text
    with make.writing() as opened:
        opened.get_one(Pupil, late.pupil_id).protected_at = clock.now()
    visitor.get("/today?list=after")
    assert rows_of(visitor) == [str(early.id)]


def test_a_row_says_how_late_it_is_and_how_often_one_has_tried(make: Make, browse: Browse, adviser: User) -> None:
    case = make.case(adviser)
    due(make, case, -3)
    contact(make, case, adviser, happened_on=ago(5))
    contact(make, case, adviser, outcome=ContactOutcome.NO_ANSWER, happened_on=ago(2))
    contact(make, case, adviser, outcome=ContactOutcome.NO_SHOW, happened_on=ago(1))
    page = browse(adviser).get("/today")
    assert "Elev Eksempel" in page.text
    assert "3 dager over frist" in page.text
    assert "2 forsøk siden" in page.text


def test_a_case_on_hold_comes_back_on_its_day(make: Make, browse: Browse, adviser: User) -> None:
    case = make.case(adviser)
    due(make, case, -1)
    change(
        make, case, stage=CaseStage.ON_HOLD, hold_reason=HoldReason.AWAY, held_until=clock.today() + timedelta(days=1)
    )
    visitor = browse(adviser)
    visitor.get("/today")
    assert rows_of(visitor) == []
    change(make, case, held_until=clock.today())
    visitor.get("/today")
    assert rows_of(visitor) == [str(case.id)]


def untouched(make: Make, case: Case, days: int) -> Agreement:
    """A draft of an agreement nobody has worked on for so many days."""
    made = agreement(make, case, approved=False, complete=False)
    with make.writing() as opened:
        opened.get_one(Agreement, made.id).touched_at = clock.now() - timedelta(days=days)
    return made


def test_a_draft_that_soon_lapses_is_for_today_whatever_else_is_due(
    make: Make, browse: Browse, adviser: User, installation: Installation
) -> None:
    lapsing, late, resting, fresh, closed_off, winding = (make.case(adviser) for _ in range(6))
    for case, days in ((lapsing, 40), (late, -3), (resting, 40), (fresh, 40), (closed_off, 40), (winding, 40)):
        due(make, case, days)
    change(make, resting, stage=CaseStage.ON_HOLD, hold_reason=HoldReason.AWAY, held_until=ago(-9))
    consent(make, closed_off, consent=ConsentStatus.EXPIRED)
    consent(make, winding, consent=ConsentStatus.WITHDRAWN, wind_down_until=ago(-9))
    draft = untouched(make, lapsing, 77)
    untouched(make, late, 83)
    for case, days in ((resting, 80), (fresh, 76), (closed_off, 80), (winding, 80), (make.case(), 80)):
        untouched(make, case, days)
    visitor = browse(adviser)
    with statements(installation) as few:
        page = visitor.get("/today")
    assert rows_of(visitor) == [str(each.id) for each in (late, resting, lapsing)]
    assert count_of(visitor, Filter.NOW) == 3
    assert f"Avtale {draft.number} faller bort 1. desember 2026 (om 7 dager)" in page.text
    assert "faller bort 25. november 2026 (i morgen)" in page.text
    assert f"/agreements/{draft.id}" in page.links
    for _ in range(4):
        untouched(make, make.case(adviser), 78)
    with statements(installation) as many:
        assert visitor.get("/today").text.count("faller bort") == 7
    assert len(many) == len(few)
    with make.writing() as opened:
        opened.get_one(Agreement, draft.id).touched_at = clock.now()
    visitor.get("/today")
    assert str(lapsing.id) not in rows_of(visitor)


def test_a_missing_evaluation_is_called_for_again_after_three_and_ten_days_also_by_who_was_away(
    make: Make, browse: Browse, adviser: User
) -> None:
    said = {2: "", 4: "Påminnelse", 8: "Påminnelse", 11: "Siste påminnelse", 14: "Siste påminnelse", 15: None}
    made = {days: make.case(adviser) for days in said}
    for days, case in made.items():
        due(make, case, 40)
        at = agreement(make, case)
        told = {"year": begins_in(clock.today()), "held_by": MilestoneOwner.ADVISER, "due_on": ago(days)}
        with make.writing() as opened:
            opened.add(Milestone(case_id=case.id, agreement_id=at.id, kind=MilestoneKind.JOB_TWO_WEEKS, **told))
    visitor = browse(adviser)
    visitor.get("/today")
    rows = dict(re.findall(r'(?s)<tr role="row" id="case-([0-9a-f-]{36})"(.*?)</tr>', html(visitor)))
    for days, words in said.items():
        row = rows.get(str(made[days].id))
        if words is None:
            assert row is None
        else:
            found = re.search(r"Påminnelse|Siste påminnelse", row or "")
            assert (found.group() if found else "") == words


def test_a_request_that_waits_for_consent_shows_no_name(make: Make, browse: Browse, adviser: User) -> None:
    referral = make.referral(
        office_id=adviser.organisation_id, decision=Decision.ACCEPTED, decided_at=clock.now(), adviser_id=adviser.id
    )
    page = browse(adviser).get("/today?list=waiting")
    assert referral.number in page.text
    assert "Elev Eksempel" not in page.text
    assert "Uten navn" in page.text


def test_a_protected_pupil_is_on_nobodys_list(make: Make, browse: Browse, adviser: User) -> None:
    case = make.case(adviser)
    with make.writing() as opened:
        opened.get_one(Pupil, case.pupil_id).protected_at = clock.now()
    visitor = browse(adviser)
    for chosen in Filter:
        visitor.get(f"/today?list={chosen.value}")
        assert rows_of(visitor) == [], chosen


def test_a_colleagues_case_is_not_on_the_list(make: Make, browse: Browse, adviser: User) -> None:
    office = make.fresh(type(make.office()), adviser.organisation_id)
    make.case(make.user(Role.ADVISER, office))
    visitor = browse(adviser)
    visitor.get("/today?list=mine")
    assert rows_of(visitor) == []


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_day_opens_for_advisers_and_leads_only(make: Make, browse: Browse, role: Role) -> None:
    browse(make.user(role)).get("/today", status=403)
    assert make.log("access_denied")


def test_an_unknown_list_opens_what_must_be_done_now(browse: Browse, adviser: User) -> None:
    page = browse(adviser).get("/today?list=%F0%9F%98%80")
    assert "Må gjøres nå" in page.text


def test_everybody_on_the_list_is_named_in_one_line_of_the_log(make: Make, browse: Browse, adviser: User) -> None:
    for _ in range(3):
        make.case(adviser)
    browse(adviser).get("/today?list=mine")
    (line,) = make.log("list_shown")
    assert line.row_count == 3
    assert line.fields == '["pupil.family_name","pupil.given_name"]'


def test_the_day_costs_the_same_number_of_statements_however_long_the_list(
    make: Make, browse: Browse, adviser: User, installation: Installation
) -> None:
    visitor = browse(adviser)
    make.case(adviser)
    visitor.get("/today?list=mine")
    with statements(installation) as few:
        visitor.get("/today?list=mine")
    for _ in range(6):
        make.case(adviser)
    with statements(installation) as many:
        visitor.get("/today?list=mine")
    assert len(rows_of(visitor)) == 7
    assert len(many) == len(few) <= 13
