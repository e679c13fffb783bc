"""Server-side sessions: made, found, kept alive and ended. The reference itself is never stored, only its hash."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import select, update

from casework import audit, clock
from casework.actions.calendar_feed import addresses
from casework.database import session
from casework.errors import NotFound
from casework.installation import installation, settings
from casework.models import SignIn, User
from casework.models.codes import SessionStage

PASSWORD_STAGE_LASTS = timedelta(minutes=5)
TOUCH_EVERY = timedelta(minutes=1)


def begin(user: User, stage: SessionStage, device: str) -> str:
    """Start a session for a user and return its reference: 256 random bits that only the cookie holds."""
    reference = token_urlsafe(32)
    now = clock.now()
    session().add(
        SignIn(
            user_id=user.id,
            user=user,
            reference_hash=hash_of(reference),
            stage=stage,
            device=device[:60],
            created_at=now,
            last_used_at=now,
        )
    )
    if stage is SessionStage.FULL:
        audit.record(user, audit.SignedIn())
    return reference


def find(reference: str) -> SignIn | None:
    """The living session a reference points at, or None."""
    found = session().scalar(select(SignIn).where(SignIn.reference_hash == hash_of(reference)))
    if found is None or found.ended_at is not None or not found.user.active or clock.now() >= ends_at(found):
        return None
    return found


def ends_at(sign_in: SignIn) -> datetime:
    """The instant a session ends if it isn't used again."""
    if sign_in.stage is SessionStage.PASSWORD:
        return sign_in.created_at + PASSWORD_STAGE_LASTS
    return min(sign_in.last_used_at + settings().idle, sign_in.created_at + settings().absolute)


def touch(sign_in: SignIn) -> None:
    """Remember that a session was used, at most once a minute; on a reading page in a transaction of its own."""
    now = clock.now()
    if now - sign_in.last_used_at < TOUCH_EVERY:
        return
    if not session().info["reading"]:
        sign_in.last_used_at = now
        return
    with installation().database.session() as apart:
        apart.execute(update(SignIn).where(SignIn.id == sign_in.id).values(last_used_at=now))
        apart.commit()


def living(user: User) -> list[SignIn]:
    """A user's own open sessions, newest first."""
    query = (
        select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None)).order_by(SignIn.created_at.desc())
    )
    return [one for one in session().scalars(query) if clock.now() < ends_at(one)]


def end(user: User, sign_in_id: UUID, reason: audit.SessionEnd) -> None:
    """End one of the user's own sessions. Raises NotFound for anyone else's."""
    found = session().get(SignIn, sign_in_id)
    if found is None or found.user_id != user.id:
        raise NotFound
    found.ended_at = found.ended_at or clock.now()
    audit.record(user, audit.SignedOut(reason, 1))


def end_all(user: User, reason: audit.SessionEnd, *, by: User | None, except_for: SignIn | None = None) -> int:
    """End every open session of a user, save perhaps the one in use, and the address of their calendar.

    Returns how many sessions ended.
    """
    ended = 0
    for one in living(user):
        if except_for is None or one.id != except_for.id:
            one.ended_at = clock.now()
            ended += 1
    audit.record(by, audit.SignedOut(reason, ended))
    addresses.end(user, by=by)
    return ended


def replace(standing: SignIn | None) -> None:
    """End the session a browser held when it gets a new one: nothing that was known before a stage opens the next."""
    if standing is not None and standing.ended_at is None:
        standing.ended_at = clock.now()


def hash_of(reference: str) -> bytes:
    """What is kept of a reference."""
    return sha256(reference.encode()).digest()
