"""Reading a report: one frozen object, what went before it, and what programme management says to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from casework import audit
from casework.database import session
from casework.errors import NotFound
from casework.models import Release, ReleaseComment, User
from casework.models.report_codes import ReleaseState, Section
from casework.policy.grants import P, may
from casework.reports.protected import Protected

EARLIER = 12
"""How many published reports before this one are looked back at."""
REMEMBERED = 2 * EARLIER
"""How many published reports are kept as they were read: rounded numbers that never change."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is read. `earlier`: the published ones before it, oldest first. `hash`: its link of the ledger."""

    id: UUID
    number: int
    state: ReleaseState
    frozen_on: date
    published_at: datetime | None
    published_by: str | None
    note: str | None
    hash: str
    content: Protected
    earlier: tuple[Protected, ...]
    comments: Mapping[Section, str]

    @property
    def previous(self) -> Protected | None:
        """The last report that was published before this one."""
        return self.earlier[-1] if self.earlier else None


def opened(actor: User, release_id: UUID) -> Report:
    """A published report, or a draft for those who may publish it; looking at it is a line in the log.

    Raises NotFound for one there is not, one that is held back, and a draft the reader may not see.
    """
    found = _readable(actor, release_id)
    before = _before(found.number)
    comments = select(ReleaseComment.section, ReleaseComment.body).where(ReleaseComment.release_id == release_id)
    said = {row.section: row.body for row in session().execute(comments)}
    audit.record(actor, audit.ReportOpened(release_id))
    return Report(
        found.id,
        found.number,
        found.state,
        found.frozen_on,
        found.published_at,
        found.name,
        found.note,
        found.hash.hex(),
        _read(found.content) if found.state is ReleaseState.PUBLISHED else Protected.read(found.content),
        before,
        said,
    )


def _readable(actor: User, release_id: UUID) -> Row[*tuple[Any, ...]]:
    states = [ReleaseState.PUBLISHED] + ([ReleaseState.DRAFT] if may(actor.role, P.PUBLISH_RELEASES) else [])
    wanted = (
        select(
            Release.id,
            Release.number,
            Release.state,
            Release.frozen_on,
            Release.published_at,
            User.name,
            Release.note,
            Release.hash,
            Release.content,
        )
        .outerjoin(User, User.id == Release.published_by_id)
        .where(Release.id == release_id, Release.state.in_(states))
    )
    found = session().execute(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def _before(number: int) -> tuple[Protected, ...]:
    wanted = (
        select(Release.content)
        .where(Release.number < number, Release.state == ReleaseState.PUBLISHED)
        .order_by(Release.number.desc())
        .limit(EARLIER)
    )
    return tuple(_read(content) for content in reversed(list(session().scalars(wanted))) if content)


@lru_cache(REMEMBERED)
def _read(content: str) -> Protected:
    """Known by the whole text, so that a row which was tampered with is never answered by what stood there before."""
    return Protected.read(content)
