"""The whole attack, on a whole ledger: every release as it was published, held against the facts it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from time import monotonic
from typing import ParamSpec, TypeVar

from casework.models.report_codes import Population
from casework.reports.attack.all_but_one import Lone, all_but_one
from casework.reports.attack.changed import Guesses, simulated
from casework.reports.attack.controls import WEAK, Fallen, Weak, fallen
from casework.reports.attack.examination import examine
from casework.reports.attack.method import Method, method
from casework.reports.attack.pushing import Truth
from casework.reports.attack.shown import Finding, Shown
from casework.reports.attack.sums import SUMS, adds_up
from casework.reports.cells import Counted, Key, name_of
from casework.reports.cube import Counts
from casework.reports.making import Kept, cube_of
from casework.reports.protected import Figures, Protected

HISTORIES = 200
"""At least so many changes are simulated in all."""
SEED = 20
SMALL = 20
"""A control is judged when it has so many small counts."""

CHANGES, LAST_ONE, METHOD = "A4", "A5", "the method"
"""What is timed apart, since it makes no finding."""

P = ParamSpec("P")
T = TypeVar("T")
Facts = Callable[[int], Mapping[Key, Counted]]
"""The facts of a release, by its number."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A release of the ledger: what is published, and which areas and freezes stand behind it."""

    published: Protected
    kept: Mapping[Key, Kept]


@dataclass(frozen=True, slots=True)
class Part:
    """What was found about one population of one cohort in one release.

    stood   nothing of it is new
    took    seconds of what has no finding of its own, by its name
    """

    key: Key
    units: int
    cells: int
    stood: bool
    findings: tuple[Finding, ...] = ()
    guesses: Guesses = field(default_factory=Guesses)
    lone: Lone = field(default_factory=Lone)
    method: Method = field(default_factory=Method)
    took: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attacked:
    """What was found about one release. `took`: seconds of each control."""

    number: int
    frozen_on: date
    parts: tuple[Part, ...]
    controls: Mapping[str, Fallen]
    took: Mapping[str, float]
    seconds: float

    @property
    def findings(self) -> list[Finding]:
        """Of all parts."""
        return [finding for part in self.parts for finding in part.findings]


@dataclass(frozen=True, slots=True)
class Broken:
    """An attack that broke a release, and on what."""

    number: int
    key: Key
    attack: str


class Answer(StrEnum):
    """What the whole attack says."""

    HOLDS = "holds"
    NOTHING_YET = "nothing_yet"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it all.

    releases   those that show anything
    weak       each control with what fell of it
    took       seconds of whatever is only judged over all releases, by its name
    """

    releases: int
    broken: tuple[Broken, ...]
    guesses: Guesses
    lone: Lone
    sums: int
    method: Method
    weak: tuple[tuple[Weak, Fallen], ...]
    took: Mapping[str, float]

    @property
    def standing(self) -> tuple[Weak, ...]:
        """The controls that did not fall, though there was enough to break."""
        return tuple(weak for weak, found in self.weak if found.cells >= SMALL and found.percent < weak.must_fall)

    @property
    def unjudged(self) -> tuple[Weak, ...]:
        """The controls with too little in them to break: until there is, the attack has not shown what it can do."""
        return tuple(weak for weak, found in self.weak if found.cells < SMALL)

    @property
    def answer(self) -> Answer:
        """Does every release stand every attack, and does the attack break what it must?"""
        if self.broken or self.standing or not self.guesses.passed or not self.method.passed:
            return Answer.FAILS
        return Answer.NOTHING_YET if self.unjudged or not self.releases else Answer.HOLDS


def verdict(attacked: Sequence[Attacked]) -> Verdict:
    """The end of it. Controls are judged over all releases: one alone may have too few small counts to say."""
    parts = [(each.number, part) for each in attacked for part in each.parts]
    return Verdict(
        sum(bool(each.parts) for each in attacked),
        tuple(Broken(at, part.key, found.attack) for at, part in parts for found in part.findings if not found.passed),
        sum((part.guesses for _, part in parts), Guesses()),
        sum((part.lone for _, part in parts), Lone()),
        sum(found.cells for _, part in parts for found in part.findings if found.attack == SUMS),
        sum((part.method for _, part in parts), Method()),
        tuple((weak, sum((each.controls[weak.name] for each in attacked), Fallen(0, 0))) for weak in WEAK),
        _together([part.took for _, part in parts] + [each.took for each in attacked]),
    )


def _together(took: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    return {name: sum(each.get(name, 0.0) for each in took) for name in {name for each in took for name in each}}


def attack_all(ledger: Sequence[Laid], facts: Facts, histories: int = HISTORIES) -> Iterator[Attacked]:
    """Attack every release of a ledger, oldest first."""
    fresh = sum(_is_new(ledger, place, key) for place, laid in enumerate(ledger) for key in _shown(laid))
    each = -(-histories // max(1, fresh))
    for place, laid in enumerate(ledger):
        begun = monotonic()
        parts = tuple(_Assault(ledger[: place + 1], facts, key).part(each) for key in sorted(_shown(laid)))
        clock = _Clock()
        controls = {weak.name: clock(weak.name, _control, weak, facts(laid.published.number)) for weak in WEAK}
        seconds = monotonic() - begun
        yield Attacked(laid.published.number, laid.published.frozen_on, parts, controls, clock.took, seconds)


class _Clock:
    """Calls, and how long each of them took."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}

    def __call__(self, name: str, call: Callable[P, T], *told: P.args, **named: P.kwargs) -> T:
        begun = monotonic()
        found = call(*told, **named)
        self.took[name] = monotonic() - begun
        return found


def _control(weak: Weak, facts: Mapping[Key, Counted]) -> Fallen:
    counted = [found for (_, population), found in facts.items() if population is Population.PARTICIPANTS]
    return sum((fallen(weak, each) for each in counted), Fallen(0, 0))


def _shown(laid: Laid) -> dict[Key, Figures]:
    return {(each.year, each.population): each for each in laid.published.figures if each.shown}


def _is_new(ledger: Sequence[Laid], place: int, key: Key) -> bool:
    before = _shown(ledger[place - 1]).get(key) if place else None
    return before is None or before.cells != _shown(ledger[place])[key].cells


class _Assault:
    """On one population of one cohort, by the newest of a series of releases."""

    def __init__(self, ledger: Sequence[Laid], facts: Facts, key: Key) -> None:
        self.key, self._facts = key, facts
        self._new = _is_new(ledger, len(ledger) - 1, key)
        laid = [each for each in ledger if key in _shown(each) and key in each.kept and self._is_known(each)]
        self._series = [(self._seen(each), self._counts(each)) for each in laid]
        self._last = ledger[-1]
        self._first = sum(key in each.kept for each in ledger) == 1

    def part(self, histories: int) -> Part:
        """Attack it, if there is anything new and the facts behind it are still there."""
        figures = _shown(self._last)[self.key]
        if not self._new or not self._series:
            return Part(self.key, len(figures.units), len(figures.cells), True, (self._sums(figures),))
        truths = [shown.cube.tally(counts) for shown, counts in self._series]
        shown, counts = self._series[-1]
        clock = _Clock()
        return Part(
            self.key,
            len(figures.units),
            len(figures.cells),
            False,
            (self._sums(figures), *self._examined(truths)),
            clock(CHANGES, self._simulated, histories),
            clock(LAST_ONE, all_but_one, shown, counts),
            clock(METHOD, method, shown, counts, self._last.kept[self.key].parts, first=self._first),
            clock.took,
        )

    def _sums(self, figures: Figures) -> Finding:
        return adds_up(self._last.published, figures)

    def _examined(self, truths: Sequence[Truth]) -> tuple[Finding, ...]:
        return examine([shown for shown, _ in self._series], truths[-1], truths[:-1], self._inside)

    def _inside(self, place: int) -> Truth:
        """Who is in each part of each unit of a release."""
        shown, counts = self._series[place]
        return shown.cube.peopled(counts)

    def _simulated(self, histories: int) -> Guesses:
        facts = self._facts(self._last.published.number)[self.key]
        by_area = len(self._series[-1][0].cube.units) > 1
        return simulated(self.key, facts, histories, SEED + self._last.published.number, by_area=by_area)

    def _is_known(self, laid: Laid) -> bool:
        stands = laid.kept[self.key].stands.values()
        return all(self.key in self._facts(number) for number, _ in stands)

    def _seen(self, laid: Laid) -> Shown:
        """What is published, and nothing else."""
        figures = _shown(laid)[self.key]
        cube = cube_of(figures.population, tuple(unit.key for unit in figures.units), figures.coarse)
        names = {name_of(figures.population, where): where for where in cube.cells}
        return Shown(
            cube,
            {names[name]: number for name, number in figures.cells.items()},
            {names[name]: size for name, size in figures.slack.items()},
            {unit.key: unit.since for unit in figures.units},
        )

    def _counts(self, laid: Laid) -> Counts:
        """The true counts the figures stand for."""
        kept, found = laid.kept[self.key], Counter[tuple[str, tuple[str, ...]]]()
        for unit, areas in kept.units.items():
            for (area, profile), number in self._facts(kept.stands[unit][0])[self.key].items():
                if area in areas:
                    found[unit, profile] += number
        return found
