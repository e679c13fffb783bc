"""Stars: the cases a user wants to take up in the next conference. Private to that user."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from casework import audit, clock
from casework.actions.followup import tasks
from casework.database import session
from casework.errors import NotNow
from casework.language import N_
from casework.models import Case, Star, User
from casework.models.codes import CaseStage


def give(actor: User, case: Case) -> None:
    """Star a case; one that is starred already stays so. Raises NotNow for a closed case."""
    if _standing(actor, case) is not None:
        return
    if case.stage not in {CaseStage.ACTIVE, CaseStage.ON_HOLD}:
        raise NotNow(N_("The case is closed. Reopen it first."))
    session().add(Star(user_id=actor.id, case_id=case.id, starred_at=clock.now()))
    audit.record(actor, audit.StarSet(case.owner, set=True))


def take(actor: User, case: Case) -> None:
    """Take the actor's star away, if there is one."""
    star = _standing(actor, case)
    if star is not None:
        session().delete(star)
        audit.record(actor, audit.StarSet(case.owner, set=False))


def starred_by(user: User) -> ColumnElement[bool]:
    """Has the user starred the case? Asked of Case."""
    return exists().where(Star.user_id == user.id, Star.case_id == Case.id)


def _standing(actor: User, case: Case) -> Star | None:
    """The star as it stands, with nobody else changing the case until we are done."""
    tasks.one_at_a_time(case)
    return session().get(Star, (actor.id, case.id))
