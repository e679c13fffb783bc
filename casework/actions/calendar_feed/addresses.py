"""The secret address of a user's calendar: made, found, ended. Only its hash is kept, and there is one at a time."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import select, update

from casework import audit, clock
from casework.actions.account import attempts
from casework.actions.mailing.choosing import has_deadlines
from casework.database import session
from casework.errors import NotFound, NotNow
from casework.installation import installation
from casework.language import N_
from casework.models import Feed, User

TOUCH_EVERY = timedelta(minutes=10)
GUESSES = "calendar"


@dataclass(frozen=True, slots=True)
class Address:
    """The address that stands: when it was made, and when a calendar last read it."""

    made_at: datetime
    read_at: datetime | None


def standing(user: User) -> Address | None:
    """The address of a user that works, or None."""
    found = session().scalar(select(Feed).where(Feed.user_id == user.id, Feed.revoked_at.is_(None)))
    return Address(found.made_at, found.read_at) if found is not None else None


def make(actor: User) -> str:
    """Make a secret address and return what is secret in it, shown once. An earlier one stops working.

    Raises NotNow for whoever has no deadlines.
    """
    if not has_deadlines(actor.role):
        raise NotNow(N_("Your role has no deadlines of its own, so there is nothing to put in a calendar."))
    end(actor, by=actor)
    token = token_urlsafe(32)
    session().add(Feed(user_id=actor.id, token_hash=_hash(token), made_at=clock.now()))
    audit.record(actor, audit.FeedMade())
    return token


def end(user: User, *, by: User | None) -> None:
    """Let the address of a user's calendar work no more, if there is one."""
    living = update(Feed).where(Feed.user_id == user.id, Feed.revoked_at.is_(None))
    if session().execute(living.values(revoked_at=clock.now()).returning(Feed.id)).first() is not None:
        audit.record(by, audit.FeedRevoked())


def reader(token: str, *, address: str) -> tuple[User, Feed]:
    """Whose calendar this is. Raises NotFound for what is guessed, ended or not theirs any more, TooMany for guessers.

    The rows are found by the hash of 256 random bits: how long that takes tells nothing about any other.
    """
    attempts.insist_on_few(GUESSES, address)
    wanted = _hash(token)
    query = select(User, Feed).join(Feed, Feed.user_id == User.id)
    found = session().execute(query.where(Feed.token_hash == wanted, Feed.revoked_at.is_(None), User.active)).first()
    if found is None or not hmac.compare_digest(found.Feed.token_hash, wanted) or not has_deadlines(found.User.role):
        attempts.guessed(GUESSES, address)
        raise NotFound
    return found.User, found.Feed


def touch(feed_id: UUID, read_at: datetime | None) -> None:
    """Remember that a calendar was read, at most every ten minutes, in a transaction of its own."""
    now = clock.now()
    if read_at is not None and now - read_at < TOUCH_EVERY:
        return
    with installation().database.session() as apart:
        apart.execute(update(Feed).where(Feed.id == feed_id).values(read_at=now))
        apart.commit()


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
