"""The most somebody may work in a day and in an ISO week (section 11-2). All jobs are added together.

Work as part of schooling has room of its own on school days only: that is where theory and practice take turns. On a
day off school it is work like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain

from casework.calendar.school_days import SchoolCalendar
from casework.labour.ages import Ages
from casework.labour.codes import RULE_OF, Category, ViolationCode
from casework.labour.rules import Rules
from casework.labour.violations import Violation, broken

V = ViolationCode
Found = tuple[ViolationCode, Category, int, int]
"""What is asked of which category, on which day (an ordinal), and the minutes there are."""


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes worked by day, an ordinal: outside school, and as part of schooling (theory and practice in turn)."""

    outside: dict[int, int]
    within: dict[int, int]

    def on(self, day: int) -> tuple[int, int]:
        """The minutes of a day: outside school, and within."""
        return self.outside.get(day, 0), self.within.get(day, 0)


@dataclass(slots=True)
class Week:
    """The minutes of an ISO week: on days as a child, and on days as a young person.

    child    outside school, and all work on days off school
    placed   as part of schooling on school days
    """

    child: int = 0
    placed: int = 0
    young: int = 0
    unknown: bool = False


def exceeded(ages: Ages, rules: Rules, calendar: SchoolCalendar, worked: Worked) -> Iterator[Violation]:
    """Days and weeks with more hours than allowed, and the first day of a child whose school year isn't entered.

    Such a day counts as a school day, and its week as one with teaching: the stricter reading.
    """
    days = {day: ages.category(day) for day in worked.outside.keys() | worked.within.keys()}
    children = {day for day, category in days.items() if category is Category.CHILD}
    unknown = {day for day in children if not calendar.knows(date.fromordinal(day))}
    if unknown:
        yield broken(rules, V.CALENDAR_MISSING, Category.CHILD, len(unknown), min(unknown))
    off = {day for day in children - unknown if not calendar.is_school_day(date.fromordinal(day))}
    counted = _as_it_counts(worked, off)
    asked = [_by_child(children, off, counted), _by_young(days, counted)]
    asked.append(_by_week(_weeks(days, unknown, counted), calendar))
    for code, category, day, minutes in chain.from_iterable(asked):
        if minutes > rules.limit(RULE_OF[code], category):
            yield broken(rules, code, category, minutes, day)


def _as_it_counts(worked: Worked, off: Set[int]) -> Worked:
    """The minutes with those of a placement moved to the others on a child's days off school."""
    placed = off & worked.within.keys()
    if not placed:
        return worked
    outside = {day: sum(worked.on(day)) if day in placed else minutes for day, minutes in worked.outside.items()}
    outside |= {day: worked.within[day] for day in placed - outside.keys()}
    return Worked(outside, {day: minutes for day, minutes in worked.within.items() if day not in placed})


def _by_child(children: Set[int], off: Set[int], worked: Worked) -> Iterator[Found]:
    for day in children:
        outside, within = worked.on(day)
        yield (V.FREE_DAY if day in off else V.SCHOOL_DAY), Category.CHILD, day, outside
        if within:
            yield V.DAY_WITH_SCHOOL, Category.CHILD, day, outside + within


def _by_young(days: Mapping[int, Category], worked: Worked) -> Iterator[Found]:
    for day, category in days.items():
        if category is Category.YOUNG:
            yield V.DAY, Category.YOUNG, day, sum(worked.on(day))


def _weeks(days: Mapping[int, Category], unknown: Set[int], worked: Worked) -> dict[int, Week]:
    """By the Monday of the week."""
    weeks: dict[int, Week] = {}
    for day, category in days.items():
        week = weeks.setdefault(day - (day - 1) % 7, Week())
        outside, within = worked.on(day)
        if category is Category.CHILD:
            week.child += outside
            week.placed += within
            week.unknown |= day in unknown
        elif category is Category.YOUNG:
            week.young += outside + within
    return weeks


def _by_week(weeks: dict[int, Week], calendar: SchoolCalendar) -> Iterator[Found]:
    for monday, week in weeks.items():
        if week.child:
            teaching = week.unknown or calendar.has_teaching(date.fromordinal(monday))
            yield (V.TEACHING_WEEK if teaching else V.FREE_WEEK), Category.CHILD, monday, week.child
        if week.placed:
            yield V.WEEK_WITH_SCHOOL, Category.CHILD, monday, week.child + week.placed
        if week.young:
            yield V.WEEK, Category.YOUNG, monday, week.child + week.placed + week.young
