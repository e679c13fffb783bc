"""The bridge to the county's follow-up service (OT): a report within five working days of a pupil who is not in school.

The county's duty: opplæringslova section 9-4 (2024), cited by counties; not checked in Lovdata.
"""

from __future__ import annotations

from sqlalchemy import select

from casework import audit, clock
from casework.calendar.working_days import after_working_days
from casework.database import session
from casework.models import Case, Pupil, Task, User
from casework.models.codes import CaseStage, TaskKind, TaskState

REPORT_WITHIN = 5  # working days
OPEN_STAGES = (CaseStage.ACTIVE, CaseStage.ON_HOLD)


def ask_or_call_off(actor: User, pupil: Pupil, *, wanted: bool) -> None:
    """Ask on each open case of the pupil for a report to OT, or call it off. Safe to repeat."""
    cases = select(Case).where(Case.pupil_id == pupil.id, Case.stage.in_(OPEN_STAGES))
    for case in session().scalars(cases).all():
        standing = _asked(case)
        if wanted and standing is None:
            session().add(_task(actor, case))
        elif not wanted and standing is not None:
            _end(actor, standing, TaskState.CANCELLED)
    session().flush()


def reported(actor: User, case: Case) -> bool:
    """OT has been told: the task is done. False when it was not asked for."""
    standing = _asked(case)
    if standing is None:
        return False
    _end(actor, standing, TaskState.DONE)
    audit.record(actor, audit.TaskDone(case.owner, TaskKind.OT_REFERRAL))
    return True


def _asked(case: Case) -> Task | None:
    query = select(Task).where(Task.case_id == case.id, Task.kind == TaskKind.OT_REFERRAL, Task.state == TaskState.OPEN)
    return session().scalars(query).first()


def _task(actor: User, case: Case) -> Task:
    return Task(
        case_id=case.id,
        kind=TaskKind.OT_REFERRAL,
        next_step=False,
        due_on=after_working_days(clock.today(), REPORT_WITHIN),
        created_by_id=actor.id,
        created_at=clock.now(),
    )


def _end(actor: User, task: Task, state: TaskState) -> None:
    task.state, task.ended_on, task.ended_by_id = state, clock.today(), actor.id
