"""Which grade a pupil is in, in a school year: from dated enrolments and from what is known of the way into a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from casework.calendar.school_year import begins_in, last_of
from casework.models.codes import Grade
from casework.models.transition_codes import Level


class Phase(StrEnum):
    """Where a pupil is in a school year, as seen from the transition."""

    BEFORE = "before"
    TENTH = "tenth"
    FIRST = "first"
    LATER = "later"


IN_UPPER = frozenset({Phase.FIRST, Phase.LATER})
LADDER: tuple[Grade, ...] = tuple(Grade)
PHASES: dict[Grade, Phase] = {
    Grade.G8: Phase.BEFORE,
    Grade.G9: Phase.BEFORE,
    Grade.G10: Phase.TENTH,
    Grade.VG1: Phase.FIRST,
    Grade.VG2: Phase.LATER,
    Grade.VG3: Phase.LATER,
}
NEXT: dict[Level, Level] = {Level.VG1: Level.VG2, Level.VG2: Level.VG3}


class Stay(NamedTuple):
    """One enrolment."""

    starts_on: date
    grade: Grade


def grade_in(year: int, stays: Sequence[Stay]) -> Grade | None:
    """The grade of the latest enrolment, a step up for each school year since. None past Vg3 or when nothing is known.

    Lists of a new year often come weeks after it began: until then last year's row stands for the grade above it.
    """
    known = [stay for stay in stays if stay.starts_on <= last_of(year)]
    if not known:
        return None
    latest = max(known, key=lambda stay: stay.starts_on)
    place = LADDER.index(latest.grade) + year - begins_in(latest.starts_on)
    return LADDER[place] if place < len(LADDER) else None


def standing_grade(year: int, stays: Sequence[Stay], levels: Mapping[int, Level]) -> Grade | None:
    """The grade of a pupil in a school year. `levels`: which year of upper secondary a known transition leads into."""
    if year in levels:
        return Grade(levels[year].value)
    if year + 1 in levels:
        return LADDER[LADDER.index(Grade(levels[year + 1].value)) - 1]
    return grade_in(year, stays)


def phase_in(year: int, stays: Sequence[Stay], levels: Mapping[int, Level]) -> Phase | None:
    """Where a pupil is in a school year."""
    grade = standing_grade(year, stays, levels)
    return PHASES[grade] if grade is not None else None


def level_in(year: int, stays: Sequence[Stay], levels: Mapping[int, Level]) -> Level | None:
    """Which year of upper secondary a pupil is in, in a school year. None in lower secondary and past Vg3."""
    grade = standing_grade(year, stays, levels)
    return Level(grade.value) if grade is not None and PHASES[grade] in IN_UPPER else None


def level_after(phase: Phase | None, here: Level | None, *, out: bool) -> Level | None:
    """Which year of upper secondary comes next: the same again for whoever did not turn up or left."""
    if phase is Phase.TENTH:
        return Level.VG1
    if here is None or out:
        return here
    return NEXT.get(here)
