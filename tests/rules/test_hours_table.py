"""The table of numbers, what is no plan at all, and the school days the numbers are asked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.calendar.school_days import SchoolCalendar
from casework.calendar.school_year import SchoolYear
from casework.labour.codes import AT_LEAST, RULE_OF, WARNINGS, Category, Level, PlanFault, RuleCode, Unit, ViolationCode
from casework.labour.plans import LONGEST_PERIOD, InvalidPlan, Job, PlanException, Shift, WeeklySchedule
from casework.labour.rules import PUBLISHED, ROWS, Rule, Rules
from casework.models.transition_codes import SchoolDate
from tests.rules.working_life import CALENDAR, PUPIL, WED, YEARS, YOUNG, day, on, shift

R, F, D = RuleCode, PlanFault, SchoolDate
CHILD, ADULT = Category.CHILD, Category.ADULT

# domain.md section 2.2, worked out by hand: hours as minutes, times of day as minutes after midnight.
TABLE: dict[RuleCode, tuple[int | None, int | None, str]] = {
    R.CHILD_AGE: (15, None, "§ 11-1"),
    R.ADULT_AGE: (None, 18, "§ 11-1"),
    R.LIGHT_WORK_AGE: (13, None, "§ 11-1"),
    R.PLACEMENT_AGE: (14, None, "§ 11-1"),
    R.NAV_MEASURE_AGE: (16, 16, "§ 1-3"),
    R.SCHOOL_DAY: (120, None, "§ 11-2"),
    R.FREE_DAY: (420, None, "§ 11-2"),
    R.DAY: (None, 480, "§ 11-2"),
    R.TEACHING_WEEK: (720, None, "§ 11-2"),
    R.FREE_WEEK: (2100, None, "§ 11-2"),
    R.WEEK: (None, 2400, "§ 11-2"),
    R.DAY_WITH_SCHOOL: (480, None, "§ 11-2"),
    R.WEEK_WITH_SCHOOL: (2400, None, "§ 11-2"),
    R.NIGHT_FROM: (1200, 1380, "§ 11-3"),
    R.NIGHT_TO: (360, 360, "§ 11-3"),
    R.EVENING_FROM: (None, 1260, "§ 11-3"),
    R.NIGHT_FREE: (None, 480, "§ 11-3"),
    R.BREAK_AFTER: (270, 270, "§ 11-5"),
    R.BREAK: (30, 30, "§ 11-5"),
    R.DAILY_REST: (840, 720, "§ 11-5"),
    R.DAILY_REST_WITHIN: (1440, 1440, "§ 11-5"),
    R.WEEKLY_REST: (2880, 2880, "§ 11-5"),
    R.WEEKLY_REST_WITHIN: (7, 7, "§ 11-5"),
    R.HOLIDAY_YEAR: (4, 4, "§ 11-5"),
    R.HOLIDAY_SUMMER: (2, 2, "§ 11-5"),
}


def test_the_published_numbers_are_those_of_the_source_and_nobody_has_checked_them_yet() -> None:
    asked = {(code, category) for code in TABLE for category, limit in _of(code).items() if limit is not None}
    assert {(row.code, row.category): (row.limit, row.section) for row in ROWS} == {
        (code, category): (_of(code)[category], TABLE[code][2]) for code, category in asked
    }
    assert set(TABLE) == set(RuleCode)
    assert all(row.checked_on is None and row.source for row in ROWS)
    clocks = {row.code for row in ROWS if row.unit is Unit.CLOCK}
    assert clocks == {R.NIGHT_FROM, R.NIGHT_TO, R.EVENING_FROM}
    with pytest.raises(KeyError):
        PUBLISHED.limit(R.SCHOOL_DAY, Category.YOUNG)
    with pytest.raises(KeyError):
        PUBLISHED.section(R.DAY, ADULT)


def _of(code: RuleCode) -> dict[Category, int | None]:
    return {CHILD: TABLE[code][0], Category.YOUNG: TABLE[code][1]}


def changed(code: RuleCode, category: Category, limit: int) -> list[Rule]:
    found = [replace(row, limit=limit) if (row.code, row.category) == (code, category) else row for row in ROWS]
    assert found != list(ROWS)
    return found


def test_other_numbers_are_kept_when_an_administrator_gives_them() -> None:
    plan = on("2026-09-16", "16-17:31")
    assert PUPIL.found(plan) == []
    stricter = Rules.of(changed(R.SCHOOL_DAY, CHILD, 90))
    (found,) = PUPIL.check(plan, rules=stricter)
    assert (found.code, found.limit, found.actual, found.level) == ("school_day", 90, 91, Level.BLOCKER)
    older = Rules.of(changed(R.ADULT_AGE, Category.YOUNG, 20))
    grown = replace(YOUNG, born=day("2007-05-05"))
    assert grown.found(on("2026-09-16", "10-20", pause=30)) == []
    assert grown.found(on("2026-09-16", "10-20", pause=30), rules=older) == ["day 2026-09-16 570"]


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[1:],
        [*ROWS, ROWS[0]],
        [*ROWS, replace(ROWS[0], category=ADULT)],
        [],
        changed(R.BREAK, CHILD, -1),
        changed(R.NIGHT_FROM, CHILD, 300),
        changed(R.NIGHT_FROM, CHILD, 1441),
        changed(R.EVENING_FROM, Category.YOUNG, 1381),
        changed(R.DAILY_REST_WITHIN, CHILD, 0),
        changed(R.DAILY_REST, Category.YOUNG, 1440),
        changed(R.WEEKLY_REST_WITHIN, CHILD, 2),
    ],
)
def test_half_a_table_or_one_that_contradicts_itself_is_refused(rows: list[Rule]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Rules.of(rows)


def test_every_violation_has_its_rule_and_its_level() -> None:
    assert set(ViolationCode) - set(RULE_OF) == {ViolationCode.OVERLAP, ViolationCode.CALENDAR_MISSING}
    assert {ViolationCode.EVENING} == WARNINGS
    assert set(RULE_OF) >= AT_LEAST
    found = YOUNG.check(on("2026-09-16", "20-24"))
    assert [(each.code, each.level, each.limit, each.section) for each in found] == [
        ("night", Level.BLOCKER, 0, "§ 11-3"),
        ("evening", Level.WARNING, 0, "§ 11-3"),
    ]
    (overlap,) = YOUNG.check(on("2026-09-16", "10-12", "11-12"))
    assert (overlap.section, overlap.limit, overlap.category) == ("", 0, Category.YOUNG)


def plan_of(*shifts: Shift) -> WeeklySchedule:
    return WeeklySchedule(day("2026-09-14"), day("2026-09-20"), shifts)


@pytest.mark.parametrize(
    "fault,made",
    [
        (F.WEEKDAY, lambda: Shift(7, 600, 700)),
        (F.WEEKDAY, lambda: Shift(-1, 600, 700)),
        (F.STARTS, lambda: Shift(0, -1, 700)),
        (F.STARTS, lambda: Shift(0, 1440, 1500)),
        (F.ENDS_BEFORE_START, lambda: Shift(0, 600, 600)),
        (F.ENDS_BEFORE_START, lambda: Shift(0, 600, 540)),
        (F.LONGER_THAN_A_DAY, lambda: Shift(0, 600, 600 + 24 * 60 + 1)),
        (F.BREAK, lambda: Shift(0, 600, 630, 30)),
        (F.BREAK, lambda: Shift(0, 600, 630, -1)),
        (F.PERIOD, lambda: WeeklySchedule(day("2026-09-15"), day("2026-09-14"))),
        (
            F.PERIOD_TOO_LONG,
            lambda: WeeklySchedule(day("2026-09-15"), day("2026-09-16") + timedelta(days=LONGEST_PERIOD)),
        ),
        (F.EXCEPTION, lambda: PlanException(day("2026-09-16"), day("2026-09-15"))),
        (F.EXCEPTION, lambda: PlanException(day("2026-09-16"), day("2026-09-17"), shift(WED, "10-12"))),
        (F.EXCEPTION, lambda: PlanException(day("2026-09-17"), day("2026-09-17"), shift(WED, "10-12"))),
        (
            F.EXCEPTION_OUTSIDE,
            lambda: Job(plan_of(), [PlanException(day("2026-09-23"), day("2026-09-23"), shift(WED, "10-12"))]),
        ),
    ],
)
def test_what_is_no_plan_is_refused_with_its_reason(fault: PlanFault, made: Callable[[], object]) -> None:
    with pytest.raises(InvalidPlan) as refused:
        made()
    assert refused.value.fault is fault


def test_the_longest_and_shortest_there_can_be() -> None:
    assert Shift(0, 1439, 1439 + 24 * 60, 24 * 60 - 1).ends == 2879
    WeeklySchedule(day("2026-09-15"), day("2026-09-15") + timedelta(days=LONGEST_PERIOD))
    assert PUPIL.check(plan_of()) == []
    assert PUPIL.found(plan_of(), Job(plan_of(shift(WED, "16-18:01")))) == ["school_day 2026-09-16 121"]
    away = PlanException(day("2026-01-01"), day("2027-12-31"))  # free days may reach outside the period
    assert PUPIL.check(plan_of(shift(WED, "16-18:01")), exceptions=[away]) == []
    beyond_all_years = WeeklySchedule(date.max - timedelta(days=2), date.max, [shift(WED, "10-12")])
    assert PUPIL.check(beyond_all_years) == []


@pytest.mark.parametrize(
    "written,school",
    [
        ("2026-08-16", False),
        ("2026-08-17", True),  # the first day
        ("2026-08-22", False),  # Saturday
        ("2026-10-02", True),
        ("2026-10-05", False),  # autumn break, both ends
        ("2026-10-09", False),
        ("2026-10-12", True),
        ("2026-12-18", True),
        ("2026-12-21", False),
        ("2027-01-01", False),
        ("2027-01-04", True),
        ("2027-03-29", False),  # Easter Monday
        ("2027-03-30", True),
        ("2027-05-06", False),  # Ascension Day
        ("2027-05-17", False),
        ("2027-06-18", True),  # the last day
        ("2027-06-21", False),
        ("2027-07-31", False),
    ],
)
def test_the_days_with_school(written: str, school: bool) -> None:
    assert CALENDAR.is_school_day(day(written)) is school
    assert CALENDAR.knows(day(written))


def test_weeks_with_school_and_the_summer_between_two_school_years() -> None:
    assert CALENDAR.has_teaching(day("2026-10-04")) and not CALENDAR.has_teaching(day("2026-10-05"))
    assert not CALENDAR.has_teaching(day("2026-10-11")) and CALENDAR.has_teaching(day("2026-10-12"))
    assert CALENDAR.has_teaching(day("2027-05-17")) and not CALENDAR.has_teaching(day("2026-08-01"))
    assert CALENDAR.summer_holiday(2027) == (day("2027-06-19"), day("2027-08-15"))
    assert CALENDAR.summer_holiday(2024) is None and CALENDAR.summer_holiday(2028) is None


def without(lacking: SchoolDate) -> SchoolYear:
    return replace(YEARS[2026], spans={kind: span for kind, span in YEARS[2026].spans.items() if kind is not lacking})


def test_a_year_without_its_first_or_last_day_is_not_known() -> None:
    for lacking in (D.FIRST_DAY, D.COMPULSORY_END):
        calendar = SchoolCalendar({2026: without(lacking)})
        assert not calendar.knows(day("2026-09-16"))
        assert not calendar.is_school_day(day("2026-09-16")) and not calendar.has_teaching(day("2026-09-16"))
        found = replace(PUPIL, calendar=calendar).found(on("2026-09-16", "16-18"))
        assert found == ["calendar_missing 2026-09-16 1"]
    calendar = SchoolCalendar({2026: without(D.AUTUMN_BREAK)})
    assert calendar.is_school_day(day("2026-10-07"))  # the stricter reading
