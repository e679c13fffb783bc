"""Parts in a case as dated rows (decisions.md section 14): found, given, ended. Days hold at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from casework import audit, clock
from casework.database import session
from casework.errors import Invalid, NotNow
from casework.language import N_
from casework.models import Assignment, Case, User
from casework.models.codes import CaseStage, Part

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
FURTHEST = timedelta(days=366)  # how far ahead a part may be planned
A_DAY = timedelta(days=1)


def parts_of(case_id: UUID, user_id: UUID | None = None) -> Sequence[Assignment]:
    """Every part in a case, newest first; of one user if asked."""
    query = select(Assignment).where(Assignment.case_id == case_id)
    if user_id is not None:
        query = query.where(Assignment.user_id == user_id)
    return session().scalars(query.order_by(Assignment.starts_on.desc(), Assignment.assigned_at.desc())).all()


def current_main(case_id: UUID) -> UUID | None:
    """The id of the main assignment that holds today, or None."""
    today = clock.today()
    query = select(Assignment.id).where(
        Assignment.case_id == case_id,
        Assignment.part == Part.MAIN,
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )
    return session().scalar(query.order_by(Assignment.starts_on.desc()).limit(1))


def main_name(day: date) -> ColumnElement[str]:
    """Who is main adviser on a day, by name; NULL for nobody. Asked of Case."""
    query = select(User.name).join(Assignment, Assignment.user_id == User.id)
    main = Assignment.case_id == Case.id, Assignment.part == Part.MAIN, Assignment.starts_on <= day
    now = query.where(*main, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= day))
    return now.order_by(Assignment.starts_on.desc()).limit(1).correlate(Case).scalar_subquery()


def hold(cases: Sequence[Case]) -> None:
    """Keep others from assigning these cases until we are done. Raises NotNow unless all of them are open."""
    locked = select(Case).where(Case.id.in_([case.id for case in cases])).order_by(Case.id).with_for_update()
    held = session().scalars(locked.execution_options(populate_existing=True)).all()
    if any(case.stage not in OPEN for case in held):
        raise NotNow(N_("Only an open case can be assigned."))


def end_before(actor: User, case: Case, assignment: Assignment, day: date) -> None:
    """Let a part end the day before; one that hadn't begun by then is removed."""
    if assignment.starts_on >= day:
        session().delete(assignment)
    else:
        assignment.ends_on = day - A_DAY
    session().flush()
    audit.record(actor, audit.AssignmentEnded(case.owner, assignment.user_id))


def add(actor: User, case: Case, user: User, part: Part, starts_on: date, ends_on: date | None) -> None:
    """Give somebody a part from a day to a day."""
    given = Assignment(
        case_id=case.id,
        user_id=user.id,
        part=part,
        starts_on=starts_on,
        ends_on=ends_on,
        assigned_by_id=actor.id,
        assigned_at=clock.now(),
    )
    session().add(given)
    session().flush()
    audit.record(actor, audit.CaseAssigned(case.owner, user.id, part))


def check_days(part: Part, starts_on: date, ends_on: date | None) -> None:
    """Raises Invalid at the day that won't do: past, more than a year ahead, or missing for a substitute."""
    today = clock.today()
    if starts_on < today:
        raise Invalid("starts_on", N_("Choose today or a later day."))
    if starts_on > today + FURTHEST:
        raise Invalid("starts_on", N_("Choose a day within a year."))
    if part is Part.SUBSTITUTE and ends_on is None:
        raise Invalid("ends_on", N_("A substitute needs a last day."))
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("ends_on", N_("The last day cannot be before the first."))
    if ends_on is not None and ends_on > starts_on + FURTHEST:
        raise Invalid("ends_on", N_("Choose a day within a year."))


def meets(one: Assignment, starts_on: date, ends_on: date | None) -> bool:
    """Do two stretches of days share one?"""
    return (one.ends_on is None or one.ends_on >= starts_on) and (ends_on is None or one.starts_on <= ends_on)


def working(case_id: UUID, user_id: UUID, starts_on: date, ends_on: date | None) -> list[Assignment]:
    """The parts in which somebody works on a case on some of these days. Only reading it is none."""
    return [one for one in parts_of(case_id, user_id) if one.part is not Part.FORMER and meets(one, starts_on, ends_on)]


def stop_reading(actor: User, case: Case, user: User, starts_on: date, ends_on: date | None) -> None:
    """End what somebody who handed the case over still reads: they are given a real part from a day."""
    for one in parts_of(case.id, user.id):
        if one.part is Part.FORMER and meets(one, starts_on, ends_on):
            end_before(actor, case, one, starts_on)
