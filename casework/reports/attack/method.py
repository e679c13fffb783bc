"""What the method must never give away, seen over a whole ledger: its coin, and which of its parts are somebody.

A rounding that anybody can do again without the key lets who knows all but one try every value of the last one. A
rounding that only uses parts somebody is in tells of every part it uses that somebody is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from casework.reports.attack.shown import Shown
from casework.reports.cells import Cell, cell
from casework.reports.cube import Counts, Cube
from casework.reports.plan import AREA, BASE
from casework.reports.rounding import rounded


@dataclass(frozen=True, slots=True)
class Method:
    """What was seen of the method.

    first, redone   first releases, and those that come out the same with a coin that always falls the same way
    parts, nobody   parts that are more than nought, and those of them nobody is in
    """

    first: int = 0
    redone: int = 0
    parts: int = 0
    nobody: int = 0

    def __add__(self, other: Method) -> Method:
        return Method(
            self.first + other.first,
            self.redone + other.redone,
            self.parts + other.parts,
            self.nobody + other.nobody,
        )

    @property
    def passed(self) -> bool:
        """Is there a secret, and do the parts keep it? A small release may come out the same by chance, not all."""
        return self.first == 0 or (self.redone < self.first and self.nobody > 0)


def method(shown: Shown, counts: Counts, parts: Mapping[Cell, int], *, first: bool) -> Method:
    """What one release tells of the method. `first`: it hangs on no release before it."""
    people = _people(shown.cube, counts)
    positive = [where for where, number in parts.items() if number > 0]
    redone = first and any(_again(shown, counts, coin) for coin in range(BASE))
    return Method(int(first), int(redone), len(positive), sum(people[where] == 0 for where in positive))


def _again(shown: Shown, counts: Counts, coin: int) -> bool:
    return rounded(shown.cube, shown.cube.tally(counts), lambda _: coin).cells == shown.cells


def _people(cube: Cube, counts: Counts) -> Counter[Cell]:
    """How many pupils are in each part."""
    found: Counter[Cell] = Counter()
    for (unit, profile), number in counts.items():
        has = dict(zip(cube.counting.names, profile, strict=True))
        alone = ((name, has[name]) for name in has)
        paired = (((edge.first, has[edge.first]), (edge.second, has[edge.second])) for edge in cube.edges)
        for where in ((), *((each,) for each in alone), *paired):
            found[cell((AREA, unit), *where)] += number
    return found
