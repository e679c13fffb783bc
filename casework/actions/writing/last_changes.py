"""Who changed a record last, and when: what a person needs to know when two edits meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from casework.audit import Event
from casework.audit.table import AuditEntry
from casework.database import session
from casework.installation import desk
from casework.models import User
from casework.privacy.place import Owner


@dataclass(frozen=True, slots=True)
class LastChange:
    """The name of a member of staff, and the instant."""

    by: str
    at: datetime


def last_change(owner: Owner, *kinds: type[Event]) -> LastChange | None:
    """The newest line of these kinds about the owner, or None when the log holds none."""
    found = (
        session()
        .execute(
            select(User.name, AuditEntry.at_us)
            .join(User, User.id == AuditEntry.actor_id)
            .where(
                AuditEntry.subject == desk().log_reference(owner),
                AuditEntry.action.in_([kind.action() for kind in kinds]),
            )
            .order_by(AuditEntry.seq.desc())
            .limit(1)
        )
        .first()
    )
    return LastChange(found[0], datetime.fromtimestamp(found[1] / 1_000_000, UTC)) if found else None
