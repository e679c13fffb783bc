"""An office's answer to a request: yes, no, or another office. Each is given once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework import audit, clock, workflow
from casework.actions.case.assignments import chosen
from casework.actions.request.openings import open_when_both_agree
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow, NotPermitted, StaleEdit
from casework.language import N_
from casework.models import Case, Organisation, Referral, ReferralMove, User
from casework.models.codes import DecisionReason, OrganisationKind
from casework.policy.grants import Permission, may
from casework.workflow import REQUEST_MOVES, RequestMove


def accept(actor: User, referral: Referral, *, adviser_id: UUID, version: int) -> Case | None:
    """Say yes, and who is to follow up. Returns the case if consent was there already, else None.

    An adviser accepts for themselves; who may assign cases chooses among the office's advisers.
    Raises NotNow when it is decided already, StaleEdit when it changed since it was read, Invalid("adviser").
    """
    _answer(actor, referral, RequestMove.ACCEPT, version)
    if adviser_id != actor.id and not may(actor.role, Permission.ASSIGN_CASE):
        raise NotPermitted
    adviser = chosen(adviser_id, referral.office_id, [referral.pupil_id], field="adviser")
    referral.adviser_id, referral.decision_reason = adviser.id, None
    audit.record(actor, audit.RequestAccepted(referral.owner, adviser.id))
    return open_when_both_agree(actor, referral)


def decline(actor: User, referral: Referral, *, reason: DecisionReason, version: int) -> None:
    """Say no, with the reason the school is told. Raises NotNow, StaleEdit."""
    _answer(actor, referral, RequestMove.DECLINE, version)
    referral.decision_reason, referral.adviser_id = reason, None
    audit.record(actor, audit.RequestDeclined(referral.owner, reason))


def forward(actor: User, referral: Referral, *, office_id: UUID, reason: DecisionReason, version: int) -> None:
    """Send a request on to another Nav office, which answers it next. Raises NotNow, StaleEdit, Invalid."""
    if office_id not in {office.id for office in other_offices(actor)}:
        raise Invalid("office", N_("Choose another Nav office."))
    _answer(actor, referral, RequestMove.FORWARD, version)
    move = ReferralMove(
        referral_id=referral.id,
        from_office_id=referral.office_id,
        to_office_id=office_id,
        reason=reason,
        moved_by_id=actor.id,
        moved_at=clock.now(),
    )
    session().add(move)
    referral.office_id, referral.decision_reason, referral.adviser_id = office_id, reason, None
    audit.record(actor, audit.RequestForwarded(referral.owner, office_id, reason))


def other_offices(actor: User) -> list[Organisation]:
    """Nav offices in use besides one's own, in Norwegian order."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.NAV_OFFICE, Organisation.active, Organisation.id != actor.organisation_id
    )
    return list(session().scalars(query.order_by(Organisation.sort_key)))


def _answer(actor: User, referral: Referral, step: RequestMove, version: int) -> None:
    """Hold the request against others who answer it now, and take the step."""
    session().refresh(referral, with_for_update=True)
    if referral.office_id != actor.organisation_id:
        raise NotFound
    if referral.cancelled_at is not None:
        raise NotNow(N_("The request has been withdrawn by those who sent it."))
    if referral.version != version and referral.decision in REQUEST_MOVES[step].leaves:
        raise StaleEdit(N_("The request has changed since you opened it."))
    workflow.decide(step, referral)
    now = clock.now()
    referral.decided_by_id, referral.decided_at = actor.id, now
    if referral.seen_at is None:
        referral.seen_at = now
        audit.record(actor, audit.RequestSeen(referral.owner))
