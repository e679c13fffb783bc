"""The weeks a pupil under 18 must have off in a year, and in the summer holiday (section 11-5). Whole ISO weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from casework.calendar.school_days import SchoolCalendar
from casework.labour.ages import Ages
from casework.labour.codes import RULE_OF, ViolationCode
from casework.labour.rules import Rules
from casework.labour.violations import Violation, broken

V = ViolationCode
WEEK = 7


def too_few_free_weeks(ages: Ages, rules: Rules, calendar: SchoolCalendar, days: Sequence[int]) -> Iterator[Violation]:
    """Years and summers with too few whole weeks off. `days`: those worked, in order, at least one; others are free.

    A year counts for whoever is under 18 on 31 December, its weeks being those of the ISO year; a summer for whoever
    is under 18 on the last day of a summer holiday that is known. Everybody is taken to be a pupil.
    """
    weeks = {day - (day - 1) % WEEK for day in days}
    for year in range(date.fromordinal(days[0]).year, date.fromordinal(days[-1]).year + 1):
        first = _first_worked(days, date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
        if first is not None:
            yield from _of_year(ages, rules, weeks, year, first)
            yield from _of_summer(ages, rules, calendar, weeks, year, days)


def _of_year(ages: Ages, rules: Rules, weeks: set[int], year: int, worked: int) -> Iterator[Violation]:
    if date(year, 12, 31).toordinal() >= ages.adult_from:
        return
    first, after = (date.fromisocalendar(each, 1, 1).toordinal() for each in (year, year + 1))
    yield from _lacking(ages, rules, V.HOLIDAY_YEAR, range(first, after, WEEK), weeks, worked)


def _of_summer(
    ages: Ages, rules: Rules, calendar: SchoolCalendar, weeks: set[int], year: int, days: Sequence[int]
) -> Iterator[Violation]:
    holiday = calendar.summer_holiday(year)
    if holiday is None or holiday[1].toordinal() >= ages.adult_from:
        return
    first, last = holiday[0].toordinal(), holiday[1].toordinal()
    worked = _first_worked(days, first, last)
    if worked is not None:
        monday = first + (1 - first) % WEEK
        yield from _lacking(ages, rules, V.HOLIDAY_SUMMER, range(monday, last - WEEK + 2, WEEK), weeks, worked)


def _lacking(
    ages: Ages, rules: Rules, code: ViolationCode, mondays: range, weeks: set[int], worked: int
) -> Iterator[Violation]:
    free, category = len(set(mondays) - weeks), ages.category(worked)
    if free < rules.limit(RULE_OF[code], category):
        yield broken(rules, code, category, free, worked)


def _first_worked(days: Sequence[int], first: int, last: int) -> int | None:
    return next((day for day in days if first <= day <= last), None)
