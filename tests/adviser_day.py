"""Ready-made moments of an adviser's day: contacts, next steps and consent as they were on some day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from casework import clock
from casework.actions import followups
from casework.models import Case, Followup, Referral, Task, User
from casework.models.codes import ContactOutcome, ContactParty, ContactType, TaskState
from casework.models.sealing import seal
from casework.privacy.place import Size
from tests.make import Make


def contact(make: Make, case: Case, author: User, *, note: str = "", **told: Any) -> Followup:
    """A contact of a case, reached today by phone unless told otherwise."""
    values: dict[str, Any] = {
        "case_id": case.id,
        "author_id": author.id,
        "happened_on": clock.today(),
        "type": ContactType.PHONE,
        "outcome": ContactOutcome.HELD,
        "parties": {ContactParty.PUPIL},
        "topics": set(),
        "recorded_at": clock.now(),
    }
    with make.writing() as opened:
        followup = Followup(**(values | told))
        seal(followup, "note", note or None, Size.NOTE)
        opened.add(followup)
        followups.recount(opened.get_one(Case, case.id))
    return followup


def due(make: Make, case: Case, days: int | None) -> None:
    """Let the next step be due so many days from today; None takes it away."""
    with make.writing() as opened:
        task = opened.scalars(_open(case)).one()
        if days is None:
            opened.delete(task)
        else:
            task.due_on = clock.today() + timedelta(days=days)


def step(make: Make, case: Case) -> Task | None:
    """The open next step as it stands."""
    with make.reading() as opened:
        return opened.scalars(_open(case)).one_or_none()


def change(make: Make, case: Case, **told: Any) -> None:
    """Set plain columns of a case."""
    with make.writing() as opened:
        row = opened.get_one(Case, case.id)
        for name, value in told.items():
            setattr(row, name, value)


def consent(make: Make, case: Case, **told: Any) -> None:
    """Set plain columns of a case's request, such as consent and its days."""
    with make.writing() as opened:
        row = opened.get_one(Referral, case.referral_id)
        for name, value in told.items():
            setattr(row, name, value)


def contacts_of(make: Make, case: Case) -> list[Followup]:
    """Every contact of a case, oldest first."""
    with make.reading() as opened:
        query = select(Followup).where(Followup.case_id == case.id).order_by(Followup.recorded_at)
        return list(opened.scalars(query))


def ago(days: int) -> date:
    """A day so many days back."""
    return clock.today() - timedelta(days=days)


def _open(case: Case) -> Any:
    return select(Task).where(Task.case_id == case.id, Task.next_step, Task.state == TaskState.OPEN)
