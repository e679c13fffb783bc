"""Making a report: from the facts of a freeze to protected figures, attacked before anybody sees them.

Pure: the same facts, secret and history give the same report, however often a broken run is run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casework.models.report_codes import Population
from casework.reports import attack, committing
from casework.reports.attack import Finding, Shown
from casework.reports.cells import Cell, Counted, Dither, Key, Profile
from casework.reports.committing import EVERYBODY
from casework.reports.cube import Cube
from casework.reports.plan import PLAN, UNIT_MIN, VERSION, Counting
from casework.reports.protected import Figures, Protected, Unit, named
from casework.reports.rounding import Before, rounded
from casework.reports.solver import Unsolvable

SALTS = range(6)
TOO_FEW, JOINED, DROPPED, BROKEN = "too_few", "joined", "dropped", "broken"
LADDER: tuple[tuple[str, ...], ...] = ((), (JOINED,), (JOINED, DROPPED))
"""What is shown less of when a draft does not stand its own attack: all areas as one, then no crosses either."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the next release needs of this one, for one population of one cohort. True counts are not in it.

    units        the areas of each unit
    stands       the number of the release whose facts each unit's figures are of, and its freeze
    parts        the rounded parts every figure is a sum of
    salt, coarse how the figures were made
    """

    units: Mapping[str, tuple[str, ...]]
    stands: Mapping[str, tuple[int, date]]
    parts: Mapping[Cell, int]
    cells: Mapping[Cell, int]
    salt: int = 0
    coarse: tuple[str, ...] = ()
    slack: Mapping[Cell, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The releases before, oldest first: what each kept, and the facts it was made from, by its number."""

    kept: Sequence[Mapping[Key, Kept]] = ()
    facts: Callable[[int], Mapping[Key, Counted]] = lambda _: {}

    def of(self, key: Key) -> list[Kept]:
        """What was kept of one population of one cohort, oldest first."""
        return [each[key] for each in self.kept if key in each]


@dataclass(frozen=True, slots=True)
class Freeze:
    """What a report is made from. `closed_to_entries`: cohorts whose school year is over, so that areas can be shown.

    names    what each area is called, in the order they are shown
    closed   cohorts that are followed no more: their figures stay as they are
    """

    number: int
    on: date
    facts: Mapping[Key, Counted]
    names: Mapping[str, str]
    closed_to_entries: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()


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
    return set(freeze.facts) | {key for each in earlier.kept for key in each}


@dataclass
class _Part:
    """One population of one cohort on its way."""

    freeze: Freeze
    earlier: Earlier
    key: Key
    dithers: Callable[[int, int], Dither]

    def __post_init__(self) -> None:
        self.year, self.population = self.key
        self.now = self.freeze.facts.get(self.key, Counter())
        self.history = self.earlier.of(self.key)
        self.last = self.history[-1] if self.history else None

    def made(self) -> tuple[Figures, Kept | None, tuple[Finding, ...]]:
        if self.last is None and self.now.total() < UNIT_MIN:
            return Figures(self.year, self.population, (), {}, (TOO_FEW,)), None, ()
        if self.last is not None and self.year in self.freeze.closed:
            return self._figures(self.last), self.last, ()
        units = self._units()
        stands = self._stands(units)
        if self.last is not None and stands == self.last.stands:
            return self._figures(self.last), self.last, ()
        for coarse in LADDER[LADDER.index(self.last.coarse) if self.last else 0 :]:
            for salt in SALTS:
                tried = self._tried(units, stands, coarse, salt)
                if tried is not None:
                    return self._figures(tried[0]), *tried
        return self._held_back()

    def _held_back(self) -> tuple[Figures, Kept | None, tuple[Finding, ...]]:
        if self.last is None:
            return Figures(self.year, self.population, (), {}, (BROKEN,)), None, ()
        return self._figures(self.last), self.last, ()

    def _units(self) -> Mapping[str, tuple[str, ...]]:
        """The units: everybody until the school year is over, then decided once from the number who came."""
        areas = sorted(
            {area for area, _ in self.now} | {a for lot in (self.last.units if self.last else {}).values() for a in lot}
        )
        standing = self.last.units if self.last else {EVERYBODY: tuple(areas)}
        if set(standing) == {EVERYBODY}:
            whole = {EVERYBODY: tuple(areas)}
            if self.year not in self.freeze.closed_to_entries or (self.last and JOINED in self.last.coarse):
                return whole
            proposed = committing.units({area: self._faces(self.now, (area,)).total() for area in areas})
            moved = self.last is None or committing.may_change(
                self._before(EVERYBODY), self._faces(self.now, tuple(areas))
            )
            return proposed if moved else whole
        late = tuple(area for area in areas if not any(area in lot for lot in standing.values()))
        joined = max(standing, key=lambda name: (len(standing[name]), name))
        return {name: (*lot, *late) if name == joined else lot for name, lot in standing.items()}

    def _stands(self, units: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[int, date]]:
        """Which facts each unit's figures are of: these, if enough pupils changed; else those it stood on."""
        fresh = (self.freeze.number, self.freeze.on)
        if self.last is None or set(units) != set(self.last.units):
            return dict.fromkeys(units, fresh)
        return {
            unit: fresh
            if committing.may_change(self._before(unit), self._faces(self.now, areas))
            else self.last.stands[unit]
            for unit, areas in units.items()
        }

    def _before(self, unit: str) -> Counter[Profile]:
        """The facts a unit's figures stood on."""
        if self.last is None:
            return Counter()
        facts = self.earlier.facts(self.last.stands[unit][0])
        return self._faces(facts.get(self.key, Counter()), self.last.units[unit])

    def _faces(self, facts: Counted, areas: Sequence[str]) -> Counter[Profile]:
        found: Counter[Profile] = Counter()
        for (area, profile), number in facts.items():
            if area in areas:
                found[profile] += number
        return found

    def _true(
        self, cube: Cube, units: Mapping[str, tuple[str, ...]], stands: Mapping[str, tuple[int, date]]
    ) -> dict[Cell, int]:
        counts: Counter[tuple[str, Profile]] = Counter()
        for unit, areas in units.items():
            number = stands[unit][0]
            facts = self.freeze.facts if number == self.freeze.number else self.earlier.facts(number)
            for profile, pupils in self._faces(facts.get(self.key, Counter()), areas).items():
                counts[unit, profile] += pupils
        return cube.tally(counts)

    def _tried(
        self,
        units: Mapping[str, tuple[str, ...]],
        stands: Mapping[str, tuple[int, date]],
        coarse: tuple[str, ...],
        salt: int,
    ) -> tuple[Kept, tuple[Finding, ...]] | None:
        if JOINED in coarse and set(units) != {EVERYBODY}:
            units = {EVERYBODY: tuple(sorted(area for lot in units.values() for area in lot))}
            stands = {EVERYBODY: (self.freeze.number, self.freeze.on)}
        cube = cube_of(self.population, tuple(units), coarse)
        truth = self._true(cube, units, stands)
        try:
            done = rounded(cube, truth, self.dithers(self.year, salt), self._standing_still(cube, units, stands))
        except Unsolvable:
            return None
        kept = Kept(units, stands, done.parts, done.cells, salt, coarse, done.slack)
        findings = attack.examine(
            [*self._seen(), Shown(cube, done.cells, done.slack, stands)], truth, list(self._stood_for())
        )
        return (kept, findings) if all(finding.passed for finding in findings) else None

    def _standing_still(
        self, cube: Cube, units: Mapping[str, tuple[str, ...]], stands: Mapping[str, tuple[int, date]]
    ) -> Before | None:
        if self.last is None:
            return None
        same = set(units) == set(self.last.units)
        old = cube_of(self.population, tuple(self.last.units), self.last.coarse)
        truth = self._true(old, self.last.units, self.last.stands)
        still = frozenset(unit for unit in units if same and stands[unit] == self.last.stands[unit])
        return Before(
            self.last.parts if same else {},
            {where: self.last.cells[where] for where in cube.cells if where in self.last.cells},
            truth,
            still,
        )

    def _seen(self) -> Iterator[Shown]:
        for each in self.history:
            yield Shown(cube_of(self.population, tuple(each.units), each.coarse), each.cells, each.slack, each.stands)

    def _stood_for(self) -> Iterator[Mapping[Cell, int]]:
        for each in self.history:
            yield self._true(cube_of(self.population, tuple(each.units), each.coarse), each.units, each.stands)

    def _figures(self, kept: Kept) -> Figures:
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
            kept.coarse,
            named(self.population, kept.slack),
        )


def cube_of(population: Population, units: tuple[str, ...], coarse: tuple[str, ...] = ()) -> Cube:
    """The cube of a population, without what the ladder took away."""
    return Cube(_coarser(PLAN[population], coarse), units)


def _coarser(counting: Counting, coarse: tuple[str, ...]) -> Counting:
    if DROPPED not in coarse:
        return counting
    return replace(counting, tables=tuple(table for table in counting.tables if len(table.dimensions) == 1))
