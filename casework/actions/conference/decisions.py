"""Decisions of a conference: something to do on a case, by one person, by a day. Not the next step: beside it.

Only who has a part in the case today may be given one: the duty of secrecy stands between colleagues too, and a task
for somebody who cannot open the case would tell them of it and reach nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from casework import audit, clock
from casework.actions.followup import tasks
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow
from casework.language import N_, due
from casework.models import Assignment, Case, Recusal, Task, User
from casework.models.codes import NEXT_STEPS, CaseStage, Part, TaskKind, TaskState
from casework.models.sealing import seal
from casework.policy.grants import Permission, may
from casework.privacy.place import Size


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody with a part in a case today. `may_do`: a decision may be theirs to carry out."""

    user_id: UUID
    name: str
    part: Part
    until: date | None
    may_do: bool


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Something to do as pages show it. `doer` is None where whoever follows up does it; `task_id` names a decision."""

    task_id: UUID | None
    kind: TaskKind
    due_on: date
    doer: str | None
    note: str = ""

    @property
    def overdue(self) -> bool:
        """Should it have been done before today?"""
        return self.due_on < clock.today()

    @property
    def due_text(self) -> str:
        """When, in words: 3 days overdue, today, in 5 days."""
        return due(self.due_on, clock.today())


def followers(case: Case) -> list[Follower]:
    """Who has a part in the case today, the main adviser first."""
    today = clock.today()
    tied = exists().where(Recusal.user_id == User.id, Recusal.pupil_id == case.pupil_id)
    works = User.active, User.leaving_at, User.organisation_id, User.role
    query = (
        select(Assignment.part, Assignment.ends_on, User.id, User.name, *works, tied.label("tied"))
        .join(User, User.id == Assignment.user_id)
        .where(
            Assignment.case_id == case.id,
            Assignment.part != Part.FORMER,
            Assignment.starts_on <= today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )
    )
    found = [
        Follower(each.id, each.name, each.part, each.ends_on, _may_do(each, case)) for each in session().execute(query)
    ]
    return sorted(found, key=lambda one: (list(Part).index(one.part), one.name))


def doers(people: Sequence[Follower]) -> dict[UUID, str]:
    """Who may be given a decision, by name, in the order of `people`."""
    return {one.user_id: one.name for one in people if one.may_do}


def take(
    actor: User, case: Case, *, kind: TaskKind, doer_id: UUID, due_on: date, note: str | None, guarded: bool = False
) -> Task:
    """Give somebody something to do. `guarded`: the writer kept a note the text guard asked about.

    Raises NotNow for a closed case, Invalid at "doer" for somebody without a part in it, at "kind" for what is no
    step an adviser chooses.
    """
    tasks.one_at_a_time(case)
    if case.stage not in {CaseStage.ACTIVE, CaseStage.ON_HOLD}:
        raise NotNow(N_("The case is closed. Reopen it first."))
    if kind not in NEXT_STEPS:
        raise Invalid("kind", N_("Choose an answer."))
    if doer_id not in doers(followers(case)):
        raise Invalid("doer", N_("Choose somebody who follows up this case."))
    task = _give(actor, case, kind, doer_id, due_on, note)
    if guarded:
        audit.record(actor, audit.TextGuardOverridden(case.owner))
    return task


def leave_note(actor: User, case: Case, to: User, on: date, note: str, *, guarded: bool) -> None:
    """A note for whoever is given the case: to take contact on the first day, with what there is to know.

    `to` has been given a part from that day on; `guarded` as in `take`.
    """
    _give(actor, case, TaskKind.CONTACT, to.id, on, note)
    if guarded:
        audit.record(actor, audit.TextGuardOverridden(case.owner))


def done(actor: User, case: Case, task_id: UUID) -> None:
    """A decision is carried out. Raises NotFound for what is no decision of this case, NotNow when it has ended."""
    tasks.one_at_a_time(case)
    task = session().scalar(select(Task).where(Task.id == task_id, Task.case_id == case.id, Task.doer_id.is_not(None)))
    if task is None:
        raise NotFound
    if task.state is not TaskState.OPEN:
        raise NotNow(N_("This is done already, or no longer to be done."))
    task.state, task.ended_on, task.ended_by_id = TaskState.DONE, clock.today(), actor.id
    audit.record(actor, audit.TaskDone(case.owner, task.kind))


def open_task(reading: audit.Reading, task: Task, doer: str | None) -> OpenTask:
    """An open task as pages show it, its note opened."""
    note = str(reading.text(task, "note") or "")
    return OpenTask(task.id if task.doer_id else None, task.kind, task.due_on, doer, note)


def _give(actor: User, case: Case, kind: TaskKind, doer_id: UUID, due_on: date, note: str | None) -> Task:
    now = clock.now()
    task = Task(case_id=case.id, kind=kind, next_step=False, doer_id=doer_id, due_on=due_on)
    task.created_by_id, task.created_at = actor.id, now
    seal(task, "note", note, Size.NOTE)
    session().add(task)
    audit.record(actor, audit.DecisionTaken(case.owner, kind, doer_id, due_on))
    return task


def _may_do(one: Any, case: Case) -> bool:
    at_work = one.active and one.leaving_at is None and one.organisation_id == case.office_id
    return at_work and not one.tied and may(one.role, Permission.HOLD_CONFERENCE)
