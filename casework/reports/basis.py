"""What the figures of a report are of: which areas are one unit, and which facts each unit stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.reports import committing
from casework.reports.cells import Cell, Counted, Key
from casework.reports.committing import EVERYBODY, Faces
from casework.reports.cube import Counts

JOINED = "joined"
"""All areas are shown as one, since the attack won by area."""
Units = Mapping[str, tuple[str, ...]]
"""The areas of each unit."""
Stands = Mapping[str, tuple[int, date]]
"""The number of the release whose facts each unit's figures are of, and its freeze."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the next release needs of this one, for one population of one cohort. True counts are not in it.

    units        the areas of each unit
    stands       the number of the release whose facts each unit's figures are of, and its freeze
    parts        the rounded parts every figure is a sum of
    salt, coarse how the figures were made
    """

    units: Units
    stands: Stands
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
class Decided:
    """What the figures shall be of. `split`: areas are told apart for the first time, of facts already published."""

    units: Units
    stands: Stands
    split: bool = False


class Basis:
    """What stands behind one population of one cohort: now, and in every release so far."""

    def __init__(self, freeze: Freeze, earlier: Earlier, key: Key) -> None:
        self._freeze, self._earlier, self._key = freeze, earlier, key
        self.now = freeze.facts.get(key, Counter())
        self.history = earlier.of(key)
        self.last = self.history[-1] if self.history else None
        self._found: dict[tuple[tuple[str, ...], int], Faces] = {}

    def decided(self) -> Decided:
        """The units and what they stand on: everybody until the school year is over, then decided once."""
        if self.last is not None and set(self.last.units) != {EVERYBODY}:
            return self._moved(self.last, self._with_late(self.last.units))
        moved = self.may_move(EVERYBODY, self._areas)
        joined = self.last is not None and JOINED in self.last.coarse
        if self._key[0] not in self._freeze.closed_to_entries or joined:
            whole = {EVERYBODY: self._areas}
            return self._fresh(whole) if moved or self.last is None else Decided(whole, self.last.stands)
        if moved or self.last is None:
            return self._fresh(self._proposed(self.now))
        return self._split(self.last)

    def may_move(self, unit: str, areas: Sequence[str]) -> bool:
        """Have enough pupils of a unit changed from each of the facts its figures ever stood on?

        Every release stays known. Measured against the last alone, two steps of five could end one pupil from where
        they began.
        """
        now = _faces(self.now, areas)
        return all(committing.may_change(then, now) for then in self._stood_on(unit))

    def counts(self, units: Units, stands: Stands) -> Counts:
        """How many pupils of each unit have each profile, in the facts the unit stands on."""
        counts: Counts = Counter()
        for unit, areas in units.items():
            for profile, pupils in self._behind(areas, stands[unit][0]).items():
                counts[unit, profile] += pupils
        return counts

    @property
    def _areas(self) -> tuple[str, ...]:
        """Every area of the installation, in use or not: a list of those with pupils would be a count of the others."""
        known = {area for lot in (self.last.units if self.last else {}).values() for area in lot}
        return tuple(sorted({*self._freeze.names, *(area for area, _ in self.now), *known}))

    def _proposed(self, facts: Counted) -> Units:
        return committing.units({area: _faces(facts, (area,)).total() for area in self._areas})

    def _fresh(self, units: Units) -> Decided:
        return Decided(units, dict.fromkeys(units, (self._freeze.number, self._freeze.on)))

    def _moved(self, last: Kept, units: Units) -> Decided:
        """Every unit with enough changes is updated, or as many as can be without telling of few in a sum of units.

        Some figures are shown for everybody alone. Where two units move against each other, these could differ by one
        pupil from those before. Which units wait hangs on how long each has stood, and on its name.
        """
        fresh = (self._freeze.number, self._freeze.on)
        able = [unit for unit, areas in units.items() if self.may_move(unit, areas)]
        able.sort(key=lambda unit: (last.stands[unit][0], unit))
        for moving in committing.most_first(able):
            stands = {unit: fresh if unit in moving else last.stands[unit] for unit in units}
            if self._may_be_summed(units, stands):
                return Decided(units, stands)
        return Decided(units, dict(last.stands))

    def _may_be_summed(self, units: Units, stands: Stands) -> bool:
        """Has everybody changed by nothing or by enough since each release, and so all but one unit a reader knows?"""
        now = {unit: self._behind(areas, stands[unit][0]) for unit, areas in units.items()}
        return all(
            committing.may_be_seen(_sum(then, known), _sum(now, known))
            for then in self._stood_by_unit()
            for known in (None, *(units if len(then) > 1 else ()))
        )

    def _split(self, last: Kept) -> Decided:
        """Everybody's figures stay as they are; the areas are told apart in the facts they are of."""
        since = last.stands[EVERYBODY]
        units = self._proposed(self._facts(since[0]))
        if set(units) == {EVERYBODY}:
            return Decided(units, last.stands)
        return Decided(units, dict.fromkeys(units, since), split=True)

    def _with_late(self, standing: Units) -> Units:
        """The units, with areas that are newer than they are in the lot of most areas."""
        late = tuple(area for area in self._areas if not any(area in lot for lot in standing.values()))
        joined = max(standing, key=lambda name: (len(standing[name]), name))
        return {name: (*lot, *late) if name == joined else lot for name, lot in standing.items()}

    def _stood_on(self, unit: str) -> Iterator[Faces]:
        """The facts a unit's figures stood on in each release; everybody is all its units."""
        for stood in self._stood_by_unit():
            if unit == EVERYBODY or unit in stood:
                yield _sum(stood) if unit == EVERYBODY else stood[unit]

    def _stood_by_unit(self) -> Iterator[Mapping[str, Faces]]:
        """The facts of all units in each release, each once."""
        seen = dict.fromkeys(
            tuple((unit, areas, kept.stands[unit][0]) for unit, areas in sorted(kept.units.items()))
            for kept in self.history
        )
        for stood in seen:
            yield {unit: self._behind(areas, number) for unit, areas, number in stood}

    def _behind(self, areas: tuple[str, ...], number: int) -> Faces:
        """The pupils of some areas in the facts of a release. Looked up often: kept."""
        if (areas, number) not in self._found:
            self._found[areas, number] = _faces(self._facts(number), areas)
        return self._found[areas, number]

    def _facts(self, number: int) -> Counted:
        facts = self._freeze.facts if number == self._freeze.number else self._earlier.facts(number)
        return facts.get(self._key, Counter())


def _sum(stood: Mapping[str, Faces], known: str | None = None) -> Faces:
    """All units together, or all but one that is known."""
    return sum((faces for unit, faces in stood.items() if unit != known), Counter())


def _faces(facts: Counted, areas: Sequence[str]) -> Faces:
    found: Faces = Counter()
    for (area, profile), number in facts.items():
        if area in areas:
            found[profile] += number
    return found
