"""A lead sees what is missing before the figures are frozen, and mends it; nobody else sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from casework import clock, work
from casework.actions.case import cases
from casework.actions.report import quality
from casework.actions.report.missing import ON_JOBS
from casework.clock import OSLO
from casework.models import Attendance, Case, Enrolment, Pupil, Recusal, Referral, Task, User
from casework.models.codes import (
    ClosureReason,
    ConsentStatus,
    Decision,
    Destination,
    Relation,
    Role,
    TaskKind,
)
from casework.models.job_codes import EndReason
from casework.models.report_codes import HoursBand, LedTo, Missing, PlacementNow
from casework.models.transition_codes import StartState
from casework.reports.facts import placements, reading
from tests import placements as jobs
from tests.adviser_day import contact, statements
from tests.browser import Visitor
from tests.journeys.office import Office, a_request, an_office
from tests.make import Make

Browse = Callable[..., Visitor]
M = Missing


def at(year: int, month: int, day: int) -> Any:
    """Live on a day of Oslo."""
    return time_machine.travel(datetime(year, month, day, 10, tzinfo=OSLO), tick=True)


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    """It is a Wednesday in January, twelve days before the figures are frozen."""
    with at(2027, 1, 20):
        yield


def found(make: Make, lead: User, check: Missing | None = None) -> quality.QualityPage:
    """What a lead is shown."""
    with work.doing(make.installation) as unit:
        return quality.page(unit.get_one(User, lead.id), check)


def numbers(make: Make, lead: User) -> dict[Missing, int]:
    """The checks that find somebody."""
    return {check: number for check, number in found(make, lead).counts.items() if number}


def leaver(make: Make, place: Office, family: str = "Eksempel") -> Case:
    """Somebody followed up since November 2025 who finished 10th grade in June 2026, and of whom nothing is known."""
    with at(2025, 11, 3):
        case = make.case(place.adviser, place.school, make.pupil(place.school, family=family))
    contact(make, case, place.adviser)
    return case


def test_a_lead_sees_who_lacks_what_and_registers_it_from_the_list(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = leaver(make, place, "Savnet")
    lead = browse(place.lead)
    page = lead.get("/data-quality/")
    assert "Tallene fryses 1. februar 2027. Det som rettes etter det, kommer i neste rapport." in page.text
    assert "Savnet" in page.text and case.number in page.text and "Anne Veileder" in page.text
    on_the_way = {M.APPLICATION: 1, M.OFFER: 1, M.START: 1, M.COUNTING_DAY: 1}
    assert numbers(make, place.lead) == on_the_way | {M.STEPS: 1}
    shown = lead.get("/data-quality/?check=start")
    form = f"/cases/{case.id}/transition/2026/start"
    assert "Start høsten 2026" in shown.text and form in shown.links
    lead.submit(form, state=StartState.STARTED.value, started_on="2026-08-17")
    assert M.START not in numbers(make, place.lead)
    assert "Ingenting mangler her" in lead.get("/data-quality/?check=start").text


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_every_row_leads_to_the_form_that_mends_it(make: Make, browse: Browse) -> None:
    place = an_office(make)
    for check in Missing:
        lack(make, place, check)
    with at(2027, 7, 20):
        walked(make, browse, place, {M.YEAR_RESULT})
    walked(make, browse, place, set(Missing) - {M.YEAR_RESULT})


def walked(make: Make, browse: Browse, place: Office, checks: set[Missing]) -> None:
    """Every form of these lists, opened."""
    lead = browse(place.lead)
    for check in checks:
        page, rows = lead.get(f"/data-quality/?check={check}"), found(make, place.lead, check).rows
        assert rows, f"{check} finds nobody"
        for row in rows:
            forms = [link for link in page.links if any(str(each) in link for each in ids_of(row))]
            assert len(set(forms)) == (1 if row.case_id is None else 2), f"{check}: {forms}"
            for link in forms if row is rows[0] else ():
                lead.get(link)


def ids_of(row: quality.MissingRow) -> list[object]:
    things = (row.thing.job, row.thing.step) if row.thing else ()
    return [each for each in (row.case_id, row.referral_id, *things) if each]


AFTERWARDS = {M.START: "start", M.COUNTING_DAY: "result", M.YEAR_RESULT: "result"}
"""What can still be said when the school year is over, and by which form."""


def lack(make: Make, place: Office, check: Missing) -> None:
    """One pupil whom one thing is missing about."""
    if check in {M.ANSWER, M.CONSENT}:
        answered = {"decision": Decision.ACCEPTED, "decided_at": clock.now() - timedelta(days=20)}
        a_request(make, place, sent_at=clock.now() - timedelta(days=30), **(answered if check is M.CONSENT else {}))
    elif check in {M.DESTINATION, M.STATUS}:
        closed(make, place, date(2026, 10, 20))
    elif check in ON_JOBS:
        job_lacking(make, place, check)
    elif check in {M.CONTACT, M.STEPS}:
        with at(2026, 11, 3):
            make.case(place.adviser, place.school)
    else:
        leaver(make, place)


def closed(make: Make, place: Office, on: date, destination: Destination = Destination.UNKNOWN) -> Case:
    """A case opened in September and closed on a day."""
    with at(2026, 9, 1):
        case = make.case(place.adviser, place.school)
    with at(on.year, on.month, on.day), work.doing(make.installation) as unit:
        actor, it = unit.get_one(User, place.adviser.id), unit.get_one(Case, case.id)
        cases.close(actor, it, reason=ClosureReason.GOAL_REACHED, destination=destination)
    return case


def job_lacking(make: Make, place: Office, check: Missing) -> Case:
    """A placement nobody has registered one thing about."""
    with at(2026, 9, 1):
        case = make.case(place.adviser, place.school)
        over = check in {M.JOB_END, M.JOB_OUTCOME}
        told: dict[str, Any] = {} if check is M.JOB_START else {"started_on": date(2026, 10, 1)}
        if check is M.JOB_OUTCOME:
            told |= {"ended_on": date(2026, 12, 18), "end_reason": EndReason.COMPLETED}
        if check is M.JOB_END:
            told |= {"outcome_on": date(2026, 12, 18)}
        last = date(2026, 12, 18) if over else date(2027, 5, 1)
        made = jobs.agreement(make, case, starts_on=date(2026, 10, 1), ends_on=last, **told)
    if check is not M.JOB_HOURS:
        with make.writing() as unit:
            row = Attendance(agreement_id=made.id, day=date(2026, 10, 7), agreed_minutes=120, worked_minutes=120)
            row.registered_by_id, row.registered_at = place.adviser.id, clock.now()
            unit.add(row)
    return case


def test_what_is_missing_of_a_placement_is_what_its_figures_lack(make: Make) -> None:
    place = an_office(make)
    lacking = {check: job_lacking(make, place, check) for check in ON_JOBS}
    assert {check: pupils for check, pupils in numbers(make, place.lead).items() if check in ON_JOBS} == (
        dict.fromkeys(ON_JOBS, 1)
    )
    with make.reading():
        told = reading.read(clock.today()).followed
    said = {check: placements.placed(told[case.pupil_id], clock.today()) for check, case in lacking.items()}
    assert said[M.JOB_START] == [], "nobody said that it started, so it is not counted"
    assert placements.hours(said[M.JOB_HOURS][0]) is HoursBand.NONE
    assert placements.placement(said[M.JOB_END][0]) is PlacementNow.COMPLETED, "nobody said otherwise"
    assert placements.led_to(said[M.JOB_OUTCOME][0]) is LedTo.NOTHING_REGISTERED
    hours = [check for check, of in said.items() if of and placements.hours(of[0]) is HoursBand.NONE]
    assert hours == [M.JOB_HOURS]


def test_the_result_is_asked_for_in_july_and_can_be_said_until_the_next_school_year_is_over(
    make: Make, browse: Browse
) -> None:
    place = an_office(make)
    case = leaver(make, place)
    form, lead = f"/cases/{case.id}/transition/2026/result", place.lead
    with at(2027, 7, 3):
        assert M.YEAR_RESULT not in numbers(make, lead)
    with at(2027, 7, 4):
        shown = browse(lead).get("/data-quality/?check=year_result")
        assert (
            form in shown.links and "Skoleåret 2026/27" in shown.text and "Tallene fryses 1. august 2027" in shown.text
        )
    for day in (date(2027, 8, 1), date(2028, 7, 31)):
        with at(day.year, day.month, day.day):
            assert form in browse(lead).get("/data-quality/?check=year_result").links
    with at(2028, 8, 1):
        shown = browse(lead).get("/data-quality/?check=year_result")
        assert form not in shown.links and f"/cases/{case.id}" in shown.links
        assert "Kan ikke lenger registreres" in shown.text
        browse(lead).get(form, status=404)


def test_what_became_of_leavers_is_registered_in_the_autumn_after_and_moves_nobody(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = leaver(make, place, "Høst")
    way = f"/cases/{case.id}/transition/2026"
    with at(2027, 9, 14):
        adviser, lead = browse(place.adviser), browse(place.lead)
        asked = {check: f"{way}/{form}" for check, form in AFTERWARDS.items()}
        for check, form in asked.items():
            assert form in lead.get(f"/data-quality/?check={check}").links, check
        assert "Vg1, skoleåret 2026/27" in adviser.get(f"/cases/{case.id}/transition").text
        begin = adviser.get(f"{way}/start")
        assert begin.forms[-1].values["on"] == ["2026-08-17"], "the first day of that school year"
        assert not {"school", "class_name", "programme"} & set(begin.forms[-1].values)
        adviser.submit(f"{way}/start", state="no_show", on="2027-08-16", status=422)
        assert "over den dagen" in adviser.response.text
        adviser.submit(f"{way}/start", state="no_show")
        lead.submit(f"{way}/result", in_education="yes", result="passed")
        assert not set(AFTERWARDS) & set(numbers(make, place.lead))
        for form in ("application", "offers/1", "place"):
            adviser.get(f"{way}/{form}", status=404)
        token = {"csrf_token": begin.forms[-1].values["csrf_token"][0]}
        assert adviser.client.post(f"{way}/place", data=token | {"on": "2027-09-01"}).status_code in {404, 422}
    with make.reading() as unit:
        assert unit.scalars(select(Task).where(Task.kind == TaskKind.OT_REFERRAL)).all() == [], "last year's absence"
        assert len(unit.scalars(select(Enrolment).where(Enrolment.pupil_id == case.pupil_id)).all()) == 1
    assert [len(make.log(action)) for action in ("start_saved", "year_saved")] == [1, 1]


def test_where_a_participant_went_is_said_of_a_closed_case_and_the_list_is_mended(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = closed(make, place, date(2026, 10, 20))
    lead, form = browse(place.lead), f"/cases/{case.id}/destination"
    assert form in lead.get("/data-quality/?check=destination").links
    lead.submit(form, destination="work")
    assert M.DESTINATION not in numbers(make, place.lead)
    with make.reading():
        told = reading.read(clock.today()).followed[case.pupil_id]
    assert told.last.destination is Destination.WORK


def test_a_name_is_shown_only_while_consent_holds_and_what_is_missing_no_further_than_it_may_be_read(
    make: Make, browse: Browse
) -> None:
    place = an_office(make)
    case = leaver(make, place, "Skjult")
    with make.writing() as unit:
        unit.get_one(Referral, case.referral_id).consent = ConsentStatus.WITHDRAWN
    shown = browse(place.lead).get("/data-quality/?check=start")
    assert case.number in shown.text and numbers(make, place.lead)[M.START] == 1
    assert "Skjult" not in shown.text and "Start høsten" not in shown.text
    assert not [link for link in shown.links if str(case.id) in link]
    with make.writing() as unit:
        unit.get_one(Referral, case.referral_id).wind_down_until = date(2027, 2, 1)
    shown = browse(place.lead).get("/data-quality/?check=start")
    assert "Skjult" in shown.text and "Start høsten" not in shown.text and f"/cases/{case.id}" in shown.links
    assert f"/cases/{case.id}/transition/2026/start" not in shown.links


def test_a_request_waits_by_its_number_alone(make: Make, browse: Browse) -> None:
    place = an_office(make)
    asked = a_request(make, place, sent_at=clock.now() - timedelta(days=15))
    a_request(make, place, sent_at=clock.now() - timedelta(days=13))
    assert numbers(make, place.lead) == {M.ANSWER: 1}
    shown = browse(place.lead).get("/data-quality/")
    assert asked.number in shown.text and "2 uker" in shown.text and "Navnesen" not in shown.text
    assert f"/inbox/{asked.id}" in shown.links


def test_nobody_of_another_office_and_nobody_hidden_is_counted_or_shown(make: Make, browse: Browse) -> None:
    place, other = an_office(make), an_office(make)
    theirs, tied, hidden = (leaver(make, at_office, "Utenfor") for at_office in (other, place, place))
    assert numbers(make, place.lead)[M.START] == 2
    with make.writing() as unit:
        tie = Recusal(user_id=place.lead.id, pupil_id=tied.pupil_id, relation=Relation.FAMILY)
        tie.declared_at = clock.now()
        unit.add(tie)
        unit.get_one(Pupil, hidden.pupil_id).protected_at = clock.now()
    assert numbers(make, place.lead) == {}
    for check in Missing:
        shown = browse(place.lead).get(f"/data-quality/?check={check}").text
        assert "Utenfor" not in shown and theirs.number not in shown and hidden.number not in shown
    assert numbers(make, other.lead)[M.START] == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD])
def test_nobody_else_sees_it(make: Make, browse: Browse, role: Role) -> None:
    visitor = browse(make.user(role))
    visitor.get("/data-quality/", status=403)
    assert "/data-quality/" not in visitor.get("/help").links
    denied = make.log("access_denied")[-1]
    assert (denied.rule, denied.decision) == ("see_data_quality", "deny")


def test_live_counts_are_lists_to_work_through_for_those_who_follow_up_and_never_a_report(
    make: Make, browse: Browse
) -> None:
    place = an_office(make)
    mine, colleagues = (
        make.case(place.adviser, place.school),
        make.case(make.user(Role.ADVISER, place.office), place.school),
    )
    day = browse(place.adviser).get("/today?list=mine")
    assert "Alle mine 1" in day.text and mine.number in day.text and colleagues.number not in day.text
    browse(place.adviser).get("/releases/", status=403)
    browse(place.lead).get("/releases/", status=403)
    manager = browse(make.user(Role.MANAGER))
    for live in ("/today", "/data-quality/", "/conference/", "/assignments/", "/inbox/", "/hours"):
        manager.get(live, status=403)


def test_the_working_day_of_a_lead_tells_when_the_figures_are_frozen(make: Make, browse: Browse) -> None:
    place, said = an_office(make), "Tallene i neste rapport fryses 1. februar 2027."
    shown = browse(place.lead).get("/today")
    assert said in shown.text and "/data-quality/" in shown.links
    assert said not in browse(place.adviser).get("/today").text
    with at(2027, 1, 3):
        assert said not in browse(place.lead).get("/today").text


def test_an_address_nobody_made_shows_the_first_list(make: Make, browse: Browse) -> None:
    place = an_office(make)
    leaver(make, place)
    lead = browse(place.lead)
    for odd in ("check=everything", "check=start&page=0", "check=start&page=99999999999999999999", "page=two"):
        assert "Eksempel" in lead.get(f"/data-quality/?{odd}").text


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_thirty_pupils_take_as_many_statements_as_one_and_stand_on_pages(
    make: Make, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, taken = an_office(make), []
    lead = browse(place.lead)
    for pupils in (1, 29):
        for _ in range(pupils):
            leaver(make, place)
        for check in (M.START, M.STEPS):
            with statements(make.installation) as sent:
                lead.get(f"/data-quality/?check={check}")
            taken.append(len(sent))
    assert taken[:2] == taken[2:]
    line = make.log("list_shown")[-1]
    assert (line.row_count, line.purpose) == (30, "supervision")
    monkeypatch.setattr(quality, "PAGE", 20)
    first, second = found(make, place.lead, M.START), lead.get("/data-quality/?check=start&page=2")
    assert len(first.rows) == 20 and first.last == 2 and "Side 2 av 2" in second.text
    assert second.text.count("Eksempel") == 10
