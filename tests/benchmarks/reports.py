"""Reports of 60 to 30,000 pupils: how long a report and its attack take, and how far figures lie from the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import fmean
from time import perf_counter

from casework.models.report_codes import Population
from casework.reports import attack
from casework.reports.attack import Finding, Shown
from casework.reports.cells import Cell, Counted, Key, cell, name_of
from casework.reports.cube import Counts as Pupils
from casework.reports.key_figures import Counts, Figure, started
from casework.reports.making import Earlier, Freeze, Kept, cube_of, make
from casework.reports.plan import AREA
from casework.reports.protected import Figures
from tests.benchmarks.figures import held, note, table
from tests.report_histories import dithers, histories

SERIES = (  # pupils in a cohort, areas, half-yearly reports
    (60, 2, 6),
    (60, 5, 4),
    (150, 5, 6),
    (300, 9, 6),
    (300, 12, 12),
    (300, 12, 24),
    (3_000, 12, 4),
    (30_000, 12, 3),
)
YEAR, TOOK = 2024, Population.PARTICIPANTS
A_REPORT = {300: 10.0, 30_000: 60.0}
"""Seconds a report may take without its attack, by pupils."""
ONE_DATE = {300: 120.0}
"""Seconds the attacks on one date may take together."""
REFERENCE = {60: (1.28, 3.5, 2.2, 2.9), 150: (1.49, 2.5, 1.1, 3.5), 300: (1.54, 3.7, 0.7, 3.1)}
"""To meet or beat, in the order of ERRORS."""
ERRORS = ("mean error", "error of the total", "drop-out share, points", "drop-out share of a unit, points")
SEEDS = {60: 4, 150: 4, 300: 4}
"""Histories measured of a small size: one alone says little about shares."""
ALL_DATES, MANY = "A2", 6


@dataclass
class Seen:
    """What was measured of one series.

    making, one_date, all_dates   seconds of each report: without attack; A0, A1 and A3; A2
    rounding                      distances of figures from the counts they stand for, where they were made anew
    whole, areas                  errors of the drop-out share, in points: of all, of units
    began                         errors of the share of leavers that started, of all
    stale                         distances from the counts of the day, with what stands still
    coarse                        cells not shown that a plan by area would have
    """

    making: list[float] = field(default_factory=list)
    one_date: list[float] = field(default_factory=list)
    all_dates: list[float] = field(default_factory=list)
    rounding: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    areas: list[float] = field(default_factory=list)
    began: list[float] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    cells: int = 0
    slack: int = 0
    ladder: int = 0
    parts: int = 0
    units: int = 0
    findings: list[Finding] = field(default_factory=list)
    tries: int = 0


def run() -> None:
    """Measure and print."""
    seen = {}
    for each in SERIES:
        begun = perf_counter()
        seen[each] = Seen()
        for seed in range(1, 1 + (SEEDS.get(each[0], 1) if each[2] <= MANY else 1)):
            _measured(seen[each], *each, seed)
        note(f"measured {each[0]:,} pupils, {each[1]} areas, {each[2]} reports in {perf_counter() - begun:.0f} s")
    named = {
        f"{pupils:,} pupils, {areas} areas, {reports} reports": one for (pupils, areas, reports), one in seen.items()
    }
    head = ["seconds for each report: mean and longest", "without attack", "A0, A1, A3", "A2, all dates"]
    table("Time", head, [[name, *map(_mean_and_most, (one.making, one.one_date, one.all_dates))]
                         for name, one in named.items()])  # fmt: skip
    head = [
        "",
        "mean",
        "largest",
        "total",
        "with what stands still",
        "drop-out",
        "of a unit",
        "started",
        "slack",
        "ladder",
    ]
    table("Errors (pupils; shares in points, and how many shares)", head,
          [[name, *_errors(one)] for name, one in named.items()])  # fmt: skip
    head = ["", "units", "attacked", "A0 width", "A1 width", "A2 width", "certain groups", "tries a draft", "broken"]
    table("The attack", head, [[name, *_attack(one)] for name, one in named.items()])
    _limits(seen)
    note("Slack: of all cells shown, those whose rounding went a step further, each said so in the report.")
    note("Ladder: of all parts of reports, those shown with less than planned since a draft broke.")


def _limits(seen: Mapping[tuple[int, int, int], Seen]) -> None:
    rows = []
    for (pupils, areas, reports), one in seen.items():
        name = f"{pupils:,} pupils, {areas} areas, {reports} reports: "
        if pupils in A_REPORT:
            rows.append(_limit(name + "a report, seconds", max(one.making), A_REPORT[pupils]))
        if pupils in ONE_DATE:
            rows.append(_limit(name + "A0, A1, A3, seconds", max(one.one_date), ONE_DATE[pupils]))
        if pupils in REFERENCE:
            off = (fmean(one.rounding), fmean(one.totals), fmean(one.whole), fmean(one.areas or [0]))
            rows += [_limit(name + what, *each) for what, *each in zip(ERRORS, off, REFERENCE[pupils], strict=True)]
        rows.append(_limit(name + "groups certain in what is shown", sum(each.certain for each in one.findings), 0))
    table("Limits", ["", "measured", "limit", ""], rows)


def _limit(name: str, value: float, limit: float) -> list[str]:
    return [name, f"{value:.2f}", f"≤ {limit:.2f}", held(value, limit)]


def _mean_and_most(taken: Sequence[float]) -> str:
    return f"{fmean(taken):.2f} / {max(taken):.2f}" if taken else "–"


def _errors(one: Seen) -> list[str]:
    shares = [f"{fmean(each):.1f} ({len(each)})" if each else "–" for each in (one.whole, one.areas, one.began)]
    return [f"{fmean(one.rounding):.2f}", str(max(one.rounding)), f"{fmean(one.totals):.1f}",
            f"{fmean(one.stale):.2f}", *shares, f"{one.slack / one.cells:.2%}",
            f"{one.ladder / one.parts:.0%}"]  # fmt: skip


def _attack(one: Seen) -> list[str]:
    widths = []
    for name in ("A0", "A1", ALL_DATES):
        found = [each.narrowest for each in one.findings if each.attack == name and each.narrowest is not None]
        widths.append(str(min(found, default="–")))
    attacked = sum(each.cells for each in one.findings if each.attack == "A0")
    drafts = sum(each.attack == "A0" for each in one.findings)
    return [str(one.units), f"{attacked:,}", *widths, str(sum(each.certain for each in one.findings)),
            f"{one.tries / drafts:.2f}", str(sum(not each.passed for each in one.findings))]  # fmt: skip


def _measured(seen: Seen, pupils: int, areas: int, reports: int, seed: int) -> None:
    freezes = histories(pupils, areas, reports, seed)
    facts = {freeze.number: freeze.facts for freeze in freezes}
    kept: list[Mapping[Key, Kept]] = []
    for freeze in freezes:
        with _watched(seen) as attacking:
            begun = perf_counter()
            made = make(freeze, Earlier(list(kept), lambda number: facts[number]), dithers(seed))
            seen.making.append(perf_counter() - begun - sum(attacking))
        kept.append(made.kept)
        found = [each for findings in made.findings.values() for each in findings]
        seen.findings += found
        seen.one_date.append(sum(each.seconds for each in found if each.attack != ALL_DATES))
        seen.all_dates.append(sum(each.seconds for each in found if each.attack == ALL_DATES))
        for figures in made.report.figures:
            _compared(seen, figures, made.kept.get((figures.year, figures.population)), freeze)


@contextmanager
def _watched(seen: Seen) -> Iterator[list[float]]:
    """Time every attack of a making, and compare what withstood it with the truth it stands for."""
    taken: list[float] = []
    examine = attack.examine

    def watching(
        history: Sequence[Shown], truth: Mapping[Cell, int], earlier: Sequence[Mapping[Cell, int]] = ()
    ) -> tuple[Finding, ...]:
        begun = perf_counter()
        found = examine(history, truth, earlier)
        taken.append(perf_counter() - begun)
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


@dataclass(frozen=True)
class Plain:
    """The counts of the day, asked for as figures are."""

    population: Population
    cells: Mapping[Cell, int]

    def count(self, *, unit: str | None = None, **values: str) -> int | None:
        """A true count: of a unit or of all, of those with the values given."""
        return self.cells.get(cell(*values.items(), *([(AREA, unit)] if unit is not None else [])))


def _compared(seen: Seen, figures: Figures, kept: Kept | None, freeze: Freeze) -> None:
    if kept is None:
        return
    cube = cube_of(figures.population, tuple(kept.units), kept.coarse)
    truth = cube.tally(_in_units(freeze.facts[figures.year, figures.population], kept.units))
    seen.stale += [abs(figures.cells[name_of(figures.population, where)] - number) for where, number in truth.items()]
    seen.parts, seen.ladder = seen.parts + 1, seen.ladder + bool(figures.coarse)
    seen.cells, seen.slack = seen.cells + len(figures.cells), seen.slack + len(figures.slack)
    if figures.population is TOOK:
        seen.units = max(seen.units, len(kept.units))
        plain = Plain(figures.population, truth)
        seen.whole += _off(dropped_out(figures), dropped_out(plain))
        seen.began += _off(started(figures), started(plain))
        for unit in kept.units if len(kept.units) > 1 else ():
            seen.areas += _off(dropped_out(figures, unit), dropped_out(plain, unit))


def dropped_out(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: leavers not in education on 1 October. Denominator: everybody who joined."""
    return Figure(counts.count(unit=unit, counting_day="no"), counts.count(unit=unit))


def _off(said: Figure, true: Figure) -> list[float]:
    """How far a published share is from the truth, in points; nothing where it is blank."""
    if said.share is None or true.part is None or not true.whole:
        return []
    return [abs(said.share - 100 * true.part / true.whole)]


def _in_units(counted: Counted, units: Mapping[str, Sequence[str]]) -> Pupils:
    home = {area: unit for unit, areas in units.items() for area in areas}
    found: Pupils = Counter()
    for (area, profile), number in counted.items():
        found[home[area], profile] += number
    return found
