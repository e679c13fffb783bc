"""Small cubes for the tests of the rounding, and whole pupils fitted behind rounded figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from hypothesis import strategies as st

from casework.models.report_codes import Population
from casework.reports.cells import Cell, Profile, cell
from casework.reports.cube import Counts, Cube, Edge
from casework.reports.plan import AREA, BASE, PLAN, Counting
from casework.reports.rounding import Before, Rounded, rounded
from tests.report_histories import dithers

Lot = dict[str, str]
"""BASE pupils who have the same values."""


def possible(population: Population) -> list[Profile]:
    """Every profile the plan's links allow."""
    counting = PLAN[population]
    every = product(*([str(value) for value in each.values] for each in counting.dimensions))
    return [profile for profile in every if allowed(counting, dict(zip(counting.names, profile, strict=True)))]


def allowed(counting: Counting, values: Mapping[str, str]) -> bool:
    """Do all links of the plan allow these values together?"""
    return all(link.possible(values[link.first], values[link.second]) for link in counting.links)


SMALL = {population: possible(population) for population in (Population.REQUESTS, Population.PLACEMENTS)}


@st.composite
def pupils(draw: st.DrawFn, population: Population, units: int = 3) -> Counts:
    """Some pupils of some units."""
    where = st.tuples(st.sampled_from([f"u{place}" for place in range(units)]), st.sampled_from(SMALL[population]))
    return Counter(draw(st.dictionaries(where, st.integers(1, 14), max_size=14)))


def cube_for(population: Population, units: int = 3) -> Cube:
    """A cube of u0, u1 and so on."""
    return Cube(PLAN[population], tuple(f"u{place}" for place in range(units)))


def round_off(cube: Cube, counts: Counts, secret: int = 1, before: Before | None = None) -> Rounded:
    """A rounding with the secret of that number."""
    return rounded(cube, cube.tally(counts), dithers(secret)(2024, 0), before)


def as_before(cube: Cube, counts: Counts, done: Rounded, standing: Iterable[str] = ()) -> Before:
    """What the next rounding is told of this one."""
    return Before(done.parts, done.cells, cube.tally(counts), frozenset(standing))


def counted(counts: Counts, counting: Counting, where: Cell) -> int:
    """A cell counted pupil by pupil."""
    wanted = dict(where)
    return sum(
        number
        for (unit, profile), number in counts.items()
        if wanted.items() <= {AREA: unit, **dict(zip(counting.names, profile, strict=True))}.items()
    )


def whole_pupils(cube: Cube, parts: Mapping[Cell, int]) -> Iterator[tuple[str, Lot]]:
    """Pupils behind the rounded parts, in lots of BASE, each with a value of every dimension: a cube of them.

    The values are dealt out like a staircase: along each pair of neighbours, in order. Fails if the parts do not fit.
    """
    for unit in cube.units:
        lots: list[Lot] = [{} for _ in range(parts[cell((AREA, unit))] // BASE)]
        for name in cube.counting.names:
            if lots and name not in lots[0]:
                _deal(lots, [((AREA, unit),)], name, cube, parts)
                _neighbours(lots, unit, name, cube, parts)
        yield from ((unit, lot) for lot in lots)


def _neighbours(lots: list[Lot], unit: str, name: str, cube: Cube, parts: Mapping[Cell, int]) -> None:
    for edge in cube.edges:
        other = _across(edge, name)
        if other is not None and other not in lots[0]:
            known = [((AREA, unit), (name, str(value))) for value in cube.counting.by_name[name].values]
            _deal(lots, known, other, cube, parts)
            _neighbours(lots, unit, other, cube, parts)


def _across(edge: Edge, name: str) -> str | None:
    return {edge.first: edge.second, edge.second: edge.first}.get(name)


def _deal(lots: list[Lot], known: Sequence[Cell], name: str, cube: Cube, parts: Mapping[Cell, int]) -> None:
    for given in known:
        mine = [lot for lot in lots if dict(given[1:]).items() <= lot.items()]
        hand = [
            str(value)
            for value in cube.counting.by_name[name].values
            for _ in range(parts.get(cell(*given, (name, str(value))), 0) // BASE)
        ]
        for lot, value in zip(mine, hand, strict=True):
            lot[name] = value
