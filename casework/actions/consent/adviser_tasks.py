"""What consent asks of the adviser on a case: to obtain a new one, or to wind down by a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from casework import clock
from casework.actions.request.openings import case_of
from casework.database import session
from casework.models import Case, Referral, Task, User
from casework.models.codes import CaseStage, TaskKind, TaskState

OPEN_STAGES = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
OURS = (TaskKind.NEW_CONSENT, TaskKind.WIND_DOWN)


def wind_down(actor: User | None, referral: Referral) -> bool:
    """Ask for the end to be made by the last day of the wind-down. Safe to repeat; True when something changed."""
    return _ask(actor, referral, TaskKind.WIND_DOWN, referral.wind_down_until)


def new_consent(actor: User | None, referral: Referral) -> bool:
    """Ask for a new consent by the last day of the grace, else of the wind-down. Safe to repeat."""
    return _ask(actor, referral, TaskKind.NEW_CONSENT, referral.grace_until or referral.wind_down_until)


def call_off(actor: User | None, referral: Referral) -> None:
    """Consent holds again: what was asked because it did not is cancelled."""
    case = case_of(referral)
    for task in _open_tasks(case) if case else ():
        task.state, task.ended_on = TaskState.CANCELLED, clock.today()
        task.ended_by_id = actor.id if actor else None


def _ask(actor: User | None, referral: Referral, kind: TaskKind, due_on: date | None) -> bool:
    case = case_of(referral)
    if case is None or case.stage not in OPEN_STAGES or due_on is None:
        return False
    standing = next((task for task in _open_tasks(case) if task.kind is kind), None)
    if standing is not None:
        changed = standing.due_on != due_on
        standing.due_on = due_on
        return changed
    session().add(
        Task(
            case_id=case.id,
            kind=kind,
            next_step=False,
            due_on=due_on,
            created_by_id=actor.id if actor else None,
            created_at=_this_month(),
        )
    )
    session().flush()
    return True


def _this_month() -> datetime:
    """The first instant of the month: a task that follows from a birthday must not tell which day it was."""
    return clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _open_tasks(case: Case) -> list[Task]:
    query = select(Task).where(Task.case_id == case.id, Task.state == TaskState.OPEN, Task.kind.in_(OURS))
    return list(session().scalars(query))
