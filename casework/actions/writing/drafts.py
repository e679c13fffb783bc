"""What somebody is in the middle of writing, kept sealed on the server so that a lost session loses nothing.

One draft per user, kind and subject (a pupil for a flag, a case for a follow-up), under a key of its own that dies
with it. Whoever calls has checked that the subject is the actor's to write about (`subjects`). Two windows share it:
the later save wins, and each is told when the other came between, by the stamp it saw last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import audit, clock
from casework.database import session
from casework.errors import Invalid
from casework.installation import installation
from casework.language import N_, gettext
from casework.models import Draft, User
from casework.models.codes import DraftKind
from casework.models.sealing import mint, seal
from casework.privacy.place import Owner, Size

LASTS = timedelta(days=14)
LARGEST = 8 * 1024  # bytes of JSON
NOT_CONTENT = frozenset({"csrf_token", "once", "language", "draft_seen"})

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was typed: field names to the values each held."""

    fields: dict[str, list[str]]
    saved_at: datetime

    @property
    def stamp(self) -> str:
        """Which save of the draft this is."""
        return stamp_of(self.saved_at)


@dataclass(frozen=True, slots=True)
class Saved:
    """The stamp of what is kept now; `elsewhere`: another window has kept or sent it since this one looked."""

    stamp: str
    elsewhere: bool


def save(actor: User, kind: DraftKind, subject_id: UUID, fields: Fields, *, seen: str = "") -> Saved:
    """Keep what is typed, in place of what was kept before. Raises Invalid when it is larger than 8 kB.

    `seen` is the stamp the window last saw, empty for none.
    """
    content = json.dumps({name: list(values) for name, values in fields.items() if name not in NOT_CONTENT})
    if len(content) > LARGEST:
        raise Invalid("draft", gettext(N_("This is too much to keep as a draft.")))
    standing = _standing(actor, kind, subject_id)
    elsewhere = (stamp_of(standing.saved_at) if standing else "") != seen
    draft = standing or _new(actor, kind, subject_id)
    draft.saved_at, draft.expires_at = clock.now(), clock.now() + LASTS
    draft.content = None  # type: ignore[assignment]  # what stood there need not be read to be replaced
    seal(draft, "content", content, Size.NOTE)
    return Saved(stamp_of(draft.saved_at), elsewhere)


def load(actor: User, kind: DraftKind, subject_id: UUID, about: str | None = None) -> Kept | None:
    """The actor's own living draft, or None when there is none, it has expired, or it cannot be read.

    `about`: which of several forms about the subject; a draft of another one of them is as none.
    """
    draft = _standing(actor, kind, subject_id)
    if draft is None or draft.expires_at <= clock.now():
        return None
    text = audit.read_list(actor, audit.DraftRestored()).text(draft, "content")
    kept = Kept(json.loads(text), draft.saved_at) if isinstance(text, str) else None
    return kept if kept is None or about is None or kept.fields.get("about") == [about] else None


def stamp_of(saved_at: datetime) -> str:
    """Which save it is, as a window carries it along."""
    return saved_at.isoformat()


def discard(actor: User, kind: DraftKind, subject_id: UUID) -> None:
    """Throw the draft away, if there is one: row now, key as soon as that is committed."""
    draft = _standing(actor, kind, subject_id)
    if draft is not None:
        bury([draft])


def discard_expired() -> int:
    """Throw away every draft past its day. Returns how many; harmless to repeat."""
    expired = session().scalars(select(Draft).where(Draft.expires_at <= clock.now())).all()
    bury(expired)
    return len(expired)


def bury(drafts: Sequence[Draft]) -> None:
    """Delete rows now and their keys after the commit: a change that fails must not cost what was typed.

    A crash in between leaves keys without data, which the sweep of orphans removes.
    """
    owners = [draft.owner for draft in drafts]
    session().execute(delete(Draft).where(Draft.id.in_([draft.id for draft in drafts])))
    _erase_after_commit(session(), owners)


def _standing(actor: User, kind: DraftKind, subject_id: UUID) -> Draft | None:
    return session().scalar(
        select(Draft).where(Draft.user_id == actor.id, Draft.kind == kind, Draft.subject_id == subject_id)
    )


def _new(actor: User, kind: DraftKind, subject_id: UUID) -> Draft:
    """A fresh row with a key. Two windows that begin at once share the row of the first."""
    now = clock.now()
    draft = Draft(user_id=actor.id, kind=kind, subject_id=subject_id, saved_at=now, expires_at=now + LASTS)
    mint([draft.owner])
    seal(draft, "content", "{}", Size.NOTE)
    try:
        with session().begin_nested():
            session().add(draft)
    except IntegrityError:
        return (
            session()
            .scalars(select(Draft).where(Draft.user_id == actor.id, Draft.kind == kind, Draft.subject_id == subject_id))
            .one()
        )
    return draft


def _erase_after_commit(opened: Session, owners: list[Owner]) -> None:
    vault = installation().vault

    def erase(committed: Session) -> None:
        if owners and not committed.in_nested_transaction():
            vault.erase(owners)
            owners.clear()

    event.listen(opened, "after_commit", erase)
