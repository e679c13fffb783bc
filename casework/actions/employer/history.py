"""What has come of an employer's placements: numbers only, never whose they were."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from casework import clock
from casework.actions.agreement.standing import IN_FORCE, LIVING, status_column
from casework.database import session
from casework.models import Agreement, AgreementVersion, Evaluation
from casework.models.job_codes import AgreementStatus, CancelReason, EndReason

NEVER_CAME_TO_ANYTHING = (CancelReason.REGISTERED_IN_ERROR, CancelReason.EXPIRED)


@dataclass(frozen=True, slots=True)
class History:
    """How many placements, by how they went, and how many evaluations were given of them.

    completed      the last day agreed came, or whoever ended it said it was completed
    annulled       approved or on the way, and came to nothing; neither mistakes nor drafts that expired
    """

    living: int = 0
    completed: int = 0
    interrupted: int = 0
    annulled: int = 0
    evaluations: int = 0


def of(employer_id: UUID) -> History:
    """The numbers of one employer, in two statements."""
    counted = select(*(func.coalesce(func.sum(case((fits, 1), else_=0)), 0) for fits in _kinds()))
    query = counted.select_from(Agreement).outerjoin(AgreementVersion, IN_FORCE)
    living, completed, interrupted, annulled = (
        session().execute(query.where(Agreement.employer_id == employer_id)).one()
    )
    given = select(func.count()).select_from(Evaluation).join(Agreement, Agreement.id == Evaluation.agreement_id)
    evaluations = session().scalar(given.where(Agreement.employer_id == employer_id)) or 0
    return History(living, completed, interrupted, annulled, evaluations)


def _kinds() -> tuple[ColumnElement[bool], ...]:
    status = status_column(clock.today())
    ended = status == AgreementStatus.ENDED.value
    as_agreed = or_(Agreement.end_reason.is_(None), Agreement.end_reason == EndReason.COMPLETED)
    return (
        status.in_([each.value for each in LIVING]),
        and_(ended, as_agreed),
        and_(ended, Agreement.end_reason != EndReason.COMPLETED),
        and_(Agreement.cancelled_at.is_not(None), Agreement.cancel_reason.not_in(NEVER_CAME_TO_ANYTHING)),
    )
