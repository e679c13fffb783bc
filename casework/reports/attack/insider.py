"""A6: one who knows every pupil of a whole unit, a school's adviser perhaps. What is certain of the others?

Who is known can be taken out of what is shown for everybody: it is then about the other units, and tells more of them.
Where one of them stands still while those who are known move, it is told again with every release, each time with
other coins: so all releases that are of the same facts of another unit are held together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic

from casework.reports.attack.picture import Expression, Picture
from casework.reports.attack.pushing import FEW, Attack, Truth, is_enrolment, unit_of
from casework.reports.attack.shown import Finding, Public, Told
from casework.reports.cells import Cell, cell
from casework.reports.plan import AREA
from casework.reports.solver import Unsolvable

Inside = Callable[[int], Truth]
"""How many pupils are in each part of each unit, by a release's place in the series."""


def by_insiders(history: Sequence[Public], truths: Sequence[Truth], inside: Inside, least: int) -> Finding:
    """Attack the last of a series of releases by an insider of each unit in turn, who knows exact enrolment besides.

    least   the narrowest a figure about few may become
    """
    begun, found = monotonic(), []
    for unit in history[-1].cube.units:
        try:
            found.append(_Insider(history, truths, inside, unit).attack(least))
        except Unsolvable:
            return Finding("A6", False, 0, None, 0, monotonic() - begun)
    narrowest = min((each.narrowest for each in found if each.narrowest is not None), default=None)
    certain = sum(each.certain for each in found)
    passed = not certain and (narrowest is None or narrowest >= least)
    return Finding("A6", passed, sum(each.few for each in found), narrowest, certain, monotonic() - begun)


class _Insider:
    """Who knows one unit, and what that leaves unknown of the others in the last release."""

    def __init__(self, history: Sequence[Public], truths: Sequence[Truth], inside: Inside, unit: str) -> None:
        self._unit = (AREA, unit)
        self._others = [each for each in history[-1].cube.units if each != unit]
        self._places = [place for place, said in enumerate(history) if self._says_of_them(said, history[-1])]
        self._history, self._truths = history, truths
        self._known = {place: self._of_the_unit(inside(place)) for place in self._places}
        self._truth, self._mine = truths[-1], self._known[self._places[-1]]

    def attack(self, least: int) -> Attack:
        """Everything pushed as far as it goes. Raises Unsolvable if the releases cannot be true."""
        picture = Picture([self._history[place] for place in self._places], list(map(self._told, self._places)))
        asked = [where for where in self._truth if self._unit not in where and not is_enrolment(where)]
        groups = (each for where in asked for each in self._both(picture, where) if each)
        attack = Attack(picture, (each for where in asked for each in self._about_few(picture, where)), groups)
        attack.run(least)
        return attack

    def _says_of_them(self, said: Public, last: Public) -> bool:
        """Is a release of facts another unit still stands on?"""
        same = (each for each in self._others if each in said.since and said.since[each] == last.since.get(each))
        return said is last or (said.cube.units == last.cube.units and any(same))

    def _of_the_unit(self, parts: Truth) -> Truth:
        return {part: number for part, number in parts.items() if self._unit in part}

    def _told(self, place: int) -> Told:
        truth, at = self._truths[place], self._places.index(place)
        before = self._truths[self._places[at - 1]] if at else {}
        enrolled = {where: truth[where] for where in truth if is_enrolment(where)}
        fell = frozenset(where for where, number in truth.items() if number < before.get(where, number))
        return Told({**enrolled, **self._known[place]}, fell)

    def _about_few(self, picture: Picture, where: Cell) -> Iterator[Expression]:
        number, whole = self._left(where), self._left(unit_of(where))
        those, others = self._both(picture, where)
        if those and 1 <= number <= FEW:
            yield those
        if those and whole - number <= FEW:
            yield others

    def _left(self, where: Cell) -> int:
        """How many there truly are, without those who are known."""
        return self._truth[where] - (0 if unit_of(where) else self._mine.get(cell(self._unit, *where), 0))

    def _both(self, picture: Picture, where: Cell) -> tuple[Expression, Expression]:
        """Those in a cell of other units, and those who are not; nothing of a cell nobody can be in."""
        units = [unit_of(where)] if unit_of(where) else [((AREA, unit),) for unit in self._others]
        rest, last = [part for part in where if part[0] != AREA], len(self._places) - 1
        those = tuple(each for unit in units for each in picture.expression(last, cell(*unit, *rest)))
        if not those:
            return (), ()
        every = tuple(each for unit in units for each in picture.expression(last, unit))
        return those, (*every, *((column, -1) for column, _ in those))
