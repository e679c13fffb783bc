"""A school's transition notes as lists: what came, and what went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import contains_eager, joinedload

from casework import audit
from casework.actions.consent.consents import name_of
from casework.actions.handover import talks
from casework.actions.handover.handovers import day_of
from casework.database import session
from casework.models import Handover, Organisation, Referral, User
from casework.models.codes import OrganisationKind
from casework.models.transition_codes import HandoverStage
from casework.policy.grants import Permission
from casework.policy.sharing import LIVING, handovers_within


class Box(StrEnum):
    """What a school's notes can be narrowed to. A note may be in two: a question can stand on one that is accepted."""

    DRAFT = "being-written"
    NEW = "new"
    READ = "read"
    ASKED = "asked"
    TO_ANSWER = "to-answer"
    ACCEPTED = "accepted"
    STOPPED = "stopped"


class LastWord(StrEnum):
    """Whose the last message of a note is, seen from the reader's school."""

    OURS = "ours"
    THEIRS = "theirs"


Inside = Callable[[Handover, LastWord | None], bool]
UNREAD: dict[Box, Inside] = {
    Box.NEW: lambda note, _: note.stage is HandoverStage.SHARED and note.read_at is None,
    Box.READ: lambda note, _: note.stage is HandoverStage.SHARED and note.read_at is not None,
}
RECEIVED: dict[Box, Inside] = UNREAD | {
    Box.ASKED: lambda note, word: note.stage is HandoverStage.SHARED and word is not None,
    Box.ACCEPTED: lambda note, _: note.stage is HandoverStage.ACCEPTED,
}
SENT: dict[Box, Inside] = {
    Box.DRAFT: lambda note, _: note.stage is HandoverStage.DRAFT,
    **UNREAD,
    Box.TO_ANSWER: lambda note, word: note.stage in LIVING and word is LastWord.THEIRS,
    Box.ACCEPTED: lambda note, _: note.stage is HandoverStage.ACCEPTED,
    Box.STOPPED: lambda note, _: note.stage is HandoverStage.STOPPED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One note in a list. `school` is the other one."""

    id: UUID
    referral_id: UUID
    name: str
    school: str
    stage: HandoverStage
    shared_on: date | None
    read_on: date | None
    accepted_on: date | None
    open_until: date | None
    meeting_on: date | None
    meeting_held: bool
    discuss: bool
    last_word: LastWord | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The notes of one box (or all), and how many each box has. A count is the number of rows it opens."""

    rows: tuple[Row, ...]
    counts: dict[Box, int]
    total: int


def receives(actor: User) -> bool:
    """Does the actor work where notes are received: at an upper secondary school?"""
    place = session().get(Organisation, actor.organisation_id) if actor.organisation_id else None
    return place is not None and place.kind is OrganisationKind.UPPER_SECONDARY


def received(actor: User, box: Box | None = None) -> Listing:
    """Notes sent to the actor's school that consent covers today, newest first."""
    return _listing(actor, Permission.RECEIVE_HANDOVER, RECEIVED, box)


def sent(actor: User, box: Box | None = None) -> Listing:
    """Notes the actor's school has written and may still read, newest first."""
    return _listing(actor, Permission.SEND_HANDOVER, SENT, box)


def _listing(actor: User, permission: Permission, boxes: dict[Box, Inside], box: Box | None) -> Listing:
    query = handovers_within(actor, permission).options(
        contains_eager(Handover.referral).contains_eager(Referral.pupil),
        joinedload(Handover.from_school),
        joinedload(Handover.to_school),
    )
    notes = session().scalars(query.order_by(Handover.written_at.desc(), Handover.id)).all()
    said = talks.last_word_from(note.id for note in notes)
    ours = {key: LastWord.OURS if place == actor.organisation_id else LastWord.THEIRS for key, place in said.items()}
    inside = {each: [note for note in notes if belongs(note, ours.get(note.id))] for each, belongs in boxes.items()}
    shown = notes if box is None else inside.get(box, [])
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.HANDOVERS))
    reading.fetch(note.referral.pupil for note in shown)
    rows = tuple(_row(actor, reading, note, ours.get(note.id)) for note in shown)
    return Listing(rows, {each: len(found) for each, found in inside.items()}, len(notes))


def _row(actor: User, reading: audit.Reading, note: Handover, last_word: LastWord | None) -> Row:
    other = note.to_school if note.from_school_id == actor.organisation_id else note.from_school
    return Row(
        id=note.id,
        referral_id=note.referral_id,
        name=name_of(reading, note.referral),
        school=other.name,
        stage=note.stage,
        shared_on=day_of(note.shared_at),
        read_on=day_of(note.read_at),
        accepted_on=day_of(note.accepted_at),
        open_until=note.open_until,
        meeting_on=note.meeting_on,
        meeting_held=note.meeting_held,
        discuss=note.discuss,
        last_word=last_word,
    )
