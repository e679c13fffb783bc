"""What the method must never give away, seen over a whole ledger: its coin, and which of its parts are somebody.

A rounding that anybody can do again without the key lets who knows all but one try every value of the last one. A
rounding that only uses parts somebody is in tells of every part it uses that somebody is.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from casework.reports.attack.shown import Shown
from casework.reports.cells import Cell, Dither
from casework.reports.cube import Counts
from casework.reports.plan import BASE
from casework.reports.rounding import rounded

TOSSES = 20
"""A first release tells of the coin when the coin decides so many of its figures."""
DRAWN = 12
"""Secrets drawn to see how often luck alone makes what a constant coin makes."""
CERTAIN = 0.001
"""Luck this small is none."""
MANY = 100
"""Parts are judged when so many that nobody is in could have been used: about one in fifteen is, in reports of ours."""


@dataclass(frozen=True, slots=True)
class Method:
    """What was seen of the method, where a cube has crosses or links: without them every part is a published figure.

    first, redone   first releases whose figures the coin decides, and those that come out the same with a constant one
    deaf            those that come out the same whatever the secret is
    telling, luck   how likely it is by luck alone that all of `first`, and of `redone`, come out as with a constant one
    empty, nobody   parts nobody is in that the figures leave room for, and those of them shown as somebody
    """

    first: int = 0
    redone: int = 0
    deaf: int = 0
    telling: float = 1.0
    luck: float = 1.0
    empty: int = 0
    nobody: int = 0

    def __add__(self, other: Method) -> Method:
        return Method(
            self.first + other.first,
            self.redone + other.redone,
            self.deaf + other.deaf,
            self.telling * other.telling,
            self.luck * other.luck,
            self.empty + other.empty,
            self.nobody + other.nobody,
        )

    @property
    def keyed(self) -> bool:
        """Does the secret decide anything?"""
        return self.deaf == 0

    @property
    def secret(self) -> bool:
        """Are the releases not those of a constant coin? Small ones may be by luck; most of several cannot."""
        return 2 * self.redone <= self.first or self.luck >= CERTAIN

    @property
    def wide(self) -> bool:
        """Is somebody shown where nobody is, often enough for a part to tell nothing? Few parts cannot say."""
        return self.empty < MANY or self.nobody > 0

    @property
    def passed(self) -> bool:
        """Does nothing speak against it?"""
        return self.keyed and self.secret and self.wide

    @property
    def unjudged(self) -> tuple[str, ...]:
        """What there was too little of to judge by."""
        coin = () if self.telling < CERTAIN else ("the coin",)
        return coin if self.empty >= MANY else (*coin, "the parts")


def method(shown: Shown, counts: Counts, parts: Mapping[Cell, int], *, first: bool) -> Method:
    """What one release tells of the method. `first`: it hangs on no release before it."""
    if not shown.cube.edges:
        return Method()
    truth, people = shown.cube.tally(counts), shown.cube.peopled(counts)
    empty = [where for where in parts if not people[where] and _has_room(where, truth)]
    seen = Method(empty=len(empty), nobody=sum(parts[where] > 0 for where in empty))
    if first and sum(number % BASE > 0 for number in truth.values()) >= TOSSES:
        seen += _of_the_coin(shown, truth)
    return seen


def _of_the_coin(shown: Shown, truth: Mapping[Cell, int]) -> Method:
    constant = [rounded(shown.cube, truth, _constant(side)).cells for side in range(BASE)]
    drawn = [rounded(shown.cube, truth, _coin(number)).cells for number in range(DRAWN)]
    luck = (1 + sum(each in constant for each in drawn)) / (1 + DRAWN)
    redone = shown.cells in constant
    return Method(1, int(redone), int(all(each == drawn[0] for each in drawn)), luck, luck if redone else 1.0)


def _constant(side: int) -> Dither:
    """A coin that always falls on the same side."""
    return lambda _: side


def _coin(number: int) -> Dither:
    """A coin of a secret of our own."""
    return lambda name: hmac.digest(str(number).encode(), name.encode(), "sha256")[0] % BASE


def _has_room(part: Cell, truth: Mapping[Cell, int]) -> bool:
    """Is every published figure that holds the part about somebody?"""
    holding = (some for size in range(len(part) + 1) for some in combinations(part, size))
    return all(truth.get(where, 1) > 0 for where in holding)
