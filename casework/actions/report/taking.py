"""Taking a report home: a spreadsheet, a comma file or a print, all of them from the one object that is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.audit.codes import ReportFile
from casework.database import session
from casework.documents import comma, spreadsheet
from casework.documents import report as print_of
from casework.documents.edition import Edition
from casework.errors import NotFound
from casework.models import Release, ReleaseComment, User
from casework.models.report_codes import ReleaseState, Section
from casework.policy.grants import P, may
from casework.reports.protected import Protected

WRITTEN: Mapping[ReportFile, Callable[[Edition], bytes]] = {
    ReportFile.EXCEL: spreadsheet.workbook,
    ReportFile.CSV: comma.text,
    ReportFile.PDF: print_of.pdf,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file of a report, in the language spoken."""

    number: int
    is_draft: bool
    content: bytes


def taken(actor: User, release_id: UUID, file: ReportFile) -> Taken:
    """A file of a published report; of a draft for those who may publish it. It is a line in the log.

    Raises NotFound for one there is not, one that shows nothing, and a draft the reader may not see.
    """
    edition = edition_of(actor, release_id)
    audit.record(actor, audit.ReportTaken(release_id, file))
    return Taken(edition.report.number, edition.is_draft, WRITTEN[file](edition))


def edition_of(actor: User, release_id: UUID) -> Edition:
    """What the files of a report are made from. Raises NotFound, as `taken` does."""
    states = [ReleaseState.PUBLISHED] + ([ReleaseState.DRAFT] if may(actor.role, P.PUBLISH_RELEASES) else [])
    wanted = select(Release.content, Release.hash, Release.published_at, Release.note)
    found = session().execute(wanted.where(Release.id == release_id, Release.state.in_(states))).one_or_none()
    if found is None or found.content is None or found.hash is None:
        raise NotFound
    published_on = clock.day_of(found.published_at) if found.published_at else None
    report = Protected.read(found.content)
    return Edition(report, found.hash, published_on, _comments(release_id), found.note or "")


def _comments(release_id: UUID) -> Mapping[Section, str]:
    wanted = select(ReleaseComment.section, ReleaseComment.body).where(ReleaseComment.release_id == release_id)
    return {row.section: row.body for row in session().execute(wanted)}
