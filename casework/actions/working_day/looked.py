"""Which cases a user had before them last. The log says so already: nothing is written when a page is only read."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select

from casework import audit
from casework.audit.table import AuditEntry
from casework.database import session
from casework.installation import desk
from casework.models import User
from casework.privacy.place import OwnerKind


def opened_last(actor: User, most: int, *, since: datetime | None = None) -> list[UUID]:
    """Ids of the cases the actor opened last, the latest first, at most so many. The caller asks about reach."""
    latest = func.max(AuditEntry.seq)
    query = (
        select(AuditEntry.subject)
        .where(
            AuditEntry.actor_id == actor.id,
            AuditEntry.action == audit.CaseOpened.action(),
            AuditEntry.subject.is_not(None),
            AuditEntry.at_us > (int(since.timestamp() * 1_000_000) if since else 0),
        )
        .group_by(AuditEntry.subject)
        .order_by(latest.desc())
        .limit(most)
    )
    references = [each for each in session().scalars(query) if each is not None]
    owners = desk().owners_of(references)
    return [owners[each].id for each in references if each in owners and owners[each].kind is OwnerKind.CASE]


def instant_of(at_us: int) -> datetime:
    """A line's moment, from microseconds since 1970 UTC."""
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)
