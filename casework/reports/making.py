"""Making a report: from the facts of a freeze to protected figures, attacked before anybody sees them.

Pure: the same facts, secret and history give the same report, however often a broken run is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from casework.models.report_codes import Population
from casework.reports import attack
from casework.reports.attack import Finding, Shown
from casework.reports.basis import JOINED, Basis, Decided, Earlier, Freeze, Kept
from casework.reports.cells import Cell, Dither, Key
from casework.reports.committing import EVERYBODY
from casework.reports.cube import Cube
from casework.reports.plan import PLAN, UNIT_MIN, VERSION, Counting
from casework.reports.protected import Figures, Protected, Unit, named
from casework.reports.rounding import Before, rounded
from casework.reports.solver import Unsolvable

__all__ = ["Earlier", "Freeze", "Kept", "Made", "cube_of", "make"]

SALTS = range(20)
TOO_FEW, DROPPED, BROKEN = "too_few", "dropped", "broken"
HELD, CLOSED = "held", "closed"
"""Why figures stand as they did though pupils changed: the attack won against all that is newer, or nobody is followed
any more."""
UNROUNDED = Finding("rounding", False, 0, None, 0, 0.0)
"""A try that could not be rounded at all."""
LADDER: tuple[tuple[str, ...], ...] = ((), (JOINED,), (JOINED, DROPPED))
"""What is shown less of when a draft does not stand its own attack: all areas as one, then no crosses either."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report, what the next one needs, and what the attack found for each part of it."""

    report: Protected
    kept: Mapping[Key, Kept]
    findings: Mapping[Key, tuple[Finding, ...]]


def make(freeze: Freeze, earlier: Earlier, dithers: Callable[[int, int], Dither]) -> Made:
    """Make a report. `dithers`: the coin of a cohort's year and a salt."""
    parts = {key: _Part(freeze, earlier, key, dithers).made() for key in sorted(_keys(freeze, earlier))}
    return Made(
        Protected(freeze.number, freeze.on, VERSION, tuple(figures for figures, _, _ in parts.values())),
        {key: kept for key, (_, kept, _) in parts.items() if kept is not None},
        {key: findings for key, (_, _, findings) in parts.items()},
    )


def _keys(freeze: Freeze, earlier: Earlier) -> set[Key]:
    """Every population of every cohort: one that is only named when somebody is in it tells that somebody is."""
    years = {year for each in (freeze.facts, *earlier.kept) for year, _ in each}
    return {(year, population) for year in years for population in Population}


@dataclass
class _Part:
    """One population of one cohort on its way. `failed`: what the attack won by, in the tries so far."""

    freeze: Freeze
    earlier: Earlier
    key: Key
    dithers: Callable[[int, int], Dither]
    failed: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.year, self.population = self.key
        self.basis = Basis(self.freeze, self.earlier, self.key)
        self.last = self.basis.last

    def made(self) -> tuple[Figures, Kept | None, tuple[Finding, ...]]:
        if self.last is None and self.basis.now.total() < UNIT_MIN:
            return Figures(self.year, self.population, (), {}, (TOO_FEW,)), None, ()
        if self.last is not None and self.year in self.freeze.closed:
            return self._figures(self.last, CLOSED), self.last, ()
        decided = self.basis.decided()
        if self.last is not None and decided.stands == self.last.stands:
            return self._figures(self.last), self.last, ()
        for coarse in LADDER[LADDER.index(self.last.coarse) if self.last else 0 :]:
            for salt in self._salts():
                tried = self._tried(decided, coarse, salt)
                if tried is not None:
                    return self._figures(tried[0]), *tried
        return self._given_up(decided)

    def _salts(self) -> Iterator[int]:
        """The salt that held last time first, so that a cell keeps its coin."""
        first = self.last.salt if self.last else 0
        return ((first + more) % len(SALTS) for more in SALTS)

    def _given_up(self, decided: Decided) -> tuple[Figures, Kept | None, tuple[Finding, ...]]:
        failed = tuple(self.failed)
        if self.last is None:
            return Figures(self.year, self.population, (), {}, (BROKEN,)), None, failed
        if decided.split:
            kept = replace(self.last, coarse=(JOINED,))
            return self._figures(kept), kept, failed
        return self._figures(self.last, HELD), self.last, failed

    def _tried(self, decided: Decided, coarse: tuple[str, ...], salt: int) -> tuple[Kept, tuple[Finding, ...]] | None:
        if JOINED in coarse and set(decided.units) != {EVERYBODY}:
            everybody = tuple(sorted(area for lot in decided.units.values() for area in lot))
            if not self.basis.may_move(EVERYBODY, everybody):
                return None
            decided = Decided({EVERYBODY: everybody}, {EVERYBODY: (self.freeze.number, self.freeze.on)})
        cube = cube_of(self.population, tuple(decided.units), coarse)
        truth = cube.tally(self.basis.counts(decided.units, decided.stands))
        try:
            done = rounded(cube, truth, self.dithers(self.year, salt), self._before(cube, decided))
        except Unsolvable:
            self.failed.append(UNROUNDED)
            return None
        slack = {**done.slack, **(self.last.slack if self.last and decided.split else {})}
        kept = Kept(decided.units, decided.stands, done.parts, done.cells, salt, coarse, slack)
        series = [*self._seen(), Shown(cube, done.cells, slack, decided.stands)]
        findings = attack.examine(series, truth, list(self._stood_for()), self._inside([*self.basis.history, kept]))
        self.failed += [finding for finding in findings if not finding.passed]
        return (kept, findings) if all(finding.passed for finding in findings) else None

    def _before(self, cube: Cube, decided: Decided) -> Before | None:
        if self.last is None:
            return None
        same = set(decided.units) == set(self.last.units)
        stood = {unit for unit in decided.units if same and decided.stands[unit] == self.last.stands[unit]}
        cells = {where: self.last.cells[where] for where in cube.cells if where in self.last.cells}
        return Before(
            self.last.parts if same else {},
            cells,
            self._true_of(self.last),
            frozenset(stood),
            frozenset(cells if decided.split else ()),
        )

    def _true_of(self, kept: Kept) -> Mapping[Cell, int]:
        return self._cube_of(kept).tally(self.basis.counts(kept.units, kept.stands))

    def _inside(self, series: Sequence[Kept]) -> Callable[[int], Mapping[Cell, int]]:
        """Who is in each part of each unit of a release: what one who knows a unit knows. Counted when asked for."""

        def counted(place: int) -> Mapping[Cell, int]:
            kept = series[place]
            return self._cube_of(kept).peopled(self.basis.counts(kept.units, kept.stands))

        return cache(counted)

    def _cube_of(self, kept: Kept) -> Cube:
        return cube_of(self.population, tuple(kept.units), kept.coarse)

    def _seen(self) -> Iterator[Shown]:
        for each in self.basis.history:
            yield Shown(self._cube_of(each), each.cells, each.slack, each.stands)

    def _stood_for(self) -> Iterator[Mapping[Cell, int]]:
        return map(self._true_of, self.basis.history)

    def _figures(self, kept: Kept, *why: str) -> Figures:
        place = {area: at for at, area in enumerate(self.freeze.names)}
        lots = {unit: sorted(areas, key=lambda area: place.get(area, len(place))) for unit, areas in kept.units.items()}
        shown = tuple(
            Unit(unit, tuple(self.freeze.names.get(area, area) for area in lot), kept.stands[unit][1])
            for unit, lot in sorted(lots.items(), key=lambda each: (len(each[1]) > 1, place.get(each[1][0], 0)))
        )
        return Figures(
            self.year,
            self.population,
            shown,
            named(self.population, kept.cells),
            (*kept.coarse, *why),
            named(self.population, kept.slack),
        )


def cube_of(population: Population, units: tuple[str, ...], coarse: tuple[str, ...] = ()) -> Cube:
    """The cube of a population, without what the ladder took away."""
    return Cube(_coarser(PLAN[population], coarse), units)


def _coarser(counting: Counting, coarse: tuple[str, ...]) -> Counting:
    if DROPPED not in coarse:
        return counting
    return replace(counting, tables=tuple(table for table in counting.tables if len(table.dimensions) == 1))
