"""All reports, newest first: what each brings, and for those who publish also those under way and those held back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import audit, clock
from casework.actions.report import finding, freeze_days, ordering
from casework.actions.report.changes import Change, changes
from casework.database import session
from casework.errors import NotNow
from casework.installation import settings
from casework.language import N_
from casework.models import Release, User
from casework.models.report_codes import ReleaseState
from casework.policy.grants import P, may
from casework.reports.protected import Protected


@dataclass(frozen=True, slots=True)
class Row:
    """One report. `changes` is empty while it is being made."""

    id: UUID
    number: int
    frozen_on: date
    state: ReleaseState
    published_on: date | None
    published_by: str
    note: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """A report somebody waits for."""

    id: UUID
    on: date
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The page of reports. `drafts`: those a manager has to do something about; `next_on`: the calendar's next freeze.

    refused   why none can be asked for now
    """

    published: tuple[Row, ...]
    underway: tuple[Row, ...]
    held: tuple[Row, ...]
    may_publish: bool
    next_on: date | None
    ordered: Ordered | None = None
    refused: str | None = None


def listed(actor: User) -> Listed:
    """Every report the actor may see. Looking at the list is a line in the log."""
    rows = tuple(_rows(actor))
    audit.record(actor, audit.ReleasesRead(len(rows)))
    may_publish, today = may(actor.role, P.PUBLISH_RELEASES), clock.today()
    return Listed(
        _in_state(rows, ReleaseState.PUBLISHED),
        _in_state(rows, ReleaseState.DRAFT, ReleaseState.FROZEN),
        _in_state(rows, ReleaseState.HELD),
        may_publish,
        freeze_days.next_due(today, settings().report_months),
        _ordered() if may_publish else None,
        ordering.refusal(today) if may_publish else None,
    )


def row_of(release: Release) -> Row:
    """One report, as lists and headings show it."""
    report = Protected.read(release.content) if release.content else None
    return Row(
        release.id,
        release.number,
        release.frozen_on,
        release.state,
        clock.day_of(release.published_at) if release.published_at else None,
        release.published_by.name if release.published_by else "",
        release.note or "",
        changes(report) if report else (),
    )


def held(actor: User, release_id: UUID) -> Row:
    """A report nothing is shown of. Raises NotNow for any other. Looking at it is a line in the log."""
    release = finding.find(actor, release_id)
    if release.state is not ReleaseState.HELD:
        raise NotNow(N_("This report is not held back."))
    audit.record(actor, audit.ReportOpened(release.id))
    return row_of(release)


def _rows(actor: User) -> Iterator[Row]:
    return map(row_of, session().scalars(finding.within(actor).order_by(Release.number.desc())))


def _in_state(rows: tuple[Row, ...], *states: ReleaseState) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.state in states)


def _ordered() -> Ordered | None:
    order = freeze_days.waiting()
    if order is None:
        return None
    return Ordered(order.id, clock.day_of(order.ordered_at), order.ordered_by.name, order.note)
