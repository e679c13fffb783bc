"""A4: two releases with a change between them. What does the difference tell of one whose change is known?

Simulated from real counts with secrets nobody uses: pupils come to one area, the product makes both releases, and an
adversary who knows who came guesses an outcome of one of them from what moved.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from casework.reports.cells import Cell, Counted, Dither, Key, Profile, cell
from casework.reports.making import Earlier, Freeze, Made, make
from casework.reports.plan import AREA, BASE, COMMIT_MIN, PLAN, Counting

MARGIN = 20
"""Points above chance a guess may be."""
FROM_ONE_SECRET = 10
"""Histories simulated before the secret is thrown away."""


@dataclass
class Guesses:
    """What came of many histories.

    chance   expected right guesses of one who has seen nothing;  right: of each way to guess, ties shared out
    below    histories with a change too small to be let through;  shown: those in which something moved all the same
    """

    histories: int = 0
    chance: float = 0.0
    right: Mapping[str, float] = field(default_factory=dict)
    below: int = 0
    shown: int = 0

    def __add__(self, other: Guesses) -> Guesses:
        return Guesses(
            self.histories + other.histories,
            self.chance + other.chance,
            {way: self.right.get(way, 0) + other.right.get(way, 0) for way in WAYS},
            self.below + other.below,
            self.shown + other.shown,
        )

    @property
    def chance_percent(self) -> float:
        """Of a hundred guesses, how many are right by chance."""
        return 100 * self.chance / max(1, self.histories)

    @property
    def best_percent(self) -> float:
        """Of a hundred guesses, how many are right by the best way."""
        return 100 * max(self.right.values(), default=0.0) / max(1, self.histories)

    @property
    def passed(self) -> bool:
        """Does the difference tell too little?"""
        return self.shown == 0 and self.best_percent <= self.chance_percent + MARGIN


@dataclass(frozen=True, slots=True)
class Change:
    """What the adversary sees: how much each figure moved, and how it stood; of one pupil, the unit and what is asked.

    rest   how many others came with the pupil
    """

    moved: Mapping[Cell, int]
    stood: Mapping[Cell, int]
    unit: tuple[tuple[str, str], ...]
    dimension: str
    rest: int

    def at(self, value: str) -> Cell:
        """The cell of the unit's pupils with a value."""
        return cell((self.dimension, value), *self.unit)


def _by_unit(change: Change, value: str) -> float:
    return change.moved.get(change.at(value), 0)


def _by_all(change: Change, value: str) -> float:
    return change.moved.get(cell((change.dimension, value)), 0)


def _by_every_figure(change: Change, value: str) -> float:
    return sum(moved for where, moved in change.moved.items() if (change.dimension, value) in where)


def _by_surprise(change: Change, value: str) -> float:
    """Moved, less what the others alone would be expected to move."""
    stood = max(1, change.stood.get(change.unit, 0))
    expected = change.rest * change.stood.get(change.at(value), 0) / stood
    return _by_unit(change, value) + 0.5 * _by_all(change, value) - expected


WAYS: Mapping[str, Callable[[Change, str], float]] = {
    "unit": _by_unit,
    "all": _by_all,
    "every figure": _by_every_figure,
    "surprise": _by_surprise,
}


def simulated(key: Key, facts: Counted, histories: int, seed: int, *, by_area: bool) -> Guesses:
    """Play histories on real counts of one population of one cohort. `by_area`: are its areas shown apart?"""
    drawn = Random(f"{seed}|{key}")  # noqa: S311 - a simulation that must be the same every time
    found, base = Guesses(), None
    for number in range(histories):
        if number % FROM_ONE_SECRET == 0:
            base = _Base(key, facts, str(drawn.random()), by_area=by_area)
        if base is not None and base.shown:
            found += base.played(drawn)
    return found


class _Base:
    """A first release under a secret of its own, and what comes after it."""

    def __init__(self, key: Key, facts: Counted, secret: str, *, by_area: bool) -> None:
        self.key, self.facts = key, facts
        self.counting: Counting = PLAN[key[1]]
        self._everybody = sorted(facts.elements())
        self._secret = secret.encode()
        self._closed = frozenset({key[0]}) if by_area else frozenset[int]()
        self.made = self._made(1, facts, Earlier())
        self.shown = key in self.made.kept

    def played(self, drawn: Random) -> Guesses:
        """One change that is too small, and one that is let through."""
        area = self._area(drawn)
        few = self._after(self._came(drawn, area, drawn.randrange(1, COMMIT_MIN)))
        asked = self._asked(drawn)
        one = self._someone(drawn, asked)
        now = self._after(Counter([(area, one[0])]) + self._came(drawn, area, COMMIT_MIN - 1))
        change = Change(self._moved(now), self._cells, self._unit(area), asked[0], COMMIT_MIN - 1)
        right = {way: _hit({value: score(change, value) for value in asked[1]}, one[1]) for way, score in WAYS.items()}
        return Guesses(1, 1 / len(asked[1]), right, 1, int(few.kept[self.key].cells != self._cells))

    @property
    def _cells(self) -> Mapping[Cell, int]:
        return self.made.kept[self.key].cells

    def _moved(self, now: Made) -> dict[Cell, int]:
        return {where: number - self._cells.get(where, 0) for where, number in now.kept[self.key].cells.items()}

    def _unit(self, area: str) -> Cell:
        units = self.made.kept[self.key].units
        return () if len(units) < 2 else cell((AREA, next(unit for unit, lot in units.items() if area in lot)))

    def _area(self, drawn: Random) -> str:
        return drawn.choice([area for area, _ in self._everybody])

    def _came(self, drawn: Random, area: str, number: int) -> Counted:
        """Pupils like those there are."""
        return Counter((area, profile) for _, profile in drawn.choices(self._everybody, k=number))

    def _asked(self, drawn: Random) -> tuple[str, list[str]]:
        """An outcome that is not the same for all, and the values it has."""
        open_ones = [
            (each.name, values)
            for place, each in enumerate(self.counting.dimensions)
            if not each.counted and len(values := sorted({profile[place] for _, profile in self.facts})) > 1
        ]
        return drawn.choice(open_ones)

    def _someone(self, drawn: Random, asked: tuple[str, list[str]]) -> tuple[Profile, str]:
        """A pupil for whom every value is as likely, else like those there are."""
        value, place = drawn.choice(asked[1]), self.counting.names.index(asked[0])
        return drawn.choice([profile for _, profile in self._everybody if profile[place] == value]), value

    def _after(self, came: Counted) -> Made:
        return self._made(2, self.facts + came, Earlier([self.made.kept], lambda _: {self.key: self.facts}))

    def _made(self, number: int, facts: Counted, earlier: Earlier) -> Made:
        freeze = Freeze(number, date(2000, 1, number), {self.key: facts}, {}, self._closed)
        return make(freeze, earlier, self._coin)

    def _coin(self, year: int, salt: int) -> Dither:
        def coin(name: str) -> int:
            said = hmac.digest(self._secret, f"{year}|{salt}|{name}".encode(), hashlib.sha256)
            return int.from_bytes(said[:8], "big") % BASE

        return coin


def _hit(scores: Mapping[str, float], true: str) -> float:
    """The share of a right guess: ties are drawn."""
    best = [value for value, score in scores.items() if score == max(scores.values())]
    return (true in best) / len(best)
