"""Freezing: everybody counted from one consistent snapshot, even while people write, and the counts written down.

Two short units of work: one that reads, one that writes. Stopped in between, nothing has happened and it is done again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from casework import audit, clock, work
from casework.actions.report import cohorts, freeze_days
from casework.actions.report.freeze_days import Wanted
from casework.actions.year.calendars import years
from casework.database import session
from casework.installation import Installation, settings
from casework.models import Cohort, FactCount, Release
from casework.models.report_codes import Population
from casework.reports import plan
from casework.reports.cells import Counted, Key
from casework.reports.committing import counted_on
from casework.reports.facts import counting

SEPARATOR = ","


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everybody as counted at one instant, and the number the release of it gets."""

    number: int
    day: date
    counts: Mapping[Key, Counted]


def freeze_due(installation: Installation) -> int | None:
    """Freeze what the calendar or a manager asks for. Returns the release's number, or None when nothing was due."""
    with _one_instant(installation):
        wanted = freeze_days.wanted(clock.today(), settings().report_months)
        taken = _snapshot(wanted.day) if wanted is not None else None
    return _keep(installation, taken, wanted) if taken is not None and wanted is not None else None


def freeze(installation: Installation, day: date) -> int | None:
    """Freeze the figures as of a day. Returns the release's number.

    None when it is too soon after the last freeze, or another run did it meanwhile.
    """
    with _one_instant(installation):
        taken = None if freeze_days.too_soon(day) else _snapshot(day)
    return _keep(installation, taken, Wanted(day)) if taken is not None else None


@contextmanager
def _one_instant(installation: Installation) -> Iterator[None]:
    """Everything read inside the block is read as of one instant. A read transaction of SQLite is that already."""
    with work.unit(installation, reading=True) as opened:
        if opened.get_bind().dialect.name == "postgresql":
            opened.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield


def _snapshot(day: date) -> Snapshot | None:
    """Everybody as counted now. None while nobody has ever been: a first report without a pupil says nothing."""
    number = (session().scalar(select(func.max(Release.number))) or 0) + 1
    counts = _with_those_gone(day, counting.count(day, years()), facts_of(number - 1))
    return Snapshot(number, day, _still_followed(counts, day)) if counts or number > 1 else None


def _keep(installation: Installation, taken: Snapshot, wanted: Wanted) -> int | None:
    """Write a snapshot down, unless its order was taken back meanwhile.

    The number is its own lock: of two runs at once, the second finds it taken.
    """
    try:
        with work.doing(installation):
            asked = freeze_days.still_wanted(wanted)
            if asked is None:
                return None
            _write(taken, asked)
    except IntegrityError:
        with work.unit(installation, reading=True) as opened:
            if opened.scalar(select(Release.id).where(Release.number == taken.number)) is None:
                raise
        return None
    return taken.number


def facts_of(number: int) -> dict[Key, Counted]:
    """The counts a release was made from, by cohort and population. Empty for a number there is none of."""
    wanted = (
        select(Cohort.year, FactCount.population, FactCount.area_id, FactCount.profile, FactCount.pupils)
        .join(Cohort, Cohort.id == FactCount.cohort_id)
        .join(Release, Release.id == FactCount.release_id)
        .where(Release.number == number)
    )
    found: dict[Key, Counted] = {}
    for row in session().execute(wanted):
        profile = tuple(row.profile.split(SEPARATOR))
        found.setdefault((row.year, Population(row.population)), Counter())[row.area_id.hex, profile] = row.pupils
    return found


def _with_those_gone(day: date, now: Mapping[Key, Counted], before: Mapping[Key, Counted]) -> dict[Key, Counted]:
    """The counts with the participants who are not registered any more: a group never shrinks."""
    found = {}
    for key in {*now, *before}:
        pupils = list(now.get(key, Counter()).elements())
        counted_on(key[1], key[0], day, before.get(key, Counter()).elements(), pupils)
        if pupils:
            found[key] = Counter(pupils)
    return found


def _still_followed(counts: Mapping[Key, Counted], day: date) -> dict[Key, Counted]:
    return {key: counted for key, counted in counts.items() if day <= cohorts.last_freeze_of(key[0])}


def _write(taken: Snapshot, wanted: Wanted) -> None:
    ids = cohorts.begin(year for year, _ in taken.counts)
    release = Release(
        number=taken.number,
        frozen_on=taken.day,
        frozen_at=clock.now(),
        plan=plan.VERSION,
        ordered_by_id=wanted.ordered_by,
        note=wanted.note,
    )
    session().add(release)
    session().flush()
    session().add_all(_rows(release.id, ids, taken.counts))
    audit.record(None, audit.ReportFrozen(release.id))


def _rows(release_id: UUID, ids: Mapping[int, UUID], counts: Mapping[Key, Counted]) -> Iterator[FactCount]:
    for (year, population), counted in sorted(counts.items()):
        for (area, profile), pupils in sorted(counted.items()):
            yield FactCount(
                release_id=release_id,
                cohort_id=ids[year],
                population=population,
                area_id=UUID(area),
                profile=SEPARATOR.join(profile),
                pupils=pupils,
            )
