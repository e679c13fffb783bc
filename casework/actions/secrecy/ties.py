"""A user who knows a pupil, or is the pupil, says so; the record is closed to that user for good (fvl. section 6)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from casework import audit, clock
from casework.actions.writing.drafts import bury
from casework.actions.writing.subjects import about_pupil
from casework.database import session
from casework.errors import NotNow
from casework.language import N_
from casework.models import Assignment, Case, Draft, Pupil, Recusal, User
from casework.models.codes import Relation


def declare(actor: User, pupil: Pupil, *, relation: Relation) -> None:
    """Close a pupil to the actor. Their own parts in the pupil's cases end, and the lead must assign anew.

    Raises NotNow when it is declared already.
    """
    standing = select(Recusal.id).where(Recusal.user_id == actor.id, Recusal.pupil_id == pupil.id)
    if session().scalar(standing) is not None:
        raise NotNow(N_("This is done already."))
    session().add(Recusal(user_id=actor.id, pupil_id=pupil.id, relation=relation, declared_at=clock.now()))
    audit.record(actor, audit.TieDeclared(pupil.owner, relation))
    cases = session().scalars(select(Case).where(Case.pupil_id == pupil.id)).all()
    for case in cases:
        _end_own_part(actor, case)
    bury(session().scalars(about_pupil(pupil.id).where(Draft.user_id == actor.id)).all())


def _end_own_part(actor: User, case: Case) -> None:
    """Yesterday is the last day, so that the case lacks an adviser today; a part that began today ends today."""
    yesterday = clock.today() - timedelta(days=1)
    parts = select(Assignment).where(
        Assignment.case_id == case.id,
        Assignment.user_id == actor.id,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on > yesterday),
    )
    for part in session().scalars(parts):
        part.ends_on = max(part.starts_on, yesterday)
        audit.record(actor, audit.AssignmentEnded(case.owner, actor.id))
