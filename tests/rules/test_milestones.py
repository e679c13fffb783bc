"""The calendar of the eighteen milestones as a table, worked out by hand from domain.md sections 1.4 and 1.5.

Dates are those of the four years a new installation begins with. A case is followed in the year the pupil is in 10th
grade, and in the year of Vg1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.calendar.facts import Facts, Into
from casework.calendar.grades import Phase, Stay, grade_in, phase_in
from casework.calendar.milestones import BY_KEY, TEMPLATES, Planned, called_for, plan
from casework.calendar.standing import Standing, standing
from casework.models.codes import Grade
from casework.models.transition_codes import (
    ApplicationState,
    InEducation,
    Level,
    MilestoneKind,
    MilestoneState,
    NotRelevant,
    OfferState,
    Route,
    SchoolDate,
    StartState,
    YearResult,
)
from tests.rules.test_calendar import YEARS, day, span

K, State, Why = MilestoneKind, MilestoneState, NotRelevant
Due = dict[tuple[MilestoneKind, int], tuple[str, str, str, str]]

# Flagged on 4 November, opened on 11 November of 10th grade, and nobody has reached the pupil.
ONCE: Due = {
    #                        2024/25            2025/26            2026/27            2027/28
    (K.CONSENT_OBTAINED, 0): ("Mon 2024-11-18", "Tue 2025-11-18", "Wed 2026-11-18", "Thu 2027-11-18"),  # 14 days
    (K.FIRST_CONTACT, 0): ("Mon 2024-11-25", "Tue 2025-11-25", "Wed 2026-11-25", "Thu 2027-11-25"),  # 10 working days
    # 30 days after that is Christmas Day
    (K.PLAN_AGREED, 0): ("Fri 2024-12-27", "Mon 2025-12-29", "Mon 2026-12-28", "Mon 2027-12-27"),
}
TENTH: Due = {
    (K.PRIORITY_NOTICE, 0): ("Tue 2024-10-01", "Wed 2025-10-01", "Thu 2026-10-01", "Fri 2027-10-01"),
    # 30 November was a Saturday, and then a Sunday
    (K.CAREER_TALK, 0): ("Mon 2024-12-02", "Mon 2025-12-01", "Mon 2026-11-30", "Tue 2027-11-30"),
    # 1 February and 1 March: Saturday, Sunday, Monday, and in the leap year a Tuesday and a Wednesday
    (K.APPLICATION_PRIORITY, 0): ("Mon 2025-02-03", "Mon 2026-02-02", "Mon 2027-02-01", "Tue 2028-02-01"),
    (K.APPLICATION_ORDINARY, 0): ("Mon 2025-03-03", "Mon 2026-03-02", "Mon 2027-03-01", "Wed 2028-03-01"),
    # 15 May 2027 is the Saturday before Whitsun, and Whit Monday is the 17th of May
    (K.SUMMER_JOB_CLARIFIED, 0): ("Thu 2025-05-15", "Fri 2026-05-15", "Tue 2027-05-18", "Mon 2028-05-15"),
    # 31 May: Saturday, Sunday
    (K.HANDOVER_MEETING, 0): ("Mon 2025-06-02", "Mon 2026-06-01", "Mon 2027-05-31", "Wed 2028-05-31"),
    # 20 June: Friday, Saturday, Sunday, Tuesday
    (K.GRADES_COMPLETE, 0): ("Fri 2025-06-20", "Mon 2026-06-22", "Mon 2027-06-21", "Tue 2028-06-20"),
    # 15 July 2028 is a Saturday
    (K.OFFER_ANSWERED, 1): ("Tue 2025-07-15", "Wed 2026-07-15", "Thu 2027-07-15", "Mon 2028-07-17"),
}
FIRST: Due = {
    (K.OFFER_ANSWERED, 2): ("Fri 2024-08-09", "Fri 2025-08-08", "Mon 2026-08-10", "Mon 2027-08-09"),
    (K.OFFER_ANSWERED, 3): ("Wed 2024-08-14", "Thu 2025-08-14", "Fri 2026-08-14", "Mon 2027-08-16"),
    (K.STARTED, 0): ("Fri 2024-08-23", "Fri 2025-08-22", "Fri 2026-08-21", "Fri 2027-08-20"),  # first school week
    (K.CENSUS_1_OCT, 0): ("Tue 2024-10-01", "Wed 2025-10-01", "Thu 2026-10-01", "Fri 2027-10-01"),
    (K.AUTUMN_CHECKIN, 0): ("Fri 2024-10-25", "Fri 2025-10-24", "Fri 2026-10-23", "Fri 2027-10-29"),  # week 43
    (K.WINTER_CHECKIN, 0): ("Fri 2025-01-31", "Mon 2026-02-02", "Mon 2027-02-01", "Mon 2028-01-31"),
    (K.REAPPLY, 0): ("Mon 2025-03-03", "Mon 2026-03-02", "Mon 2027-03-01", "Wed 2028-03-01"),
    (K.YEAR_RESULT, 0): ("Fri 2025-06-20", "Mon 2026-06-22", "Mon 2027-06-21", "Tue 2028-06-20"),
    (K.CLOSE_OR_EXTEND, 0): ("Mon 2025-06-30", "Tue 2026-06-30", "Wed 2027-06-30", "Fri 2028-06-30"),
}
LATER: Due = {key: days for key, days in FIRST.items() if key[0] not in {K.OFFER_ANSWERED, K.STARTED}}


def opened(on: str, **told: Any) -> Facts:
    """A case opened on a day, flagged a week before it, of which nothing more is known."""
    start = day(on)
    known = Facts(start, start, start - timedelta(days=7), covers_upper_secondary=True)
    return replace(known, **told)


def planned(begins: int, phase: Phase | None, facts: Facts, *, starts: bool = False) -> list[Planned]:
    return list(plan(YEARS[begins], phase, facts, starts=starts))


def due(steps: Iterable[Planned]) -> dict[tuple[MilestoneKind, int], str]:
    return {(each.template.kind, each.template.round): f"{each.due_on:%a %Y-%m-%d}" for each in steps}


def states(steps: Iterable[Planned]) -> dict[tuple[MilestoneKind, int], tuple[MilestoneState, NotRelevant | None]]:
    return {(each.template.kind, each.template.round): (each.verdict.state, each.verdict.why) for each in steps}


def verdicts(steps: Iterable[Planned], *wanted: MilestoneKind) -> list[MilestoneState | NotRelevant]:
    """How the steps of these kinds stand, in the order of the list: the reason where they are not relevant."""
    return [each.verdict.why or each.verdict.state for each in steps if each.template.kind in wanted]


@pytest.mark.parametrize("column,begins", list(enumerate(sorted(YEARS))))
@pytest.mark.parametrize(
    "phase,table",
    [(Phase.BEFORE, {}), (Phase.TENTH, TENTH), (Phase.FIRST, FIRST), (Phase.LATER, LATER), (None, {})],
)
def test_every_milestone_has_its_day_in_every_year(phase: Phase | None, table: Due, column: int, begins: int) -> None:
    steps = planned(begins, phase, opened("2020-08-03"))
    assert due(steps) == {key: days[column] for key, days in table.items()}
    with_start = planned(begins, phase, opened(f"{begins}-11-11"), starts=True)
    assert due(with_start) == {key: days[column] for key, days in (ONCE | table).items()}


def test_the_table_holds_all_eighteen_and_each_comes_once() -> None:
    table = [*ONCE, *TENTH, *FIRST]
    assert sorted(table) == sorted(BY_KEY)
    assert len(table) == len(set(table)) == len(TEMPLATES)
    transition = {kind for kind in MilestoneKind if not kind.value.startswith("job_")}
    assert {kind for kind, _ in table} == transition
    assert len(transition) == 18


def test_deadlines_that_count_from_people_go_round_easter_and_over_a_leap_day() -> None:
    spring = planned(2025, None, opened("2026-03-26", first_reached_on=day("2026-03-04")), starts=True)
    assert due(spring) == {
        (K.CONSENT_OBTAINED, 0): "Tue 2026-04-07",  # flagged 19 March; fourteen days on is Maundy Thursday
        (K.FIRST_CONTACT, 0): "Tue 2026-04-14",  # ten working days from 26 March, Easter left out
        (K.PLAN_AGREED, 0): "Tue 2026-04-07",  # thirty days from the contact is Good Friday
    }
    leap = planned(2027, None, opened("2028-02-22", first_reached_on=day("2028-01-30")), starts=True)
    assert due(leap) == {
        (K.CONSENT_OBTAINED, 0): "Tue 2028-02-29",
        (K.FIRST_CONTACT, 0): "Tue 2028-03-07",
        (K.PLAN_AGREED, 0): "Tue 2028-02-29",
    }


def test_a_case_that_starts_in_the_middle_of_the_year_is_not_asked_for_what_was_due_before() -> None:
    steps = planned(2025, Phase.TENTH, opened("2026-02-16"), starts=True)
    past = {(K.PRIORITY_NOTICE, 0), (K.CAREER_TALK, 0), (K.APPLICATION_PRIORITY, 0)}
    found = states(steps)
    assert {key for key, how in found.items() if how == (State.NOT_RELEVANT, Why.BEFORE_START)} == past
    assert found[K.APPLICATION_ORDINARY, 0] == found[K.FIRST_CONTACT, 0] == (State.OPEN, None)
    on_the_day = planned(2025, Phase.TENTH, opened("2026-03-02"))
    assert verdicts(on_the_day, K.APPLICATION_ORDINARY) == [State.OPEN]
    the_day_after = planned(2025, Phase.TENTH, opened("2026-03-03"))
    assert verdicts(the_day_after, K.APPLICATION_ORDINARY) == [Why.BEFORE_START]


def test_a_closed_case_lets_its_steps_lie_and_a_reopened_one_begins_where_it_is() -> None:
    sent = {2027: Into(ApplicationState.SENT, Route.ORDINARY, day("2027-02-20"))}
    closed = opened("2026-09-01", into=sent, closed_on=day("2027-03-15"))
    steps = planned(2026, Phase.TENTH, closed)
    assert verdicts(steps, K.APPLICATION_ORDINARY) == [State.DONE]
    others = [each for each in steps if each.template.kind not in {K.APPLICATION_ORDINARY, K.APPLICATION_PRIORITY}]
    assert {each.verdict.why for each in others} == {Why.CASE_CLOSED}
    assert verdicts(planned(2026, Phase.FIRST, closed), K.CLOSE_OR_EXTEND) == [State.DONE]
    again = replace(closed, closed_on=None, counts_from=day("2027-05-20"))
    found = states(planned(2026, Phase.TENTH, again))
    assert due(planned(2026, Phase.TENTH, again)) == due(steps)
    assert found[K.APPLICATION_ORDINARY, 0] == (State.DONE, None)
    assert found[K.SUMMER_JOB_CLARIFIED, 0] == (State.NOT_RELEVANT, Why.BEFORE_START)  # due 18 May
    assert found[K.HANDOVER_MEETING, 0] == found[K.OFFER_ANSWERED, 1] == (State.OPEN, None)


def test_a_change_of_school_in_october_changes_no_milestone_and_doubles_none() -> None:
    before = [Stay(day("2025-08-01"), Grade.G10), Stay(day("2026-08-17"), Grade.VG1)]
    after = [*before, Stay(day("2026-10-12"), Grade.VG1)]
    phases = [phase_in(2026, stays, {2026: Level.VG1}) for stays in (before, after)]
    assert phases == [Phase.FIRST, Phase.FIRST]
    steps = planned(2026, phases[1], opened("2025-11-11"))
    assert due(steps) == {key: days[2] for key, days in FIRST.items()}
    assert len({each.key for each in steps}) == len(steps)


def test_until_the_lists_of_a_new_year_come_last_years_row_stands_for_the_grade_above_it() -> None:
    late = [Stay(day("2025-08-01"), Grade.G10)]
    assert [grade_in(year, late) for year in range(2024, 2031)] == [
        None,
        Grade.G10,
        Grade.VG1,
        Grade.VG2,
        Grade.VG3,
        None,
        None,
    ]
    assert [phase_in(year, late, {}) for year in (2025, 2026, 2027)] == [Phase.TENTH, Phase.FIRST, Phase.LATER]
    came_in_september = [*late, Stay(day("2026-09-07"), Grade.VG1)]
    assert phase_in(2026, came_in_september, {}) is Phase.FIRST
    again = [*late, Stay(day("2026-08-20"), Grade.G10)]  # takes 10th grade once more
    assert phase_in(2026, again, {}) is Phase.TENTH
    assert phase_in(2025, [Stay(day("2025-08-01"), Grade.G9)], {}) is Phase.BEFORE
    # what is known of the way into a year says more than a list
    assert phase_in(2026, late, {2027: Level.VG1}) is Phase.TENTH
    assert phase_in(2026, late, {2026: Level.VG1, 2027: Level.VG2}) is Phase.FIRST


def test_a_third_round_that_is_not_held_asks_nothing() -> None:
    spans = dict(YEARS[2026].spans)
    del spans[SchoolDate.ANSWER_3]
    steps = plan(replace(YEARS[2026], spans=spans), Phase.FIRST, opened("2025-11-11"), starts=False)
    assert [each.template.round for each in steps if each.template.kind is K.OFFER_ANSWERED] == [2]


def test_a_date_that_does_not_move_is_due_on_its_sunday() -> None:
    spans = {**YEARS[2025].spans, SchoolDate.APPLICATION_ORDINARY: span("2026-03-01", moves=False)}
    steps = plan(replace(YEARS[2025], spans=spans), Phase.TENTH, opened("2025-11-11"), starts=False)
    assert due(steps)[K.APPLICATION_ORDINARY, 0] == "Sun 2026-03-01"


def test_what_is_registered_settles_the_steps_on_the_way() -> None:
    def of(begins: int, phase: Phase, way: Into, **told: Any) -> list[Planned]:
        return planned(begins, phase, opened("2025-08-20", into={2026: way}, **told))

    early = Into(ApplicationState.SENT, Route.PRIORITY, day("2026-01-20"))
    both = (K.APPLICATION_PRIORITY, K.APPLICATION_ORDINARY)
    assert verdicts(of(2025, Phase.TENTH, early), *both) == [State.DONE, State.DONE]
    ordinary = replace(early, route=Route.ORDINARY)
    assert verdicts(of(2025, Phase.TENTH, ordinary), *both) == [Why.SETTLED_EARLIER, State.DONE]
    other_plan = Into(ApplicationState.NOT_RELEVANT)
    assert verdicts(of(2025, Phase.TENTH, other_plan), *both, K.OFFER_ANSWERED) == [Why.OTHER_PLAN] * 3
    yes = replace(early, offers={1: (OfferState.ACCEPTED, day("2026-07-10"))})
    assert verdicts(of(2025, Phase.TENTH, yes), K.OFFER_ANSWERED) == [State.DONE]
    assert verdicts(of(2026, Phase.FIRST, yes), K.OFFER_ANSWERED) == [Why.SETTLED_EARLIER] * 2
    waits = replace(early, offers={1: (OfferState.OFFERED, day("2026-07-10"))})
    assert verdicts(of(2025, Phase.TENTH, waits), K.OFFER_ANSWERED) == [State.OPEN]
    no_show = replace(early, start=StartState.NO_SHOW, start_on=day("2026-08-17"))
    assert verdicts(of(2026, Phase.FIRST, no_show), K.STARTED, K.YEAR_RESULT) == [State.DONE, Why.NOT_STARTED]
    unknown = replace(early, start=StartState.UNKNOWN, start_on=day("2026-08-17"))
    assert verdicts(of(2026, Phase.FIRST, unknown), K.STARTED) == [State.OPEN]
    through = replace(early, in_education=InEducation.UNKNOWN, result=YearResult.PARTLY_PASSED)
    assert verdicts(of(2026, Phase.FIRST, through), K.CENSUS_1_OCT, K.YEAR_RESULT) == [State.DONE, State.DONE]
    reached = {"reached": [day("2026-10-04"), day("2026-10-05"), day("2027-01-02")]}
    checks = (K.AUTUMN_CHECKIN, K.WINTER_CHECKIN)
    assert [each.verdict.on for each in of(2026, Phase.FIRST, early, **reached) if each.template.kind in checks] == [
        day("2026-10-05"),
        day("2027-01-02"),
    ]
    no_scope = of(2025, Phase.TENTH, early, covers_upper_secondary=False)
    assert verdicts(no_scope, K.HANDOVER_MEETING) == [Why.NO_SCOPE]


@pytest.mark.parametrize(
    "today,how",
    [
        ("2026-02-15", Standing.COMING),
        ("2026-02-16", Standing.DUE),  # two weeks before Monday 2 March
        ("2026-03-02", Standing.DUE),
        ("2026-03-03", Standing.OVERDUE),
    ],
)
def test_an_open_step_is_coming_then_due_then_overdue(today: str, how: Standing) -> None:
    assert standing(State.OPEN, day("2026-03-02"), day(today)) is how
    assert standing(State.DONE, day("2026-03-02"), day(today)) is Standing.DONE


def test_the_ordinary_deadline_is_called_for_fourteen_and_three_days_before() -> None:
    ordinary, early = BY_KEY[K.APPLICATION_ORDINARY, 0], BY_KEY[K.APPLICATION_PRIORITY, 0]
    february = [date(2026, 2, 10) + timedelta(days=days) for days in range(25)]
    last = day("2026-03-02")
    assert [on for on in february if called_for(ordinary, last, on)] == [day("2026-02-16"), day("2026-02-27")]
    assert not any(called_for(early, last, on) for on in february)
