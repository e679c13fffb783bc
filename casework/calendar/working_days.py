"""Working days in Norway: not a Saturday, a Sunday or a public holiday. Whole days of Europe/Oslo."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

A_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday, as the holidays library has them for Norway."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself, or the first working day after it: where a deadline on a red day moves."""
    while not is_working_day(day):
        day += A_DAY
    return day


def after_working_days(day: date, count: int) -> date:
    """The working day that is `count` working days after a day, which itself is not counted."""
    for _ in range(count):
        day = working_day_from(day + A_DAY)
    return day


@cache
def easter_sunday(year: int) -> date:
    """Easter Sunday of a calendar year."""
    named = country_holidays("NO", years=year, language="en_US")
    return next(day for day, name in sorted(named.items()) if name == "Easter Sunday")


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("NO", years=year))
