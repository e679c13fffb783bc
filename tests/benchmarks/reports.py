"""Reports of 60 to 30,000 pupils: how long a report and its attack take, and how far figures lie from the truth.

`reports` measures some sizes, `reports_all` a grid of them, which takes the better part of an hour. There a series
that takes too long is stopped between two reports, and its name says how far it came. Seconds are the processor's,
which other work disturbs less: all of this runs in one thread and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import product
from pkgutil import iter_modules
from statistics import fmean
from time import process_time
from typing import Any

from casework.reports import attack
from casework.reports.attack import Finding, Shown
from casework.reports.cells import Cell, Key, name_of
from casework.reports.making import Earlier, Freeze, Kept, cube_of, make
from casework.reports.protected import Figures
from tests.benchmarks import report_shares
from tests.benchmarks.figures import held, note, table
from tests.benchmarks.report_shares import TOOK, in_units
from tests.report_histories import dithers, histories

SERIES = (  # pupils in a cohort, areas, half-yearly reports
    (60, 5, 6),
    (150, 5, 6),
    (300, 9, 6),
    (3_000, 12, 4),
    (30_000, 12, 3),
)
GRID = tuple((pupils, *each) for pupils, each in product((60, 150, 300, 3_000, 30_000), ((2, 4), (5, 12), (12, 24))))
PATIENCE = 120
"""Seconds after which a series is not taken further."""
A_REPORT = {300: 10.0, 30_000: 60.0}
"""Seconds a report may take without its attack, by pupils."""
ONE_DATE = {300: 120.0}
"""Seconds the attacks on one date may take together."""
REFERENCE = {60: (1.28, 3.5), 150: (1.49, 2.5), 300: (1.54, 3.7)}
"""To meet or beat: mean error, error of the total."""
REFERENCE_WIDTH = 4
"""To meet by A0 and A1: the fewest steps a figure about few is left. A1 must keep half of it; see docs/reports.md."""
SEEDS, FEW, MANY = 2, 150, 6
"""Histories of a small and short series: one alone says little."""
ALL_DATES, ALONE = "A2", frozenset({"rule", "A0", "A1", "A3"})


@dataclass
class Seen:
    """What was measured of one series.

    making, one_date, all_dates, others   seconds of each report: without attack; A0, A1 and A3; A2; any other attack
    rounding, totals                      distances of figures from the counts they stand for, where made anew
    stale                                 distances from the counts of the day, with what stands still
    cells, planned, parts                 of what is shown: cells; those there would be by every area; populations
    slack, ladder                         cells that went a step further; parts shown with less than planned
    """

    asked: int
    done: int = 0
    making: list[float] = field(default_factory=list)
    one_date: list[float] = field(default_factory=list)
    all_dates: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    rounding: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    cells: int = 0
    planned: int = 0
    slack: int = 0
    ladder: int = 0
    parts: int = 0
    units: int = 0
    findings: list[Finding] = field(default_factory=list)
    tries: int = 0


def run(*, whole: bool = False) -> None:
    """Measure and print. `whole`: the grid, not the selection."""
    seen: dict[str, tuple[int, Seen]] = {}
    for pupils, areas, reports in GRID if whole else SERIES:
        begun, one = process_time(), Seen(reports)
        with _by_the_processor():
            for seed in range(1, 1 + (SEEDS if pupils <= FEW and reports <= MANY else 1)):
                _measured(one, histories(pupils, areas, reports, seed), seed)
        far = f"{reports}" if one.done == reports else f"stopped at {one.done} of {reports}"
        name = f"{pupils:,} pupils, {areas} areas, {far} reports"
        seen[name] = pupils, one
        note(f"measured {name} in {process_time() - begun:.0f} s")
    _told({name: one for name, (_, one) in seen.items()})
    _limits(seen)
    note("Coarsened: of all cells a report by every area would have, those not shown since areas are joined or a draft")
    note("broke. Slack: of all cells shown, those whose rounding went a step further, each said so in the report.")
    note("Ladder: of all parts of reports, those shown with less than planned since a draft broke.")
    report_shares.measure(whole=whole)


def _told(seen: Mapping[str, Seen]) -> None:
    head = ["seconds for each report: mean and longest", "without attack", "A0, A1, A3", "A2, all dates", "others"]
    table("Time", head, [[name, *map(_mean_and_most, (one.making, one.one_date, one.all_dates, one.others))]
                         for name, one in seen.items()])  # fmt: skip
    head = ["", "mean", "largest", "total", "with what stands still", "units", "coarsened", "slack", "ladder"]
    table("Errors (pupils) and detail", head, [[name, *_errors(one)] for name, one in seen.items()])
    head = ["", "attacked", "A0 width", "A1 width", "A2 width", "certain / tries", "broken"]
    table("The attack", head, [[name, *_attack(one)] for name, one in seen.items()])


def _limits(seen: Mapping[str, tuple[int, Seen]]) -> None:
    rows = []
    for name, (pupils, one) in seen.items():
        if pupils in A_REPORT:
            rows.append(_limit(f"{name}: a report, seconds", max(one.making), A_REPORT[pupils]))
        if pupils in ONE_DATE:
            rows.append(_limit(f"{name}: A0, A1, A3, seconds", max(one.one_date), ONE_DATE[pupils]))
        if pupils in REFERENCE:
            mean, total = REFERENCE[pupils]
            rows.append(_limit(f"{name}: mean error", fmean(one.rounding), mean))
            rows.append(_limit(f"{name}: error of the total", fmean(one.totals), total))
            rows += [_least(f"{name}: {each} width", _narrowest(one, each)) for each in ("A0", "A1")]
        rows.append(_limit(f"{name}: groups certain in what is shown", sum(each.certain for each in one.findings), 0))
    table("Limits", ["", "measured", "limit", ""], rows)


def _limit(name: str, value: float, limit: float) -> list[str]:
    return [name, f"{value:.2f}", f"≤ {limit:.2f}", held(value, limit)]


def _least(name: str, widths: Sequence[int]) -> list[str]:
    return [name, str(min(widths)), f"≥ {REFERENCE_WIDTH}", held(REFERENCE_WIDTH, min(widths))]


def _narrowest(one: Seen, name: str) -> list[int]:
    """The narrowest width of each report's part that has any figure about few."""
    return [each.narrowest for each in one.findings if each.attack == name and each.narrowest is not None]


def _mean_and_most(taken: Sequence[float]) -> str:
    return f"{fmean(taken):.2f} / {max(taken):.2f}" if any(taken) else "–"


def _errors(one: Seen) -> list[str]:
    return [f"{fmean(one.rounding):.2f}", str(max(one.rounding)), f"{fmean(one.totals):.1f}",
            f"{fmean(one.stale):.2f}", str(one.units), f"{1 - one.cells / one.planned:.0%}",
            f"{one.slack / one.cells:.2%}", f"{one.ladder / one.parts:.0%}"]  # fmt: skip


def _attack(one: Seen) -> list[str]:
    widths = [_widths(_narrowest(one, name)) for name in ("A0", "A1", ALL_DATES)]
    attacked = sum(each.cells for each in one.findings if each.attack == "A0")
    drafts = sum(each.attack == "A0" for each in one.findings)
    return [f"{attacked:,}", *widths, f"{sum(each.certain for each in one.findings)} / {one.tries / drafts:.2f}",
            str(sum(not each.passed for each in one.findings))]  # fmt: skip


def _widths(found: Sequence[int]) -> str:
    """The narrowest, and how many reports' parts of a hundred keep the width asked for."""
    wide = sum(each >= REFERENCE_WIDTH for each in found)
    return f"{min(found)} ({wide / len(found):.0%})" if found else "–"


def _measured(seen: Seen, freezes: Sequence[Freeze], seed: int) -> None:
    facts = {freeze.number: freeze.facts for freeze in freezes}
    kept: list[Mapping[Key, Kept]] = []
    started = process_time()
    for freeze in freezes:
        if process_time() - started > PATIENCE:
            break
        with _watched(seen) as attacking:
            begun = process_time()
            made = make(freeze, Earlier(list(kept), lambda number: facts[number]), dithers(seed))
            seen.making.append(process_time() - begun - sum(attacking))
        kept.append(made.kept)
        _timed(seen, [each for findings in made.findings.values() for each in findings])
        for figures in made.report.figures:
            _compared(seen, figures, made.kept.get((figures.year, figures.population)), freeze)
    seen.done = len(kept)


def _timed(seen: Seen, found: Sequence[Finding]) -> None:
    seen.findings += found
    seen.one_date.append(sum(each.seconds for each in found if each.attack in ALONE))
    seen.all_dates.append(sum(each.seconds for each in found if each.attack == ALL_DATES))
    seen.others.append(sum(each.seconds for each in found if each.attack not in ALONE | {ALL_DATES}))


@contextmanager
def _watched(seen: Seen) -> Iterator[list[float]]:
    """Time every attack of a making, and compare what withstood it with the truth it stands for."""
    taken: list[float] = []
    examine = attack.examine

    def watching(history: Sequence[Shown], truth: Mapping[Cell, int], *known: Any, **named: Any) -> tuple[Finding, ...]:
        begun = process_time()
        found = examine(history, truth, *known, **named)
        taken.append(process_time() - begun)
        seen.tries += 1
        if all(each.passed for each in found):
            seen.rounding += [abs(history[-1].cells[where] - number) for where, number in truth.items()]
            seen.totals.append(abs(history[-1].cells[()] - truth[()]))
        return found

    attack.examine = watching
    try:
        yield taken
    finally:
        attack.examine = examine


@contextmanager
def _by_the_processor() -> Iterator[None]:
    """Let the attack say the processor's seconds of itself, not the clock's."""
    rooms = [import_module(f"{attack.__name__}.{each.name}") for each in iter_modules(attack.__path__)]
    clocked = [(room, room.monotonic) for room in rooms if hasattr(room, "monotonic")]
    for room, _ in clocked:
        room.__dict__["monotonic"] = process_time
    try:
        yield
    finally:
        for room, clock in clocked:
            room.__dict__["monotonic"] = clock


def _compared(seen: Seen, figures: Figures, kept: Kept | None, freeze: Freeze) -> None:
    if kept is None:
        return
    cube = cube_of(figures.population, tuple(kept.units), kept.coarse)
    truth = cube.tally(in_units(freeze.facts[figures.year, figures.population], kept.units))
    seen.stale += [abs(figures.cells[name_of(figures.population, where)] - number) for where, number in truth.items()]
    seen.parts, seen.ladder = seen.parts + 1, seen.ladder + bool(figures.coarse)
    seen.cells, seen.slack = seen.cells + len(figures.cells), seen.slack + len(figures.slack)
    apart = tuple(freeze.names) if figures.year in freeze.closed_to_entries else tuple(kept.units)
    seen.planned += len(cube_of(figures.population, apart).cells)
    if figures.population is TOOK:
        seen.units = max(seen.units, len(kept.units))
