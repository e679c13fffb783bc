"""How long somebody under 18 may work, and at what: both sides of every number of domain.md section 2.2.

The school year is Bergen's 2026/27 as a new installation has it: autumn break in week 41, winter break in week 9,
Easter on 28 March, the last day of compulsory school on 18 June.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.labour.ages import categories, category_on, written_consent_needed
from casework.labour.codes import Category, Level
from casework.labour.hours import check_worked
from casework.labour.plans import InvalidPlan, PlanException, WeeklySchedule
from casework.labour.violations import grouped
from casework.models.job_codes import WorkKind
from tests.rules.working_life import (
    CALENDAR,
    FRI,
    MON,
    PUPIL,
    SAT,
    SUN,
    THU,
    TUE,
    WED,
    YOUNG,
    Person,
    day,
    every_day,
    job,
    on,
    said,
    shift,
    week_of,
)

W = WorkKind
CHILD, ADULT = Category.CHILD, Category.ADULT
WEEKDAYS = range(5)
BORN_IN_MAY = Person(day("2009-05-26"))
"""Turns 18 on Wednesday 26 May 2027."""


@pytest.mark.parametrize(
    "on_day,times,pause,found",
    [
        # a school day: 2 hours
        ("2026-09-16", "16-18", 0, []),
        ("2026-09-16", "16-18:01", 0, ["school_day 2026-09-16 121"]),
        ("2026-09-16", "16-18:30", 30, []),  # a break is no working time
        ("2026-09-16", "16-18:31", 30, ["school_day 2026-09-16 121"]),
        # a day off: 7 hours
        ("2026-09-19", "10-17:30", 30, []),
        ("2026-09-19", "10-17:31", 30, ["free_day 2026-09-19 421"]),
        ("2026-09-20", "10-17:30", 30, []),  # a Sunday
        ("2026-09-20", "10-17:31", 30, ["free_day 2026-09-20 421"]),
        ("2026-10-07", "10-17:30", 30, []),  # autumn break
        ("2026-10-07", "10-17:31", 30, ["free_day 2026-10-07 421"]),
        ("2026-10-12", "16-18:01", 0, ["school_day 2026-10-12 121"]),  # the Monday after it
        ("2026-12-21", "10-17:30", 30, []),  # Christmas
        ("2027-03-03", "10-17:30", 30, []),  # winter break
        ("2027-03-08", "16-18:01", 0, ["school_day 2027-03-08 121"]),
        ("2027-03-24", "10-17:30", 30, []),  # Wednesday before Easter, in the break
        ("2027-03-29", "10-17:31", 30, ["free_day 2027-03-29 421"]),  # Easter Monday
        ("2027-03-30", "16-18:01", 0, ["school_day 2027-03-30 121"]),
        ("2027-05-06", "10-17:30", 30, []),  # Ascension Day
        ("2027-05-07", "16-18:01", 0, ["school_day 2027-05-07 121"]),  # the day after it
        ("2027-05-17", "10-17:30", 30, []),
        ("2026-08-14", "10-17:30", 30, []),  # the last Friday before school starts
        ("2026-08-17", "16-18:01", 0, ["school_day 2026-08-17 121"]),  # its first day
    ],
)
def test_hours_of_a_child_in_a_day(on_day: str, times: str, pause: int, found: list[str]) -> None:
    assert PUPIL.found(on(on_day, times, pause=pause)) == found


@pytest.mark.parametrize(
    "monday,last,found",
    [
        ("2026-09-14", "10-12", []),  # 5 × 2 h and 2 h on Saturday: 12 hours
        ("2026-09-14", "10-12:01", ["teaching_week 2026-09-14 721"]),
        ("2027-05-03", "10-12:01", ["teaching_week 2027-05-03 721"]),  # Ascension Day, yet a week with school
        ("2026-12-14", "10-12:01", ["teaching_week 2026-12-14 721"]),
    ],
)
def test_hours_of_a_child_in_a_week_with_teaching(monday: str, last: str, found: list[str]) -> None:
    assert PUPIL.found(week_of(monday, *every_day("16-18", days=WEEKDAYS), shift(SAT, last))) == found


@pytest.mark.parametrize(
    "monday", ["2026-10-05", "2026-12-21", "2026-12-28", "2027-03-01", "2027-03-22", "2026-06-22", "2026-07-13"]
)
def test_a_week_without_teaching_has_35_hours(monday: str) -> None:
    seven = every_day("9-16:30", 30, [MON, TUE, THU, FRI])
    there = replace(PUPIL, school_ends=day("2027-06-18"))
    assert there.found(week_of(monday, *seven, shift(WED, "9-16:30", 30))) == []
    longer = week_of(monday, *seven, shift(WED, "9-15:30", 30), shift(WED, "17-18:01"))
    assert there.found(longer) == [f"free_week {monday} 2101", f"free_day {day(monday) + timedelta(days=2)} 421"]


def test_one_school_day_makes_a_week_one_with_teaching() -> None:
    school = every_day("16-18", days=[TUE, WED, THU])  # after Easter Monday, 29 March
    assert PUPIL.found(week_of("2027-03-29", shift(MON, "10-16:30", 30), *school)) == []
    longer = week_of("2027-03-29", shift(MON, "10-16:31", 30), *school)
    assert PUPIL.found(longer) == ["teaching_week 2027-03-29 721"]


@pytest.mark.parametrize(
    "times,found",
    [
        ("9-17:30", []),
        ("9-17:31", ["day 2026-09-16 481"]),
    ],
)
def test_hours_of_a_young_person_in_a_day(times: str, found: list[str]) -> None:
    assert YOUNG.found(on("2026-09-16", times, pause=30)) == found
    assert YOUNG.found(on("2026-09-20", times, pause=30)) == [each.replace("16", "20") for each in found]


def test_hours_of_a_young_person_in_a_week() -> None:
    eight = every_day("9-17:30", 30, [MON, TUE, WED, THU])
    assert YOUNG.found(week_of("2026-09-14", *eight, shift(FRI, "9-17:30", 30))) == []
    spread = week_of("2026-09-14", *eight, shift(FRI, "9-13"), shift(SAT, "9-13:01"))
    assert [each for each in YOUNG.found(spread) if each.startswith("week ")] == ["week 2026-09-14 2401"]


def test_all_employers_are_counted_together() -> None:
    shop, kiosk = on("2026-09-16", "15-16:30"), on("2026-09-16", "17-17:30")
    assert PUPIL.found(shop, kiosk) == []
    assert PUPIL.found(shop, on("2026-09-16", "17-17:31")) == ["school_day 2026-09-16 121"]
    weekdays = week_of("2026-09-14", *every_day("16-18", days=WEEKDAYS))
    assert PUPIL.found(weekdays, on("2026-09-19", "10-11"), on("2026-09-19", "12-13:01")) == [
        "teaching_week 2026-09-14 721"
    ]
    assert YOUNG.found(on("2026-09-16", "8-12"), on("2026-09-16", "13-17:01")) == ["day 2026-09-16 481"]


def test_two_shifts_at_once_are_said_and_both_count() -> None:
    together = ["overlap 2026-09-16 30", "school_day 2026-09-16 150"]
    assert PUPIL.found(on("2026-09-16", "15-16:30"), on("2026-09-16", "16-17")) == together
    assert PUPIL.found(on("2026-09-16", "15-16:30", "16-17")) == together
    assert PUPIL.found(on("2026-09-16", "15-16"), on("2026-09-16", "16-17")) == []


def test_work_within_schooling_has_limits_of_its_own() -> None:
    school = every_day("8-16:30", 30, WEEKDAYS)
    placed = week_of("2026-09-14", *school)
    assert PUPIL.found(placed, work=W.WITHIN_SCHOOL) == []
    longer = week_of("2026-09-14", *school[:4], shift(FRI, "8-16:31", 30))
    assert PUPIL.found(longer, work=W.WITHIN_SCHOOL) == [
        "week_with_school 2026-09-14 2401",
        "day_with_school 2026-09-18 481",
    ]
    # a job beside it keeps its own limits, and the two are added together
    short = on("2026-09-16", "8:30-15", pause=30)
    assert PUPIL.found(short, on("2026-09-16", "15:30-17:30"), work=W.WITHIN_SCHOOL) == []
    assert PUPIL.found(short, on("2026-09-16", "15:30-17:31"), work=W.WITHIN_SCHOOL) == [
        "school_day 2026-09-16 121",
        "day_with_school 2026-09-16 481",
    ]
    six = shift(FRI, "8-14:30", 30)
    assert PUPIL.found(week_of("2026-09-14", *school[:4], six), on("2026-09-18", "15-17"), work=W.WITHIN_SCHOOL) == []
    assert PUPIL.found(week_of("2026-09-14", *school[:4], six), on("2026-09-19", "9-11:01"), work=W.WITHIN_SCHOOL) == [
        "week_with_school 2026-09-14 2401",
        "weekly_rest 2026-09-14 2699",  # from Saturday 11:01 until the week is over on Monday at eight
    ]
    # for a young person it is work like any other
    assert YOUNG.found(on("2026-09-16", "8-16:31", pause=30), work=W.WITHIN_SCHOOL) == ["day 2026-09-16 481"]
    whole = week_of("2026-09-14", *school)
    assert YOUNG.found(whole, on("2026-09-19", "10-10:01"), work=W.WITHIN_SCHOOL)[0] == "week 2026-09-14 2401"


def test_work_within_schooling_is_work_like_any_other_on_days_off_school() -> None:
    """Theory and practice take turns where there is school: elsewhere a child has 7 hours a day and 35 a week."""
    for written in ("2026-09-19", "2026-09-20", "2026-10-07", "2027-05-17", "2026-07-15"):
        assert PUPIL.found(on(written, "8-15:30", pause=30), work=W.WITHIN_SCHOOL) == []
        longer = on(written, "8-15:31", pause=30)
        assert PUPIL.found(longer, work=W.WITHIN_SCHOOL) == [f"free_day {written} 421"]
    seven = every_day("8-15:30", 30, [MON, TUE, WED, THU])
    assert PUPIL.found(week_of("2026-07-13", *seven, shift(FRI, "8-15:30", 30)), work=W.WITHIN_SCHOOL) == []
    longer = week_of("2026-07-13", *seven, shift(FRI, "8-15:31", 30))
    assert PUPIL.found(longer, work=W.WITHIN_SCHOOL) == ["free_week 2026-07-13 2101", "free_day 2026-07-17 421"]
    morning, later = on("2026-09-19", "8-11"), on("2026-09-19", "12-16")  # a placement and a job beside it
    assert PUPIL.found(morning, later, work=W.WITHIN_SCHOOL) == []
    later = on("2026-09-19", "12-16:01")
    assert PUPIL.found(morning, later, work=W.WITHIN_SCHOOL) == ["free_day 2026-09-19 421"]


def test_a_saturday_in_school_placement_is_part_of_the_12_hours_and_of_the_40() -> None:
    """With school from Monday to Friday. The rest at the end of the week is not what is asked about here."""

    def found(school: str, saturday: str, *others: WeeklySchedule) -> list[str]:
        plan = week_of("2026-09-14", *every_day(school, 30, WEEKDAYS), shift(SAT, saturday, 30))
        return [each for each in PUPIL.found(plan, *others, work=W.WITHIN_SCHOOL) if "rest" not in each]

    beside = week_of("2026-09-14", *every_day("14-16", days=[MON, TUE]))
    assert found("8-13:30", "8-15:30", beside, on("2026-09-16", "14-15")) == []
    assert found("8-13:30", "8-15:30", beside, on("2026-09-16", "14-15:01")) == ["teaching_week 2026-09-14 721"]
    assert found("8-15:30", "8-13:30") == []
    assert found("8-15:30", "8-13:31") == ["week_with_school 2026-09-14 2401"]


def test_a_fifteenth_birthday_changes_nothing_before_compulsory_school_is_over() -> None:
    """PUPIL turns 15 on Tuesday 3 February 2026, and leaves compulsory school on 18 June 2027."""
    for written in ("2026-02-02", "2026-02-03", "2026-02-04", "2027-06-18"):
        assert PUPIL.found(on(written, "16-18:01")) == [f"school_day {written} 121"]
        assert category_on(PUPIL.born, PUPIL.school_ends, day(written)) is CHILD
    through = replace(PUPIL, school_ends=None)
    assert through.found(on("2026-02-02", "16-18:01")) == ["school_day 2026-02-02 121"]
    assert through.found(on("2026-02-03", "16-18:01")) == []
    early = replace(PUPIL, school_ends=day("2025-06-20"))  # a year ahead: 14 and through with it is still a child
    assert category_on(early.born, early.school_ends, day("2026-02-02")) is CHILD
    assert category_on(early.born, early.school_ends, day("2026-02-03")) is Category.YOUNG


def test_the_day_after_compulsory_school_ends_other_rules_hold() -> None:
    plan = week_of("2027-06-14", shift(FRI, "9-17:30", 30), shift(SAT, "9-17:30", 30))
    assert PUPIL.found(plan) == ["school_day 2027-06-18 480"]  # on Saturday eight hours are fine
    # the days as a child keep 12 hours, and the whole week 40
    mixed = week_of("2027-06-14", *every_day("16-18", days=WEEKDAYS), *every_day("9-17:30", 30, [SAT, SUN]))
    assert [each for each in PUPIL.found(mixed) if "week " in each] == []
    child = week_of("2027-06-14", shift(MON, "16-18:01"), *every_day("16-18:30", days=[TUE, WED, THU, FRI]))
    assert "teaching_week 2027-06-14 721" in PUPIL.found(child)
    shorter = replace(PUPIL, school_ends=day("2027-06-16"))
    split = [*every_day("8-16:30", 30, [MON, TUE, WED]), *every_day("9-17:30", 30, [THU])]
    assert "week 2027-06-14 2401" in shorter.found(week_of("2027-06-14", *split, shift(SUN, "9-17:31", 30)))
    assert not [e for e in shorter.found(week_of("2027-06-14", *split, shift(SUN, "9-17:30", 30))) if e[:5] == "week "]


def test_nothing_counts_from_the_eighteenth_birthday_in_the_middle_of_a_week() -> None:
    assert BORN_IN_MAY.found(week_of("2027-05-24", *every_day("8-20", 30))) == [
        "day 2027-05-24 690",
        "day 2027-05-25 690",
    ]
    night = on("2027-05-25", "22:30-30")  # half an hour and an hour before midnight, the rest as a grown-up
    assert BORN_IN_MAY.found(night) == ["night 2027-05-25 60", "evening 2027-05-25 30"]
    assert BORN_IN_MAY.found(on("2027-05-26", "0-24")) == []


@pytest.mark.parametrize(
    "age,work,found",
    [
        (12, W.LIGHT, "too_young"),
        (12, W.ORDINARY, "too_young"),
        (12, W.WITHIN_SCHOOL, "too_young"),
        (12, W.CULTURAL, None),
        (13, W.LIGHT, None),
        (13, W.CULTURAL, None),
        (13, W.ORDINARY, "not_light_work"),
        (13, W.WITHIN_SCHOOL, "placement_too_young"),
        (14, W.WITHIN_SCHOOL, None),
        (15, W.ORDINARY, "not_light_work"),
    ],
)
def test_what_work_is_allowed_at_all(age: int, work: WorkKind, found: str | None) -> None:
    who = Person(date(2026 - age, 9, 16), day("2027-06-18"))
    first = WeeklySchedule(day("2026-09-16"), day("2026-09-25"), [shift(WED, "16-17"), shift(FRI, "16-17")])
    assert who.found(first, work=work) == ([f"{found} 2026-09-16 {age}"] if found else [])


def test_a_job_becomes_lawful_on_the_birthday_and_is_said_once() -> None:
    """Born on 16 September: 12 on Monday and Tuesday, 13 from Wednesday."""
    who = Person(day("2013-09-16"), day("2029-06-15"))
    assert who.found(week_of("2026-09-14", *every_day("16-17", days=WEEKDAYS))) == ["too_young 2026-09-14 12"]
    assert who.found(week_of("2026-09-14", *every_day("16-17", days=[WED, THU]))) == []
    ordinary = job(on("2026-09-17", "16-17"), W.ORDINARY)
    assert who.found(on("2026-09-15", "16-17"), ordinary) == ["too_young 2026-09-15 12", "not_light_work 2026-09-17 13"]
    fourteen = Person(day("2012-09-16"), day("2028-06-16"))
    placed = week_of("2026-09-14", *every_day("8-12", days=WEEKDAYS))
    assert fourteen.found(placed, work=W.WITHIN_SCHOOL) == ["placement_too_young 2026-09-14 13"]
    assert YOUNG.found(on("2026-09-16", "16-17"), work=W.ORDINARY) == []


def test_nobody_under_16_is_in_a_nav_measure() -> None:
    who = Person(day("2010-09-16"))
    tuesday = week_of("2026-09-15", shift(FRI, "9-12"))
    assert who.found(tuesday, nav_measure=True) == ["nav_measure_too_young 2026-09-15 15"]
    assert who.found(week_of("2026-09-16", shift(FRI, "9-12")), nav_measure=True) == []
    assert who.found(tuesday) == []
    assert [each.section for each in who.check(tuesday, nav_measure=True) if "nav" in each.code] == ["§ 1-3"]
    child = PUPIL.found(on("2026-09-16", "16-17"), nav_measure=True)
    assert child == ["nav_measure_too_young 2026-09-16 15"]


def test_a_school_year_nobody_has_entered_stops_the_plan_and_counts_as_school() -> None:
    """The last year entered is 2027/28; this pupil is in school after it."""
    who = Person(day("2013-03-03"), day("2029-06-15"))
    august = WeeklySchedule(day("2028-07-31"), day("2028-08-06"), every_day("10-12:01", days=[MON, TUE, SUN]))
    assert who.found(august) == [
        "calendar_missing 2028-08-01 2",
        "school_day 2028-08-01 121",
        "school_day 2028-08-06 121",
    ]
    later = week_of("2028-08-28", *every_day("16-18", days=range(7)))
    assert "teaching_week 2028-08-28 840" in who.found(later)
    assert replace(who, school_ends=day("2028-06-16")).found(august) == []  # a young person has no school days to know
    half = week_of("2028-07-31", shift(MON, "10-16"), shift(MON, "17-18"))
    assert who.found(half) == []


def test_days_that_differ_are_free_or_have_other_hours() -> None:
    usual = week_of("2026-09-14", *every_day("16-18:01", days=[MON, WED]), weeks=2)
    free = PlanException(day("2026-09-16"), day("2026-09-21"))
    own = PlanException(day("2026-09-21"), day("2026-09-21"), shift(MON, "16-18:05"))
    more = PlanException(day("2026-09-21"), day("2026-09-21"), shift(MON, "19-19:10"))
    assert PUPIL.found(usual, exceptions=[free]) == ["school_day 2026-09-14 121", "school_day 2026-09-23 121"]
    for exceptions in ([free, own, more], [more, own, free]):
        assert PUPIL.found(usual, exceptions=exceptions) == [
            "school_day 2026-09-14 121",
            "school_day 2026-09-21 135",
            "school_day 2026-09-23 121",
        ]
    assert PUPIL.found(on("2026-09-18", "16-18"), job(usual, W.LIGHT, free, own))[1] == "school_day 2026-09-21 125"


def worked(who: Person, hours: dict[str, int], within: dict[str, int] | None = None) -> list[str]:
    tables = [{day(written): minutes for written, minutes in each.items()} for each in (hours, within or {})]
    return said(check_worked(who.born, who.school_ends, CALENDAR, tables[0], within_school=tables[1]))


def test_hours_actually_worked_are_held_against_the_limits_of_day_and_week() -> None:
    assert worked(PUPIL, {"2026-09-16": 120, "2026-09-19": 420}) == []
    assert worked(PUPIL, {"2026-09-16": 121, "2026-09-19": 421}) == [
        "school_day 2026-09-16 121",
        "free_day 2026-09-19 421",
    ]
    assert worked(PUPIL, {"2026-09-19": 420, "2026-09-20": 301}) == ["teaching_week 2026-09-14 721"]
    assert worked(PUPIL, {f"2026-10-{number:02}": 420 for number in range(5, 10)} | {"2026-10-10": 1}) == [
        "free_week 2026-10-05 2101"
    ]
    assert worked(YOUNG, {"2026-09-16": 481}) == ["day 2026-09-16 481"]
    assert worked(PUPIL, {}, {"2026-09-16": 480}) == []
    assert worked(PUPIL, {"2026-09-16": 61}, {"2026-09-16": 420}) == ["day_with_school 2026-09-16 481"]
    assert worked(PUPIL, {}, {"2026-09-19": 420}) == []
    assert worked(PUPIL, {"2026-09-19": 1}, {"2026-09-19": 420}) == ["free_day 2026-09-19 421"]
    holiday = {f"2026-07-{number}": 420 for number in range(13, 18)}
    assert worked(PUPIL, {}, holiday) == []
    assert worked(PUPIL, {}, holiday | {"2026-07-18": 1}) == ["free_week 2026-07-13 2101"]
    assert worked(replace(PUPIL, school_ends=day("2029-06-15")), {"2028-09-16": 0}) == []
    assert worked(Person(day("2013-03-03"), day("2029-06-15")), {"2028-09-16": 5}) == ["calendar_missing 2028-09-16 1"]
    assert worked(BORN_IN_MAY, {"2027-05-25": 480, "2027-05-26": 900}) == []
    for wrong in (-1, 25 * 60 + 1):
        with pytest.raises(InvalidPlan):
            worked(PUPIL, {"2026-09-16": wrong})


def test_the_stretches_of_a_period_and_their_category() -> None:
    first, last = day("2027-06-14"), day("2029-06-01")
    assert categories(PUPIL.born, PUPIL.school_ends, first, last) == [
        (first, day("2027-06-18"), CHILD),
        (day("2027-06-19"), day("2029-02-02"), Category.YOUNG),
        (day("2029-02-03"), last, ADULT),
    ]
    assert categories(PUPIL.born, None, last, last) == [(last, last, ADULT)]
    assert categories(PUPIL.born, day("2029-05-01"), first, last) == [
        (first, day("2029-02-02"), CHILD),
        (day("2029-02-03"), last, ADULT),
    ]
    assert categories(PUPIL.born, None, last, first) == []
    assert [each for each in Category if written_consent_needed(each)] == [CHILD]
    leap = day("2012-02-29")
    assert category_on(leap, None, day("2027-02-28")) is CHILD
    assert category_on(leap, None, day("2027-03-01")) is Category.YOUNG
    assert category_on(leap, None, day("2030-02-28")) is Category.YOUNG
    assert category_on(leap, None, day("2030-03-01")) is ADULT


def test_for_a_page_the_same_is_said_once_with_its_worst_and_blockers_first() -> None:
    plan = week_of("2026-09-14", *every_day("18-22", days=[MON]), *every_day("17-22:30", 30, [WED]), weeks=2)
    long = on("2026-09-24", "8-17", pause=30)
    groups = grouped(YOUNG.check(plan, long))
    assert [(each.worst.code, each.level, each.first, each.last, each.count, each.worst.actual) for each in groups] == [
        ("daily_rest", Level.BLOCKER, day("2026-09-23"), day("2026-09-23"), 1, 570),
        ("day", Level.BLOCKER, day("2026-09-24"), day("2026-09-24"), 1, 510),
        ("evening", Level.WARNING, day("2026-09-14"), day("2026-09-23"), 4, 90),
    ]
    assert groups[2].worst.day == day("2026-09-16")
    assert groups[0].worst.limit == 720


def test_the_worst_of_what_is_too_little_is_the_least() -> None:
    evenings = on("2026-09-14", "14-20"), on("2026-09-16", "14-20"), on("2026-09-18", "14-20")
    mornings = on("2026-09-15", "7:30-8"), on("2026-09-17", "7-7:30"), on("2026-09-19", "7:59-8")
    (group,) = [each for each in grouped(YOUNG.check(*evenings, *mornings)) if each.worst.code == "daily_rest"]
    assert (group.count, group.worst.day, group.worst.actual) == (3, day("2026-09-16"), 660)
