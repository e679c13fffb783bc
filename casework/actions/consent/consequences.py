"""What follows for a pupil's requests when something that consent rests on has changed: a guardian, a birth date."""

from __future__ import annotations

from sqlalchemy import or_, select

from casework.actions.consent import consents
from casework.database import session
from casework.errors import Unreadable
from casework.models import Case, Pupil, Referral, User
from casework.models.codes import CaseStage

OVER = (CaseStage.CLOSED, CaseStage.LOCKED)


def settle_consents(actor: User, pupil: Pupil) -> None:
    """Work out consent afresh for every request of the pupil that lives. What cannot be read is left as it stands."""
    session().flush()
    living = (
        select(Referral)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .where(
            Referral.pupil_id == pupil.id,
            Referral.cancelled_at.is_(None),
            or_(Case.id.is_(None), Case.stage.not_in(OVER)),
        )
    )
    for referral in session().scalars(living).all():
        try:
            consents.settle(actor, referral)
        except Unreadable:
            continue
