"""Registering who has approved an agreement, and taking back what was registered by mistake.

Employers and guardians have no login: the adviser registers what they said, on what, and when. Every verb holds the
agreement's row, and asks the rules again: the calendar, the rules or the pupil's other jobs may have changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from casework import audit, clock
from casework.actions.agreement import checks
from casework.actions.agreement.approvals import can_take_back, mark_of
from casework.actions.agreement.asked import Asked, gather, latest_version, version_in_force
from casework.actions.agreement.checks import Given, Who
from casework.actions.agreement.standing import stands
from casework.actions.placement import steps
from casework.database import session
from casework.errors import NotFound, NotNow, StaleEdit
from casework.language import N_
from casework.models import Agreement, AgreementVersion, Approval, User
from casework.models.codes import CaseStage, ConsentForm
from casework.models.job_codes import AgreementStatus, Party

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
OF_OLD_VERSION = N_("The agreement has been changed. An approval of what it said before does not count now.")


@dataclass(frozen=True, slots=True)
class Now:
    """What stands there instead of the version an approval was about."""

    number: int
    by: str
    at: date


def approve(actor: User, agreement: Agreement, given: Given, *, seen: str) -> bool:
    """Register approvals of the latest version. True when it was the last one: the version is in force.

    Raises StaleEdit for another version than the one `seen`, NotNow when nothing is to be approved, Invalid at "who",
    "way", "approved_on", "on_behalf" or above the form for what the law or consent does not let be approved.
    """
    hold(agreement)
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    asked = _asked(reading, agreement, seen)
    checks.law(reading, asked)
    checks.who(asked, given)
    checks.way(asked, given)
    for who in given.who:
        _keep(actor, asked.version, who, given)
    session().flush()
    return _settle(actor, reading, agreement)


def take_back(actor: User, agreement: Agreement, approval_id: UUID) -> None:
    """Take back an approval of the latest version that was registered by mistake. Raises NotFound, NotNow."""
    hold(agreement)
    version, in_force = latest_version(agreement), version_in_force(agreement)
    approval = session().get(Approval, approval_id)
    if approval is None or approval.agreement_id != agreement.id:
        raise NotFound
    if approval.taken_back_at is not None:
        raise NotNow(N_("The approval is taken back already."))
    status = stands(agreement, in_force, clock.today()).status
    if approval.version_id != version.id or not can_take_back(agreement, in_force, status):
        raise NotNow(N_("The approval can no longer be taken back. Change the agreement instead."))
    approval.taken_back_at = agreement.touched_at = clock.now()
    if version.approved_at is not None:
        version.approved_at = None
        session().flush()
        agreement.in_force = _approved_before(agreement)
    audit.record(actor, audit.ApprovalTakenBack(agreement.owner, agreement.id, version.number, approval.party))
    steps.align(agreement)


def hold(agreement: Agreement) -> None:
    """Wait until nobody else is changing this agreement, and read it afresh. Held until the request's commit."""
    session().refresh(agreement, with_for_update=True)


def _asked(reading: audit.Reading, agreement: Agreement, seen: str) -> Asked:
    """Who must approve, of an agreement as it was seen."""
    asked = gather(reading, [agreement])[0]
    if seen != mark_of(asked.version):
        raise StaleEdit(OF_OLD_VERSION, _now(asked.version))
    status = stands(agreement, version_in_force(agreement), clock.today()).status
    if status is AgreementStatus.BEGUN:
        raise NotNow(N_("The agreement is not finished. Fill in what is missing before anybody approves it."))
    if status is not AgreementStatus.AWAITING_APPROVAL or agreement.ended_on or agreement.case.stage not in OPEN:
        raise NotNow(N_("There is nothing to approve here now."))
    return asked


def _now(version: AgreementVersion) -> Now:
    by = session().get_one(User, version.written_by_id).name
    at = clock.day_of(version.written_at)
    return Now(version.number, by, at)


def _keep(actor: User, version: AgreementVersion, who: Who, given: Given) -> None:
    own = who.party is Party.ADVISER
    form = ConsentForm.DIGITAL if own or given.form is None else given.form
    session().add(
        Approval(
            version_id=version.id,
            agreement_id=version.agreement_id,
            party=who.party,
            guardian_id=who.guardian_id,
            form=form,
            approved_on=clock.today() if own else given.approved_on,
            on_behalf=None if own else given.on_behalf,
            registered_by_id=actor.id,
            registered_at=clock.now(),
        )
    )
    event = audit.AgreementApproved(version.owner, version.agreement_id, version.number, who.party, form)
    audit.record(actor, event)


def _settle(actor: User, reading: audit.Reading, agreement: Agreement) -> bool:
    """Put the version in force when nobody is missing any more."""
    agreement.touched_at = clock.now()
    asked = gather(reading, [agreement])[0]
    over = not asked.waiting
    if over:
        asked.version.approved_at = clock.now()
        agreement.in_force = agreement.latest
        audit.record(actor, audit.AgreementInForce(agreement.owner, agreement.id, agreement.latest))
    steps.align(agreement)
    return over


def _approved_before(agreement: Agreement) -> int | None:
    """The number of the last version everybody approved."""
    approved = AgreementVersion.agreement_id == agreement.id, AgreementVersion.approved_at.is_not(None)
    return session().scalar(select(func.max(AgreementVersion.number)).where(*approved))
