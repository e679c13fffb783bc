"""Which school years the transition of a pupil on a class list is about, and which round of intake is on.

Pure: a grade, the day an enrolment began and a calendar go in. Days are Europe/Oslo's; nothing here knows a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.calendar.school_year import SchoolYear, begins_in, first_of
from casework.models.codes import Grade
from casework.models.transition_codes import Level, SchoolDate

D = SchoolDate
UPPER = (Grade.VG1, Grade.VG2, Grade.VG3)
APPLYING = (Grade.G10, Grade.VG1, Grade.VG2)
"""Grades from which somebody applies for the next year of upper secondary."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The years a pupil's transition is about, each None where there is none.

    settles   the year it leads into: whether it is settled is asked of this year, and in time who turned up
    applies   the year that is applied for: the same in 10th grade, the next one in upper secondary
    """

    settles: int | None = None
    applies: int | None = None
    settles_level: Level | None = None
    applies_level: Level | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round of intake that is on: its number, the day its offers came, and the last day to answer."""

    number: int
    came_on: date
    answer_by: date | None


def list_year(starts_on: date, today: date, renewed_by: date | None) -> int:
    """The school year a class list is for: today's, or last year's until the lists of a new year are taken up."""
    year = begins_in(today)
    stale = starts_on < first_of(year) and renewed_by is not None and today < renewed_by
    return year - 1 if stale else year


def renewed_by(years: Mapping[int, SchoolYear], today: date) -> date | None:
    """The day a new year's class lists are taken for granted: the counting day. None while nobody has given it."""
    year = years.get(begins_in(today))
    return year.first(D.COUNTING_DAY) if year is not None and year.has(D.COUNTING_DAY) else None


def ways_of(grade: Grade, year: int) -> Ways:
    """What the transition of a grade is about, on a class list of a school year."""
    if grade is Grade.G10:
        return Ways(year + 1, year + 1, Level.VG1, Level.VG1)
    if grade not in UPPER:
        return Ways()
    place = UPPER.index(grade)
    follows = Level(UPPER[place + 1].value) if grade in APPLYING else None
    return Ways(year, year + 1 if follows else None, Level(grade.value), follows)


def round_on(years: Mapping[int, SchoolYear], into: int, today: date) -> Round | None:
    """The last round of intake into a school year whose offers have come, while the intake is kept up to date."""
    before, this = years.get(into - 1), years.get(into)
    if this is None or not this.has(D.INTAKE_SETTLED) or today > this.first(D.INTAKE_SETTLED):
        return None
    rounds = ((1, before, D.INTAKE_1, D.ANSWER_1), (2, this, D.INTAKE_2, D.ANSWER_2), (3, this, D.INTAKE_3, D.ANSWER_3))
    come = [
        Round(number, year.first(opens), year.due(closes) if year.has(closes) else None)
        for number, year, opens, closes in rounds
        if year is not None and year.has(opens) and year.first(opens) <= today
    ]
    return come[-1] if come else None
