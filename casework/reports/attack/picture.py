"""Everything an adversary knows about a series of releases, as one model: the whole numbers behind each of them.

Public knowledge only: the shape of the cube, the plan's links, the rule of publication, what can only grow, and which
units stood still. A unit that stood still is one and the same unknown in both releases. So is everybody, where areas
are told apart later in the facts everybody's figures are of: everybody is the sum of the areas then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from casework.reports.attack.shown import Public, Told
from casework.reports.cells import Cell, cell
from casework.reports.committing import EVERYBODY
from casework.reports.cube import Cube
from casework.reports.plan import AREA
from casework.reports.rounding import grows
from casework.reports.solver import INFINITY, Model, Unsolvable

Expression = tuple[tuple[int, int], ...]
"""A sum of columns, each times its factor."""


class Contradiction(Unsolvable):
    """The releases cannot all be true by their own rule."""


class Picture:
    """The unknowns of a series of releases, oldest first, and everything known about them."""

    def __init__(self, history: Sequence[Public], told: Sequence[Told]) -> None:
        self.model = Model()
        self.history = history
        self._blocks: dict[object, Mapping[Cell, int]] = {}
        self._apart = [self._told_apart(place) for place in range(len(history))]
        self._columns = [self._written_out(place, apart) for place, apart in enumerate(self._apart)]
        for place, said in enumerate(history):
            for where, (lower, upper) in said.intervals.items():
                self._bind(self.columns(place, where), lower, upper)
            for where, number in told[place].enrolled.items():
                self._bind(self.columns(place, where), number, number)
        for earlier, later in pairwise(range(len(history))):
            self._grow(earlier, later, told[later])

    def columns(self, place: int, where: Cell) -> tuple[int, ...]:
        """What a cell of a release is the sum of; nothing for a cell nobody can be in."""
        units = [value for name, value in where if name == AREA] or list(self._apart[place].cube.units)
        others = [part for part in where if part[0] != AREA]
        found = (self._columns[place].get(cell((AREA, unit), *others)) for unit in units)
        return tuple(column for column in found if column is not None)

    def expression(self, place: int, where: Cell) -> Expression:
        """A cell as a sum."""
        return tuple((column, 1) for column in self.columns(place, where))

    def complement(self, place: int, where: Cell) -> Expression:
        """All others of the cell's unit, or of everybody, as a sum."""
        unit = tuple(part for part in where if part[0] == AREA)
        return (*self.expression(place, unit), *((column, -1) for column, _ in self.expression(place, where)))

    def range_of(self, expression: Expression) -> tuple[float, float]:
        """The least and the most a sum can be by the bounds of its columns alone."""
        low = sum(f * (self.model.lower[c] if f > 0 else self.model.upper[c]) for c, f in expression)
        high = sum(f * (self.model.upper[c] if f > 0 else self.model.lower[c]) for c, f in expression)
        return low, high

    def _told_apart(self, place: int) -> Public:
        """A later release of the same facts by area, where there is one; else the release itself."""
        said = self.history[place]
        if tuple(said.since) != (EVERYBODY,):
            return said
        return next((each for each in self.history[place:] if _same_facts(said, each)), said)

    def _written_out(self, place: int, said: Public) -> Mapping[Cell, int]:
        found: dict[Cell, int] = {}
        for unit in said.cube.units:
            mark = (unit, said.since.get(unit, ("never the same", place)), said.cube.edges)
            if mark not in self._blocks:
                alone = Cube(said.cube.counting, (unit,))
                self._blocks[mark] = alone.written_out(self.model).columns
            found |= self._blocks[mark]
        return found

    def _bind(self, columns: Sequence[int], lower: float, upper: float) -> None:
        if len(columns) > 1:
            self.model.row(columns, lower, upper)
            return
        if not columns:
            if lower > 0:
                raise Contradiction("Somebody is said to be where nobody can be.")
            return
        [only] = columns
        self.model.lower[only] = max(lower, self.model.lower[only])
        self.model.upper[only] = min(upper, self.model.upper[only])
        if self.model.lower[only] > self.model.upper[only]:
            raise Contradiction("Two releases say what cannot both be.")

    def _grow(self, earlier: int, later: int, told: Told) -> None:
        before, after = self.history[earlier], self.history[later]
        for where, number in after.rounded.items():
            if where not in before.rounded or where in told.enrolled or not grows(after.cube, where):
                continue
            rise = Counter(self.columns(later, where))
            rise.subtract(self.columns(earlier, where))
            moving = [column for column, factor in rise.items() if factor]
            factors = [float(rise[column]) for column in moving]
            if not moving:
                continue
            if where not in told.corrected:
                self.model.row(moving, 0, INFINITY, factors)
            elif number < before.rounded[where] and where not in after.loose:
                self.model.row(moving, -INFINITY, -1, factors)


def _same_facts(whole: Public, apart: Public) -> bool:
    """Are the areas of a release told apart in the facts everybody's figures are of?"""
    units = len(apart.cube.units) > 1 and apart.cube.edges == whole.cube.edges
    return units and {apart.since.get(unit) for unit in apart.cube.units} == {whole.since[EVERYBODY]}
