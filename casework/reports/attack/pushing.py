"""One adversary at work: which figures are about few, and how narrow and how certain they can be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from casework.reports.attack.picture import Expression, Picture
from casework.reports.attack.search import Flags, Search
from casework.reports.cells import Cell
from casework.reports.plan import AREA, BASE

FEW = BASE - 1

Truth = Mapping[Cell, int]


class Attack:
    """One adversary at work: the figures about few, and the groups, as sums to be pushed as far as they go."""

    def __init__(self, picture: Picture, about_few: Iterable[Expression], groups: Iterable[Expression]) -> None:
        found = [_plain(picture, each) for each in about_few]
        few, asked = dict.fromkeys(each for each in found if each), dict.fromkeys(groups)
        self.exact = len(found) - sum(map(bool, found))
        self.few, self.asked = len(few), len(asked)
        self.search = Search(picture, [*few, *asked])
        self._is_few = np.arange(len(self.search.sums)) < self.few

    def run(self, least: int) -> None:
        """Push every sum as far as is needed. Raises Unsolvable if there is no way for the releases to be true."""
        self.search.begin()
        self.search.spread(lambda: ~self.search.known & (self._is_few | self._empty()))
        self.search.settle(lambda: self._empty() | (self._is_few & (self.search.width < least)))
        if self.few:
            self.search.settle(self._narrowest_of_few)

    @property
    def narrowest(self) -> int | None:
        """The width of the narrowest figure about few."""
        if self.exact:
            return 0
        return int(self.search.width[: self.few].min()) if self.few else None

    @property
    def certain(self) -> int:
        """Of how many groups is it certain that nobody is in them?"""
        return int(self._empty().sum())

    def _empty(self) -> Flags:
        empty: Flags = ~self._is_few & (self.search.high < 1)
        return empty

    def _narrowest_of_few(self) -> Flags:
        width = np.where(self._is_few, self.search.width, np.iinfo(np.int64).max)
        narrowest: Flags = self._is_few & (width == width.min())
        return narrowest


def is_enrolment(where: Cell) -> bool:
    """Does a cell only say how many there are, of a unit or of all?"""
    return all(name == AREA for name, _ in where)


def unit_of(where: Cell) -> Cell:
    """All pupils of a cell's unit, or everybody."""
    return tuple(part for part in where if part[0] == AREA)


def _plain(picture: Picture, found: Expression) -> Expression:
    """The same for sums that are as wide as each other: without what is known, whichever way it is turned."""
    model = picture.model
    free = tuple(sorted((column, factor) for column, factor in found if model.lower[column] < model.upper[column]))
    return tuple((column, -factor) for column, factor in free) if free and free[0][1] < 0 else free
