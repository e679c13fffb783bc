"""How far each of many sums can go in a model: found by as few solutions as can be.

Every whole solution is a witness for all sums at once: each can be as small and as large as it is there. So the
corners of a few random directions settle most, and only what is left is looked at one by one. The quick model, which
allows broken numbers, gives the outer bound. Its corners are mostly whole, or broken in few places: then the slow
model mends those places, all others kept. Only where that fails is the slow model asked about everything. A witness
is checked against every row in whole numbers: what is said to be possible is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from casework.reports.attack.picture import Expression, Picture
from casework.reports.solver import Model, Solver, Unsolvable

NODES = 20_000
DIRECTIONS = 12
SEED = 5
NEAR = 1e-6

Numbers = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]


class Search:
    """The least and the most of sums: `low` and `high` have witnesses, `floor` and `ceiling` are never passed."""

    def __init__(self, picture: Picture, sums: Sequence[Expression]) -> None:
        self._model = picture.model
        self._rows = _Rows(picture.model)
        self.sums = sums
        self._places = np.array([column for each in sums for column, _ in each], dtype=np.int64)
        self._factors = np.array([factor for each in sums for _, factor in each], dtype=np.int64)
        self._starts = np.cumsum([0, *(len(each) for each in sums)], dtype=np.int64)
        ranges = [picture.range_of(each) for each in sums]
        self.floor = np.array([low for low, _ in ranges])
        self.ceiling = np.array([high for _, high in ranges])
        self.low = np.full(len(sums), np.iinfo(np.int64).max)
        self.high = np.full(len(sums), np.iinfo(np.int64).min)
        self._asked: set[tuple[int, int]] = set()
        self.solutions = 0

    @cached_property
    def _quick(self) -> Solver:
        return self._model.opened(whole=False)

    @cached_property
    def _slow(self) -> Solver:
        return self._model.opened().bounded_by(NODES)

    def begin(self) -> None:
        """Find a first solution. Raises Unsolvable if there is none."""
        self._visit(())
        if self.solutions == 0:
            self._noted(self._slow.best(()))

    def spread(self, unsettled: Callable[[], Flags]) -> None:
        """Go to the corners of random directions while that settles something."""
        drawn = np.random.default_rng(SEED)
        for turn in range(DIRECTIONS):
            left = np.flatnonzero(unsettled())
            if not len(left):
                return
            signs = np.full(len(left), 1.0 - 2 * turn) if turn < 2 else drawn.normal(size=len(left))
            self._visit(self._pulled(left, signs))

    def settle(self, unsettled: Callable[[], Flags]) -> None:
        """Look at what is left one by one, narrowest first."""
        while len(left := np.flatnonzero(unsettled() & ~self.known)):
            self.sharpen(int(left[np.argmin(self.width[left])]))

    @property
    def width(self) -> Numbers:
        """How far apart the witnessed ends are."""
        width: Numbers = self.high - self.low
        return width

    @property
    def known(self) -> Flags:
        """Which sums cannot go further than witnessed, or were asked everything about."""
        asked = [(place, 1) in self._asked and (place, -1) in self._asked for place in range(len(self.sums))]
        done = np.array(asked, dtype=bool)
        return done | ((self.low <= self.floor) & (self.high >= self.ceiling))

    def sharpen(self, place: int) -> None:
        """Find both ends of one sum."""
        for way in (-1, 1):
            if (place, way) not in self._asked and not self._reached(place, way):
                self._go(place, way)
            self._asked.add((place, way))

    def _reached(self, place: int, way: int) -> bool:
        return bool(self.high[place] >= self.ceiling[place] if way > 0 else self.low[place] <= self.floor[place])

    def _go(self, place: int, way: int) -> None:
        direction = [(column, -float(way * factor)) for column, factor in self.sums[place]]
        values = self._visit(direction)
        best = sum(factor * values[column] for column, factor in self.sums[place])
        if way > 0:
            self.ceiling[place] = min(self.ceiling[place], np.floor(best + NEAR))
        else:
            self.floor[place] = max(self.floor[place], np.ceil(best - NEAR))
        if not self._reached(place, way):
            self._noted(self._slow.best(direction))

    def _visit(self, direction: Sequence[tuple[int, float]]) -> Numbers:
        """The corner that lies farthest in a direction, noted if it is whole or can be mended."""
        values = np.array(self._quick.best(direction))
        if not self._noted(values):
            self._mend(values, direction)
        return values

    def _mend(self, values: Numbers, direction: Sequence[tuple[int, float]]) -> None:
        near = np.rint(values)
        whole = np.abs(near - values) < NEAR
        lower = np.where(whole, near, np.floor(values))
        upper = np.where(whole, near, np.ceil(values))
        try:
            self._noted(self._slow.within(lower.tolist(), upper.tolist()).best(direction))
        except Unsolvable:
            return
        finally:
            self._slow.within(self._model.lower, self._model.upper)

    def _pulled(self, places: npt.NDArray[np.intp], pulls: npt.NDArray[np.float64]) -> list[tuple[int, float]]:
        return [
            (column, -float(pull) * factor)
            for place, pull in zip(places, pulls, strict=True)
            for column, factor in self.sums[place]
        ]

    def _noted(self, values: Sequence[float] | Numbers) -> bool:
        """Take a solution as a witness, if it is whole and keeps to every row."""
        found = np.rint(values).astype(np.int64)
        if np.abs(found - values).max() > NEAR or not self._rows.hold(found):
            return False
        self.solutions += 1
        terms = np.concatenate((found[self._places] * self._factors, [0]))
        numbers = np.add.reduceat(terms, self._starts[:-1]) if len(self.sums) else terms[:0]
        self.low, self.high = np.minimum(self.low, numbers), np.maximum(self.high, numbers)
        return True


class _Rows:
    """A model's bounds and rows, to check whole numbers against in whole numbers."""

    def __init__(self, model: Model) -> None:
        rows = [row for row in model.rows if row[2]]
        self._lower, self._upper = np.array(model.lower), np.array(model.upper)
        self._least, self._most = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
        self._places = np.array([column for row in rows for column in row[2]], dtype=np.int64)
        self._factors = np.array([round(factor) for row in rows for factor in row[3]], dtype=np.int64)
        self._starts = np.cumsum([0, *(len(row[2]) for row in rows)], dtype=np.int64)[:-1]

    def hold(self, values: Numbers) -> bool:
        """Do these values keep to all of them?"""
        sums = np.add.reduceat(values[self._places] * self._factors, self._starts)
        inside = (values >= self._lower) & (values <= self._upper)
        return bool(inside.all() and ((sums >= self._least) & (sums <= self._most)).all())
