"""A ledger of reports, ready to be read: real protected figures of synthetic pupils, chained as the product chains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache

from sqlalchemy import func, select

from casework import audit, clock
from casework.actions.report import chain, drafting
from casework.actions.report.chain import NOTHING_BEFORE, link
from casework.database import session
from casework.models import Release, ReleaseOrder, User
from casework.models.report_codes import Population, ReleaseState
from casework.reports import kept_text
from casework.reports.making import Made
from casework.reports.protected import Figures, Protected
from tests.make import Make
from tests.report_histories import histories, released

PUPILS, AREAS, RELEASES = 90, 3, 4


@cache
def reports() -> tuple[Made, ...]:
    """Half-yearly reports of the same pupils, 1 February 2025 and on. The same in every test."""
    return tuple(released(histories(PUPILS, AREAS, RELEASES)))


def ordered(make: Make, by: User, note: str = "Kontakt var registrert feil.") -> ReleaseOrder:
    """A report somebody has asked for outside the calendar."""
    with make.writing() as opened:
        newest = opened.scalar(select(func.max(Release.number))) or 0
        made = ReleaseOrder(after_number=newest, note=note, ordered_by_id=by.id, ordered_at=clock.now())
        opened.add(made)
    return made


def frozen(make: Make, number: int = 1, on: date | None = None, **told: object) -> Release:
    """A report that is counted, not yet made."""
    with make.writing() as opened:
        on = on or reports()[number - 1].report.frozen_on
        release = Release(number=number, frozen_on=on, frozen_at=_noon(on), plan=1, **told)
        opened.add(release)
    return release


def draft(make: Make, number: int = 1, **told: object) -> Release:
    """A draft of the report with this number; after the last there is, the last again."""
    made = reports()[min(number, RELEASES) - 1]
    release = frozen(make, number, made.report.frozen_on, **told)
    with make.writing() as opened:
        row = opened.get_one(Release, release.id)
        row.content, row.proof = replace(made.report, number=number).canonical, drafting.proof_of(made)
        row.state_kept = kept_text.written(made.kept)
        _chained(row, ReleaseState.DRAFT)
    return _afresh(make, release)


def held(make: Make, number: int = 1, why: str = "too_few", on: date | None = None) -> Release:
    """A report nothing is shown of."""
    release = frozen(make, number, on)
    with make.writing() as opened:
        row = opened.get_one(Release, release.id)
        figures = Figures(2024, Population.PARTICIPANTS, (), {}, (why,))
        row.content, row.proof = Protected(number, row.frozen_on, 1, (figures,)).canonical, "{}"
        _chained(row, ReleaseState.HELD)
    return _afresh(make, release)


def published(make: Make, by: User, number: int = 1, **told: object) -> Release:
    """A published report."""
    release = draft(make, number, **told)
    with make.writing() as opened:
        row = opened.get_one(Release, release.id)
        row.state, row.published_by_id = ReleaseState.PUBLISHED, by.id
        row.published_at = _noon(row.frozen_on)
        audit.record(by, audit.ReportPublished(row.id, row.hash or b"", chain.comments_digest(())))
    return _afresh(make, release)


def _chained(row: Release, state: ReleaseState) -> None:
    before = session().scalar(select(Release.hash).where(Release.number == row.number - 1))
    row.previous_hash, row.state_hash = before or NOTHING_BEFORE, bytes(32)
    row.hash, row.state, row.drafted_at = link(row), state, _noon(row.frozen_on)
    event = audit.ReportHeld if state is ReleaseState.HELD else audit.ReportDrafted
    audit.record(None, event(row.id, row.hash))


def _afresh(make: Make, release: Release) -> Release:
    with make.reading() as opened:
        return opened.get_one(Release, release.id)


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)
