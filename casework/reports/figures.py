"""The figures of a report: what each shows, in codes, for every cohort, area and earlier report. Words: labels/reports.

Made from `Protected` alone, by the same functions as the key figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.models.report_codes import (
    HoursBand,
    Leaver,
    LedTo,
    MeasureTaken,
    Offered,
    Population,
    Section,
    WentTo,
)
from casework.reports import findings, key_figures
from casework.reports.key_figures import TABLES_OF, Counts, Figure
from casework.reports.plan import PLAN
from casework.reports.protected import Figures, Programme, Protected, Unit
from casework.reports.tables import counted_values

TOO_EARLY = frozenset({"not_yet", "not_due"})
"""Values of those it is too early to say anything about: below a figure, never in it."""
ALONE = frozenset({"steps_beginning", "steps_application", "steps_starting", "steps_check_ins", "steps_job"})
"""Tables that are lines of the figure of all steps, not figures of their own."""
LEAST_POINTS = 3
"""A line over reports needs so many."""


def in_job_measure(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants in the job measure, with or without the transition. Denominator: participants."""
    return _share_of(counts, unit, "measure", (MeasureTaken.JOB, MeasureTaken.BOTH), tuple(MeasureTaken))


def still_followed(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants whose follow-up goes on or is paused. Denominator: participants."""
    return _share_of(counts, unit, "follow_up", ("active", "on_hold"), ("active", "on_hold", "ended"))


def offered(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: leavers who were offered a place. Denominator: leavers, unknown ones too."""
    known = (Offered.OFFERED, Offered.NOT_OFFERED, Offered.UNKNOWN)
    return _share_of(counts, unit, "offered", (Offered.OFFERED,), known)


def leavers(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants who finished 10th grade, followed up on 1 June. No denominator."""
    return Figure(counts.count(unit=unit, leaver=Leaver.YES))


def worked_60_hours(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils who worked 60 hours or more. Denominator: pupils with a placement."""
    return _share_of(counts, unit, "hours", (HoursBand.UNDER_150, HoursBand.FROM_150), tuple(HoursBand))


def led_on(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils whose placements led to education or work. Denominator: pupils whose placements are over."""
    return _share_of(counts, unit, "led_to", (LedTo.EDUCATION, LedTo.WORK), _without(LedTo, LedTo.NOT_ENDED))


def to_education_or_work(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: went to education or work at the end. Denominator: follow-up ended, unknown ones too."""
    return _share_of(counts, unit, "went_to", (WentTo.EDUCATION, WentTo.WORK), _without(WentTo, WentTo.NOT_ENDED))


SAYS: Mapping[str, Callable[..., Figure]] = {
    "entries": key_figures.participants,
    "measures": in_job_measure,
    "follow_up": still_followed,
    "ended_in": key_figures.ended,
    "consent": key_figures.consent_withdrawn,
    "requests": key_figures.requests,
    "nav_answer": key_figures.accepted,
    "consent_answered": key_figures.consent_declined,
    "first_contact": key_figures.time_to_first_contact,
    "recent_contact": key_figures.recent_contact,
    "steps": key_figures.steps_in_time,
    "applied": key_figures.applied_in_time,
    "leavers": leavers,
    "offered": offered,
    "started": key_figures.started,
    "counting_day": key_figures.in_education,
    "june": key_figures.still_in_education,
    "first_year": key_figures.passed_first_year,
    "forms": key_figures.placed,
    "placement": key_figures.placements_completed,
    "hours": worked_60_hours,
    "led_to": led_on,
    "went_to": to_education_or_work,
    "status_3": key_figures.three_months_after,
    "status_6": key_figures.six_months_after,
}
"""The figure each table's finding is of. Crosses, and the groups of steps, are shown with another."""


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

    def places(self) -> Iterator[tuple[StrEnum, int, float, float]]:
        """Each part that is not nothing: value, count, where it begins and how wide it is, in per cent of the bar."""
        before = 0
        for member, number in self.parts:
            if number:
                yield member, number, round(100 * before / self.whole, 2), round(100 * number / self.whole, 2)
            before += number


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure: the table it is of, the cohort its finding is of, and all that is drawn.

    cohorts   one bar for each cohort, newest first, and one for all when there are several
    units     the same by area, for the cohort of the finding; empty when the areas are one unit
    lines     bars of other dimensions that belong to it: the groups of steps
    series    the share in each published report up to this one, for the cohort of the finding
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
    series: tuple[tuple[date, int], ...]
    since: date

    @property
    def finding(self) -> str | None:
        """What it says, in the language being spoken. None when it is too little to say."""
        return findings.finding(self.name, self.figure)

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
    if len(groups) > 1:
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
        _series(name, lead, report, earlier),
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


def _series(name: str, lead: Figures, report: Protected, earlier: Sequence[Protected]) -> tuple[tuple[date, int], ...]:
    found = []
    for each in (*earlier, report):
        figures = each.of(lead.year, lead.population) if each.plan == report.plan else None
        share = SAYS[name](figures).share if figures is not None and figures.shown else None
        if share is not None:
            found.append((each.frozen_on, share))
    return tuple(found) if len(found) >= LEAST_POINTS else ()


def _share_of(counts: Counts, unit: str | None, dimension: str, part: Sequence[str], whole: Sequence[str]) -> Figure:
    found = {value: counts.count(unit=unit, **{dimension: value}) for value in whole}
    if any(number is None for number in found.values()):
        return Figure(None, None)
    return Figure(sum(found[value] or 0 for value in part), sum(number or 0 for number in found.values()))


def _without(values: type[StrEnum], *left_out: StrEnum) -> tuple[StrEnum, ...]:
    return tuple(value for value in values if value not in left_out)
