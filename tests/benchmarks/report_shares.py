"""How far the share of those who dropped out is from the truth: as published, and as the simplest rounding would say.

The floor is each count rounded to the nearest five on its own, with no protection whatever: nothing that publishes
multiples of five can be expected to come nearer. The coin is each outcome rounded up or down on its own, by a coin
nobody else can toss: what the protection of one count costs, before anything has to add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from statistics import fmean, stdev

from casework.models.report_codes import Population
from casework.reports import attack
from casework.reports.cells import Cell, Counted, cell
from casework.reports.cube import Counts as Pupils
from casework.reports.cube import Cube
from casework.reports.key_figures import Counts, Figure
from casework.reports.making import Freeze, Kept, cube_of
from casework.reports.plan import AREA, BASE
from casework.reports.rounding import targets
from tests.benchmarks.figures import held, note, table
from tests.report_histories import dithers, histories, released

YEAR, TOOK = 2024, Population.PARTICIPANTS
HISTORIES = 20
"""The mean of four was off by more than a point where pupils are few."""
RELEASES, AREAS_SHOWN = 6, 6
SIZES = ((60, 5), (150, 5), (300, 9))
REFERENCE = {60: (2.2, 2.9), 150: (1.1, 3.5), 300: (0.7, 3.1)}
"""To meet or beat with six monthly reports, in points: of all, by area."""
Share = Callable[[Counts, str | None], Figure]


def of_joined(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: leavers not in education on 1 October. Denominator: everybody who joined."""
    return Figure(counts.count(unit=unit, counting_day="no"), counts.count(unit=unit))


def of_leavers(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: leavers not in education on 1 October. Denominator: leavers whose 1 October has been."""
    leavers, waiting = counts.count(unit=unit, leaver="yes"), counts.count(unit=unit, counting_day="not_yet")
    return Figure(counts.count(unit=unit, counting_day="no"), (leavers or 0) - (waiting or 0))


def went_elsewhere(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: ended without education, work or a measure. Denominator: everybody who joined."""
    return Figure(counts.count(unit=unit, went_to="other"), counts.count(unit=unit))


READINGS: Mapping[str, Share] = {
    "not in education on 1 October, of all who joined": of_joined,
    "not in education on 1 October, of leavers": of_leavers,
    "ended elsewhere, of all who joined": went_elsewhere,
}
"""What drop-out can be taken to mean. The first is what the limits are held against."""


@dataclass(frozen=True)
class Plain:
    """Counts of any kind, asked for as figures are."""

    cells: Mapping[Cell, int]

    def count(self, *, unit: str | None = None, **values: str) -> int | None:
        """A count: of a unit or of all, of those with the values given."""
        return self.cells.get(cell(*values.items(), *([(AREA, unit)] if unit is not None else [])))


@dataclass
class Off:
    """How far shares are off, in points, where all three are shown. A list for each history.

    ours, floor, coin   as published; nearest five; each by its own coin
    """

    ours: list[list[float]] = field(default_factory=list)
    floor: list[list[float]] = field(default_factory=list)
    coin: list[list[float]] = field(default_factory=list)

    def begin(self) -> None:
        """Another history."""
        for each in (self.ours, self.floor, self.coin):
            each.append([])

    def add(self, true: Figure, *said: Figure) -> None:
        """A share: the true one, and as each of the three says it."""
        if true.part is None or not true.whole or any(each.share is None for each in said):
            return
        right = 100 * true.part / true.whole
        for into, each in zip((self.ours, self.floor, self.coin), said, strict=True):
            into[-1].append(abs((each.share or 0) - right))


def measure(*, whole: bool = False) -> None:
    """Measure and print."""
    for title, share in READINGS.items() if whole else list(READINGS.items())[:1]:
        rows = [row for months in (1, 6) for pupils, areas in SIZES for row in _rows(pupils, areas, months, share)]
        head = ["", "shares", "points", "nearest five", "a coin each", "to nearest five", "limit", ""]
        table(f"Drop-out ({title}): how far the share is off, {HISTORIES} histories", head, rows)
    note("Nearest five: no protection at all. A coin each: protected, but added up by nobody. The limits are for six")
    note("monthly reports. In half-yearly ones more have dropped out, and there is no figure to meet.")


def _rows(pupils: int, areas: int, months: int, share: Share) -> Iterator[list[str]]:
    everybody, by_area = _measured(pupils, areas, months, share)
    name = f"{pupils} pupils, {'six monthly' if months == 1 else 'six half-yearly'} reports"
    for place, (of, off) in enumerate((("of all", everybody), ("by area", by_area))):
        ours, floor, coin = ([number for one in each for number in one] for each in (off.ours, off.floor, off.coin))
        limit = REFERENCE[pupils][place] if months == 1 and share is of_joined else None
        yield [f"{name}, {of}", f"{len(ours):,}", f"{fmean(ours):.1f} ± {_uncertain(off.ours):.1f}",
               f"{fmean(floor):.1f}", f"{fmean(coin):.1f}", f"{fmean(ours) / fmean(floor):.2f}×",
               *(["–", ""] if limit is None else [f"≤ {limit}", held(fmean(ours), limit)])]  # fmt: skip


def _uncertain(found: Sequence[Sequence[float]]) -> float:
    """The standard error of the mean: shares of one history are not independent, histories are."""
    means = [fmean(each) for each in found if each]
    return stdev(means) / len(means) ** 0.5 if len(means) > 1 else 0.0


def _measured(pupils: int, areas: int, months: int, share: Share) -> tuple[Off, Off]:
    everybody, by_area = Off(), Off()
    for seed in range(1, HISTORIES + 1):
        everybody.begin()
        by_area.begin()
        for freeze, kept in _made(pupils, areas, months, seed):
            _compared(everybody, by_area, kept, freeze, share, seed)
    return everybody, by_area


@cache
def _made(pupils: int, areas: int, months: int, seed: int) -> list[tuple[Freeze, Kept]]:
    freezes = [
        replace(each, facts={(YEAR, TOOK): each.facts[YEAR, TOOK]}) for each in _series(pupils, areas, months, seed)
    ]
    with unattacked():
        made = released(freezes, seed)
    return [(freeze, each.kept[YEAR, TOOK]) for freeze, each in zip(freezes, made, strict=True)]


def _series(pupils: int, areas: int, months: int, seed: int) -> list[Freeze]:
    """Six freezes; if they are monthly, from the end of the cohort's school year on, when areas are shown."""
    if months == 1:
        return histories(pupils, areas, AREAS_SHOWN + RELEASES, seed, months=1)[AREAS_SHOWN:]
    return histories(pupils, areas, RELEASES, seed, months=months)


def _compared(everybody: Off, by_area: Off, kept: Kept, freeze: Freeze, share: Share, seed: int) -> None:
    cube = cube_of(TOOK, tuple(kept.units), kept.coarse)
    truth = cube.tally(in_units(freeze.facts[YEAR, TOOK], kept.units))
    said = Plain(kept.cells), Plain(_nearest(truth)), Plain(_by_coin(cube, truth, seed, freeze.number))
    everybody.add(share(Plain(truth), None), *(share(each, None) for each in said))
    for unit in kept.units if len(kept.units) > 1 else ():
        by_area.add(share(Plain(truth), unit), *(share(each, unit) for each in said))


def _nearest(truth: Mapping[Cell, int]) -> dict[Cell, int]:
    return {where: BASE * ((number + BASE // 2) // BASE) for where, number in truth.items()}


def _by_coin(cube: Cube, truth: Mapping[Cell, int], seed: int, number: int) -> dict[Cell, int]:
    """Another coin than ours for each report: what a coin costs on average, not what ours cost by luck."""
    coin = dithers(seed + HISTORIES)(YEAR, number)
    return {where: BASE * steps for where, steps in targets(cube, truth, coin).items()}


@contextmanager
def unattacked() -> Iterator[None]:
    """Reports without their attack: it chooses among roundings, none of them nearer, and takes most of the time."""
    examine, attack.examine = attack.examine, lambda *_: ()
    try:
        yield
    finally:
        attack.examine = examine


def in_units(counted: Counted, units: Mapping[str, Sequence[str]]) -> Pupils:
    """The pupils of areas as pupils of units."""
    home = {area: unit for unit, areas in units.items() for area in areas}
    found: Pupils = Counter()
    for (area, profile), number in counted.items():
        found[home[area], profile] += number
    return found
