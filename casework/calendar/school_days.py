"""Which days pupils in compulsory school have school, and when their summer holiday is. Days are Europe/Oslo's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.calendar.school_year import BREAKS, SchoolYear, begins_in
from casework.calendar.working_days import A_DAY, is_working_day
from casework.models.transition_codes import SchoolDate

D = SchoolDate
NO_DAYS: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The school years that are entered, by the calendar year of their August.

    A year is known when it has its first day and the day compulsory school ends. Its breaks may be lacking: then they
    count as school days, which is the stricter reading.
    """

    years: Mapping[int, SchoolYear]
    _school_days: dict[int, frozenset[int] | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def knows(self, day: date) -> bool:
        """Is the school year of a day entered?"""
        return self._of(begins_in(day)) is not None

    def is_school_day(self, day: date) -> bool:
        """Do pupils in compulsory school have school that day? False where the year isn't known: ask `knows` first.

        Monday to Friday from the first day of the school year until the day compulsory school ends, both included;
        neither in a break nor on a public holiday.
        """
        return day.toordinal() in (self._of(begins_in(day)) or ())

    def has_teaching(self, day: date) -> bool:
        """Is there a school day in the ISO week of a day, Monday to Sunday?"""
        week = range(day.toordinal() - day.weekday(), day.toordinal() - day.weekday() + 7)
        begins = {begins_in(date.fromordinal(each)) for each in (week[0], week[-1])}
        return any(not (self._of(year) or NO_DAYS).isdisjoint(week) for year in begins)

    def summer_holiday(self, year: int) -> tuple[date, date] | None:
        """The first and last day off in the summer of a calendar year; None when either school year isn't known."""
        before, after = self._bounds(year - 1), self._bounds(year)
        return (before[1] + A_DAY, after[0] - A_DAY) if before and after else None

    def _bounds(self, begins: int) -> tuple[date, date] | None:
        year = self.years.get(begins)
        if year is None or not year.has(D.FIRST_DAY) or not year.has(D.COMPULSORY_END):
            return None
        return year.first(D.FIRST_DAY), year.first(D.COMPULSORY_END)

    def _of(self, begins: int) -> frozenset[int] | None:
        """The school days of a school year as ordinals, worked out once; None when the year isn't known."""
        if begins not in self._school_days:
            bounds = self._bounds(begins)
            self._school_days[begins] = self._between(begins, *bounds) if bounds else None
        return self._school_days[begins]

    def _between(self, begins: int, first: date, last: date) -> frozenset[int]:
        spans = self.years[begins].spans
        off = [(spans[each].first.toordinal(), spans[each].last.toordinal()) for each in BREAKS if each in spans]
        days = range(first.toordinal(), last.toordinal() + 1)
        there = [day for day in days if not any(since <= day <= until for since, until in off)]
        return frozenset(day for day in there if is_working_day(date.fromordinal(day)))
