"""The steps of a placement against a table of days counted by hand, and what changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.calendar.placement import PlacementFacts, PlannedStep, called_for_since, plan, reminder, status_open
from casework.models.job_codes import EvaluationKind, EvaluationSide
from casework.models.transition_codes import AfterClosing, MilestoneKind, MilestoneState, NotRelevant

K, N, E = MilestoneKind, NotRelevant, EvaluationKind
BEGUN = date(2026, 8, 3)
AUTUMN = PlacementFacts(created_on=BEGUN, first=date(2026, 9, 7), last=date(2026, 11, 29), today=BEGUN)
"""Twelve weeks from a Monday to a Sunday."""

DUE = [
    (K.JOB_HOURS_CHECKED, date(2026, 9, 2)),
    (K.JOB_GUARDIANS, date(2026, 9, 4)),
    (K.JOB_AGREED, date(2026, 9, 4)),
    (K.JOB_STARTED, date(2026, 9, 7)),
    (K.JOB_TWO_WEEKS, date(2026, 9, 21)),
    (K.JOB_MIDWAY, date(2026, 10, 19)),  # the middle is Sunday 18 October
    (K.JOB_END, date(2026, 12, 7)),  # 6 December is a Sunday
    (K.JOB_STATUS_3, date(2027, 3, 1)),  # 27 February is a Saturday
    (K.JOB_STATUS_6, date(2027, 5, 28)),
]


def of(facts: PlacementFacts) -> dict[MilestoneKind, PlannedStep]:
    return {step.kind: step for step in plan(facts)}


def how(facts: PlacementFacts, kind: MilestoneKind) -> MilestoneState | NotRelevant:
    verdict = of(facts)[kind].verdict
    return verdict.why or verdict.state


def both(kind: EvaluationKind, *days: date) -> dict[tuple[EvaluationKind, EvaluationSide], date]:
    return {(kind, side): day for side, day in zip(EvaluationSide, days, strict=False)}


def test_a_placement_of_twelve_weeks_has_its_days() -> None:
    assert [(step.kind, step.due_on) for step in plan(AUTUMN)] == DUE
    assert {how(AUTUMN, kind) for kind, _ in DUE} == {MilestoneState.OPEN}


def test_days_move_past_easter_and_never_before_the_agreement_was_begun() -> None:
    easter = PlacementFacts(
        created_on=date(2027, 3, 20), first=date(2027, 3, 30), last=date(2027, 6, 30), today=date(2027, 3, 20)
    )
    days = of(easter)
    assert days[K.JOB_HOURS_CHECKED].due_on == date(2027, 3, 22)  # the 23rd, 24th and then the 22nd before the holidays
    assert days[K.JOB_AGREED].due_on == date(2027, 3, 24)
    late = of(replace(easter, created_on=date(2027, 3, 27)))
    assert late[K.JOB_HOURS_CHECKED].due_on == late[K.JOB_AGREED].due_on == date(2027, 3, 30)


@pytest.mark.parametrize(
    ("days", "two_weeks", "midway"),
    [
        (27, N.TOO_SHORT, N.TOO_SHORT),
        (28, MilestoneState.OPEN, N.TOO_SHORT),
        (55, MilestoneState.OPEN, N.TOO_SHORT),
        (56, MilestoneState.OPEN, MilestoneState.OPEN),
    ],
)
def test_a_short_placement_is_not_evaluated_on_the_way(days: int, two_weeks: object, midway: object) -> None:
    short = replace(AUTUMN, last=AUTUMN.first + timedelta(days=days - 1))
    assert (how(short, K.JOB_TWO_WEEKS), how(short, K.JOB_MIDWAY)) == (two_weeks, midway)


@pytest.mark.parametrize(
    ("days", "two_weeks", "midway"),
    [
        (14, N.TOO_SHORT, N.TOO_SHORT),
        (15, MilestoneState.OPEN, N.TOO_SHORT),  # ended on the day of the check, which had come
        (18, MilestoneState.OPEN, N.TOO_SHORT),
        (42, MilestoneState.OPEN, N.TOO_SHORT),
        (43, MilestoneState.OPEN, MilestoneState.OPEN),
    ],
)
def test_a_placement_that_ends_early_still_owes_what_had_come(days: int, two_weeks: object, midway: object) -> None:
    ends = AUTUMN.first + timedelta(days=days - 1)
    early = replace(AUTUMN, last=ends, agreed_last=AUTUMN.last, over=True)
    assert (how(early, K.JOB_TWO_WEEKS), how(early, K.JOB_MIDWAY)) == (two_weeks, midway)
    due = dict(DUE)
    assert [of(early)[kind].due_on for kind in (K.JOB_TWO_WEEKS, K.JOB_MIDWAY)] == [
        due[K.JOB_TWO_WEEKS],
        due[K.JOB_MIDWAY],
    ]
    assert of(early)[K.JOB_END].due_on < due[K.JOB_END]
    half = replace(early, evaluations=both(E.TWO_WEEKS, ends))
    given = replace(early, evaluations=both(E.TWO_WEEKS, ends, ends))
    assert (how(half, K.JOB_TWO_WEEKS), how(given, K.JOB_TWO_WEEKS)) == (two_weeks, MilestoneState.DONE)


def test_facts_settle_the_steps() -> None:
    day, later = date(2026, 9, 21), date(2026, 9, 24)
    assert how(replace(AUTUMN, guardians_asked=False), K.JOB_GUARDIANS) is N.NOT_ASKED_FOR
    assert how(replace(AUTUMN, guardians_asked=True), K.JOB_GUARDIANS) is MilestoneState.OPEN
    one = replace(AUTUMN, evaluations=both(E.TWO_WEEKS, day))
    assert how(one, K.JOB_TWO_WEEKS) is MilestoneState.OPEN
    two = replace(AUTUMN, evaluations=both(E.TWO_WEEKS, later, day))
    assert of(two)[K.JOB_TWO_WEEKS].verdict.on == later
    ended = replace(AUTUMN, over=True, evaluations=both(E.END, day, day))
    assert (how(ended, K.JOB_END), how(ended, K.JOB_STARTED)) == (MilestoneState.OPEN, N.NOT_ASKED_FOR)
    assert of(replace(ended, outcome_on=later))[K.JOB_END].verdict.on == later
    answered = replace(AUTUMN, statuses={AfterClosing.MONTHS_3: day})
    assert how(answered, K.JOB_STATUS_3) is MilestoneState.DONE
    late_start = replace(AUTUMN, started_on=date(2026, 9, 9))
    assert of(late_start)[K.JOB_TWO_WEEKS].due_on == date(2026, 9, 23)


def test_what_came_to_nothing_asks_for_nothing_and_a_closed_case_for_no_more() -> None:
    nothing = replace(AUTUMN, came_to_nothing=True, checked_on=BEGUN)
    assert how(nothing, K.JOB_HOURS_CHECKED) is MilestoneState.DONE
    assert {how(nothing, kind) for kind, _ in DUE[1:]} == {N.PLACEMENT_CANCELLED}
    closed = replace(AUTUMN, case_closed=True, statuses={AfterClosing.MONTHS_3: BEGUN})
    assert (how(closed, K.JOB_STATUS_3), how(closed, K.JOB_STATUS_6)) == (MilestoneState.DONE, N.CASE_CLOSED)


def test_reminders_and_the_window_of_the_status() -> None:
    due = date(2026, 9, 21)
    days = [due + timedelta(days=number) for number in range(-5, 40)]
    reminders = [(which, [day for day in days if reminder(due, day) == which]) for which in (1, 2)]
    assert [(which, found[0], found[-1]) for which, found in reminders] == [
        (1, date(2026, 9, 24), date(2026, 9, 30)),
        (2, date(2026, 10, 1), date(2026, 10, 5)),
    ]
    assert [(due + timedelta(days=number), status_open(due, due + timedelta(days=number))) for number in (-15, 15)] == [
        (date(2026, 9, 6), False),
        (date(2026, 10, 6), False),
    ]
    assert status_open(due, date(2026, 9, 7))
    assert status_open(due, date(2026, 10, 5))
    past = replace(AUTUMN, today=date(2027, 3, 16))
    assert how(past, K.JOB_STATUS_3) is N.NOT_ASKED_FOR
    assert how(replace(past, today=date(2027, 3, 15)), K.JOB_STATUS_3) is MilestoneState.OPEN


def test_lists_grow_silent_after_the_last_reminder_whatever_the_weekdays_are() -> None:
    for due in (date(2026, 1, 1) + timedelta(days=number) for number in range(3 * 365)):
        days = [due + timedelta(days=number) for number in range(40)]
        called = [day for day in days if called_for_since(day)[K.JOB_TWO_WEEKS] <= due]
        first, last = (next(day for day in days if reminder(due, day) == which) for which in (1, 2))
        assert called == days[: max(15, (last - due).days + 1)]
        assert [day for day in days if reminder(due, day)] == [day for day in called if day >= first]
        asked = [day for day in days if called_for_since(day)[K.JOB_STATUS_3] <= due]
        assert asked == [day for day in days if status_open(due, day)]
    assert K.JOB_STARTED not in called_for_since(BEGUN)
