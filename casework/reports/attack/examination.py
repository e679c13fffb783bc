"""The attacks on what is published: all tables of a date (A0), with enrolment (A1), all dates (A2), groups (A3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic

import numpy as np

from casework.reports.attack.picture import Expression, Picture
from casework.reports.attack.search import Flags, Search
from casework.reports.attack.shown import Finding, Public, Shown, Told
from casework.reports.cells import Cell
from casework.reports.plan import AREA, BASE
from casework.reports.rounding import grows
from casework.reports.solver import Unsolvable

FEW = BASE - 1
WIDE, KEPT_APART = BASE - 1, 2
"""The least width a release must keep: alone, and against one who knows enrolment."""

Truth = Mapping[Cell, int]


def examine(history: Sequence[Shown], truth: Truth, earlier: Sequence[Truth] = ()) -> tuple[Finding, ...]:
    """Attack the last of a series of releases, oldest first.

    The truth only picks what is sensitive, tells enrolment to those attacks that know it, and scores. `earlier`: the
    truth of the releases before; with it all dates are attacked together, else the last alone.
    """
    last = history[-1].said()
    found = [kept_rule(history, [*earlier, truth]), *_alone(last, truth), *_enrolled(last, truth)]
    if earlier:
        found.append(_stacked(history, [*earlier, truth]))
    return tuple(found)


def kept_rule(history: Sequence[Shown], truths: Sequence[Truth]) -> Finding:
    """Does the last release keep what it promises: each figure near the truth, none falling while the truth grew?"""
    begun = monotonic()
    said, truth = history[-1].said(), truths[-1]
    wrong = [where for where, (low, high) in said.intervals.items() if not low <= truth[where] <= high]
    if len(truths) > 1:
        before, was = history[-2], truths[-2]
        wrong += [
            where
            for where, number in said.rounded.items()
            if where not in said.loose
            and grows(said.cube, where)
            and number < before.cells.get(where, 0)
            and truth[where] >= was[where]
        ]
    return Finding("rule", not wrong, len(said.intervals), None, len(wrong), monotonic() - begun)


def _alone(said: Public, truth: Truth) -> Iterator[Finding]:
    yield attacked("A0", [said], [truth], WIDE, enrolment=False)[0]


def _enrolled(said: Public, truth: Truth) -> Iterator[Finding]:
    yield from attacked("A1", [said], [truth], KEPT_APART, groups="A3")


def _stacked(history: Sequence[Shown], truths: Sequence[Truth]) -> Finding:
    """All dates; a release in which every unit stood still adds nothing."""
    news = [place for place, each in enumerate(history) if not place or _moved(history[place - 1], each)]
    said = [history[place].said() for place in news]
    return attacked("A2", said, [truths[place] for place in news], KEPT_APART, groups="A2")[0]


def _moved(before: Shown, after: Shown) -> bool:
    return not after.since or (before.since, before.cells) != (after.since, after.cells)


def attacked(
    name: str,
    history: Sequence[Public],
    truths: Sequence[Truth],
    least: int,
    *,
    enrolment: bool = True,
    groups: str | None = None,
) -> tuple[Finding, ...]:
    """One attack on a series of releases, and the one on groups with the same knowledge if it is asked for."""
    begun = monotonic()
    told = [_told(truths, place, enrolment=enrolment) for place in range(len(history))]
    try:
        attack = _Attack(Picture(history, told), truths, groups=groups is not None)
        attack.run(least)
    except Unsolvable:
        return (Finding(name, False, 0, None, 0, monotonic() - begun),)
    narrowest, certain, seconds = attack.narrowest, attack.certain, monotonic() - begun
    wide = narrowest is None or narrowest >= least
    if groups in (None, name):
        return (Finding(name, wide and not certain, attack.few, narrowest, certain, seconds),)
    return (
        Finding(name, wide, attack.few, narrowest, 0, seconds),
        Finding(groups, not certain, attack.asked, None, certain, 0.0),
    )


def _told(truths: Sequence[Truth], place: int, *, enrolment: bool) -> Told:
    truth = truths[place]
    before = truths[place - 1] if place else {}
    return Told(
        {where: truth[where] for where in truth if enrolment and _is_enrolment(where)},
        frozenset(where for where, number in truth.items() if number < before.get(where, number)),
    )


def _is_enrolment(where: Cell) -> bool:
    return all(name == AREA for name, _ in where)


class _Attack:
    """One adversary at work: the figures about few, and the groups, as sums to be pushed as far as they go."""

    def __init__(self, picture: Picture, truths: Sequence[Truth], *, groups: bool) -> None:
        about_few = (_about_few(picture, place, truth) for place, truth in enumerate(truths))
        found = [_plain(picture, each) for several in about_few for each in several]
        few = dict.fromkeys(each for each in found if each)
        asked = dict.fromkeys(_groups(picture, truths)) if groups else {}
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


def _about_few(picture: Picture, place: int, truth: Truth) -> Iterator[Expression]:
    """The figures about one to four pupils, or about all but at most four of a unit."""
    for where, number in truth.items():
        if _is_enrolment(where) or not picture.columns(place, where):
            continue
        if 1 <= number <= FEW:
            yield picture.expression(place, where)
        if truth[_unit(where)] - number <= FEW:
            yield picture.complement(place, where)


def _groups(picture: Picture, truths: Sequence[Truth]) -> Iterator[Expression]:
    """Every published value of a unit and of all: those who have it, and those who do not."""
    for place, truth in enumerate(truths):
        for where in truth:
            if not _is_enrolment(where) and picture.columns(place, where):
                yield picture.expression(place, where)
                yield picture.complement(place, where)


def _unit(where: Cell) -> Cell:
    return tuple(part for part in where if part[0] == AREA)


def _plain(picture: Picture, found: Expression) -> Expression:
    """The same for sums that are as wide as each other: without what is known, whichever way it is turned."""
    model = picture.model
    free = tuple(sorted((column, factor) for column, factor in found if model.lower[column] < model.upper[column]))
    return tuple((column, -factor) for column, factor in free) if free and free[0][1] < 0 else free
