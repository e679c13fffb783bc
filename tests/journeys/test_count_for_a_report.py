"""Counting for a report: what people register comes out as counts that name nobody, by hand-counted numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select, update

from casework import clock, work
from casework.actions.agreement import ending
from casework.actions.case import cases
from casework.actions.followup import status_checks
from casework.actions.followup.tasks import NextStep
from casework.actions.milestone import milestones
from casework.actions.pupil import merging
from casework.actions.report import freezing
from casework.actions.request import flags
from casework.actions.secrecy import protection
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, OfferGiven
from casework.actions.year.calendars import years
from casework.clock import OSLO
from casework.models import (
    Agreement,
    Area,
    Assignment,
    Attendance,
    Case,
    CaseStep,
    Enrolment,
    FactCount,
    Followup,
    Milestone,
    Organisation,
    Pupil,
    Referral,
    StatusCheck,
    Task,
    User,
)
from casework.models.codes import (
    ClosureReason,
    ConsentStatus,
    Decision,
    Destination,
    Grade,
    HoldReason,
    Measure,
    Role,
    TaskKind,
)
from casework.models.job_codes import EndReason
from casework.models.report_codes import Population
from casework.models.transition_codes import (
    AfterClosing,
    ApplicationState,
    InEducation,
    Level,
    MilestoneKind,
    OfferState,
    Route,
    StartState,
    YearResult,
)
from casework.reports.cells import Counted, Key
from casework.reports.facts import counting
from casework.reports.plan import PLAN
from tests import placements as jobs
from tests import report_histories
from tests.adviser_day import consent, contact, statements
from tests.browser import Visitor
from tests.make import Make
from tests.report_shelf import shelve

P, R, J = Population.PARTICIPANTS, Population.REQUESTS, Population.PLACEMENTS


def at(year: int, month: int, day: int, hour: int = 10) -> Any:
    """Live on a day of Oslo."""
    return time_machine.travel(datetime(year, month, day, hour, tzinfo=OSLO), tick=True)


def counted(make: Make, day: date) -> dict[Key, Counted]:
    """Everybody, as of a day."""
    with make.reading():
        return counting.count(day, years())


def numbers(make: Make, day: date) -> dict[Key, int]:
    """How many there are of each cohort and population."""
    return {key: found.total() for key, found in counted(make, day).items()}


def said(make: Make, day: date, population: Population = P, cohort: int = 2025) -> dict[str, str]:
    """What the one pupil of a cohort counts as."""
    found = counted(make, day)[cohort, population]
    assert found.total() == 1
    ((area, profile),) = found
    return {"area": area} | dict(zip(PLAN[population].names, profile, strict=True))


def doing(make: Make, actor: User, case: Case, act: Callable[[User, Case], object]) -> None:
    """Let somebody do something with a case."""
    with work.doing(make.installation) as unit:
        act(unit.get_one(User, actor.id), unit.get_one(Case, case.id))


def close(
    make: Make,
    adviser: User,
    case: Case,
    destination: Destination = Destination.UPPER_SEC,
    reason: ClosureReason = ClosureReason.GOAL_REACHED,
) -> None:
    doing(make, adviser, case, lambda actor, it: cases.close(actor, it, reason=reason, destination=destination))


def test_an_empty_installation_counts_nobody_and_one_pupil_counts_as_one(make: Make) -> None:
    assert counted(make, date(2026, 8, 1)) == {}
    with at(2025, 9, 1):
        case = make.case()
    assert counted(make, date(2025, 8, 31)) == {}
    assert numbers(make, date(2025, 9, 1)) == {(2025, P): 1, (2025, R): 1}
    found = said(make, date(2025, 9, 1))
    assert found == {
        "area": case.area_id.hex,
        "term": "autumn",
        "measure": "transition",
        "follow_up": "active",
        "ended_in": "not_ended",
        "went_to": "not_ended",
        "first_contact": "not_reached",
        "recent_contact": "not_counted",
        "steps": "none_due",
        **{f"steps_{group}": "none_due" for group in ("beginning", "application", "starting", "check_ins", "job")},
        "applied": "not_counted",
        "leaver": "no",
        "offered": "not_counted",
        "started": "not_counted",
        "counting_day": "not_counted",
        "june": "not_counted",
        "first_year": "not_counted",
        "status_3": "not_due",
        "status_6": "not_due",
        "consent": "stands",
    }
    assert said(make, date(2025, 9, 1), R) == {
        "area": case.area_id.hex,
        "term": "autumn",
        "nav_answer": "accepted",
        "consent_answered": "given",
    }


def test_a_follow_up_is_held_closed_reopened_and_closed_again_and_stays_one(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)
    with at(2025, 11, 3):
        until = clock.today() + timedelta(days=60)
        doing(make, adviser, case, lambda actor, it: cases.hold(actor, it, reason=HoldReason.OTHER, until=until))
        assert said(make, clock.today())["follow_up"] == "on_hold"
    with at(2025, 12, 1):
        doing(make, adviser, case, cases.resume)
        assert said(make, clock.today())["follow_up"] == "active"
        close(make, adviser, case, Destination.WORK)
        first = said(make, clock.today())
    assert (first["follow_up"], first["ended_in"], first["went_to"]) == ("ended", "year_1_autumn", "work")
    assert said(make, date(2025, 11, 30))["follow_up"] == "active", "closed after the day is open on it"
    with at(2026, 3, 2):
        step = NextStep(TaskKind.CALL, clock.today() + timedelta(days=7))
        doing(make, adviser, case, lambda actor, it: cases.reopen(actor, it, then=step))
    assert said(make, date(2026, 3, 2))["ended_in"] == "not_ended"
    with at(2026, 9, 1):
        close(make, adviser, case, Destination.UNKNOWN)
    last = said(make, date(2026, 9, 1))
    assert (last["ended_in"], last["went_to"], last["status_3"]) == ("year_2_autumn", "unknown", "not_due")
    assert numbers(make, date(2026, 9, 1)) == {(2025, P): 1, (2025, R): 1}


def test_a_second_case_years_later_in_another_area_is_no_new_participant(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)
        pupil = make.fresh(Pupil, case.pupil_id)
    with at(2025, 12, 1):
        close(make, adviser, case)
    with at(2027, 2, 1):
        elsewhere = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
        again = make.case(adviser, elsewhere, pupil, measures={Measure.JOB})
    found = said(make, date(2027, 2, 1))
    assert again.area_id != case.area_id
    assert (found["area"], found["term"], found["measure"]) == (case.area_id.hex, "autumn", "both")
    assert found["follow_up"] == "active"
    assert numbers(make, date(2027, 2, 1)) == {(2025, P): 1, (2025, R): 1, (2026, R): 1}
    assert said(make, date(2027, 2, 1), R, 2026)["area"] == again.area_id.hex, "a request is of the area it is about"


def test_a_pupil_who_moves_stays_in_the_area_they_came_from(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)
    other = make.school()
    with at(2026, 1, 12), make.writing() as unit:
        roll = unit.scalars(select(Enrolment).where(Enrolment.pupil_id == case.pupil_id)).one()
        roll.ends_on = clock.today() - timedelta(days=1)
        unit.flush()
        moved = Enrolment(pupil_id=case.pupil_id, organisation_id=other.id, grade=Grade.G10, class_name="10C")
        moved.starts_on = clock.today()
        unit.add(moved)
    found = said(make, date(2026, 8, 1))
    assert (found["area"], found["leaver"]) == (case.area_id.hex, "yes")


def test_contacts_are_those_where_the_pupil_was_reached_and_july_is_left_out(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)
    for moment in (datetime(2025, 9, 12, 9, tzinfo=OSLO), datetime(2026, 6, 1, 9, tzinfo=OSLO)):
        with time_machine.travel(moment, tick=True):
            contact(make, case, adviser)
    found = said(make, date(2026, 8, 1))
    assert (found["first_contact"], found["recent_contact"]) == ("within_10", "reached")
    assert said(make, date(2026, 8, 2))["recent_contact"] == "not_reached"
    before = said(make, date(2026, 2, 1))
    assert before["recent_contact"] == "not_reached", "the contact of June had not been"
    assert said(make, date(2025, 9, 11))["first_contact"] == "not_reached"


def test_steps_are_those_that_were_due_by_the_day(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)
        with make.writing():
            milestones.align([case.id])
    with make.reading() as unit:
        due = dict(unit.execute(select(Milestone.kind, Milestone.due_on).where(Milestone.case_id == case.id)).all())
    with at(2025, 9, 3):
        contact(make, case, adviser)
    kept = said(make, due[MilestoneKind.FIRST_CONTACT] + timedelta(days=1))
    assert kept["steps_beginning"] == kept["steps"] == "in_time"
    missed = said(make, due[MilestoneKind.PRIORITY_NOTICE] + timedelta(days=1))
    assert (missed["steps_application"], missed["steps_starting"]) == ("not_in_time", "none_due")
    assert missed["steps"] == "not_in_time"
    assert said(make, due[MilestoneKind.PRIORITY_NOTICE])["steps_application"] == "none_due", "its last day is not over"


def test_a_pupil_goes_from_tenth_grade_to_the_end_of_the_first_year(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)

    def register(act: Callable[[User, Pupil], object]) -> None:
        with work.doing(make.installation) as unit:
            act(unit.get_one(User, adviser.id), unit.get_one(Pupil, case.pupil_id))

    with at(2026, 2, 20):
        sent = Application(ApplicationState.SENT, Route.ORDINARY, date(2026, 2, 20))
        register(lambda actor, pupil: transitions.apply(actor, pupil, 2026, Level.VG1, sent))
    with at(2026, 7, 10):
        offer = OfferGiven(1, OfferState.OFFERED, date(2026, 7, 8), date(2026, 7, 20))
        register(lambda actor, pupil: transitions.offer(actor, pupil, 2026, Level.VG1, offer))
    with at(2026, 9, 3):
        register(
            lambda actor, pupil: transitions.start(
                actor, pupil, 2026, Level.VG1, StartState.STARTED, on=date(2026, 8, 17)
            )
        )
    names = ("applied", "leaver", "offered", "started", "counting_day", "june", "first_year")

    def way(day: date) -> list[str]:
        found = said(make, day)
        return [found[name] for name in names]

    nothing = "not_counted"
    assert way(date(2026, 2, 28)) == [nothing, "no", nothing, nothing, nothing, nothing, nothing]
    assert way(date(2026, 5, 31)) == ["in_time", "no", nothing, nothing, nothing, nothing, nothing]
    yet = "not_yet"
    assert way(date(2026, 6, 1)) == ["in_time", "yes", yet, yet, yet, nothing, yet], "no offer had come"
    assert way(date(2026, 8, 1)) == ["in_time", "yes", "offered", yet, yet, nothing, yet]
    assert way(date(2026, 9, 1))[3] == yet and way(date(2026, 9, 2))[3] == "started"
    assert way(date(2026, 10, 1))[4] == yet and way(date(2026, 10, 2))[4:6] == ["unknown", nothing]
    with at(2026, 10, 5):
        register(lambda actor, pupil: transitions.year(actor, pupil, 2026, in_education=InEducation.YES))
    assert way(date(2027, 6, 1))[4:] == ["yes", yet, yet]
    assert way(date(2027, 6, 2))[5] == "unknown"
    with at(2027, 6, 28):
        register(lambda actor, pupil: transitions.year(actor, pupil, 2026, result=YearResult.PASSED))
    assert way(date(2027, 8, 1)) == ["in_time", "yes", "offered", "started", "yes", "yes", "passed"]
    assert way(date(2028, 8, 1)) == way(date(2027, 8, 1)), "nobody leaves 10th grade twice"


def test_a_status_counts_when_its_days_of_grace_are_over_unknown_when_nobody_asked(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)
    with at(2026, 3, 2):
        close(make, adviser, case)
    with at(2026, 5, 28):
        doing(make, adviser, case, lambda actor, it: status_checks.answer(actor, it, Destination.APPRENTICE, seen=""))
    # 2 March and 90 days is 31 May, and 14 more 14 June; 180 days is 29 August, and 14 more 12 September.
    assert said(make, date(2026, 6, 14))["status_3"] == "not_due"
    assert said(make, date(2026, 6, 15))["status_3"] == "education_or_work"
    assert [said(make, day)["status_6"] for day in (date(2026, 9, 12), date(2026, 9, 13))] == ["not_due", "unknown"]
    with at(2026, 9, 20), work.doing(make.installation):
        assert status_checks.lapse() == 1
    assert said(make, date(2027, 2, 1))["status_6"] == "unknown"
    with make.reading() as unit:
        assert {row.asked for row in unit.scalars(select(StatusCheck))} == set(AfterClosing)


def test_requests_count_a_pupil_once_a_year_without_those_taken_back(make: Make, adviser: User) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    school = make.school(make.area(office))
    with at(2025, 9, 1):
        pupil = make.pupil(school)
        refused = make.referral(pupil, school)
        cancelled = make.referral(make.pupil(school), school)
        sender = make.fresh(User, cancelled.sent_by_id)
    with at(2025, 9, 20):
        with make.writing() as unit:
            row = unit.get_one(Referral, refused.id)
            row.decision, row.decided_at, row.decided_by_id = Decision.ACCEPTED, clock.now(), adviser.id
            row.consent = ConsentStatus.DECLINED
        with work.doing(make.installation) as unit:
            flags.cancel(unit.get_one(User, sender.id), unit.get_one(Referral, cancelled.id))
    found = said(make, date(2025, 10, 1), R)
    assert (found["term"], found["nav_answer"], found["consent_answered"]) == ("autumn", "accepted", "declined")
    assert said(make, date(2025, 9, 19), R)["nav_answer"] == "waiting", "Nav had not answered"
    with at(2026, 4, 1):
        make.referral(pupil, school)
    found = said(make, date(2026, 8, 1), R)
    assert (found["term"], found["nav_answer"], found["consent_answered"]) == ("spring", "waiting", "waiting")
    with at(2026, 8, 1, 0):
        make.referral(pupil, school)
    assert numbers(make, date(2026, 8, 1)) == {(2025, R): 1, (2026, R): 1}


def test_placements_count_the_pupil_with_all_hours_worked_by_the_day(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser, measures={Measure.JOB})
        shop = jobs.agreement(make, case, starts_on=date(2025, 9, 1), ends_on=date(2025, 12, 1))
    with at(2026, 2, 2):
        bakery = jobs.agreement(make, case, starts_on=date(2026, 2, 2), ends_on=date(2026, 6, 1))
        came_to_nothing = jobs.agreement(make, case, starts_on=date(2026, 2, 2))
        with work.doing(make.installation) as unit:
            actor = unit.get_one(User, adviser.id)
            for made, on in ((shop, date(2025, 9, 3)), (bakery, date(2026, 2, 2))):
                standing = unit.get_one(Agreement, made.id)
                standing.started_on = on
                unit.flush()
            ending.start(actor, standing, on=date(2026, 2, 2), seen=standing.version)
        with make.writing() as unit:
            for made, day in ((shop, date(2025, 9, 3)), (shop, date(2025, 9, 10)), (bakery, date(2026, 2, 2))):
                row = Attendance(agreement_id=made.id, day=day, agreed_minutes=600, worked_minutes=600)
                row.registered_by_id, row.registered_at = adviser.id, clock.now()
                unit.add(row)
    assert came_to_nothing.started_on is None

    def job(day: date) -> list[str]:
        found = said(make, day, J)
        return [found[name] for name in PLAN[J].names]

    assert (2025, J) not in counted(make, date(2025, 9, 2))
    assert job(date(2025, 9, 3)) == ["ordinary_job", "running", "under_20", "not_ended"]
    assert job(date(2025, 12, 1)) == ["ordinary_job", "running", "under_60", "not_ended"]
    assert job(date(2025, 12, 2)) == ["ordinary_job", "completed", "under_60", "nothing_registered"]
    assert job(date(2026, 2, 2)) == ["ordinary_job", "running", "under_60", "not_ended"], "one runs again"
    with at(2026, 3, 2), work.doing(make.installation) as unit:
        standing = unit.get_one(Agreement, bakery.id)
        ending.end(
            unit.get_one(User, adviser.id),
            standing,
            on=date(2026, 3, 2),
            reason=EndReason.PUPIL_ENDED,
            seen=standing.version,
        )
    assert job(date(2026, 3, 1))[1] == "running"
    assert job(date(2026, 3, 2))[1] == "interrupted"


def test_who_is_protected_registered_in_error_or_merged_is_no_participant_of_its_own(make: Make, adviser: User) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    school = make.school(make.area(office))
    with at(2025, 9, 1):
        first, twin, protected, mistaken = (make.case(adviser, school) for _ in range(4))
    assert numbers(make, date(2025, 9, 1)) == {(2025, P): 4, (2025, R): 4}
    with at(2025, 9, 10):
        close(make, adviser, mistaken, Destination.UNKNOWN, ClosureReason.REGISTERED_IN_ERROR)
        with work.doing(make.installation) as unit:
            protection.protect(unit.get_one(User, adviser.id), unit.get_one(Pupil, protected.pupil_id))
    assert numbers(make, date(2025, 9, 10)) == {(2025, P): 2, (2025, R): 3}
    for left in ({"stage": "locked"}, {"stage": "active"}):  # a locked case alone, a protected pupil alone
        with make.writing() as unit:
            unit.execute(update(Case).where(Case.id == protected.id).values(**left))
            when = clock.now() if left["stage"] == "active" else None
            unit.execute(update(Pupil).where(Pupil.id == protected.pupil_id).values(protected_at=when))
        assert numbers(make, date(2025, 9, 10))[2025, P] == 2
    with at(2025, 9, 11), work.doing(make.installation) as unit:
        pair = [unit.get_one(Pupil, case.pupil_id) for case in (first, twin)]
        merging.merge(unit.get_one(User, adviser.id), pair[0], pair[1], {})
    assert numbers(make, date(2025, 9, 11)) == {(2025, P): 1, (2025, R): 2}


def test_a_withdrawn_consent_is_told_and_the_pupil_counts_on(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        case = make.case(adviser)
        consent(make, case, consent=ConsentStatus.WITHDRAWN)
    with at(2025, 10, 1):
        close(make, adviser, case, Destination.UNKNOWN, ClosureReason.CONSENT_WITHDRAWN)
    found = said(make, date(2026, 2, 1))
    assert (found["consent"], found["went_to"], found["status_3"]) == ("withdrawn", "unknown", "unknown")


def erase(make: Make, case: Case) -> None:
    """Take away every trace of a case, as retention will."""
    with make.writing() as unit:
        for kind in (Followup, Task, Milestone, CaseStep, Assignment, StatusCheck):
            unit.execute(delete(kind).where(kind.case_id == case.id))
        unit.execute(delete(Case).where(Case.id == case.id))
        unit.execute(delete(Referral).where(Referral.id == case.referral_id))


def frozen(make: Make, day: date) -> Counter[tuple[str, str, str]]:
    """Freeze, and say how many participants of each term, measure and follow-up there are."""
    number = freezing.freeze(make.installation, day)
    assert number is not None
    with make.reading():
        facts = freezing.facts_of(number).get((2025, P), Counter())
    names = [PLAN[P].names.index(name) for name in ("term", "measure", "follow_up")]
    found: Counter[tuple[str, str, str]] = Counter()
    for (_, profile), pupils in facts.items():
        found[profile[names[0]], profile[names[1]], profile[names[2]]] += pupils
    return found


def test_whoever_is_erased_or_locked_counts_on_and_a_second_case_makes_nobody_two(make: Make, adviser: User) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    school = make.school(make.area(office))
    with at(2025, 9, 1):
        erased, locked, again, _ = (make.case(adviser, school) for _ in range(4))
    with at(2025, 11, 3):
        pupil = make.fresh(Pupil, again.pupil_id)
        close(make, adviser, again)
    with at(2026, 2, 1):
        assert frozen(make, date(2026, 2, 1)) == {
            ("autumn", "transition", "active"): 3,
            ("autumn", "transition", "ended"): 1,
        }
    with at(2026, 3, 2):
        make.case(adviser, school, pupil, measures={Measure.JOB})
        erase(make, erased)
        with work.doing(make.installation) as unit:
            protection.protect(unit.get_one(User, adviser.id), unit.get_one(Pupil, locked.pupil_id))
    expected = {
        ("autumn", "both", "active"): 1,
        ("autumn", "transition", "active"): 1,
        ("autumn", "transition", "ended"): 2,
    }
    with at(2026, 8, 1):
        assert frozen(make, date(2026, 8, 1)) == expected, "two who are gone, as ended; the one with two cases once"
    with at(2026, 9, 1):
        assert frozen(make, date(2026, 9, 1)) == expected, "and they count on for ever"
    with make.writing() as unit:
        unit.execute(update(Case).where(Case.id == locked.id).values(stage="active"))
        unit.execute(update(Pupil).where(Pupil.id == locked.pupil_id).values(protected_at=None))
    with at(2026, 10, 1):
        back = frozen(make, date(2026, 10, 1))
    assert back == {**expected, ("autumn", "transition", "active"): 2, ("autumn", "transition", "ended"): 1}, (
        "whoever comes back takes the place kept for them"
    )


def test_what_a_freeze_writes_down_points_at_nobody(make: Make, adviser: User) -> None:
    with at(2025, 9, 1):
        made = [make.case(adviser) for _ in range(3)]
    with at(2026, 2, 1):
        assert freezing.freeze(make.installation, date(2026, 2, 1)) == 1
    with make.reading() as unit:
        rows = unit.scalars(select(FactCount)).all()
        areas = set(unit.scalars(select(Area.id)))
    ids = {each for case in made for each in (case.id, case.pupil_id, case.referral_id)}
    assert sum(row.pupils for row in rows) == 6 and {row.area_id for row in rows} <= areas
    for row in rows:
        held = {getattr(row, column.key) for column in FactCount.__table__.columns}
        assert not held & ids and not any(each.hex in row.profile for each in ids)
        assert set(row.profile.split(",")) <= {
            str(value) for counting_ in PLAN.values() for each in counting_.dimensions for value in each.values
        }


def test_where_all_have_the_same_outcome_the_page_never_says_for_certain_that_all_have(
    make: Make, browse: Callable[..., Visitor]
) -> None:
    manager = make.user(Role.MANAGER)
    freezes = report_histories.frozen(report_histories.alike(20, 1, 0.0), 1, 2, months=18)
    *_, release = shelve(make, [made.report for made in report_histories.released(freezes)], by=manager)
    page = browse(manager).get(f"/releases/{release.id}")
    for said in (
        "Alle eller nesten alle elever som gikk ut av 10. trinn, hadde startet i videregående 1. september",
        "Alle eller nesten alle deltakere hadde avsluttet oppfølgingen",
        "Få eller ingen deltakere hadde trukket samtykket",
        "0 betyr 0–4",
    ):
        assert said in page.text, said
    assert not re.search(r"\b(Alle|Ingen) (elever|deltakere)\b", page.text)


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_thirty_pupils_take_as_many_statements_as_one(make: Make, adviser: User) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    school = make.school(make.area(office))
    taken = []
    for pupils in (1, 29):
        with at(2025, 9, 1):
            for _ in range(pupils):
                case = make.case(adviser, school)
                contact(make, case, adviser)
        with statements(make.installation) as sent, make.reading():
            counting.count(date(2026, 2, 1), {})
        taken.append(len(sent))
        words = " ".join(sent).lower()
        for never in ("given_name", "family_name", "birth_date", "note", "guardian", "followup", "consent_text"):
            assert never not in words
    assert taken == [10, 10]
    assert numbers(make, date(2026, 2, 1)) == {(2025, P): 30, (2025, R): 30}
