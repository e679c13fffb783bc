"""Every class of a school with its figures: pupils, needs, applications that are missing, transitions settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal, or_
from sqlalchemy.orm import aliased

from casework import clock
from casework.actions.pupil.rolls import on_roll
from casework.actions.school_class.pages import GRADE_ORDER, asked_for
from casework.actions.school_class.standings import Part, parts_of
from casework.actions.transition.settled import settled
from casework.actions.year.calendars import years
from casework.calendar.classes import renewed_by
from casework.calendar.school_year import begins_in, first_of
from casework.class_list import sort_key
from casework.database import session
from casework.models import Enrolment, Pupil, Transition, User
from casework.models.codes import Grade
from casework.models.transition_codes import ApplicationState


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class. `unsent` and `settled` are None where the grade has no such question."""

    grade: Grade
    class_name: str
    total: int
    needing: int
    unsent: int | None
    settled: int | None


def figures(actor: User) -> list[ClassFigures]:
    """The classes of the actor's school today, in order, in one statement. Nobody's name is opened."""
    began, applied = aliased(Transition), aliased(Transition)
    year = _list_year()
    settles = case((Enrolment.grade == Grade.G10, year + 1), else_=year)
    query = (
        on_roll(actor)
        .outerjoin(began, and_(began.pupil_id == Pupil.id, began.into_year == settles))
        .outerjoin(applied, and_(applied.pupil_id == Pupil.id, applied.into_year == year + 1))
        .with_only_columns(
            Enrolment.grade,
            Enrolment.class_name,
            func.count(Pupil.id),
            _how_many(Pupil.id.in_(asked_for(actor))),
            _how_many(or_(applied.id.is_(None), applied.application == ApplicationState.NOT_SENT)),
            _how_many(settled(began)),
        )
        .group_by(Enrolment.grade, Enrolment.class_name)
    )
    found = [_figures(*row) for row in session().execute(query)]
    return sorted(found, key=lambda one: (GRADE_ORDER[one.grade], sort_key(one.class_name, "")))


def _list_year() -> ColumnElement[int]:
    """The school year of the list an enrolment stands on, as calendar.classes.list_year has it."""
    today = clock.today()
    year, renewed = begins_in(today), renewed_by(years(), today)
    if renewed is None or today >= renewed:
        return literal(year, Integer)
    return case((Enrolment.starts_on < first_of(year), year - 1), else_=year)


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


def _figures(grade: Grade, class_name: str, total: int, needing: Any, unsent: Any, done: Any) -> ClassFigures:
    parts = parts_of(grade)
    lacking = int(unsent) if Part.APPLICATION in parts else None
    return ClassFigures(grade, class_name, total, int(needing), lacking, int(done) if parts else None)
