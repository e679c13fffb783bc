"""The next step of a case: set, done, postponed, changed.

A step is never rewritten: changing or postponing one ends its row and begins another, so the case's history is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from casework import audit, clock
from casework.database import session
from casework.errors import NotNow, StaleEdit
from casework.language import N_
from casework.models import Case, Task, User
from casework.models.codes import CaseStage, TaskKind, TaskState

NOTHING = ""
CHANGED_MEANWHILE = N_("Somebody else changed the next step while you were writing.")


ONE_WEEK = 7


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done, and by which day."""

    kind: TaskKind
    due_on: date


@dataclass(frozen=True, slots=True)
class StandingStep:
    """The next step as it stands: what it is, who set it and when, and the mark a form carries to say it was seen."""

    kind: TaskKind | None
    due_on: date | None
    set_by: str | None
    set_at: datetime | None
    mark: str


def next_of(case: Case) -> Task | None:
    """The open next step of a case as it stands in the database now, or None."""
    query = select(Task).where(Task.case_id == case.id, Task.next_step, Task.state == TaskState.OPEN)
    return session().scalar(query.execution_options(populate_existing=True))


def rhythm_of(task: Task | None) -> int:
    """How many days ahead this case's steps are set: those of the step somebody set last, else a week."""
    if task is None or task.created_by_id is None:
        return ONE_WEEK
    return (task.due_on - clock.day_of(task.created_at)).days


def mark_of(task: Task | None) -> str:
    """What a form carries of the step its reader saw."""
    return f"{task.id.hex}.{task.version}" if task is not None else NOTHING


def standing(case: Case) -> StandingStep:
    """The next step as a page or a comparison shows it."""
    task = next_of(case)
    if task is None:
        return StandingStep(None, None, None, None, NOTHING)
    author = session().get(User, task.created_by_id) if task.created_by_id else None
    return StandingStep(task.kind, task.due_on, author.name if author else None, task.created_at, mark_of(task))


def done(actor: User, case: Case, *, seen: str, then: NextStep | None) -> None:
    """End the next step as done, and perhaps set a new one. Raises StaleEdit when another step stands there now."""
    finish(actor, _as_seen(case, seen))
    if then is not None:
        begin(actor, case, then)


def postpone(actor: User, case: Case, *, seen: str, due_on: date) -> None:
    """Move the next step to another day, and count that it was moved.

    Raises StaleEdit when another step stands there now, NotNow when there is none.
    """
    task = _as_seen(case, seen)
    if task is None:
        raise NotNow(N_("There is no next step to postpone."))
    _end(actor, task, TaskState.REPLACED)
    _add(actor, case, NextStep(task.kind, due_on), postponed=task.postponed + 1)
    audit.record(actor, audit.NextStepPostponed(case.owner, due_on))


def change(actor: User, case: Case, *, seen: str, step: NextStep) -> None:
    """Put another next step in place of the one that stands, or set the first. Raises StaleEdit."""
    task = _as_seen(case, seen)
    if task is not None:
        _end(actor, task, TaskState.REPLACED)
    begin(actor, case, step)


def begin(actor: User, case: Case, step: NextStep) -> None:
    """Set a next step where none stands. Raises StaleEdit when one was set in the same moment."""
    _add(actor, case, step, postponed=0)
    audit.record(actor, audit.NextStepSet(case.owner, step.kind, step.due_on))


def finish(actor: User, task: Task | None) -> None:
    """End a step as done, if there is one."""
    if task is not None:
        _end(actor, task, TaskState.DONE)
        audit.record(actor, audit.NextStepDone(task.owner))


def cancel_all(actor: User, case: Case) -> None:
    """End every open task of a case that is closed, but a report to OT: nobody is lost because a case ends."""
    others = Task.kind != TaskKind.OT_REFERRAL
    for task in session().scalars(select(Task).where(Task.case_id == case.id, Task.state == TaskState.OPEN, others)):
        _end(actor, task, TaskState.CANCELLED)


def one_at_a_time(case: Case) -> None:
    """Wait until nobody else is changing this case, and read it afresh. Held until the request's commit."""
    session().refresh(case, with_for_update=True)


def _as_seen(case: Case, seen: str) -> Task | None:
    """The step that stands, if it is the one the actor saw. Raises StaleEdit with what stands there instead."""
    one_at_a_time(case)
    if case.stage not in {CaseStage.ACTIVE, CaseStage.ON_HOLD}:
        raise NotNow(N_("The case is closed. Reopen it first."))
    task = next_of(case)
    if mark_of(task) != seen:
        raise StaleEdit(CHANGED_MEANWHILE, standing(case))
    return task


def _end(actor: User, task: Task, state: TaskState) -> None:
    task.state, task.ended_on, task.ended_by_id = state, clock.today(), actor.id


def _add(actor: User, case: Case, step: NextStep, *, postponed: int) -> None:
    """Flush at once: the one-open-step index answers here, where it can be put in words."""
    task = Task(
        case_id=case.id,
        kind=step.kind,
        next_step=True,
        due_on=step.due_on,
        postponed=postponed,
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    try:
        session().flush()
        with session().begin_nested():
            session().add(task)
    except (IntegrityError, StaleDataError) as taken:
        session().rollback()
        raise StaleEdit(CHANGED_MEANWHILE, standing(session().get_one(Case, case.id))) from taken
