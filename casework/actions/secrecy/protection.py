"""A pupil who gets a protected address is locked away in one action (decisions.md section 9).

Afterwards nobody sees the pupil; the office's lead sees an unnamed stub and takes over by the office's own routine.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from casework import audit, clock
from casework.actions.handover import handovers
from casework.actions.milestone import milestones
from casework.actions.writing.drafts import bury
from casework.actions.writing.subjects import about_pupil
from casework.database import session
from casework.errors import NotNow
from casework.language import N_
from casework.models import (
    Case,
    CaseStep,
    Guardian,
    Look,
    Pupil,
    PupilLookup,
    Referral,
    Reminder,
    Star,
    Task,
    User,
)
from casework.models.codes import CaseStage, Decision, TaskState
from casework.models.sealing import destroy
from casework.workflow import CaseMove, take

CONTACTS = ("phone", "email")


def protect(actor: User, pupil: Pupil) -> None:
    """Lock everything about the pupil at once. Raises NotNow when that is done already."""
    session().refresh(pupil, with_for_update={"key_share": True})
    if pupil.protected_at is not None:
        raise NotNow(N_("This is done already."))
    pupil.protected_at = clock.now()
    audit.record(actor, audit.PupilProtected(pupil.owner))
    _destroy_contacts(pupil)
    milestones.hold(Case.pupil_id == pupil.id)
    cases = session().scalars(select(Case).where(Case.pupil_id == pupil.id)).all()
    requests = session().scalars(select(Referral).where(Referral.pupil_id == pupil.id)).all()
    for case in cases:
        _lock(actor, case)
    _cancel_tasks(actor, [case.id for case in cases])
    milestones.let_lie([case.id for case in cases])
    for own in (Star, Reminder, Look):
        session().execute(delete(own).where(own.case_id.in_([case.id for case in cases])))
    handovers.stop_all(actor, [request.id for request in requests])
    _cancel_requests(actor, requests, {case.referral_id for case in cases})
    bury(session().scalars(about_pupil(pupil.id)).all())
    session().execute(delete(PupilLookup).where(PupilLookup.pupil_id == pupil.id))


def _destroy_contacts(pupil: Pupil) -> None:
    """Of guardians who have ended too: an old address can give away a new one."""
    for column in CONTACTS:
        destroy(pupil, column)
    for guardian in session().scalars(select(Guardian).where(Guardian.pupil_id == pupil.id)):
        for column in CONTACTS:
            destroy(guardian, column)


def _lock(actor: User, case: Case) -> None:
    if case.stage is CaseStage.LOCKED:
        return
    take(CaseMove.LOCK, case)
    step = CaseStep(
        case_id=case.id, step=CaseMove.LOCK.value, stage=case.stage, taken_by_id=actor.id, taken_at=clock.now()
    )
    session().add(step)
    audit.record(actor, audit.CaseLocked(case.owner))


def _cancel_tasks(actor: User, case_ids: Sequence[UUID]) -> None:
    waiting = select(Task).where(Task.case_id.in_(case_ids), Task.state == TaskState.OPEN)
    for task in session().scalars(waiting):
        task.state, task.ended_on, task.ended_by_id = TaskState.CANCELLED, clock.today(), actor.id


def _cancel_requests(actor: User, requests: Sequence[Referral], with_case: set[UUID]) -> None:
    for request in requests:
        if request.id in with_case or request.cancelled_at is not None or request.decision is Decision.DECLINED:
            continue
        request.cancelled_at = clock.now()
        audit.record(actor, audit.RequestCancelled(request.owner))
