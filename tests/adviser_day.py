"""Ready-made moments of an adviser's day: contacts, next steps and consent as they were on some day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import event, select

from casework import clock
from casework.actions.followup import followups
from casework.actions.milestone import milestones
from casework.calendar.school_year import begins_in
from casework.installation import Installation
from casework.models import Assignment, Case, Followup, Milestone, Referral, Task, User
from casework.models.codes import ContactOutcome, ContactParty, ContactType, Part, TaskKind, TaskState
from casework.models.sealing import seal
from casework.models.transition_codes import MilestoneKind, MilestoneOwner, MilestoneState
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
        milestones.align([case.id])
    return followup


def due(make: Make, case: Case, days: int | None) -> None:
    """Let the next step be due so many days from today; None takes it away."""
    with make.writing() as opened:
        task = opened.scalars(_open(case)).one()
        if days is None:
            opened.delete(task)
        else:
            task.due_on = clock.today() + timedelta(days=days)


def join(make: Make, case: Case, user: User) -> None:
    """Give a user a part in a case from today."""
    with make.writing() as opened:
        part = Assignment(case_id=case.id, user_id=user.id, part=Part.CO, starts_on=clock.today())
        part.assigned_by_id, part.assigned_at = user.id, clock.now()
        opened.add(part)


def leave(make: Make, case: Case, user: User) -> None:
    """End a user's part in a case: yesterday was the last day."""
    with make.writing() as opened:
        mine = Assignment.case_id == case.id, Assignment.user_id == user.id
        for part in opened.scalars(select(Assignment).where(*mine)):
            part.starts_on = part.ends_on = clock.today() - timedelta(days=1)


def asked(make: Make, case: Case, kind: TaskKind, days: int, doer: User | None = None) -> None:
    """Something else to do on a case, due so many days from today, whatever its next step is."""
    with make.writing() as opened:
        due_on = clock.today() + timedelta(days=days)
        task = Task(case_id=case.id, kind=kind, next_step=False, due_on=due_on, created_at=clock.now())
        task.doer_id = doer.id if doer else None
        opened.add(task)


def milestone(
    make: Make, case: Case, kind: MilestoneKind, days: int, held_by: MilestoneOwner = MilestoneOwner.ADVISER
) -> None:
    """Let an open milestone of this kind be due so many days from today."""
    with make.writing() as opened:
        row = opened.scalar(select(Milestone).where(Milestone.case_id == case.id, Milestone.kind == kind))
        row = row or Milestone(case_id=case.id, kind=kind, year=begins_in(clock.today()), held_by=held_by)
        row.due_on, row.held_by, row.state = clock.today() + timedelta(days=days), held_by, MilestoneState.OPEN
        row.done_on = row.not_relevant = None
        opened.add(row)


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


@contextmanager
def statements(installation: Installation) -> Iterator[list[str]]:
    """The statements both stores are given inside the block, but those that begin a transaction."""
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engines = installation.database.engine, installation.store.engine
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def ago(days: int) -> date:
    """A day so many days back."""
    return clock.today() - timedelta(days=days)


def _open(case: Case) -> Any:
    return select(Task).where(Task.case_id == case.id, Task.next_step, Task.state == TaskState.OPEN)
