"""Nights, breaks, rests and holidays under 18: both sides of every number, and the nights the clock turns.

In 2027 the clock is put forward on 28 March (Easter Sunday) and back on 31 October; in 2026 back on 25 October.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.calendar.school_days import SchoolCalendar
from casework.calendar.school_year import Span
from casework.labour.oslo import at, day_of, midnight, split
from casework.labour.plans import PlanException, Shift, WeeklySchedule
from casework.labour.rests import short_rests
from casework.models.transition_codes import SchoolDate
from tests.rules.working_life import (
    ABOUT_HOLIDAYS,
    FRI,
    MON,
    PUPIL,
    SAT,
    SUN,
    THU,
    WED,
    YEARS,
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

HOUR = 60


@pytest.mark.parametrize(
    "times,found",
    [
        ("18-20", []),
        ("18:01-20:01", ["night 2026-09-16 1"]),
        ("6-8", []),
        ("5:59-7:59", ["night 2026-09-16 1"]),
        ("23-25", ["night 2026-09-16 60", "night 2026-09-17 60"]),
        ("19-21", ["night 2026-09-16 60"]),
    ],
)
def test_a_child_does_not_work_between_20_and_6(times: str, found: list[str]) -> None:
    assert PUPIL.found(on("2026-09-16", times)) == found


@pytest.mark.parametrize(
    "times,reason_given,found",
    [
        ("19-21", False, []),
        ("19-21:01", False, ["evening 2026-09-16 1"]),
        ("19-21:01", True, []),
        ("20-23", False, ["evening 2026-09-16 120"]),
        ("20-23", True, []),
        ("20-23:01", False, ["night 2026-09-16 1", "evening 2026-09-16 120"]),
        ("20-23:01", True, ["night 2026-09-16 1"]),
        ("22-26", True, ["night 2026-09-16 60", "night 2026-09-17 120"]),
        ("6-9", False, []),
        ("5:59-9", False, ["night 2026-09-16 1"]),
    ],
)
def test_a_young_person_works_late_only_for_a_reason_and_never_at_night(
    times: str, reason_given: bool, found: list[str]
) -> None:
    assert YOUNG.found(on("2026-09-16", times), evening_reason_given=reason_given) == found


def test_the_break_of_a_shift_at_night_is_at_work_too() -> None:
    assert PUPIL.found(on("2026-09-16", "19-20:30", pause=80)) == ["night 2026-09-16 30"]
    twice = on("2026-09-16", "19-20:30"), on("2026-09-16", "19-20:30")
    assert PUPIL.found(*twice) == ["overlap 2026-09-16 90", "school_day 2026-09-16 180", "night 2026-09-16 30"]


def test_work_late_follows_the_category_of_each_day() -> None:
    """Through with compulsory school on Friday 18 June 2027."""
    friday = PUPIL.found(on("2027-06-18", "20-22"))
    assert friday == ["night 2027-06-18 120"]
    assert PUPIL.found(on("2027-06-19", "20-22")) == ["evening 2027-06-19 60"]
    over = PUPIL.found(on("2027-06-18", "22:30-24:30"))
    assert over == ["night 2027-06-18 90", "night 2027-06-19 30"]


@pytest.mark.parametrize(
    "ends,starts,found",
    [
        ("22", "6", []),
        ("22:01", "6", ["night_free 2026-09-16 479"]),
        ("23", "7", []),
        ("23", "6:59", ["night_free 2026-09-16 479"]),
        ("22:30", "6:30", []),
        ("23:01", "6", ["night 2026-09-16 1"]),  # then the night itself is not free: that is said instead
    ],
)
def test_eight_hours_around_the_night_are_free(ends: str, starts: str, found: list[str]) -> None:
    evening, morning = on("2026-09-16", f"20-{ends}"), on("2026-09-17", f"{starts}-9")
    both = YOUNG.found(evening, morning, evening_reason_given=True)
    assert [each for each in both if each.startswith("night")] == found
    assert [each for each in PUPIL.found(evening, morning) if each.startswith("night_free")] == []


def test_a_shift_across_midnight_belongs_to_two_days_and_its_break_to_its_first() -> None:
    found = YOUNG.found(on("2026-09-16", "20-28:30"), evening_reason_given=True)
    assert found == ["night 2026-09-16 60", "break 2026-09-16 0", "night 2026-09-17 270"]
    # sixteen and a half hours without a minute off: day by day 9 and 7½ hours, all in one break
    long = YOUNG.found(on("2026-09-16", "15-31:30"), evening_reason_given=True)
    assert long == [
        "day 2026-09-16 540",
        "night 2026-09-16 60",
        "break 2026-09-16 0",
        "daily_rest 2026-09-16 450",
        "night 2026-09-17 360",
    ]


@pytest.mark.parametrize(
    "plan,found",
    [
        (on("2026-09-19", "10-14:30"), []),
        (on("2026-09-19", "10-14:31"), ["break 2026-09-19 0"]),
        (on("2026-09-19", "10-15", pause=30), []),
        (on("2026-09-19", "10-15:01", pause=30), []),
        (on("2026-09-19", "10-15:01", pause=29), ["break 2026-09-19 29"]),
        (on("2026-09-19", "10-14:59", pause=29), []),  # four and a half hours of work
        (on("2026-09-19", "10-12", "12:30-15:30"), []),  # the time between two shifts is off
        (on("2026-09-19", "10-12", "12:29-15:30"), ["break 2026-09-19 29"]),
        (on("2026-09-19", "10-12", "12:10-14", "14:20-16"), []),  # short ones add up
        (on("2026-09-19", "10-12", "12:10-14", "14:19-16"), ["break 2026-09-19 29"]),
    ],
)
def test_more_than_four_and_a_half_hours_ask_for_a_break(plan: WeeklySchedule, found: list[str]) -> None:
    assert PUPIL.found(plan) == found
    assert YOUNG.found(plan) == found


def test_breaks_are_counted_across_employers() -> None:
    assert YOUNG.found(on("2026-09-19", "10-13"), on("2026-09-19", "13:30-15:31")) == []
    assert YOUNG.found(on("2026-09-19", "10-13"), on("2026-09-19", "13:29-15:31")) == ["break 2026-09-19 29"]
    covered = YOUNG.found(on("2026-09-19", "10-15", pause=30), on("2026-09-19", "12:15-12:45"))
    assert covered == ["overlap 2026-09-19 30", "break 2026-09-19 0"]  # who works elsewhere in the break has none


@pytest.mark.parametrize(
    "who,first,after,found",
    [
        (PUPIL, "10-17:30", "7:30-12", []),  # Saturday and Sunday: 14 hours between
        (PUPIL, "10-17:30", "7:29-11", ["daily_rest 2026-09-19 839"]),
        (YOUNG, "12-19", "7-11", []),
        (YOUNG, "12-19", "6:59-11", ["daily_rest 2026-09-19 719"]),
    ],
)
def test_the_rest_of_a_day_and_night(who: Person, first: str, after: str, found: list[str]) -> None:
    saturday, sunday = on("2026-09-19", first, pause=45), on("2026-09-20", after)
    assert who.found(saturday, sunday) == found  # across two employers
    both = WeeklySchedule(day("2026-09-19"), day("2026-09-20"), [*saturday.shifts, *sunday.shifts])
    assert who.found(both) == found


def test_a_day_too_full_for_a_rest_lacks_one_though_nothing_follows() -> None:
    assert PUPIL.found(on("2026-09-19", "8-12", "15-18")) == []
    assert PUPIL.found(on("2026-09-19", "8-12", "15:01-18:01")) == ["daily_rest 2026-09-19 839"]
    assert YOUNG.found(on("2026-09-19", "8-12", "17-20")) == []
    assert YOUNG.found(on("2026-09-19", "8-12", "17-20:01")) == ["daily_rest 2026-09-19 719"]


def test_the_rest_is_as_long_as_the_day_it_is_counted_from_asks() -> None:
    """A child on Friday 18 June 2027, a young person on Saturday."""
    assert PUPIL.found(on("2027-06-18", "17-19"), on("2027-06-19", "8-10")) == ["daily_rest 2027-06-18 780"]
    assert PUPIL.found(on("2027-06-19", "17-19"), on("2027-06-20", "8-10")) == []


@pytest.mark.parametrize(
    "last,found",
    [
        ([shift(SAT, "10-12")], []),  # free from Saturday at noon until Monday at four
        ([shift(SAT, "14-16")], []),  # 48 hours to the minute
        ([shift(SAT, "14-16:01")], ["weekly_rest 2026-09-14 2879"]),
        ([shift(SUN, "10-10:30")], ["weekly_rest 2026-09-14 2460"]),
        ([], []),
    ],
)
def test_two_days_and_nights_off_in_a_row_every_week(last: list[Shift], found: list[str]) -> None:
    weekdays = every_day("16-17", days=range(5))
    plan = week_of("2026-09-14", *weekdays, *last)
    assert PUPIL.found(plan) == found
    assert YOUNG.found(plan) == found
    apart = [job(week_of("2026-09-14", each)) for each in (*weekdays[1:], *last)]
    assert PUPIL.found(week_of("2026-09-14", weekdays[0]), *apart) == found


def test_seven_days_are_counted_from_the_first_work_after_a_rest() -> None:
    every = WeeklySchedule(day("2026-09-14"), day("2026-10-04"), every_day("17-18"))
    assert PUPIL.found(every) == [f"weekly_rest 2026-09-{number} 1380" for number in (14, 21, 28)]
    # off on Tuesday and Wednesday: from Thursday on there are six days of work, then two off again
    mid_week = week_of("2026-09-14", *every_day("17-18", days=[MON, THU, FRI, SAT, SUN]), weeks=4)
    assert PUPIL.found(mid_week) == []
    assert PUPIL.found(mid_week, on("2026-09-22", "17-18")) == ["weekly_rest 2026-09-17 2820"]


def test_windows_of_rest_by_hand() -> None:
    def asked(_: int) -> tuple[int, int]:
        return 100, 50

    assert list(short_rests([(0, 50)], asked)) == []
    assert list(short_rests([(0, 51)], asked)) == [(0, 49)]
    assert list(short_rests([(0, 10), (59, 60), (70, 80)], asked)) == [(0, 49)]
    assert list(short_rests([(0, 10), (60, 90), (100, 130)], asked)) == [(60, 30)]
    # a stretch at work that lasts beyond the window opens the next where the window ends
    assert list(short_rests([(0, 30), (40, 160)], asked)) == [(0, 10), (100, 40)]
    assert list(short_rests([(0, 260)], asked)) == [(0, 0), (100, 0), (200, 40)]
    assert list(short_rests([], asked)) == []


SPRING, AUTUMN = "2027-03-28", "2026-10-25"


def test_the_nights_the_clock_turns_have_23_and_25_hours() -> None:
    for written, hours in ((SPRING, 23), (AUTUMN, 25), ("2026-09-16", 24)):
        number = day(written).toordinal()
        assert midnight(number + 1) - midnight(number) == hours * HOUR
        assert list(split(midnight(number) - 5, midnight(number) + 5)) == [
            (number - 1, midnight(number) - 5, midnight(number)),
            (number, midnight(number), midnight(number) + 5),
        ]
        assert [day_of(midnight(number) + minute) - number for minute in (-1, 0, hours * HOUR - 1, hours * HOUR)] == [
            -1,
            0,
            0,
            1,
        ]
    spring, autumn = day(SPRING).toordinal(), day(AUTUMN).toordinal()
    asked = [119, 120, 150, 180, 181, 24 * HOUR]
    assert [at(spring, minute) - midnight(spring) for minute in asked] == [119, 120, 120, 120, 121, 23 * HOUR]
    assert [at(autumn, minute) - midnight(autumn) for minute in asked] == [119, 120, 150, 240, 241, 25 * HOUR]


def test_a_shift_on_a_night_the_clock_turns_is_as_long_as_it_is() -> None:
    assert YOUNG.found(on(SPRING, "1-5")) == [f"night {SPRING} 180"]
    assert YOUNG.found(on(AUTUMN, "1-5")) == [f"night {AUTUMN} 300", f"break {AUTUMN} 0"]
    assert YOUNG.found(on("2027-03-27", "22-26:30"), evening_reason_given=True)[-1] == f"night {SPRING} 120"
    assert YOUNG.found(on(SPRING, "2-3")) == []  # an hour there is not, nor does it break a rest
    assert YOUNG.found(on("2027-03-27", "13-19", pause=90), on(SPRING, "2-3", "8-10")) == []
    assert YOUNG.found(on(SPRING, "1:30-2:30", pause=45)) == [f"night {SPRING} 30"]
    assert YOUNG.found(on(AUTUMN, "2-3")) == [f"night {AUTUMN} 120"]  # an hour there is twice
    long = YOUNG.found(on("2026-10-24", "23-34", pause=30))
    assert long[:2] == ["night 2026-10-24 60", f"day {AUTUMN} 630"]


def test_rests_are_real_hours_on_the_nights_the_clock_turns() -> None:
    spring = on("2027-03-27", "10-17", pause=30)
    assert PUPIL.found(spring, on(SPRING, "8-11")) == []  # 14 hours: by the clock there are 15
    assert PUPIL.found(spring, on(SPRING, "7:59-11")) == ["daily_rest 2027-03-27 839"]
    autumn = on("2026-10-24", "10-18", pause=60)
    assert PUPIL.found(autumn, on(AUTUMN, "7-11")) == []  # 14 hours: by the clock there are 13
    assert PUPIL.found(autumn, on(AUTUMN, "6:59-11")) == ["daily_rest 2026-10-24 839"]
    late = on("2027-03-27", "20-22")
    assert YOUNG.found(late, on(SPRING, "7-9"), evening_reason_given=True) == []
    assert YOUNG.found(late, on(SPRING, "6:59-8:59"), evening_reason_given=True) == ["night_free 2027-03-27 479"]


YEAR = every_day("16-18", days=[MON, WED])


def holidays(who: Person, plan: WeeklySchedule, *free: tuple[str, str]) -> list[str]:
    exceptions = [PlanException(day(first), day(last)) for first, last in free]
    return said(each for each in who.check(plan, exceptions=exceptions) if each.code in ABOUT_HOLIDAYS)


@pytest.mark.parametrize(
    "free,found",
    [
        ([], ["holiday_year 2027-01-04 0", "holiday_summer 2027-06-21 0"]),
        # week 41 and 52 for the year; in the summer the holiday lasts from 19 June to 15 August
        ([("2027-10-11", "2027-10-17"), ("2027-12-27", "2027-12-31")], ["holiday_year 2027-01-04 2",
                                                                       "holiday_summer 2027-06-21 0"]),
        ([("2027-07-05", "2027-07-18")], ["holiday_year 2027-01-04 2"]),
        ([("2027-07-05", "2027-07-25")], ["holiday_year 2027-01-04 3"]),
        ([("2027-07-05", "2027-08-01")], []),
        ([("2027-07-05", "2027-07-11"), ("2027-10-11", "2027-10-31")], ["holiday_summer 2027-06-21 1"]),
        ([("2027-07-07", "2027-08-03")], ["holiday_year 2027-01-04 3"]),  # from Wednesday: three whole weeks
    ],
)  # fmt: skip
def test_a_pupil_has_four_whole_weeks_off_in_a_year_and_two_in_the_summer(
    free: list[tuple[str, str]], found: list[str]
) -> None:
    plan = WeeklySchedule(day("2027-01-04"), day("2027-12-31"), YEAR)
    who = Person(day("2010-05-05"))
    assert holidays(who, plan, *free) == found
    assert holidays(replace(who, born=day("2012-05-05"), school_ends=day("2028-06-16")), plan, *free) == found


def test_weeks_outside_the_plan_are_free_and_grown_ups_are_not_asked() -> None:
    who = Person(day("2010-05-05"))
    most = WeeklySchedule(day("2027-01-04"), day("2027-12-03"), YEAR)
    assert holidays(who, most, ("2027-07-05", "2027-07-18")) == []  # two in the summer, four in December
    assert holidays(who, WeeklySchedule(day("2027-06-21"), day("2027-08-01"), YEAR)) == []  # two are left in August
    whole = WeeklySchedule(day("2027-06-21"), day("2027-08-08"), YEAR)
    assert holidays(who, whole) == ["holiday_summer 2027-06-21 1"]
    assert holidays(Person(day("2009-08-15")), whole) == []  # 18 on the last day of the holiday
    assert holidays(Person(day("2009-08-16")), whole) == ["holiday_summer 2027-06-21 1"]
    year = WeeklySchedule(day("2027-01-04"), day("2027-12-31"), YEAR)
    assert "holiday_year 2027-01-04 0" in holidays(Person(day("2010-01-01")), year)
    assert holidays(Person(day("2009-12-31")), year) == ["holiday_summer 2027-06-21 0"]
    unknown = WeeklySchedule(day("2028-06-19"), day("2028-08-20"), YEAR)  # nobody has entered 2028/29
    assert holidays(Person(day("2012-05-05")), unknown) == []


def test_a_summer_that_ends_in_the_middle_of_a_week_has_one_whole_week_less() -> None:
    wednesday = {**YEARS[2027].spans, SchoolDate.FIRST_DAY: Span(day("2027-08-18"), day("2027-08-18"))}
    calendar = SchoolCalendar({**YEARS, 2027: replace(YEARS[2027], spans=wednesday)})
    who = Person(day("2010-05-05"), None, calendar)
    assert holidays(who, WeeklySchedule(day("2027-06-21"), day("2027-08-01"), YEAR)) == []
    longer = WeeklySchedule(day("2027-06-21"), day("2027-08-08"), YEAR)  # free: 9 to 15 August, and Monday and Tuesday
    assert holidays(who, longer) == ["holiday_summer 2027-06-21 1"]


def test_holidays_are_counted_over_all_jobs_and_in_each_year() -> None:
    who = Person(day("2011-05-05"))
    first = WeeklySchedule(day("2026-01-01"), day("2026-12-31"), YEAR)
    second = WeeklySchedule(day("2027-01-01"), day("2027-12-31"), YEAR)
    both = WeeklySchedule(first.first_on, second.last_on, YEAR)
    each = ["holiday_year 2026-01-05 1", "holiday_summer 2026-06-22 0"]
    later = ["holiday_year 2027-01-04 0", "holiday_summer 2027-06-21 0"]
    assert holidays(who, both) == [*each, *later]
    found = [one for one in who.check(first, second) if one.code in ABOUT_HOLIDAYS]
    assert said(found) == [*each, *later]
    assert {one.section for one in found} == {"§ 11-5"}
    summers = (("2026-07-06", "2026-08-02"), ("2027-07-05", "2027-08-01"))
    assert holidays(who, both, *summers) == []


def test_a_week_in_two_calendar_years_is_one_of_its_iso_year() -> None:
    """Week 1 of 2026 begins on 29 December, and week 53 ends on Sunday 3 January 2027."""
    who = Person(day("2011-05-05"))
    plan = WeeklySchedule(day("2026-01-02"), day("2026-12-27"), YEAR)  # both those weeks are free
    assert holidays(who, plan, ("2026-07-06", "2026-07-19")) == []
    summer = [PlanException(day("2026-07-06"), day("2026-07-19"))]
    new_year = who.check(plan, on("2027-01-01", "10-11"), exceptions=summer)
    assert said(each for each in new_year if each.code in ABOUT_HOLIDAYS) == ["holiday_year 2026-01-05 3"]
