"""Reports to put on the shelf without making them: synthetic counts times five, so that they are rounded and add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256

from casework.models import Release, ReleaseComment, User
from casework.models.report_codes import Population, ReleaseState, Section
from casework.reports import committing
from casework.reports.cells import Counted
from casework.reports.cube import Cube
from casework.reports.making import Freeze
from casework.reports.plan import BASE, PLAN, VERSION
from casework.reports.protected import Figures, Protected, Unit, named
from tests.make import Make
from tests.report_histories import histories

TIMES = BASE


def reports(pupils: int = 40, areas: int = 3, releases: int = 4, seed: int = 1, *, cohorts: int = 2) -> list[Protected]:
    """A series of reports, oldest first. `pupils` in each cohort, before they are multiplied."""
    freezes = histories(pupils, areas, releases, seed, cohorts=cohorts)
    return [_report(freeze) for freeze in freezes]


def _report(freeze: Freeze) -> Protected:
    figures = tuple(
        _figures(freeze, year, population, facts) for (year, population), facts in sorted(freeze.facts.items())
    )
    return Protected(freeze.number, freeze.on, VERSION, figures)


def _figures(freeze: Freeze, year: int, population: Population, facts: Counted) -> Figures:
    areas = sorted({area for area, _ in facts})
    over = year in freeze.closed_to_entries
    units = {area: (area,) for area in areas} if over and len(areas) > 1 else {committing.EVERYBODY: tuple(areas)}
    unit_of = {area: key for key, lot in units.items() for area in lot}
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for (area, profile), number in facts.items():
        counts[unit_of[area], profile] += number * TIMES
    cells = Cube(PLAN[population], tuple(units)).tally(counts)
    return Figures(
        year,
        population,
        tuple(Unit(key, tuple(freeze.names[area] for area in lot), freeze.on) for key, lot in units.items()),
        named(population, cells),
    )


def shelve(
    make: Make, made: Sequence[Protected], *, by: User, draft: bool = False, comments: dict[Section, str] | None = None
) -> list[Release]:
    """Put reports in the ledger as published, the last one as a draft if asked. Comments belong to the last one."""
    shelved, before = [], bytes(32)
    for report in made:
        shelved.append(release_of(report, before))
        before = shelved[-1].hash or before
    with make.writing() as opened:
        opened.add_all(shelved)
        opened.flush()
        for section, body in (comments or {}).items():
            opened.add(
                ReleaseComment(
                    release_id=shelved[-1].id,
                    section=section,
                    body=body,
                    written_by_id=by.id,
                    written_at=_noon(made[-1].frozen_on),
                )
            )
        opened.flush()
        for release in shelved[: len(shelved) - draft]:
            release.state, release.published_by_id = ReleaseState.PUBLISHED, by.id
            release.published_at = _noon(release.frozen_on)
    return shelved


def release_of(report: Protected, before: bytes) -> Release:
    """The row of a draft, in the ledger's shape."""
    return Release(
        number=report.number,
        state=ReleaseState.DRAFT,
        frozen_on=report.frozen_on,
        frozen_at=_noon(report.frozen_on),
        plan=report.plan,
        content=report.canonical,
        proof="{}",
        state_kept="{}",
        state_hash=bytes(32),
        previous_hash=before,
        hash=sha256(before + report.digest).digest(),
        drafted_at=_noon(report.frozen_on),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
