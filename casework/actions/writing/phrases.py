"""Standard phrases for notes: a user's own, the office's, and those casework begins with.

A phrase is seen by more than those who follow a pupil up, and kept in plain text: it is held to the text guard by its
form and may name nobody (`names_somebody`). No more than 20 of each; the order is theirs who keep them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import contains_eager

from casework import audit, clock, language
from casework.actions.writing.named_pupils import OPEN, names_a_pupil, names_one_of
from casework.class_list import normalise
from casework.database import session
from casework.errors import Invalid, NotFound, StaleEdit
from casework.language import N_
from casework.models import Case, Organisation, Phrase, User
from casework.phrases import built_in
from casework.policy.grants import Permission
from casework.policy.scope import cases_within

MOST = 20


@dataclass(frozen=True, slots=True)
class PhraseText:
    """A phrase as it is put into a note, and the language it is written in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Whose phrases: the user's own, or the office's."""

    owner_id: UUID | None
    office: bool

    @property
    def of(self) -> ColumnElement[bool]:
        """Its phrases, asked of Phrase."""
        if self.owner_id is None:
            return false()
        return (Phrase.office_id if self.office else Phrase.user_id) == self.owner_id

    def holds(self, phrase: Phrase) -> bool:
        """Is it one of them?"""
        return (phrase.office_id if self.office else phrase.user_id) == self.owner_id is not None


def own(actor: User) -> Shelf:
    """The actor's own."""
    return Shelf(actor.id, office=False)


def offices(actor: User) -> Shelf:
    """Those of the actor's office. Whoever calls has asked whether the actor may keep them."""
    return Shelf(actor.organisation_id, office=True)


def for_followups(actor: User) -> list[PhraseText]:
    """The chips under a note: one's own, then the office's, then casework's in the language being spoken; none twice.

    One statement.
    """
    mine = or_(own(actor).of, offices(actor).of)
    kept = session().scalars(select(Phrase).where(mine).order_by(Phrase.user_id.is_(None), Phrase.position)).all()
    ours = [PhraseText(text, language.speaking.get()) for text in built_in()]
    shown: dict[str, PhraseText] = {}
    for each in (*(PhraseText(row.text, row.language) for row in kept), *ours):
        shown.setdefault(each.text, each)
    return list(shown.values())


def on(shelf: Shelf) -> Sequence[Phrase]:
    """The phrases of a shelf, in their order."""
    return session().scalars(select(Phrase).where(shelf.of).order_by(Phrase.position, Phrase.written_at)).all()


def mark_of(phrase: Phrase) -> str:
    """What a form about a phrase carries along, to notice that somebody else has changed it."""
    return sha256(f"{phrase.language} {phrase.written_at.isoformat()} {phrase.text}".encode()).hexdigest()[:16]


def find(shelf: Shelf, phrase_id: UUID, *, seen: str = "") -> Phrase | None:
    """A phrase of the shelf; None for one that was seen there (`seen`: its mark) and is gone by now.

    Raises NotFound for one that was never seen. Another's is as one that is gone: the answer tells nobody of it.
    """
    row = session().get(Phrase, phrase_id)
    if row is not None and shelf.holds(row):
        return row
    if not seen:
        raise NotFound
    return None


def add(actor: User, shelf: Shelf, phrase: PhraseText) -> None:
    """Put a phrase last on the shelf. Raises Invalid at "text" when it is there already, or the shelf is full."""
    standing = _held(shelf)
    if len(standing) >= MOST:
        raise Invalid("text", N_("There are 20 phrases already. Remove one first."))
    _insist_new(standing, phrase.text)
    row = Phrase(
        **({"office_id": shelf.owner_id} if shelf.office else {"user_id": shelf.owner_id}),
        language=phrase.language,
        text=phrase.text,
        position=max((each.position for each in standing), default=-1) + 1,
        written_by_id=actor.id,
        written_at=clock.now(),
    )
    session().add(row)
    audit.record(actor, audit.PhraseSaved(row.id, shelf.office))


def change(actor: User, shelf: Shelf, phrase_id: UUID, phrase: PhraseText, *, seen: str) -> None:
    """Put other words in its place. Raises StaleEdit with what stands, or None when it is removed, and Invalid."""
    standing = _held(shelf)
    row = find(shelf, phrase_id, seen=seen)
    if row is None or mark_of(row) != seen:
        raise StaleEdit(N_("Somebody else has changed the phrase."), row)
    _insist_new([each for each in standing if each is not row], phrase.text)
    row.text, row.language = phrase.text, phrase.language
    row.written_by_id, row.written_at = actor.id, clock.now()
    audit.record(actor, audit.PhraseSaved(row.id, shelf.office))


def remove(actor: User, shelf: Shelf, phrase_id: UUID, *, seen: str) -> bool:
    """Take it away; one that is gone stays so. Returns False, with nothing done, when it reads otherwise by now."""
    _held(shelf)
    row = find(shelf, phrase_id, seen=seen)
    if row is not None and mark_of(row) != seen:
        return False
    if row is not None:
        session().delete(row)
        audit.record(actor, audit.PhraseRemoved(row.id, shelf.office))
    return True


def move(actor: User, shelf: Shelf, phrase_id: UUID, steps: int, *, seen: str) -> None:
    """Move it up (-1) or down (1) in the order. One that is gone moves nowhere."""
    standing = list(_held(shelf))
    row = find(shelf, phrase_id, seen=seen)
    if row is None:
        return
    place = max(0, min(standing.index(row) + steps, len(standing) - 1))
    standing.remove(row)
    standing.insert(place, row)
    for position, each in enumerate(standing):
        each.position = position
    audit.record(actor, audit.PhraseSaved(row.id, shelf.office))


def names_somebody(actor: User, shelf: Shelf, text: str) -> bool:
    """Does it seem to name a pupil the actor follows up or, of an office's phrase, anybody the office follows up?"""
    if not shelf.office:
        return names_a_pupil(actor, text)
    query = cases_within(actor, Permission.READ_CASE).options(contains_eager(Case.pupil)).where(Case.stage.in_(OPEN))
    return names_one_of(actor, [case.pupil for case in session().scalars(query).unique()], text)


def _held(shelf: Shelf) -> Sequence[Phrase]:
    """The shelf, with nobody else changing it until we are done."""
    keeper = Organisation if shelf.office else User
    session().scalars(select(keeper.id).where(keeper.id == shelf.owner_id).with_for_update()).one()
    return (
        session()
        .scalars(
            select(Phrase).where(shelf.of).order_by(Phrase.position, Phrase.written_at),
            execution_options={"populate_existing": True},
        )
        .all()
    )


def _insist_new(standing: Sequence[Phrase], text: str) -> None:
    if normalise(text) in {normalise(each.text) for each in standing}:
        raise Invalid("text", N_("This phrase is there already."))
