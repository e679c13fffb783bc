"""The talk about a transition note: the handover meeting, the star, and what the two schools ask and answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.handover.handovers import hold, insist_covered, settled
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Handover, HandoverMessage, User
from casework.models.sealing import seal
from casework.models.transition_codes import HandoverStage
from casework.policy.sharing import LIVING
from casework.privacy.place import Size

A_YEAR = timedelta(days=366)
CHANGED_MEANWHILE = N_("Somebody else changed this while you were writing.")


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `ours`: somebody at the reader's own school wrote it."""

    by: str
    ours: bool
    at: datetime
    text: audit.Text


def meeting_mark(handover: Handover) -> str:
    """What a form carries of the meeting its reader saw."""
    return f"{handover.meeting_on or ''}/{'held' if handover.meeting_held else ''}"


def meet(actor: User, handover: Handover, *, on: date | None, held: bool, seen: str) -> None:
    """Plan the handover meeting, or say that it was held. `seen` is the mark of what stood there.

    Raises Invalid("on") for a day that cannot be right, StaleEdit, NotNow when the handover is stopped.
    """
    hold(handover)
    _insist_under_way(handover)
    if meeting_mark(handover) != seen:
        raise StaleEdit(CHANGED_MEANWHILE, handover)
    if held and on is None:
        raise Invalid("on", N_("Give the day it was held."))
    if held and on is not None and on > clock.today():
        raise Invalid("on", N_("A meeting that is held cannot lie ahead."))
    if on is not None and abs(on - clock.today()) > A_YEAR:
        raise Invalid("on", N_("Choose a day within a year."))
    handover.meeting_on, handover.meeting_held = on, held
    audit.record(actor, audit.HandoverTalkPlanned(handover.owner, handover.id))
    settled(handover.referral)


def star(actor: User, handover: Handover, *, discuss: bool) -> None:
    """Mark that something is better talked about than written, or take the mark away. Raises NotNow when stopped."""
    hold(handover)
    _insist_under_way(handover)
    if handover.discuss != discuss:
        handover.discuss = discuss
        audit.record(actor, audit.HandoverTalkPlanned(handover.owner, handover.id))
        settled(handover.referral)


def _insist_under_way(handover: Handover) -> None:
    if handover.stage is HandoverStage.STOPPED:
        raise NotNow(N_("The note is stopped already."))


def is_open(handover: Handover) -> bool:
    """Do both schools see the note today, so that a question would be read?"""
    return handover.stage in LIVING and (handover.open_until is None or handover.open_until >= clock.today())


def say(actor: User, handover: Handover, text: str, *, guarded: bool = False) -> None:
    """Ask about a note, or answer. `guarded`: the text guard asked about the text and its writer kept it.

    Raises NotNow when only one of the schools could read it: the note is stopped, not shared, or no longer covered.
    """
    hold(handover)
    insist_covered(handover)
    if not is_open(handover):
        raise NotNow(N_("The other school can no longer see the note. Call the school instead."))
    message = HandoverMessage(
        handover_id=handover.id, referral_id=handover.referral_id, author_id=actor.id, written_at=clock.now()
    )
    seal(message, "body", text, Size.NOTE)
    session().add(message)
    audit.record(actor, audit.HandoverAsked(handover.owner, handover.id))
    if guarded:
        audit.record(actor, audit.TextGuardOverridden(handover.owner))
    settled(handover.referral)


def thread(reading: audit.Reading, handover: Handover, reader: User) -> tuple[Said, ...]:
    """What was asked and answered, oldest first, opened for a page that already says so in the log."""
    query = (
        select(HandoverMessage, User.name, User.organisation_id)
        .join(User, User.id == HandoverMessage.author_id)
        .where(HandoverMessage.handover_id == handover.id)
        .order_by(HandoverMessage.written_at, HandoverMessage.id)
    )
    return tuple(
        Said(name, place == reader.organisation_id, message.written_at, reading.text(message, "body") or "")
        for message, name, place in session().execute(query)
    )


def last_word_from(handover_ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """Which school wrote the last message of each note that has any. One statement for any number."""
    query = (
        select(HandoverMessage.handover_id, User.organisation_id)
        .join(User, User.id == HandoverMessage.author_id)
        .where(HandoverMessage.handover_id.in_(list(handover_ids)))
        .order_by(HandoverMessage.written_at, HandoverMessage.id)
    )
    return dict(session().execute(query).all())
