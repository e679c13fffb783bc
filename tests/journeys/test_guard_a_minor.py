"""A plan of work is held against the rules for young people: the pupil's age, school, other jobs, and the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from casework import audit
from casework.actions.agreement import lawful
from casework.actions.agreement.lawful import Overlap, PlanDraft, PlannedException, PlannedShift, Span, Verdict
from casework.actions.organisation import labour_rules
from casework.actions.placement import beyond
from casework.actions.placement.weeks import Week
from casework.errors import Unreadable
from casework.labour.codes import Category, Level, PlanFault, RuleCode, ViolationCode
from casework.labour.forms import FormRuleCode
from casework.language import OSLO
from casework.models import (
    Agreement,
    AgreementShift,
    AgreementVersion,
    Attendance,
    Case,
    LabourRule,
    Pupil,
    User,
)
from casework.models.codes import Grade, Role
from casework.models.columns import Sealed
from casework.models.job_codes import CancelReason, Change, EveningReason, PlacementForm, WorkKind
from tests import placements
from tests.browser import Page
from tests.make import Make

V, F = ViolationCode, PlacementForm
JANUARY = datetime(2027, 1, 11, 12, tzinfo=OSLO)
IN_10TH = date(2011, 3, 15)
WEDNESDAY, THURSDAY, FRIDAY = 2, 3, 4
FIRST, LAST = date(2027, 1, 13), date(2027, 5, 31)
AFTER_SCHOOL = (PlannedShift(WEDNESDAY, 15 * 60, 17 * 60),)


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    with time_machine.travel(JANUARY, tick=True):
        yield


def case_of(make: Make, born: date = IN_10TH, grade: Grade = Grade.G10) -> Case:
    adviser = make.user(Role.ADVISER)
    school = make.school(make.area(make.fresh(type(make.office()), adviser.organisation_id)))
    return make.case(adviser, school, make.pupil(school, born=born, grade=grade))


def plan(*shifts: PlannedShift, **told: Any) -> PlanDraft:
    values: dict[str, Any] = {"form": F.PART_TIME_JOB, "starts_on": FIRST, "ends_on": LAST, "work": WorkKind.LIGHT}
    return PlanDraft(shifts=shifts or AFTER_SCHOOL, **(values | told))


def judged(make: Make, case: Case, draft: PlanDraft, agreement: Agreement | None = None) -> Verdict:
    with make.writing() as opened:
        reading = audit.read(opened.scalars(select(User)).first(), audit.PlacementOpened(case.owner))
        return lawful.judge(reading, opened.get_one(Case, case.id), draft, agreement=agreement)


def broken(verdict: Verdict) -> dict[ViolationCode, tuple[int, date, date, int]]:
    """What is broken: the worst of it, the first and the last day, and how many times."""
    return {each.worst.code: (each.worst.actual, each.first, each.last, each.count) for each in verdict.groups}


def set_rule(make: Make, code: str, applies_to: str, value: int) -> None:
    """An administrator changes a number."""
    administrator = make.user(Role.ADMINISTRATOR)
    with make.writing() as opened:
        row = opened.query(LabourRule).filter_by(code=code, applies_to=applies_to).one()
        told: dict[str, Any] = {name: getattr(row, name) for name in ("section", "source", "checked_on", "version")}
        labour_rules.change(opened.get_one(User, administrator.id), row, value=value, **told)


def elsewhere(make: Make, case: Case, **told: Any) -> Agreement:
    """An agreement of the same pupil in a case at another office."""
    pupil: Pupil = make.fresh(Pupil, case.pupil_id)
    return placements.agreement(make, make.case(pupil=pupil), starts_on=FIRST, ends_on=LAST, **told)


def test_two_hours_after_school_are_lawful_and_half_an_hour_more_is_not(make: Make) -> None:
    case = case_of(make)
    assert judged(make, case, plan()) == Verdict(spans=(Span(FIRST, LAST, Category.CHILD),))
    verdict = judged(make, case, plan(PlannedShift(WEDNESDAY, 900, 1050)))
    (group,) = verdict.groups
    assert (group.worst.code, group.worst.limit, group.worst.actual, group.worst.section) == (
        V.SCHOOL_DAY,
        120,
        150,
        "§ 11-2",
    )
    assert (group.first, group.last, verdict.blocks) == (FIRST, date(2027, 5, 26), True)
    # The winter break, the Wednesday before Easter and nothing else are free.
    assert group.count == 20 - 2


def test_days_that_are_free_and_days_with_other_hours_are_read(make: Make) -> None:
    case, long = case_of(make), PlannedShift(WEDNESDAY, 900, 1050)
    away = PlannedException(FIRST, date(2027, 5, 25))
    other = PlannedException(date(2027, 5, 26), date(2027, 5, 26), 900, 1080)
    assert broken(judged(make, case, plan(long, exceptions=[away, other]))) == {
        V.SCHOOL_DAY: (180, date(2027, 5, 26), date(2027, 5, 26), 1)
    }


def test_the_rules_change_the_day_after_compulsory_school_ends(make: Make) -> None:
    verdict = judged(
        make,
        case_of(make),
        plan(PlannedShift(WEDNESDAY, 900, 1080), starts_on=date(2027, 6, 14), ends_on=date(2027, 7, 9)),
    )
    wednesday = date(2027, 6, 16)
    assert broken(verdict) == {V.SCHOOL_DAY: (180, wednesday, wednesday, 1)}
    assert [(span.first, span.category) for span in verdict.spans] == [
        (date(2027, 6, 14), Category.CHILD),
        (date(2027, 6, 19), Category.YOUNG),
    ]


def test_the_15th_birthday_changes_nothing_in_compulsory_school(make: Make) -> None:
    """A pupil in 9th grade turns 15 in the plan, and is in compulsory school for another year."""
    case = case_of(make, born=date(2012, 3, 15), grade=Grade.G9)
    verdict = judged(make, case, plan(PlannedShift(WEDNESDAY, 900, 1050)))
    assert [span.category for span in verdict.spans] == [Category.CHILD]
    assert broken(verdict)[V.SCHOOL_DAY][2] == date(2027, 5, 26)


def test_a_pupil_in_vg1_may_work_longer_and_nothing_holds_from_the_18th_birthday(make: Make) -> None:
    """On Fridays from 20 to 22: the evening asks for a reason until the pupil is 18."""
    case = case_of(make, born=date(2009, 3, 1), grade=Grade.VG1)
    evening = PlannedShift(FRIDAY, 20 * 60, 22 * 60)
    asked = judged(make, case, plan(evening))
    assert (asked.asks_evening_reason, asked.blocks) == (True, True)
    assert [(each.level, each.worst.code, each.last) for each in asked.groups] == [
        (Level.WARNING, V.EVENING, date(2027, 2, 26))
    ]
    assert [span.category for span in asked.spans] == [Category.YOUNG, Category.ADULT]
    given = judged(make, case, plan(evening, evening_reason=EveningReason.NATURE_OF_WORK))
    assert (given.asks_evening_reason, given.blocks, given.groups) == (True, False, ())
    late = judged(make, case, plan(PlannedShift(FRIDAY, 22 * 60, 23 * 60 + 30)))
    assert broken(late)[V.NIGHT][0] == 30


def test_a_nav_measure_refuses_somebody_under_16_once(make: Make) -> None:
    case = case_of(make)
    verdict = judged(make, case, plan(form=F.WORK_TRAINING))
    assert [(each.code, each.limit, each.field) for each in verdict.refusals] == [(FormRuleCode.MIN_AGE, 16, "form")]
    assert (verdict.groups, verdict.blocks) == ((), True)
    assert not judged(make, case, plan(form=F.WORK_TRAINING, starts_on=IN_10TH.replace(year=2027))).blocks


def test_an_agreement_at_another_office_counts_with_it(make: Make) -> None:
    case = case_of(make)
    other = elsewhere(make, case)
    later = judged(make, case, plan(PlannedShift(WEDNESDAY, 17 * 60, 18 * 60)))
    assert broken(later)[V.SCHOOL_DAY][:2] == (180, FIRST)
    assert later.overlaps == (Overlap(None, FIRST, LAST),)
    assert not judged(make, case, plan(PlannedShift(THURSDAY, 900, 1020))).blocks
    assert V.OVERLAP in broken(judged(make, case, plan()))
    with make.writing() as opened:
        row = opened.get_one(Agreement, other.id)
        row.cancelled_at, row.cancel_reason = JANUARY, CancelReason.OTHER
    assert judged(make, case, plan(PlannedShift(WEDNESDAY, 17 * 60, 18 * 60))).overlaps == ()


def test_an_agreement_of_the_same_case_is_named_and_the_one_judged_does_not_count_twice(make: Make) -> None:
    case = case_of(make)
    own = placements.agreement(make, case, starts_on=FIRST, ends_on=LAST)
    assert judged(make, case, plan()).overlaps == (Overlap(own.id, FIRST, LAST),)
    assert judged(make, case, plan(), own) == Verdict(spans=(Span(FIRST, LAST, Category.CHILD),))


def test_all_others_count_beside_the_one_judged_and_only_this_pupils(make: Make) -> None:
    case = case_of(make)
    own = placements.agreement(make, case, starts_on=FIRST, ends_on=LAST)
    placements.agreement(make, case_of(make), starts_on=FIRST, ends_on=LAST)  # somebody else's
    assert judged(make, case, plan(), own).overlaps == ()
    other = placements.agreement(make, case, starts_on=FIRST, ends_on=LAST)
    verdict = judged(make, case, plan(), own)
    assert verdict.overlaps == (Overlap(other.id, FIRST, LAST),)
    assert {V.OVERLAP, V.SCHOOL_DAY} <= set(broken(verdict))


def test_an_agreement_without_days_or_never_approved_in_its_days_is_left_out(make: Make) -> None:
    case = case_of(make)
    bare = elsewhere(make, case, approved=False, complete=False)
    with make.writing() as opened:
        row = opened.query(AgreementVersion).filter_by(agreement_id=bare.id).one()
        row.starts_on = row.ends_on = None
    yesterday, last_year = date(2027, 1, 10), date(2026, 12, 1)
    waiting = placements.agreement(make, case, approved=False, starts_on=last_year, ends_on=yesterday)
    since = plan(starts_on=last_year, ends_on=LAST)
    assert judged(make, case, since).overlaps == ()
    with make.writing() as opened:  # its last day is today: somebody may still approve it
        opened.query(AgreementVersion).filter_by(agreement_id=waiting.id).one().ends_on = JANUARY.date()
    assert [each.agreement_id for each in judged(make, case, since).overlaps] == [waiting.id]
    old = placements.agreement(make, case, starts_on=last_year, ends_on=yesterday)
    assert {each.agreement_id for each in judged(make, case, since).overlaps} == {waiting.id, old.id}


def test_agreements_that_meet_on_one_day_are_named_and_those_beside_it_are_not(make: Make) -> None:
    case = case_of(make)
    own = placements.agreement(make, case, starts_on=FIRST, ends_on=LAST)

    def meets(first: date, last: date) -> bool:
        return bool(judged(make, case, plan(starts_on=first, ends_on=last)).overlaps)

    assert meets(LAST, date(2027, 6, 30)) and not meets(date(2027, 6, 1), date(2027, 6, 30))
    assert meets(date(2027, 1, 1), FIRST) and not meets(date(2027, 1, 1), date(2027, 1, 12))
    assert own.id


def test_a_reason_for_the_evening_lets_nothing_else_through(make: Make) -> None:
    case = case_of(make, date(2010, 1, 5), Grade.VG1)
    late = (PlannedShift(FRIDAY, 14 * 60, 22 * 60 + 60, 30),)
    told = judged(make, case, plan(*late, evening_reason=EveningReason.NATURE_OF_WORK))
    assert set(broken(told)) == {V.DAY}
    assert told.blocks and told.asks_evening_reason
    night = (PlannedShift(FRIDAY, 21 * 60, 23 * 60 + 1),)
    told = judged(make, case, plan(*night, evening_reason=EveningReason.NATURE_OF_WORK))
    assert set(broken(told)) == {V.NIGHT} and told.blocks
    until = (PlannedShift(FRIDAY, 21 * 60, 23 * 60),)
    assert not judged(make, case, plan(*until, evening_reason=EveningReason.NATURE_OF_WORK)).blocks
    assert set(broken(judged(make, case, plan(*until)))) == {V.EVENING}


def test_what_another_agreement_breaks_by_itself_is_not_held_against_a_plan(make: Make) -> None:
    case = case_of(make)
    elsewhere(make, case, shifts=((WEDNESDAY, 900, 1080),))
    assert not judged(make, case, plan(PlannedShift(THURSDAY, 900, 1020))).blocks
    assert broken(judged(make, case, plan(PlannedShift(WEDNESDAY, 18 * 60, 19 * 60))))[V.SCHOOL_DAY][0] == 240


def test_a_change_that_waits_counts_beside_the_plan_it_would_replace(make: Make) -> None:
    case = case_of(make)
    other = elsewhere(make, case)
    with make.writing() as opened:
        row = opened.get_one(Agreement, other.id)
        first = opened.query(AgreementVersion).filter_by(agreement_id=other.id).one()
        same = ("case_id", "payer", "insurance", "work", "starts_on", "ends_on", "written_by_id", "written_at")
        told = {name: getattr(first, name) for name in same}
        sets = {"changes": {Change.HOURS}, "adaptations": frozenset(), "supports": frozenset()}
        second = AgreementVersion(agreement_id=other.id, number=2, **told, **sets)
        second.shifts = [AgreementShift(weekday=THURSDAY, starts=900, ends=1020)]
        opened.add(second)
        row.latest = 2
    for weekday in (WEDNESDAY, THURSDAY):
        assert broken(judged(make, case, plan(PlannedShift(weekday, 17 * 60, 18 * 60))))[V.SCHOOL_DAY][0] == 180
    assert not judged(make, case, plan(PlannedShift(FRIDAY, 900, 1020))).blocks


def test_an_ended_agreement_counts_until_it_was_ended(make: Make) -> None:
    case = case_of(make)
    end = {"ended_on": date(2027, 2, 28), "end_reason": "completed"}
    elsewhere(make, case, **end)
    late = PlannedShift(WEDNESDAY, 17 * 60, 18 * 60)
    assert broken(judged(make, case, plan(late)))[V.SCHOOL_DAY][2] == date(2027, 2, 24)
    assert judged(make, case, plan(late, starts_on=date(2027, 3, 1))).overlaps == ()


def test_a_number_an_administrator_changes_counts_at_once(make: Make) -> None:
    case = case_of(make)
    assert not judged(make, case, plan()).blocks
    set_rule(make, RuleCode.SCHOOL_DAY, Category.CHILD, 60)
    (group,) = judged(make, case, plan()).groups
    assert (group.worst.limit, group.worst.actual) == (60, 120)
    summer = {"form": F.SUMMER_JOB_NAV, "starts_on": date(2027, 6, 28), "ends_on": date(2027, 7, 9)}
    assert not judged(make, case, plan(**summer)).refusals
    set_rule(make, FormRuleCode.MAX_WEEKS, F.SUMMER_JOB_NAV, 1)
    assert [each.code for each in judged(make, case, plan(**summer)).refusals] == [FormRuleCode.MAX_WEEKS]


def test_a_plan_into_a_school_year_nobody_has_entered_is_refused(make: Make) -> None:
    case = case_of(make, born=date(2013, 3, 15), grade=Grade.G8)
    verdict = judged(make, case, plan(starts_on=date(2028, 8, 1), ends_on=date(2029, 6, 30)))
    assert broken(verdict)[V.CALENDAR_MISSING][1] == date(2028, 8, 2)
    assert [span.last for span in verdict.spans] == [date(2029, 6, 22), date(2029, 6, 30)]


def test_what_is_no_plan_at_all_says_why_and_a_birth_date_that_cannot_be_read_stops_it(make: Make) -> None:
    case = case_of(make)
    for wrong, fault in (
        (PlannedShift(WEDNESDAY, 900, 900 + 25 * 60), PlanFault.LONGER_THAN_A_DAY),
        (PlannedShift(WEDNESDAY, 900, 840), PlanFault.ENDS_BEFORE_START),
        (PlannedShift(WEDNESDAY, 900, 960, -5), PlanFault.BREAK),
    ):
        assert judged(make, case, plan(wrong)) == Verdict(fault=fault, blocks=True)
    with make.writing() as opened:
        opened.get_one(Pupil, case.pupil_id).birth_date = Sealed(b"damaged" * 8)
    with pytest.raises(Unreadable):
        judged(make, case, plan())


def test_the_panel_says_what_is_wrong_in_three_languages_and_which_rules_hold(make: Make, app: Flask) -> None:
    case = case_of(make)
    elsewhere(make, case)
    verdict = judged(make, case, plan(PlannedShift(WEDNESDAY, 17 * 60, 18 * 60), ends_on=date(2027, 7, 31)))
    panel = '{% from "agreements/_guard.html" import guard_panel %}{{ guard_panel(verdict) }}'
    with app.test_request_context(), make.reading():
        page = Page(app.jinja_env.from_string(panel).render(verdict=verdict))
    wanted = (
        "Planen må endres før den kan godkjennes På en skoledag kan den som er skolepliktig, arbeide høyst 2 timer. "
        "Planen har 3 timer den 13. januar 2027 (arbeidsmiljøloven § 11-2). Det samme på",
        "andre dager, til og med 26. mai 2027.",
        "Eleven har en annen avtale fra 13. januar 2027 til 31. mai 2027.",
        "Til og med 18. juni 2027: skolepliktig. Fra 19. juni 2027: 15–17 år.",
        "Norsk nynorsk På ein skuledag kan den som er skulepliktig",
        "English On a school day someone in compulsory school can work for 2 hours at most.",
    )
    assert [words for words in wanted if words not in page.text] == []
    assert "/rules/hours/read" in page.links


def test_the_panel_of_a_school_placement_says_that_teaching_is_not_counted(make: Make, app: Flask) -> None:
    case, during = case_of(make), PlannedShift(WEDNESDAY, 8 * 60, 14 * 60, 30)
    panel = '{% from "agreements/_guard.html" import guard_panel %}{{ guard_panel(verdict) }}'

    def shown(**told: Any) -> str:
        verdict = judged(make, case, plan(during, **told))
        with app.test_request_context(), make.reading():
            return Page(app.jinja_env.from_string(panel).render(verdict=verdict)).text

    placed = shown(form=F.SCHOOL_PLACEMENT, work=None)
    for words in ("Undervisningstimene er ikke med i planen.", "Undervisningstimane er", "The hours of teaching"):
        assert words in placed, words
    grown = {"starts_on": date(2027, 6, 21), "ends_on": date(2027, 6, 25)}
    for told in ({"work": WorkKind.LIGHT}, {"form": F.SCHOOL_PLACEMENT, "work": None} | grown):
        assert "Undervisningstimene" not in shown(**told)


def test_hours_worked_under_other_agreements_are_added(make: Make) -> None:
    case, day = case_of(make), date(2027, 1, 13)
    own, other = placements.agreement(make, case, starts_on=FIRST), elsewhere(make, case)
    with make.writing() as opened:
        told = {"agreed_minutes": 60, "registered_by_id": other.created_by_id, "registered_at": JANUARY}
        opened.add(Attendance(agreement_id=other.id, day=day, worked_minutes=60, **told))

    def worked(minutes: int, on: date) -> list[tuple[ViolationCode, int]]:
        with make.writing() as opened:
            opened.add(Attendance(agreement_id=own.id, day=on, worked_minutes=minutes, **told))
            opened.flush()
            reading = audit.read(opened.scalars(select(User)).first(), audit.PlacementOpened(case.owner))
            found = beyond.violations(reading, [opened.get_one(Case, case.id).pupil], Week.of(on))
        return [(each.code, each.actual) for each in found[case.pupil_id]]

    assert worked(60, day) == []
    assert worked(30, day + timedelta(days=1)) == []
    assert worked(121, date(2027, 1, 15)) == [(V.SCHOOL_DAY, 121)]
    with make.writing() as opened:
        opened.query(Attendance).filter_by(agreement_id=own.id, day=day).delete()
    assert worked(90, day) == [(V.SCHOOL_DAY, 150), (V.SCHOOL_DAY, 121)]


def test_the_number_of_statements_does_not_grow_with_the_pupils_agreements(make: Make, statements: list[str]) -> None:
    case, counts = case_of(make), set[int]()
    for weekday in range(3):
        elsewhere(make, case, shifts=((weekday, 900, 960),))
        statements.clear()
        judged(make, case, plan(PlannedShift(FRIDAY, 900, 960)))
        counts.add(len(statements))
    assert len(counts) == 1


def test_a_version_is_read_as_the_plan_it_is(make: Make) -> None:
    made = placements.agreement(make, case_of(make), starts_on=FIRST, ends_on=LAST)
    with make.writing() as opened:
        version = opened.query(AgreementVersion).filter_by(agreement_id=made.id).one()
        read = lawful.draft_of(version, made.form)
        assert read is not None and (read.starts_on, read.ends_on, list(read.shifts)) == (FIRST, LAST, [*AFTER_SCHOOL])
        version.starts_on = version.ends_on = None
        assert lawful.draft_of(version, made.form) is None
