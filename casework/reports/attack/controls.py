"""What must fall: two weak methods, attacked in the same run. An attack that cannot break them proves nothing.

They turn true counts into what they would say of them and nothing else: no figure comes out that could be published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from casework.reports.attack.picture import Picture
from casework.reports.attack.search import Search
from casework.reports.attack.shown import Interval, Public, Told
from casework.reports.cells import Cell
from casework.reports.cube import Cube
from casework.reports.plan import BASE


@dataclass(frozen=True, slots=True)
class Weak:
    """A weak method: what it says of a true count, and how much of it must fall.

    values      into how many possible values a count about few must be narrowed to have fallen
    must_fall   per cent of them that must
    """

    name: str
    says: Callable[[int], Interval]
    values: int
    must_fall: int


@dataclass(frozen=True, slots=True)
class Fallen:
    """How many counts about few there were, and how many of them fell."""

    cells: int
    fallen: int

    def __add__(self, other: Fallen) -> Fallen:
        return Fallen(self.cells + other.cells, self.fallen + other.fallen)

    @property
    def percent(self) -> int:
        """Of a hundred, how many fell."""
        return 100 * self.fallen // max(1, self.cells)


def _hidden(number: int) -> Interval:
    return (1, BASE - 1) if 1 <= number < BASE else (number, number)


def _nearest(number: int) -> Interval:
    shown = BASE * ((number + BASE // 2) // BASE)
    return max(0, shown - BASE // 2), shown + BASE // 2


HIDING = Weak("one to four hidden", _hidden, 1, 80)
NEAREST = Weak("rounded to the nearest", _nearest, 2, 30)
WEAK = (HIDING, NEAREST)


def fallen(weak: Weak, cube: Cube, truth: Mapping[Cell, int]) -> Fallen:
    """Attack one set of tables as a weak method would publish them, knowing nothing besides."""
    said = Public(cube, {where: weak.says(number) for where, number in truth.items()})
    picture = Picture([said], [Told()])
    small = [where for where, number in truth.items() if 1 <= number < BASE and picture.columns(0, where)]
    search = Search(picture, [picture.expression(0, where) for where in small])
    search.begin()
    search.spread(lambda: ~search.known)
    search.settle(lambda: np.full(len(small), True))
    return Fallen(len(small), int((search.width < weak.values).sum()))
