"""A4: releases with a change between them. What does the difference tell of one whose change is known?

Simulated from real counts with secrets nobody uses: pupils of one area come, get other outcomes or go, the product
makes both releases, and an adversary who knows who they are guesses an outcome of one of them from what moved. Where
outcomes change they are taken back again, and one pupil comes: then the third release must not be made of those counts.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from random import Random

from casework.reports.cells import Cell, Counted, Dither, Key, Profile, cell
from casework.reports.committing import counted_on
from casework.reports.making import Earlier, Freeze, Made, make
from casework.reports.plan import AREA, BASE, COMMIT_MIN, PLAN, Counting

MARGIN = 20
"""Points above chance a guess may be."""
TELLING = 100
"""Fewer histories say nothing of how much can be guessed: luck alone comes near the margin."""
FROM_ONE_SECRET = 10
"""Histories simulated before the secret is thrown away."""


class Kind(StrEnum):
    """What happened between two releases."""

    CAME = "came"
    CHANGED = "changed"
    WENT = "went"


@dataclass(frozen=True, slots=True)
class Guesses:
    """What came of many histories.

    of       how many of each kind
    chance   expected right guesses of one who has seen nothing;  right: of each way to guess, ties shared out
    below    releases with a change too small to be let through;  shown: those in which something moved all the same
    """

    of: Mapping[Kind, int] = field(default_factory=dict)
    chance: float = 0.0
    right: Mapping[str, float] = field(default_factory=dict)
    below: int = 0
    shown: int = 0

    def __add__(self, other: Guesses) -> Guesses:
        return Guesses(
            {kind: self.of.get(kind, 0) + other.of.get(kind, 0) for kind in Kind},
            self.chance + other.chance,
            {way: self.right.get(way, 0) + other.right.get(way, 0) for way in WAYS},
            self.below + other.below,
            self.shown + other.shown,
        )

    @property
    def histories(self) -> int:
        """How many, of whatever kind."""
        return sum(self.of.values())

    @property
    def chance_percent(self) -> float:
        """Of a hundred guesses, how many are right by chance."""
        return 100 * self.chance / max(1, self.histories)

    @property
    def best_percent(self) -> float:
        """Of a hundred guesses, how many are right by the best way."""
        return 100 * max(self.right.values(), default=0.0) / max(1, self.histories)

    @property
    def judged(self) -> bool:
        """Are they enough for guesses to be more than luck?"""
        return self.histories >= TELLING

    @property
    def passed(self) -> bool:
        """Does the difference tell too little?"""
        return self.shown == 0 and (not self.judged or self.best_percent <= self.chance_percent + MARGIN)


@dataclass(frozen=True, slots=True)
class Change:
    """What the adversary sees: how much each figure moved, and how it stood; of one pupil, the unit and what is asked.

    moved   towards where the pupil was added; of one who went, turned round
    rest    how many others changed with the pupil
    """

    moved: Mapping[Cell, int]
    stood: Mapping[Cell, int]
    unit: tuple[tuple[str, str], ...]
    dimension: str
    rest: int

    def at(self, value: str) -> Cell:
        """The cell of the unit's pupils with a value."""
        return cell((self.dimension, value), *self.unit)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A change as it happened: the counts after it, what the adversary has to choose between, and what is true."""

    facts: Counted
    dimension: str
    values: Sequence[str]
    true: str


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
    """Play histories on real counts of one population of one cohort, each kind in turn.

    by_area   are its areas shown apart?
    """
    drawn = Random(f"{seed}|{key}")  # noqa: S311 - a simulation that must be the same every time
    found, base, kinds = Guesses(), None, list(Kind)
    for number in range(histories):
        if number % FROM_ONE_SECRET == 0:
            base = _Base(key, facts, str(drawn.random()), by_area=by_area)
        if base is not None and base.shown:
            found += base.played(kinds[(seed + number) % len(kinds)], drawn)
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

    def played(self, kind: Kind, drawn: Random) -> Guesses:
        """One change that is too small, and one that is let through."""
        area = drawn.choice(self._everybody)[0]
        few, turn = (self._turned(kind, area, pupils, drawn) for pupils in (drawn.randrange(1, COMMIT_MIN), COMMIT_MIN))
        below, shown = 1, int(_cells(self._after(few.facts)[-1], self.key) != self._cells)
        series = [turn.facts]
        if kind is Kind.CHANGED:
            series.append(self.facts + self._in(area, self._like(drawn, 1)))
        made = self._after(*series)
        if kind is Kind.CHANGED:
            below, shown = 2, shown + self._told_apart(made)
        return Guesses({kind: 1}, 1 / len(turn.values), self._guessed(kind, area, turn, made[1]), below, shown)

    def _guessed(self, kind: Kind, area: str, turn: _Turn, now: Made) -> Mapping[str, float]:
        towards = -1 if kind is Kind.WENT else 1
        moved = {where: towards * number for where, number in self._moved(now).items()}
        change = Change(moved, self._cells, self._unit(area), turn.dimension, COMMIT_MIN - 1)
        scored = {way: {value: score(change, value) for value in turn.values} for way, score in WAYS.items()}
        return {way: _hit(scores, turn.true) for way, scores in scored.items()}

    def _told_apart(self, made: Sequence[Made]) -> bool:
        """Everything was taken back and one pupil came: is that pupil shown against the first release?"""
        first, second, third = (_cells(each, self.key) for each in made)
        return third not in (second, first)

    @property
    def _cells(self) -> Mapping[Cell, int]:
        return _cells(self.made, self.key)

    def _moved(self, now: Made) -> dict[Cell, int]:
        return {where: number - self._cells.get(where, 0) for where, number in _cells(now, self.key).items()}

    def _unit(self, area: str) -> Cell:
        units = self.made.kept[self.key].units
        return () if len(units) < 2 else cell((AREA, next(unit for unit, lot in units.items() if area in lot)))

    def _turned(self, kind: Kind, area: str, pupils: int, drawn: Random) -> _Turn:
        """So many pupils of an area change; of one of them, every answer there is to the question is as likely."""
        asked, values = self._asked(drawn)
        if kind is Kind.CAME:
            true, one = self._someone(asked, values, drawn)
            return _Turn(self.facts + self._in(area, [one, *self._like(drawn, pupils - 1)]), asked, values, true)
        there = [profile for where, profile in self._everybody if where == area]
        values = sorted({profile[self._place(asked)] for profile in there})
        was = drawn.choice(values)
        gone = self._from(there, asked, was, pupils, drawn)
        if kind is Kind.WENT:
            return _Turn(self._without(area, gone), asked, values, was)
        others = [value for value in self._values(asked) if value != was]
        true, one = self._someone(asked, others, drawn)
        turned = [one, *self._like(drawn, len(gone) - 1)]
        return _Turn(self.facts - self._in(area, gone) + self._in(area, turned), asked, others, true)

    def _from(self, there: Sequence[Profile], asked: str, true: str, pupils: int, drawn: Random) -> list[Profile]:
        """One of those there with an answer, and others."""
        one = drawn.choice([profile for profile in there if profile[self._place(asked)] == true])
        others = list(there)
        others.remove(one)
        return [one, *drawn.sample(others, min(pupils - 1, len(others)))]

    def _without(self, area: str, leaving: Sequence[Profile]) -> Counted:
        """The counts when pupils are gone: participants count on, as ended with nothing else known."""
        left = sorted((self.facts - self._in(area, leaving)).elements())
        counted_on(self.key[1], self.key[0], date(self.key[0] + 2, 2, 1), self._everybody, left)
        return Counter(left)

    def _in(self, area: str, profiles: Sequence[Profile]) -> Counted:
        return Counter((area, profile) for profile in profiles)

    def _like(self, drawn: Random, number: int) -> list[Profile]:
        """Pupils like those there are."""
        return [profile for _, profile in drawn.choices(self._everybody, k=number)]

    def _place(self, name: str) -> int:
        return self.counting.names.index(name)

    def _asked(self, drawn: Random) -> tuple[str, list[str]]:
        """An outcome that is not the same for all, and the values it has."""
        names = [each.name for each in self.counting.dimensions if not each.counted]
        name = drawn.choice([name for name in names if len(self._values(name)) > 1])
        return name, self._values(name)

    def _values(self, name: str) -> list[str]:
        return sorted({profile[self._place(name)] for _, profile in self.facts})

    def _someone(self, asked: str, values: Sequence[str], drawn: Random) -> tuple[str, Profile]:
        """A pupil for whom every value is as likely, else like those there are."""
        value = drawn.choice(values)
        return value, drawn.choice([each for _, each in self._everybody if each[self._place(asked)] == value])

    def _after(self, *facts: Counted) -> list[Made]:
        """The first release, and one of each of the counts that follow."""
        counted, made = (self.facts, *facts), [self.made]
        for number in range(2, len(counted) + 1):
            earlier = Earlier([each.kept for each in made], lambda of: {self.key: counted[of - 1]})
            made.append(self._made(number, counted[number - 1], earlier))
        return made

    def _made(self, number: int, facts: Counted, earlier: Earlier) -> Made:
        freeze = Freeze(number, date(2000, number, 1), {self.key: facts}, {}, self._closed)
        return make(freeze, earlier, self._coin)

    def _coin(self, year: int, salt: int) -> Dither:
        def coin(name: str) -> int:
            said = hmac.digest(self._secret, f"{year}|{salt}|{name}".encode(), hashlib.sha256)
            return int.from_bytes(said[:8], "big") % BASE

        return coin


def _cells(made: Made, key: Key) -> Mapping[Cell, int]:
    return made.kept[key].cells


def _hit(scores: Mapping[str, float], true: str) -> float:
    """The share of a right guess: ties are drawn."""
    best = [value for value, score in scores.items() if score == max(scores.values())]
    return (true in best) / len(best)
