"""Failed sign-ins, counted before anything is hashed. What is kept are keyed hashes, never an address or a name."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from casework import clock
from casework.database import session
from casework.errors import TooMany
from casework.installation import installation, settings
from casework.language import N_
from casework.models import Attempt

WAIT = N_("There were too many attempts. Wait five minutes and try again.")


@dataclass(frozen=True, slots=True)
class Ticket:
    """An attempt that is counted as failed until it is forgiven."""

    rows: tuple[UUID, ...]


def take(account: str, address: str) -> Ticket:
    """Count an attempt on an account from an address, as failed until `forgive` says otherwise.

    It is counted before the secret is looked at and in a transaction of its own: so a hundred attempts at once are
    a hundred attempts, and the count stays although the page then answers with a refusal, which keeps nothing else.
    The present transaction is ended first, because on SQLite it holds the write lock: change nothing before this.
    Raises TooMany.
    """
    limits = {
        _scope("account", account): settings().attempts_per_user,
        _scope("address", address): settings().attempts_per_address,
    }
    session().rollback()
    with installation().database.session() as apart:
        _lock(apart, sorted(limits))
        since = clock.now() - settings().attempts_window
        apart.execute(delete(Attempt).where(Attempt.scope.in_(limits), Attempt.failed_at <= since))
        too_many = any(_count(apart, scope) >= limit for scope, limit in limits.items())
        rows = [Attempt(id=uuid4(), scope=scope, failed_at=clock.now()) for scope in limits]
        if not too_many:
            apart.add_all(rows)
        apart.commit()
    if too_many:
        raise TooMany(WAIT)
    return Ticket(tuple(row.id for row in rows))


def insist_on_few(kind: str, address: str) -> None:
    """Raise TooMany where an address has guessed at secrets of this kind too often of late."""
    since = clock.now() - settings().attempts_window
    recent = (Attempt.scope == _scope(kind, address), Attempt.failed_at > since)
    if (session().scalar(select(func.count()).where(*recent)) or 0) >= settings().attempts_per_address:
        raise TooMany(WAIT)


def guessed(kind: str, address: str) -> None:
    """Count a guess at a secret nobody can hit by chance, in a transaction of its own: the page keeps nothing."""
    with installation().database.session() as apart:
        apart.add(Attempt(id=uuid4(), scope=_scope(kind, address), failed_at=clock.now()))
        apart.commit()


def forgive(ticket: Ticket) -> None:
    """The attempt succeeded: it no longer counts."""
    session().execute(delete(Attempt).where(Attempt.id.in_(ticket.rows)))


def forget(older_than: timedelta) -> int:
    """Delete attempts nobody counts any more. Returns how many."""
    gone = session().execute(delete(Attempt).where(Attempt.failed_at <= clock.now() - older_than).returning(Attempt.id))
    return len(gone.all())


def _count(opened: Session, scope: bytes) -> int:
    return opened.scalar(select(func.count()).select_from(Attempt).where(Attempt.scope == scope)) or 0


def _lock(opened: Session, scopes: list[bytes]) -> None:
    """One attempt at a time per scope, always in the same order. SQLite has one writer at a time anyway."""
    if opened.get_bind().dialect.name == "postgresql":
        for scope in scopes:
            key = int.from_bytes(scope[:8], "big", signed=True)
            opened.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _scope(kind: str, value: str) -> bytes:
    """A keyed hash: whoever holds the table alone learns neither who nor from where."""
    return hmac.digest(settings().secret_key.encode(), f"casework/attempt/{kind}/{value}".encode(), "sha256")
