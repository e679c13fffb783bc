"""The life of a transition note from one school to the next: shared, read, accepted, stopped.

A note reaches the receiving school only while consent covers upper secondary (policy/sharing.py). Each verb keeps the
request and the note from others first and asks about consent after that, so that a yes taken back in the same moment
is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from casework import audit, clock, workflow
from casework.actions.milestone import milestones
from casework.actions.request.openings import case_of
from casework.database import session
from casework.errors import NotNow
from casework.installation import settings
from casework.language import N_
from casework.models import Handover, HandoverAnswer, Organisation, Referral, User
from casework.models.codes import ConsentScope, ConsentStatus, OrganisationKind
from casework.models.transition_codes import HandoverStage, StopReason
from casework.policy.sharing import LIVING, is_covered
from casework.workflow import HandoverMove

NOT_COVERED = N_("Consent does not cover upper secondary school, so nothing is shared.")


@dataclass(frozen=True, slots=True)
class HandoverStatus:
    """Where a handover stands: what the case's adviser may know of it, and the sending school's receipt. No answers.

    open_until      the last day the sending school can read the note; None before it is accepted
    """

    stage: HandoverStage
    to_school: str
    meeting_on: date | None
    meeting_held: bool
    shared_on: date | None
    read_on: date | None
    accepted_on: date | None
    open_until: date | None
    discuss: bool
    stop_reason: StopReason | None
    handover_id: UUID


def status_of(referral: Referral) -> HandoverStatus | None:
    """Where the handover about a request stands: the one under way, else the last that was stopped, else None."""
    query = (
        select(Handover)
        .where(Handover.referral_id == referral.id)
        .options(joinedload(Handover.to_school))
        .order_by(Handover.stage == HandoverStage.STOPPED, Handover.written_at.desc())
    )
    row = session().scalars(query.limit(1)).first()
    if row is None:
        return None
    return HandoverStatus(
        stage=row.stage,
        to_school=row.to_school.name,
        meeting_on=row.meeting_on,
        meeting_held=row.meeting_held,
        shared_on=day_of(row.shared_at),
        read_on=day_of(row.read_at),
        accepted_on=day_of(row.accepted_at),
        open_until=row.open_until,
        discuss=row.discuss,
        stop_reason=row.stop_reason,
        handover_id=row.id,
    )


def day_of(moment: datetime | None) -> date | None:
    """The day of an instant in Oslo, if there is one."""
    return clock.day_of(moment) if moment else None


def receiving_schools(sender_id: UUID | None) -> list[Organisation]:
    """Schools a note may be sent to: upper secondary, in use, not the sender's own. In Norwegian order."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.UPPER_SECONDARY, Organisation.active, Organisation.id != sender_id
    )
    return list(session().scalars(query.order_by(Organisation.sort_key)))


def hindrances(handover: Handover) -> list[str]:
    """Why a note cannot be shared now, in the order to put it right. Empty when it can."""
    referral = handover.referral
    lacks = {
        N_("The request is cancelled."): referral.cancelled_at is not None,
        N_("Choose another school: this one takes no transition notes any more."): handover.to_school_id
        not in {school.id for school in receiving_schools(handover.from_school_id)},
        N_("Write something, or mark that you will talk about it at the meeting."): _is_empty(handover),
        NOT_COVERED: not is_covered(referral, ConsentScope.UPPER_SECONDARY),
    }
    return [words for words, lacking in lacks.items() if lacking]


def _is_empty(handover: Handover) -> bool:
    written = select(HandoverAnswer.id).where(HandoverAnswer.handover_id == handover.id).limit(1)
    return not handover.discuss and session().scalar(written) is None


def share(actor: User, handover: Handover) -> None:
    """Let the receiving school read it. Raises NotNow with the first hindrance, or when it is shared or stopped."""
    hold(handover)
    workflow.hand(HandoverMove.SHARE, handover)
    for words in hindrances(handover):
        raise NotNow(words)
    handover.shared_at = clock.now()
    audit.record(actor, audit.HandoverShared(handover.owner, handover.id, handover.to_school_id))
    settled(handover.referral)


def mark_read(actor: User, handover: Handover) -> None:
    """Remember when the receiving school first opened it. Said once, and past the row's version as in the inbox."""
    unread = update(Handover).where(Handover.id == handover.id, Handover.read_at.is_(None))
    if session().execute(unread.values(read_at=clock.now()).returning(Handover.id)).first() is not None:
        audit.record(actor, audit.HandoverRead(handover.owner, handover.id))


def accept(actor: User, handover: Handover) -> None:
    """The receiving school takes over; the sending one keeps sight for a number of days.

    Raises NotNow when consent no longer covers it, when nobody has read it, or when it is accepted or stopped.
    """
    hold(handover)
    insist_covered(handover)
    if handover.read_at is None:
        raise NotNow(N_("Read the note before you accept it."))
    workflow.hand(HandoverMove.ACCEPT, handover)
    handover.accepted_by_id, handover.accepted_at = actor.id, clock.now()
    handover.open_until = clock.today() + timedelta(days=settings().handover_days)
    audit.record(actor, audit.HandoverAccepted(handover.owner, handover.id, handover.open_until))
    settled(handover.referral)


def insist_covered(handover: Handover) -> None:
    """Raise NotNow unless consent covers upper secondary now."""
    if not is_covered(handover.referral, ConsentScope.UPPER_SECONDARY):
        raise NotNow(NOT_COVERED)


def stop(actor: User, handover: Handover, *, reason: StopReason) -> None:
    """The sender takes it back before it is accepted: the receiving school loses sight at once. Raises NotNow."""
    hold(handover)
    _end(actor, handover, HandoverMove.STOP, reason)
    settled(handover.referral)


def stop_uncovered(actor: User | None, referral: Referral) -> None:
    """After a change of consent: end what is shared and no longer covered, and let the milestones follow.

    A consent that has only run out closes the note to the receiving school by itself, and opens it when renewed.
    """
    session().flush()
    hold_request(referral.id)
    if referral.consent is not ConsentStatus.EXPIRED and not is_covered(referral, ConsentScope.UPPER_SECONDARY):
        _end_all(actor, [referral.id], LIVING, StopReason.CONSENT_WITHDRAWN)
    settled(referral)


def stop_all(actor: User, referral_ids: Sequence[UUID]) -> None:
    """End every note about these requests, finished or not: the pupil is protected, or the request is taken back."""
    under_way = tuple(stage for stage in HandoverStage if stage is not HandoverStage.STOPPED)
    _end_all(actor, referral_ids, under_way, StopReason.NOT_NEEDED)


def _end_all(
    actor: User | None, referral_ids: Sequence[UUID], stages: tuple[HandoverStage, ...], reason: StopReason
) -> None:
    query = select(Handover).where(Handover.referral_id.in_(referral_ids), Handover.stage.in_(stages))
    for handover in session().scalars(query.with_for_update().execution_options(populate_existing=True)):
        _end(actor, handover, HandoverMove.END, reason)


def _end(actor: User | None, handover: Handover, move: HandoverMove, reason: StopReason) -> None:
    workflow.hand(move, handover)
    handover.stopped_at, handover.stop_reason = clock.now(), reason
    audit.record(actor, audit.HandoverStopped(handover.owner, handover.id, reason))


def hold(handover: Handover) -> None:
    """Keep the request and the note from others until the commit, and read the note afresh."""
    hold_request(handover.referral_id)
    session().refresh(handover, with_for_update=True)


def hold_request(referral_id: UUID) -> None:
    """Keep a request from others until the commit: whoever changes its consent or its note waits here."""
    session().execute(select(Referral.id).where(Referral.id == referral_id).with_for_update())


def settled(referral: Referral) -> None:
    """Let the milestones of the case, if there is one, follow what was changed."""
    session().flush()
    case = case_of(referral)
    if case is not None:
        milestones.align_one(case)
