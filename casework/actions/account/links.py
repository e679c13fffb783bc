"""One-time links that expire: an invitation, or a new password. Only a link's hash is kept."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe
from typing import NoReturn
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from casework import audit, clock
from casework.database import session
from casework.errors import NotFound
from casework.installation import settings
from casework.models import Link, User
from casework.models.codes import LinkPurpose


def make(actor: User | None, user: User, purpose: LinkPurpose) -> str:
    """Make a link for a user and return its token, which is shown once. Earlier links of theirs stop working."""
    expire_all(user)
    token, now = token_urlsafe(32), clock.now()
    session().add(
        Link(
            user_id=user.id,
            purpose=purpose,
            token_hash=_hash(token),
            created_by_id=actor.id if actor else None,
            created_at=now,
            expires_at=now + settings().invitation_lasts,
        )
    )
    audit.record(actor, audit.LinkMade(user.id, purpose))
    return token


def expire_all(user: User) -> None:
    """Links of this user that nobody has used stop working."""
    now = clock.now()
    waiting = (Link.user_id == user.id, Link.used_at.is_(None), Link.expires_at > now)
    session().execute(update(Link).where(*waiting).values(expires_at=now))


def owner_of(token: str, purpose: LinkPurpose) -> User:
    """The user a living link was made for. Raises NotFound, and logs it, when it is used, expired or unknown."""
    found = (
        session()
        .execute(select(User).join(Link, Link.user_id == User.id).where(*_living(token, purpose), User.active))
        .scalar_one_or_none()
    )
    if found is None:
        _refuse()
    return found


def use(token: str, purpose: LinkPurpose) -> None:
    """Use a link up. Of two who use it at once, one succeeds. Raises NotFound, and logs it."""
    used = update(Link).where(*_living(token, purpose)).values(used_at=clock.now()).returning(Link.id)
    if session().execute(used).first() is None:
        _refuse()


def waiting_for(users: list[UUID]) -> set[UUID]:
    """Which of these users have a link that still works."""
    query = select(Link.user_id).where(Link.user_id.in_(users), Link.used_at.is_(None), Link.expires_at > clock.now())
    return set(session().scalars(query))


def _living(token: str, purpose: LinkPurpose) -> tuple[ColumnElement[bool], ...]:
    return (
        Link.token_hash == _hash(token),
        Link.purpose == purpose,
        Link.used_at.is_(None),
        Link.expires_at > clock.now(),
    )


def _refuse() -> NoReturn:
    audit.record(None, audit.SignInFailed(audit.SignInFailure.LINK_INVALID), decision=audit.Verdict.DENY)
    raise NotFound


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
