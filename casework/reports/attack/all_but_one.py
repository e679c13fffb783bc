"""A5: one who knows everybody else of a unit. Reported, not a gate: who knows all others knows much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from casework.reports.attack.shown import Interval, Shown
from casework.reports.cells import Cell, Profile, cell
from casework.reports.cube import Counts
from casework.reports.plan import AREA, Dimension


@dataclass(frozen=True, slots=True)
class Lone:
    """How many outcomes of pupils were asked for, and how many became certain."""

    asked: int = 0
    certain: int = 0

    def __add__(self, other: Lone) -> Lone:
        return Lone(self.asked + other.asked, self.certain + other.certain)

    @property
    def percent(self) -> int:
        """Of a hundred outcomes, how many become certain."""
        return 100 * self.certain // max(1, self.asked)


def all_but_one(shown: Shown, counts: Counts) -> Lone:
    """Take each pupil in turn as the only unknown of the unit, and each outcome that is published by unit.

    An outcome is certain when only one value is left that the unit's figures and the plan's links allow the last
    pupil. Links and crosses form a forest, so that looking at two dimensions at a time is looking at all.
    """
    found = Lone()
    for unit in shown.cube.units:
        there = {profile: number for (of, profile), number in counts.items() if of == unit}
        known = _Known(shown, unit, there)
        for profile, number in there.items():
            left = known.left(dict(zip(shown.cube.counting.names, profile, strict=True)))
            found += Lone(len(left) * number, sum(len(values) == 1 for values in left.values()) * number)
    return found


class _Known:
    """All that is published about one unit, and who is in it."""

    def __init__(self, shown: Shown, unit: str, there: Mapping[Profile, int]) -> None:
        self._cube, self._there = shown.cube, there
        self._where = () if len(shown.cube.units) < 2 else ((AREA, unit),)
        self._intervals = shown.said().intervals
        self._counted: dict[tuple[str, ...], Counter[Profile]] = {}

    def left(self, true: Mapping[str, str]) -> dict[str, set[str]]:
        """The values the last pupil can have in each dimension that is asked about, when all others are known."""
        dimensions = self._cube.counting.dimensions
        left = {each.name: {str(v) for v in each.values if self._fits(true, {each.name: v})} for each in dimensions}
        tables = {frozenset(each.dimensions) for each in self._cube.counting.tables}
        while True:
            before = sum(map(len, left.values()))
            for edge in self._cube.edges:
                crossed = frozenset((edge.first, edge.second)) in tables
                pairs = [
                    (a, b)
                    for a, b in product(left[edge.first], left[edge.second])
                    if edge.possible(a, b) and (not crossed or self._fits(true, {edge.first: a, edge.second: b}))
                ]
                left[edge.first], left[edge.second] = {a for a, _ in pairs}, {b for _, b in pairs}
            if sum(map(len, left.values())) == before:
                return {each.name: left[each.name] for each in dimensions if self._is_asked(each)}

    def _is_asked(self, dimension: Dimension) -> bool:
        return not dimension.counted and self._cell({dimension.name: next(iter(dimension.values))}) in self._intervals

    def _fits(self, true: Mapping[str, str], guess: Mapping[str, str]) -> bool:
        """With this guess, is every figure of the dimensions still what it can be?"""
        names = tuple(guess)
        was, taken = tuple(true[name] for name in names), tuple(map(str, guess.values()))
        found = self._of(names)
        return all(
            low <= found[values] - (values == was) + (values == taken) <= high
            for values, (low, high) in self._bounds(names).items()
        )

    def _of(self, names: tuple[str, ...]) -> Counter[Profile]:
        if names not in self._counted:
            places = [self._cube.counting.names.index(name) for name in names]
            self._counted[names] = Counter()
            for profile, number in self._there.items():
                self._counted[names][tuple(profile[place] for place in places)] += number
        return self._counted[names]

    def _bounds(self, names: tuple[str, ...]) -> dict[Profile, Interval]:
        axes = ([str(value) for value in self._cube.counting.by_name[name].values] for name in names)
        every = {values: self._cell(dict(zip(names, values, strict=True))) for values in product(*axes)}
        return {values: self._intervals[where] for values, where in every.items() if where in self._intervals}

    def _cell(self, values: Mapping[str, str]) -> Cell:
        return cell(*values.items(), *self._where)
