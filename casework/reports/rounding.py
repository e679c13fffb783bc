"""Joint rounding: every published figure is a sum over one cube of multiples of five.

Additive in every table and equal wherever a figure stands twice, because all of them are sums of the same parts.
Each figure lies less than a whole step from the truth, up or down by a coin only the cohort's key can toss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from casework.reports.cells import Cell, Dither, name_of
from casework.reports.cube import Atoms, Cube
from casework.reports.plan import AREA, BASE
from casework.reports.solver import INFINITY, Model, Unsolvable

STICKY = 0.25
SLACK = 50.0
NODES = 20_000
TOTAL_WEIGHT, MARGIN_WEIGHT = 3.0, 2.0


@dataclass(frozen=True, slots=True)
class Before:
    """What the cohort's last release says: its parts, and the truth they stood for.

    standing   the units whose pupils have not changed enough: their parts stay as they are
    pinned     the cells that stay as they are, whatever their parts become
    """

    parts: Mapping[Cell, int] = field(default_factory=dict)
    cells: Mapping[Cell, int] = field(default_factory=dict)
    truth: Mapping[Cell, int] = field(default_factory=dict)
    standing: frozenset[str] = frozenset()
    pinned: frozenset[Cell] = frozenset()


@dataclass(frozen=True, slots=True)
class Rounded:
    """A rounded cube: published cells, the parts they are sums of, and where slack was needed. Multiples of BASE."""

    cells: Mapping[Cell, int]
    parts: Mapping[Cell, int]
    slack: Mapping[Cell, int]


def rounded(cube: Cube, truth: Mapping[Cell, int], dither: Dither, before: Before | None = None) -> Rounded:
    """Round a cube. `truth`: the true count of each of its cells. Raises Unsolvable if even slack does not help."""
    before = before or Before()
    for strictness in Strictness:
        try:
            return _Task(cube, truth, dither, before, strictness).solved()
        except Unsolvable:
            continue
    raise Unsolvable("Not even with slack.")


class Strictness(IntEnum):
    """What is given up, one thing after the other, when a cube cannot be rounded.

    ALL      no count of who came is rounded up by more than half a step: see `_Task._most`
    STEPS    every figure lies less than a step from the truth
    SLACK    so does the total; the others as far as they have to, and it is said how far
    """

    ALL = 0
    STEPS = 1
    SLACK = 2


def targets(cube: Cube, truth: Mapping[Cell, int], dither: Dither) -> dict[Cell, int]:
    """The multiple each cell would be on its own, in steps of BASE: nearest where it only counts, else by its coin."""
    population = cube.counting.population
    return {
        where: (number + (BASE // 2 if _only_counts(cube, where) else dither(name_of(population, where)))) // BASE
        for where, number in truth.items()
    }


def _only_counts(cube: Cube, where: Cell) -> bool:
    return all(name == AREA or cube.counting.by_name[name].counted for name, _ in where)


def weight(where: Cell) -> float:
    """Totals weigh most, then the margins of one dimension."""
    return {0: TOTAL_WEIGHT, 1: MARGIN_WEIGHT}.get(len(where), 1.0)


@dataclass
class _Task:
    """One attempt at rounding one cube."""

    cube: Cube
    truth: Mapping[Cell, int]
    dither: Dither
    before: Before
    strictness: Strictness
    model: Model = field(default_factory=Model)
    slacks: dict[Cell, list[int]] = field(default_factory=dict)

    def solved(self) -> Rounded:
        """The rounding. Raises Unsolvable."""
        empty = {where for where, number in self.truth.items() if number == 0}
        atoms = self.cube.written_out(self.model, lambda where: 0 if _holds_any(where, empty) else INFINITY)
        for where, target in targets(self.cube, self.truth, self.dither).items():
            self._pull(atoms, where, target)
            self._bind(where, atoms.sum_of(where))
        for where, number in self.before.parts.items():
            if dict(where).get(AREA) in self.before.standing:
                column = atoms.columns[where]
                self.model.lower[column] = self.model.upper[column] = number // BASE
        values = [round(value) for value in self.model.opened().bounded_by(NODES).solution()]
        return Rounded(
            {where: BASE * sum(values[column] for column in atoms.sum_of(where)) for where in self.cube.cells},
            {where: BASE * values[column] for where, column in atoms.columns.items()},
            {
                where: BASE * size
                for where, columns in self.slacks.items()
                if (size := sum(values[column] for column in columns))
            },
        )

    def _pull(self, atoms: Atoms, where: Cell, target: int) -> None:
        """Make the multiple aimed at cheaper than the other, and the one of last time a little."""
        floor = self.truth[where] // BASE
        pull = weight(where) * (1 if target <= floor else -1)
        previous = self.before.cells.get(where)
        if previous is not None:
            pull += STICKY * (1 if previous // BASE <= floor else -1)
        for column in atoms.sum_of(where):
            self.model.cost[column] += pull

    def _bind(self, where: Cell, columns: Sequence[int]) -> None:
        """Keep a cell less than a step from the truth, and not below what it was if it can only grow."""
        if where in self.before.pinned:
            stays = self.before.cells[where] // BASE
            self.model.row(columns, stays, stays)
            return
        least, most, kept = self.truth[where] // BASE, self._most(where), self._kept(where)
        if self.strictness < Strictness.SLACK or not where:
            if max(least, kept) > most:
                raise Unsolvable("A figure that can only grow stands too high.")
            self.model.row(columns, max(least, kept), most)
            return
        over, under, fall = (self.model.column(cost=SLACK * weight(where)) for _ in range(3))
        self.slacks[where] = [over, under, fall]
        plain = [1.0] * len(columns)
        self.model.row([*columns, over, under], least, most, [*plain, -1.0, 1.0])
        if kept:
            self.model.row([*columns, fall], kept, INFINITY)

    def _most(self, where: Cell) -> int:
        """The highest multiple allowed, in steps.

        Who knows exactly how many came, and sees four more, knows that nobody is where nought is shown: so counts of
        who came go up by half a step at most. Down is harmless.
        """
        number = self.truth[where]
        enrolment = all(name == AREA for name, _ in where)
        if enrolment and self.strictness is Strictness.ALL:
            return (number + BASE // 2) // BASE
        return -(-number // BASE)

    def _kept(self, where: Cell) -> int:
        """What the cell must not fall below, in steps: nought if it may, or if the truth itself fell."""
        previous = self.before.cells.get(where)
        if previous is None or not grows(self.cube, where) or self.truth[where] < self.before.truth[where]:
            return 0
        return previous // BASE


def _holds_any(where: Cell, empty: set[Cell]) -> bool:
    """Is a part held by a published cell that is empty?"""
    return any(part in empty for part in _published_around(where))


def _published_around(where: Cell) -> Iterable[Cell]:
    for mask in range(1 << len(where)):
        yield tuple(part for place, part in enumerate(where) if mask >> place & 1)


def grows(cube: Cube, where: Cell) -> bool:
    """Can the cell only grow? It can if every value in it is one that stays once given."""
    return all(name == AREA or value in cube.counting.by_name[name].grows for name, value in where)
