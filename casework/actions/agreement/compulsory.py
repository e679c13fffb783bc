"""When compulsory school ends for a pupil: mid-June of the school year in which they are in 10th grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework.actions.year.calendars import years
from casework.calendar.grades import IN_UPPER, LADDER, PHASES, Stay
from casework.calendar.school_year import ABOUT, SchoolYear, begins_in, carried
from casework.database import session
from casework.models import Enrolment
from casework.models.codes import Grade
from casework.models.transition_codes import SchoolDate

END = SchoolDate.COMPULSORY_END
TURNS = 16
"""How old somebody is at the end of the calendar year they finish 10th grade, unless a list says otherwise."""


def compulsory_ends_on(pupil_id: UUID, born: date) -> date:
    """The last day of compulsory school of one pupil: see `of_pupils`."""
    return of_pupils({pupil_id: born})[pupil_id]


def of_pupils(born: Mapping[UUID, date]) -> Mapping[UUID, date]:
    """The last day of compulsory school, by pupil. One statement for any number of pupils, two with the school years.

    `born`: the birth date of each, for those whom no list has.
    """
    stays: dict[UUID, list[Stay]] = defaultdict(list)
    wanted = select(Enrolment.pupil_id, Enrolment.starts_on, Enrolment.grade).where(Enrolment.pupil_id.in_(born))
    for pupil_id, starts_on, grade in session().execute(wanted):
        stays[pupil_id].append(Stay(starts_on, grade))
    known = years()
    return {pupil_id: end_of(tenth_grade(stays[pupil_id], day), known) for pupil_id, day in born.items()}


def tenth_grade(stays: Sequence[Stay], born: date) -> int:
    """The school year of 10th grade, by the calendar year it begins in.

    In lower secondary: counted from the latest list, a grade a year. In upper: the year before the first year there.
    No list: by age.
    """
    if not stays:
        return born.year + TURNS - 1
    upper = [stay for stay in stays if PHASES[stay.grade] in IN_UPPER]
    latest = max(stays)
    counted = min(upper) if latest in upper else latest
    return begins_in(counted.starts_on) + LADDER.index(Grade.G10) - LADDER.index(counted.grade)


def end_of(begins: int, known: Mapping[int, SchoolYear]) -> date:
    """The last day of compulsory school in a school year; one nobody has entered has it from the year before."""
    entered = [year for year in known if year <= begins and known[year].has(END)]
    if not entered:
        return date(begins + 1, *ABOUT[END])
    span = known[max(entered)].spans[END]
    for _ in range(max(entered), begins):
        span = carried(END, span)
    return span.first
