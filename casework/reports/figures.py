"""The figures of a report: what each shows, in codes, for every cohort, area and earlier report. Words: labels/reports.

Made from `Protected` alone, by the same functions as the key figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.models.report_codes import Population, Section
from casework.reports import findings, key_figures
from casework.reports.contents import TABLES_OF
from casework.reports.headlines import SAYS
from casework.reports.key_figures import Figure
from casework.reports.plan import PLAN
from casework.reports.protected import Figures, Programme, Protected, Unit
from casework.reports.tables import Line, counted_values

TOO_EARLY = frozenset({"not_yet", "not_due"})
"""Values of those it is too early to say anything about: below a figure, never in it."""
ALONE = frozenset({"steps_beginning", "steps_application", "steps_starting", "steps_check_ins", "steps_job"})
"""Tables that are lines of the figure of all steps, not figures of their own."""
LEAST_POINTS = 3
"""A line over reports needs so many."""
MOVED = 5
"""Points a share moves before its line is drawn; below that it could be rounding alone, and the table says it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How a group is made up: of a cohort (its year), a unit, another dimension (its name), or everybody (None).

    parts   the rounded count of each value, in the plan's order; shown in full, never rounded again
    """

    of: int | Unit | str | None
    parts: tuple[tuple[StrEnum, int], ...]
    figure: Figure

    @property
    def whole(self) -> int:
        """All of the bar."""
        return sum(number for _, number in self.parts)

    @property
    def line(self) -> Line:
        """The bar as a line of a table."""
        return Line(None, tuple(number for _, number in self.parts), self.whole)


@dataclass(frozen=True, slots=True)
class Series:
    """The share in each published report up to this one, oldest first, for the cohort that began in `year`."""

    year: int
    shares: tuple[tuple[date, int], ...]

    @property
    def moved(self) -> bool:
        """Has the share moved by more, from report to report, than rounding does?"""
        shares = [share for _, share in self.shares]
        return max(shares) - min(shares) >= MOVED


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure: the table it is of, the cohort its finding is of, and all that is drawn.

    cohorts   one bar for each cohort, newest first, and one for all when there are several
    units     the same by area, for the cohort of the finding; empty when the areas are one unit
    lines     bars of other dimensions that belong to it: the groups of steps
    series    the newest cohort's that has been in enough reports: seldom the cohort of the finding. None without one
    since     the freeze the oldest of its numbers is of
    """

    name: str
    section: Section
    population: Population
    year: int
    figure: Figure
    cohorts: tuple[Bar, ...]
    units: tuple[Bar, ...]
    lines: tuple[Bar, ...]
    series: Series | None
    since: date

    @property
    def finding(self) -> str | None:
        """What it says, in the language being spoken. None when it is too little to say."""
        return findings.finding(self.name, self.figure)

    @property
    def everybody(self) -> Bar | None:
        """The bar of all cohorts, when there are several."""
        return self.cohorts[-1] if self.cohorts[-1].of is None else None

    @property
    def values(self) -> tuple[StrEnum, ...]:
        """The values in the order of the plan."""
        return tuple(member for member, _ in self.cohorts[0].parts)


def drawn(report: Protected, earlier: Sequence[Protected], section: Section) -> tuple[Drawn, ...]:
    """The figures of a section that have anything to show, in the order of the plan."""
    found = (_drawn(report, earlier, section, *each) for each in TABLES_OF[section] if each[1] in SAYS)
    return tuple(each for each in found if each is not None)


def nothing_yet(report: Protected, section: Section) -> tuple[str, ...]:
    """The tables of a section that have nobody in them yet: it is too early."""
    named = [name for _, name in TABLES_OF[section] if name in SAYS]
    shown = {each.name for each in drawn(report, (), section)}
    return tuple(name for name in named if name not in shown)


def _drawn(
    report: Protected, earlier: Sequence[Protected], section: Section, population: Population, name: str
) -> Drawn | None:
    groups = [each for year in report.years if (each := report.of(year, population)) and each.shown]
    bars = [(each, _bar(name, each, each.year)) for each in groups]
    bars = [(each, bar) for each, bar in bars if bar.whole]
    if not bars:
        return None
    lead, first = next(((each, bar) for each, bar in bars if findings.finding(name, bar.figure)), bars[0])
    cohorts = [bar for _, bar in bars]
    if len(bars) > 1:
        cohorts.append(_bar(name, Programme(tuple(groups)), None))
    return Drawn(
        name,
        section,
        population,
        lead.year,
        first.figure,
        tuple(cohorts),
        tuple(_bar(name, lead, unit, unit.key) for unit in lead.units) if _by_area(name, lead) else (),
        _lines(name, lead),
        _newest_series(name, groups, report, earlier),
        min(unit.since for unit in lead.units),
    )


def _bar(name: str, counts: Figures | Programme, of: int | Unit | str | None, unit: str | None = None) -> Bar:
    population = counts.population if isinstance(counts, Figures) else counts.figures[0].population
    dimension = PLAN[population].by_name[_dimension(population, name)]
    values = [value for value in counted_values(dimension) if value not in TOO_EARLY]
    parts = [(value, counts.count(unit=unit, **{dimension.name: str(value)}) or 0) for value in values]
    says = SAYS[name] if name in SAYS else _steps(name)
    return Bar(of, tuple(parts), says(counts, unit))


def _steps(name: str) -> Callable[..., Figure]:
    return lambda counts, unit=None: key_figures.steps_in_time(counts, unit, name)


def _dimension(population: Population, name: str) -> str:
    return next(table.dimensions[0] for table in PLAN[population].tables if table.name == name)


def _by_area(name: str, figures: Figures) -> bool:
    table = next(each for each in PLAN[figures.population].tables if each.name == name)
    return table.area and len(figures.units) > 1


def _lines(name: str, figures: Figures) -> tuple[Bar, ...]:
    if name != "steps":
        return ()
    found = (_bar(group, figures, group) for _, group in TABLES_OF[Section.FOLLOW_UP] if group in ALONE)
    return tuple(bar for bar in found if bar.whole)


def _newest_series(
    name: str, groups: Sequence[Figures], report: Protected, earlier: Sequence[Protected]
) -> Series | None:
    found = (Series(each.year, _series(name, each, report, earlier)) for each in groups)
    return next((series for series in found if len(series.shares) >= LEAST_POINTS), None)


def _series(
    name: str, cohort: Figures, report: Protected, earlier: Sequence[Protected]
) -> tuple[tuple[date, int], ...]:
    found = []
    for each in (*earlier, report):
        figures = each.of(cohort.year, cohort.population) if each.plan == report.plan else None
        share = SAYS[name](figures).share if figures is not None and figures.shown else None
        if share is not None:
            found.append((each.frozen_on, share))
    return tuple(found)
