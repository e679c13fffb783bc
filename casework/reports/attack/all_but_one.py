"""A5: one who knows everybody else of a unit. Reported, not a gate: who knows all others knows much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casework.reports.attack.shown import Shown
from casework.reports.cells import cell
from casework.reports.cube import Counts
from casework.reports.plan import AREA


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

    An outcome is certain when the unit's figures leave only one value the last pupil can have.
    """
    intervals = shown.said().intervals
    asked = certain = 0
    for unit in shown.cube.units:
        where = () if len(shown.cube.units) < 2 else ((AREA, unit),)
        for place, dimension in enumerate(shown.cube.counting.dimensions):
            if dimension.counted or cell((dimension.name, next(iter(dimension.values))), *where) not in intervals:
                continue
            found: Counter[str] = Counter()
            for (of, profile), number in counts.items():
                if of == unit:
                    found[profile[place]] += number
            bounds = {str(value): intervals[cell((dimension.name, value), *where)] for value in dimension.values}
            asked += found.total()
            certain += sum(number for value, number in found.items() if len(list(_possible(found, bounds, value))) == 1)
    return Lone(asked, certain)


def _possible(found: Mapping[str, int], bounds: Mapping[str, tuple[int, int]], true: str) -> Iterator[str]:
    """The values the last one can have, when everybody else is known."""
    known = {value: found.get(value, 0) - (value == true) for value in bounds}
    for guess in bounds:
        if all(low <= known[value] + (value == guess) <= high for value, (low, high) in bounds.items()):
            yield guess
