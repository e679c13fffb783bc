"""The cube every published figure is a sum over: one non-negative whole number for each cross of all dimensions.

The cube itself is never written out. The plan's crosses and links form a forest over the dimensions, and then whole
numbers on each pair of neighbours, equal where two pairs meet, are the margins of such a cube, and every cube has
such margins (Dobra and Fienberg, PNAS 2000: decomposable tables; the fitting is a staircase through each meeting).
So the pairs are written out, for each unit, and nothing is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from casework.reports.cells import Cell, Profile, cell
from casework.reports.plan import AREA, Counting, Link
from casework.reports.solver import INFINITY, Model

Counts = Counter[tuple[str, Profile]]
"""How many pupils of a unit have a profile."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Two dimensions that are written out by each other."""

    first: str
    second: str
    links: tuple[Link, ...]

    def possible(self, first: str, second: str) -> bool:
        """Can a pupil have both values?"""
        return all(
            link.possible(first, second) if link.first == self.first else link.possible(second, first)
            for link in self.links
        )


@dataclass(frozen=True)
class Cube:
    """The shape of one population's figures over the units of a cohort."""

    counting: Counting
    units: tuple[str, ...]

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The forest. Raises ValueError if a plan's crosses and links close a ring."""
        links: dict[frozenset[str], list[Link]] = {}
        for link in self.counting.links:
            links.setdefault(frozenset((link.first, link.second)), []).append(link)
        for table in self.counting.tables:
            if len(table.dimensions) == 2:
                links.setdefault(frozenset(table.dimensions), [])
        edges = [Edge(min(pair), max(pair), tuple(found)) for pair, found in links.items()]
        _refuse_rings(edges)
        return tuple(edges)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every published cell, tables and all their margins, each once."""
        found: dict[Cell, None] = {}
        for table in self.counting.tables:
            axes = [[(name, str(value)) for value in self.counting.by_name[name].values] for name in table.dimensions]
            if table.area and len(self.units) > 1:
                axes.append([(AREA, unit) for unit in self.units])
            for chosen in product(*([None, *axis] for axis in axes)):
                found[cell(*(part for part in chosen if part is not None))] = None
        return tuple(found)

    def tally(self, counts: Counts) -> dict[Cell, int]:
        """The true count of every published cell."""
        places = {name: place for place, name in enumerate(self.counting.names)}
        crosses = {tuple(name for name, _ in where) for where in self.cells}
        found: Counter[Cell] = Counter()
        for names in crosses:
            for (unit, profile), number in counts.items():
                found[tuple((name, unit if name == AREA else profile[places[name]]) for name in names)] += number
        return {where: found[where] for where in self.cells}

    def peopled(self, counts: Counts) -> dict[Cell, int]:
        """How many pupils are in each part that is written out: all that one who knows them could count."""
        found: Counter[Cell] = Counter()
        for (unit, profile), number in counts.items():
            has = dict(zip(self.counting.names, profile, strict=True))
            paired = [{edge.first: has[edge.first], edge.second: has[edge.second]} for edge in self.edges]
            for where in ({}, *({name: has[name]} for name in has), *paired):
                found[cell((AREA, unit), *where.items())] += number
        return {part: found[part] for part in self.written_out(Model()).columns}

    def written_out(self, model: Model, upper: Callable[[Cell], float] = lambda _: INFINITY) -> Atoms:
        """Write the cube into a model. `upper` bounds a part of it: 0 keeps it out."""
        return Atoms(self, model, upper)


def _refuse_rings(edges: Iterable[Edge]) -> None:
    root: dict[str, str] = {}

    def top(name: str) -> str:
        while root.get(name, name) != name:
            name = root[name]
        return name

    for edge in edges:
        first, second = top(edge.first), top(edge.second)
        if first == second:
            raise ValueError(f"The plan's crosses close a ring at {edge.first} and {edge.second}.")
        root[first] = second


@dataclass
class Atoms:
    """The cube's columns in a model: how each published cell is a sum of them."""

    cube: Cube
    model: Model
    upper: Callable[[Cell], float]
    columns: dict[Cell, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        counting = self.cube.counting
        for unit in self.cube.units:
            whole = self._column(cell((AREA, unit)))
            for dimension in counting.dimensions:
                parts = [self._column(cell((AREA, unit), (dimension.name, value))) for value in dimension.values]
                self.model.row([*parts, whole], 0, 0, [1.0] * len(parts) + [-1.0])
            for edge in self.cube.edges:
                self._join(unit, edge)

    def _column(self, where: Cell) -> int:
        self.columns[where] = self.model.column(0, self.upper(where))
        return self.columns[where]

    def _join(self, unit: str, edge: Edge) -> None:
        sides = [[(name, str(value)) for value in self.cube.counting.by_name[name].values] for name in _pair(edge)]
        for first, second in product(*sides):
            if edge.possible(first[1], second[1]):
                self._column(cell((AREA, unit), first, second))
        for side, other in (sides, sides[::-1]):
            for part in side:
                met = [
                    self.columns[where]
                    for against in other
                    if (where := cell((AREA, unit), part, against)) in self.columns
                ]
                margin = self.columns[cell((AREA, unit), part)]
                self.model.row([*met, margin], 0, 0, [1.0] * len(met) + [-1.0])

    def sum_of(self, where: Cell) -> tuple[int, ...]:
        """The columns a cell is the sum of."""
        return tuple(self._meeting(where))

    def _meeting(self, where: Cell) -> Iterator[int]:
        units = [value for name, value in where if name == AREA] or list(self.cube.units)
        others = [part for part in where if part[0] != AREA]
        for unit in units:
            found = self.columns.get(cell((AREA, unit), *others))
            if found is not None:
                yield found


def _pair(edge: Edge) -> tuple[str, str]:
    return edge.first, edge.second
