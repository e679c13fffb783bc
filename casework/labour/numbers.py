"""The numbers of the rules as people say them: 2 timer, kl. 20.00, 15 år, 31. august."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from casework import language
from casework.labour import forms
from casework.labour.codes import Unit

HOUR = 60
LEAP_YEAR = 2024
AnyUnit = Unit | forms.Unit


def in_words(value: int, unit: AnyUnit, tag: str | None = None) -> str:
    """A number with its unit, in the language being spoken or in `tag`."""
    return _SAID[unit](value, tag)


def day_of_year(value: int) -> date:
    """Month and day written MMDD, as a day of a leap year. Raises ValueError when there is no such day."""
    return date(LEAP_YEAR, *divmod(value, 100))


def _years(value: int, tag: str | None) -> str:
    return language.said(tag).ngettext("%(count)d year", "%(count)d years", value) % {"count": value}


def _days(value: int, tag: str | None) -> str:
    return language.said(tag).ngettext("%(count)d day", "%(count)d days", value) % {"count": value}


def _weeks(value: int, tag: str | None) -> str:
    return language.said(tag).ngettext("%(count)d week", "%(count)d weeks", value) % {"count": value}


def _months(value: int, tag: str | None) -> str:
    return language.said(tag).ngettext("%(count)d month", "%(count)d months", value) % {"count": value}


def _clock(value: int, tag: str | None) -> str:
    hour, minute = divmod(value, HOUR)
    return language.clock(time(hour % 24, minute), tag)


def _on(value: int, tag: str | None) -> str:
    return language.day_of_year(day_of_year(value), tag)


_SAID: dict[AnyUnit, Callable[[int, str | None], str]] = {
    Unit.MINUTES: language.duration,
    Unit.CLOCK: _clock,
    Unit.DAYS: _days,
    Unit.WEEKS: _weeks,
    Unit.YEARS: _years,
    forms.Unit.YEARS: _years,
    forms.Unit.DAYS: _days,
    forms.Unit.WEEKS: _weeks,
    forms.Unit.MONTHS: _months,
    forms.Unit.DAY_OF_YEAR: _on,
}
