"""A school year as a table of days, and the arithmetic on it. Days are Europe/Oslo's; nothing here knows a year."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.calendar.working_days import A_DAY, easter_sunday, working_day_from
from casework.models.transition_codes import SchoolDate

D = SchoolDate
BRIDGE_LASTS = timedelta(weeks=3)  # into Vg1 (peers.md: the summer bridge)


class Carry(StrEnum):
    """How a date is copied into the next year."""

    SAME_DATE = "same_date"
    SAME_WEEK = "same_week"
    SAME_WEEKDAY = "same_weekday"  # the one nearest to ABOUT: near last year's date it would drift a day each year
    WITH_EASTER = "with_easter"


CARRIED: dict[SchoolDate, Carry] = {
    D.FIRST_DAY: Carry.SAME_WEEKDAY,
    D.AUTUMN_CHECK: Carry.SAME_WEEK,
    D.AUTUMN_BREAK: Carry.SAME_WEEK,
    D.CHRISTMAS_BREAK: Carry.SAME_WEEKDAY,
    D.WINTER_BREAK: Carry.SAME_WEEK,
    D.COMPULSORY_END: Carry.SAME_WEEKDAY,
    D.EASTER_BREAK: Carry.WITH_EASTER,
}
"""All other dates keep their day and month."""

ABOUT: dict[SchoolDate, tuple[int, int]] = {
    D.FIRST_DAY: (8, 19),
    D.CHRISTMAS_BREAK: (12, 22),
    D.COMPULSORY_END: (6, 19),
}
"""Month and day these fall about (domain.md section 1.4)."""

BREAKS = (D.AUTUMN_BREAK, D.CHRISTMAS_BREAK, D.WINTER_BREAK, D.EASTER_BREAK)
STRETCHES = frozenset({*BREAKS, D.AUTUMN_CHECK, D.WINTER_CHECK})
"""Dates that last for more than a day."""

OPTIONAL = frozenset({*BREAKS, D.INTAKE_3, D.ANSWER_3})
"""Dates a school year can be without. Milestones rest on all others."""

IN_ORDER: tuple[tuple[SchoolDate, ...], ...] = (
    (D.INTAKE_2, D.ANSWER_2, D.FIRST_DAY, D.COUNTING_DAY, D.APPLICATION_PRIORITY, D.APPLICATION_ORDINARY),
    (D.INTAKE_2, D.INTAKE_3, D.ANSWER_3, D.INTAKE_SETTLED, D.COUNTING_DAY),
    (D.FIRST_DAY, D.AUTUMN_CHECK, D.WINTER_CHECK, D.YEAR_RESULT),
    (D.FIRST_DAY, D.AUTUMN_BREAK, D.CHRISTMAS_BREAK, D.WINTER_BREAK, D.EASTER_BREAK, D.COMPULSORY_END),
    (D.PORTAL_OPENS, D.APPLICATION_PRIORITY, D.APPLICATION_ORDINARY, D.INTAKE_1, D.ANSWER_1),
    (D.COMPULSORY_END, D.INTAKE_1),
)
"""Dates that must come one after the other: each is over when the next begins. Two on the same day are in order."""


@dataclass(frozen=True, slots=True)
class Span:
    """One date as its source gives it. `last` equals `first` for a single day."""

    first: date
    last: date
    moves: bool = True

    @property
    def due(self) -> date:
        """The last day, moved off a weekend or holiday where it moves."""
        return working_day_from(self.last) if self.moves else self.last


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The dates of one school year. `begins` is the calendar year of its August."""

    begins: int
    spans: Mapping[SchoolDate, Span]

    def has(self, kind: SchoolDate) -> bool:
        """Is the date set at all? A third intake round is not always held."""
        return kind in self.spans

    def first(self, kind: SchoolDate) -> date:
        """The first day of a date. Raises KeyError when it is not set."""
        return self.spans[kind].first

    def due(self, kind: SchoolDate) -> date:
        """The day something is due by: the last day of a date, on a working day where it moves."""
        return self.spans[kind].due

    @property
    def first_week_ends(self) -> date:
        """Friday of the first school week."""
        first = self.first(D.FIRST_DAY)
        return first + timedelta(days=max(0, 4 - first.weekday()))

    @property
    def bridge_ends(self) -> date:
        """The last day of the third week of school: until then the summer bridge of those who begin lasts."""
        return self.first(D.FIRST_DAY) + BRIDGE_LASTS - A_DAY


def begins_in(day: date) -> int:
    """The school year of a day, named by the calendar year it begins in: it turns on 1 August."""
    return day.year if day.month >= 8 else day.year - 1


def name_of(begins: int) -> str:
    """A school year as people write it: 2026/27."""
    return f"{begins}/{(begins + 1) % 100:02}"


def first_of(begins: int) -> date:
    """The first day that belongs to a school year."""
    return date(begins, 8, 1)


def last_of(begins: int) -> date:
    """The last day that belongs to a school year."""
    return date(begins + 1, 7, 31)


def carried(kind: SchoolDate, span: Span) -> Span:
    """A date as it is proposed for the year after: the same date, week or weekday, or as far from Easter."""
    first = _carried_day(kind, span.first)
    length = span.last - span.first
    same_date = CARRIED.get(kind, Carry.SAME_DATE) is Carry.SAME_DATE
    last = _same_date(span.last) if same_date else first + length
    return Span(first, last, span.moves)


def _carried_day(kind: SchoolDate, day: date) -> date:
    match CARRIED.get(kind, Carry.SAME_DATE):
        case Carry.WITH_EASTER:
            return easter_sunday(day.year + 1) + (day - easter_sunday(day.year))
        case Carry.SAME_WEEK:
            return _same_week(day)
        case Carry.SAME_WEEKDAY:
            about = date(day.year + 1, *ABOUT[kind])
            return about + timedelta(days=(day.weekday() - about.weekday() + 3) % 7 - 3)
        case _:
            return _same_date(day)


def _same_week(day: date) -> date:
    """The same weekday in the week of the same number a year later, as week 41 and week 9 are said of breaks."""
    year, week, weekday = day.isocalendar()
    last = date(year + 1, 12, 28).isocalendar().week
    return date.fromisocalendar(year + 1, min(week, last), weekday)


def _same_date(day: date) -> date:
    """The same day and month a year later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def out_of_order(year: SchoolYear, kind: SchoolDate | None = None) -> tuple[SchoolDate, SchoolDate] | None:
    """The first two dates in the wrong order, the one that should be earlier first; None when all are right.

    `kind`: only pairs with this date, so that one can be put right while another is still wrong.
    """
    return next((pair for pair in _wrong_pairs(year) if kind is None or kind in pair), None)


def _wrong_pairs(year: SchoolYear) -> Iterator[tuple[SchoolDate, SchoolDate]]:
    for chain in IN_ORDER:
        there = [kind for kind in chain if year.has(kind)]
        for earlier, later in itertools.pairwise(there):
            if year.spans[earlier].last > year.first(later):
                yield earlier, later


def outside(year: SchoolYear) -> Iterable[SchoolDate]:
    """Dates that are not in the school year at all."""
    first, last = first_of(year.begins), last_of(year.begins)
    return [
        kind for kind, span in year.spans.items() if span.first < first or span.last > last or span.last < span.first
    ]
