"""Published reports: the only thing programme management reaches."""

from __future__ import annotations

from sqlalchemy import select

from casework import audit
from casework.database import session
from casework.models import Release, User


def published(actor: User) -> list[Release]:
    """Published reports, newest first. Looking at the list is a line in the log."""
    found = list(session().scalars(select(Release).order_by(Release.published_at.desc())))
    audit.record(actor, audit.ReleasesRead(len(found)))
    return found
