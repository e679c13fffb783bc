"""A report beside the one before it: each key figure before and now, from published numbers only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import audit
from casework.actions.report import finding
from casework.database import session
from casework.errors import NotFound
from casework.models import Release, User
from casework.models.report_codes import ReleaseState
from casework.reports.contents import KEY_FIGURES, KeyFigure
from casework.reports.key_figures import Figure
from casework.reports.protected import Protected


@dataclass(frozen=True, slots=True)
class Compared:
    """One key figure of one cohort in two reports. None where a report does not publish it, or counts nobody yet.

    change   whole per cent points of a share, else pupils; None when there are not two numbers of a kind
    """

    key: KeyFigure
    before: Figure | None
    now: Figure | None

    @property
    def is_share(self) -> bool:
        """Is it compared by its share?"""
        return _share(self.now) is not None and _share(self.before) is not None

    @property
    def change(self) -> int | None:
        """How much more it is now."""
        if self.is_share:
            return _less(_share(self.now), _share(self.before))
        if any(each is not None and (each.whole is not None or each.band) for each in (self.before, self.now)):
            return None
        return _less(_part(self.now), _part(self.before))


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort's key figures, those that at least one of the two reports publishes."""

    year: int
    rows: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A report and the published one before it. `before` is None for the first."""

    release_id: UUID
    number: int
    frozen_on: date
    before: Protected | None
    cohorts: tuple[Cohort, ...]


def beside_the_one_before(actor: User, release_id: UUID) -> Pair:
    """A report beside the published one before it. Raises NotFound for one that shows nothing, or not to the actor.

    Looking at it is a line in the log.
    """
    release = finding.find(actor, release_id)
    if release.content is None or release.state is ReleaseState.HELD:
        raise NotFound
    audit.record(actor, audit.ReportOpened(release.id))
    earlier, now = before(release), Protected.read(release.content)
    then = Protected.read(earlier.content) if earlier is not None and earlier.content else None
    return Pair(release.id, release.number, release.frozen_on, then, compare(now, then))


def compare(now: Protected, before: Protected | None) -> tuple[Cohort, ...]:
    """The key figures of two reports, newest cohort first."""
    years = sorted({*now.years, *(before.years if before else ())}, reverse=True)
    found = (Cohort(year, tuple(_rows(year, now, before))) for year in years)
    return tuple(cohort for cohort in found if cohort.rows)


def before(release: Release) -> Release | None:
    """The published report with the highest number below."""
    earlier = select(Release).where(Release.state == ReleaseState.PUBLISHED, Release.number < release.number)
    return session().scalar(earlier.order_by(Release.number.desc()).limit(1))


def _rows(year: int, now: Protected, before: Protected | None) -> Iterator[Compared]:
    for key in KEY_FIGURES:
        pair = _figure(key, year, before), _figure(key, year, now)
        if any(pair):
            yield Compared(key, *pair)


def _figure(key: KeyFigure, year: int, report: Protected | None) -> Figure | None:
    counts = report.of(year, key.population) if report else None
    found = key.of(counts) if counts is not None and counts.shown else None
    return None if found is None or found.part is None or found.whole == 0 else found


def _share(figure: Figure | None) -> int | None:
    return figure.share if figure is not None and figure.band is None else None


def _part(figure: Figure | None) -> int | None:
    return figure.part if figure is not None else None


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
