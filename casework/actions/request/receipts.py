"""The living receipt of one request: sent, seen, taken on, first contact, outcome, with days and never a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from casework import audit, clock
from casework.actions.consent import consents
from casework.actions.consent.requirements import facts
from casework.actions.consent.words import Panel, panel, who_must
from casework.actions.request import flags, referrals
from casework.actions.request.flags import Standing
from casework.actions.request.openings import case_of
from casework.database import session
from casework.models import Case, Referral, User
from casework.models.codes import (
    DESTINATION_GROUPS,
    CaseStage,
    ConsentStatus,
    Decision,
    DecisionReason,
    DestinationGroup,
    ReferralSource,
)
from casework.policy.grants import Sight
from casework.policy.scope import sight_on


class Mark(StrEnum):
    """A step of the receipt."""

    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    REACHED = "reached"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Step:
    """One step and the day it was taken; None when it has not been."""

    mark: Mark
    on: date | None
    current: bool = False
    outcome: DestinationGroup | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What those who sent a request see of it. `flag` is None when the reader's sight does not reach it any more."""

    id: UUID
    number: str
    name: str
    source: ReferralSource
    sent_on: date
    sender: str
    school: str | None
    office: str
    flag: Standing | None
    steps: tuple[Step, ...]
    hidden: bool
    decision: Decision
    reason: DecisionReason | None
    decided_on: date | None
    consent: ConsentStatus
    consent_valid_to: date | None
    panel: Panel
    who_must: str
    reminded_on: date | None
    cancelled_on: date | None
    changeable: bool
    case_id: UUID | None


def read(actor: User, referral: Referral) -> Receipt:
    """One request, opened by somebody who may follow it. The log says so."""
    reading = audit.read(actor, audit.ProgressOpened(referral.owner))
    standing = facts(referral, consents.born(reading, referral))
    case = case_of(referral)
    hidden = case is not None and not referrals.told(referral, case)
    sender = session().get_one(User, referral.sent_by_id)
    return Receipt(
        id=referral.id,
        number=referral.number,
        name=consents.name_of(reading, referral),
        source=referral.source,
        sent_on=clock.day_of(referral.sent_at),
        sender=sender.name,
        school=referral.school.name if referral.school else None,
        office=referral.office.name,
        flag=flags.read(reading, referral) if _reaches_flag(actor, referral) else None,
        steps=_steps(referral, case, hidden=hidden),
        hidden=hidden,
        decision=referral.decision,
        reason=referral.decision_reason,
        decided_on=clock.day_of(referral.decided_at) if referral.decided_at else None,
        consent=referrals.shown_status(referral),
        consent_valid_to=referral.consent_valid_to,
        panel=panel(reading, referral, standing),
        who_must=who_must(standing),
        reminded_on=clock.day_of(referral.reminded_at) if referral.reminded_at else None,
        cancelled_on=clock.day_of(referral.cancelled_at) if referral.cancelled_at else None,
        changeable=flags.may_change(referral),
        case_id=case.id if case else None,
    )


def _reaches_flag(actor: User, referral: Referral) -> bool:
    """School data close to Nav when a consent winds down; the school keeps its own."""
    return sight_on(actor, referral) in {Sight.PROGRESS, Sight.FULL}


def _steps(referral: Referral, case: Case | None, *, hidden: bool) -> tuple[Step, ...]:
    """The steps in order. What Nav does after accepting is left out, not shown as undone, when it may not be told."""
    accepted = referral.decided_at if referral.decision is Decision.ACCEPTED else None
    closed = case is not None and case.stage is CaseStage.CLOSED
    days: dict[Mark, date | None] = {
        Mark.SENT: clock.day_of(referral.sent_at),
        Mark.SEEN: clock.day_of(referral.seen_at) if referral.seen_at else None,
        Mark.ACCEPTED: clock.day_of(accepted) if accepted else None,
    }
    if not hidden:
        days[Mark.REACHED] = case.first_reached_on if case else None
        days[Mark.OUTCOME] = case.closed_on if case and closed else None
    waiting = next((mark for mark, day in days.items() if day is None), None)
    going = referral.cancelled_at is None and referral.decision is not Decision.DECLINED and not closed
    outcome = DESTINATION_GROUPS[case.destination] if case and closed and case.destination else None
    return tuple(
        Step(mark, day, going and mark is waiting, outcome if mark is Mark.OUTCOME else None)
        for mark, day in days.items()
    )
