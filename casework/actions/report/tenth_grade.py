"""Who was in 10th grade and followed up on a day, in SQL: what reports/facts/participant.py says, for a lead's lists.

Proven equal to it by test. Everything is asked of Case.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, null, or_
from sqlalchemy.orm import aliased

from casework.calendar.grades import LADDER
from casework.calendar.school_year import begins_in, first_of, last_of
from casework.models import Case, Enrolment, Offer, Transition
from casework.models.codes import CaseStage, ClosureReason, Grade
from casework.models.transition_codes import ApplicationState, Level

Other = aliased(Case, name="other")
"""Any case of the same pupil, in whatever office."""


def is_counted(one: type[Case] = Case) -> ColumnElement[bool]:
    """Does a case count at all: neither locked nor registered in error?"""
    in_error = one.closure_reason == ClosureReason.REGISTERED_IN_ERROR
    return and_(one.stage != CaseStage.LOCKED, or_(one.closure_reason.is_(None), ~in_error))


def any_case(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Has the pupil such a case, asked of Other?"""
    return exists().where(Other.pupil_id == Case.pupil_id, is_counted(Other), *which).correlate(Case)


def last_year(month: int, as_of: date, oldest: int) -> ColumnElement[Any]:
    """The last year, after `oldest`, on whose month's first day the pupil was in 10th grade and followed up."""
    days = [date(year, month, 1) for year in range(as_of.year, oldest, -1)]
    found = [(and_(_followed_on(day), _in_tenth(begins_in(day), as_of)), day.year) for day in days if day <= as_of]
    return case(*found, else_=null()) if found else null()


def _followed_on(day: date) -> ColumnElement[bool]:
    return any_case(Other.opened_on <= day, or_(Other.closed_on.is_(None), Other.closed_on > day))


def _in_tenth(begins: int, as_of: date) -> ColumnElement[bool]:
    """A known way into a year tells the grade of it and of the year before; where none does, the roll."""
    by_way = _is_way(begins + 1, as_of, Transition.level == Level.VG1)
    by_roll = and_(~_is_way(begins + 1, as_of), _is_tenth_by_roll(begins, as_of))
    return and_(~_is_way(begins, as_of), or_(by_way, by_roll))


def _is_way(into_year: int, as_of: date, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is anything registered on the pupil's way into a year?"""
    offered = exists().where(Offer.transition_id == Transition.id, Offer.came_on <= as_of).correlate(Transition)
    said = or_(
        Transition.application != ApplicationState.NOT_SENT,
        Transition.start.is_not(None),
        Transition.in_education.is_not(None),
        Transition.result.is_not(None),
        offered,
    )
    mine = Transition.pupil_id == Case.pupil_id, Transition.into_year == into_year
    return exists().where(*mine, said, *which).correlate(Case)


def _is_tenth_by_roll(begins: int, as_of: date) -> ColumnElement[bool]:
    """Does the latest enrolment, a step up for each school year since, lead to 10th grade?"""
    later, until = aliased(Enrolment), min(last_of(begins), as_of)
    newest = ~exists().where(
        later.pupil_id == Enrolment.pupil_id, later.starts_on > Enrolment.starts_on, later.starts_on <= until
    ).correlate(Enrolment)
    below = reversed(LADDER[: LADDER.index(Grade.G10) + 1])
    fits = [
        and_(Enrolment.grade == grade, Enrolment.starts_on.between(first_of(year), last_of(year)))
        for grade, year in zip(below, range(begins, begins - len(LADDER), -1), strict=False)
    ]
    mine = Enrolment.pupil_id == Case.pupil_id, Enrolment.starts_on <= until
    return exists().where(*mine, or_(*fits), newest).correlate(Case)
