"""The summer bridge: from the day compulsory school ends to the third week of Vg1. Days are Europe/Oslo's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.calendar.school_year import SchoolYear
from casework.models.transition_codes import SchoolDate

FIRST_DAY_SHOWN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bridge of those who begin Vg1 in a school year. Both days are included."""

    into_year: int
    begins: date
    ends: date


def bridge_on(day: date, years: Mapping[int, SchoolYear]) -> Bridge | None:
    """The bridge of a day, or None: outside the summer, and where either of the two years has not got its date."""
    bridges = (_bridge_into(number, years) for number in years)
    return next((each for each in bridges if each is not None and each.begins <= day <= each.ends), None)


def first_day_shown(day: date, years: Mapping[int, SchoolYear]) -> bool:
    """Is it time for the page of the first day of school: from a week before it until the bridge ends?"""
    opening = (year for year in years.values() if year.has(SchoolDate.FIRST_DAY))
    return any(year.first(SchoolDate.FIRST_DAY) - FIRST_DAY_SHOWN <= day <= year.bridge_ends for year in opening)


def _bridge_into(number: int, years: Mapping[int, SchoolYear]) -> Bridge | None:
    before, year = years.get(number - 1), years[number]
    if before is None or not before.has(SchoolDate.COMPULSORY_END) or not year.has(SchoolDate.FIRST_DAY):
        return None
    return Bridge(number, before.first(SchoolDate.COMPULSORY_END), year.bridge_ends)
