"""The figures of a report as the chart macros take them: places in per cent, looks, and what each shows in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casework.labels import label, reports
from casework.language import day, short_day
from casework.reports import findings
from casework.reports.figures import Bar, Drawn, Series
from casework.reports.protected import Unit

EMPTY = frozenset({"unknown", "waiting", "none_due"})
"""Values that are drawn without filling: nothing is known."""
SOLID = {
    "consent": "withdrawn",
    "consent_answered": "declined",
    "leavers": "yes",
    "measures": "job",
    "nav_answer": "accepted",
}
"""The value the heading of a figure is about, where it is not the first."""
FEW = 4
"""More values than this are drawn value by value."""
WIDEST = 86
"""Per cent of the room the longest bar takes where the number stands after it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar, or a whole one: its filling, its number, and where it is, in per cent."""

    look: int
    number: int
    begins: float
    width: float


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line, in per cent from the left and from the bottom."""

    x: float
    y: int
    text: str
    day: str


def look(drawn: Drawn, value: StrEnum) -> int:
    """Which filling a value has: 1, solid, for what the heading is about; 0, none, for what is not known."""
    filled = [each for each in drawn.values if each not in EMPTY]
    filled.sort(key=lambda each: each != SOLID.get(drawn.name))
    return filled.index(value) + 1 if value in filled else 0


def legend(drawn: Drawn) -> list[tuple[int, str]]:
    """What each filling means."""
    return [(look(drawn, value), label(value)) for value in drawn.values]


def parts(drawn: Drawn, bar: Bar) -> list[Part]:
    """A bar from end to end, in the parts that are not nothing."""
    found, before = [], 0
    for value, number in bar.parts:
        if number:
            found.append(Part(look(drawn, value), number, _share(before, bar.whole), _share(number, bar.whole)))
        before += number
    return found


def said(bar: Bar) -> str:
    """All a bar shows: 2025/26: Had started 35, Had not started 10."""
    return f"{name(bar)}: " + ", ".join(f"{label(value)} {number}" for value, number in bar.parts)


def name(bar: Bar) -> str:
    """What a bar is of: a cohort, an area, a group of steps, everybody."""
    match bar.of:
        case int(year):
            return reports.school_year(year)
        case Unit(key, areas):
            return reports.unit(areas, key)
        case str(group):
            return reports.line(group)
        case None:
            return reports.all_cohorts()


def leads(drawn: Drawn, bar: Bar) -> bool:
    """Is it the cohort the heading is about?"""
    return drawn.finding is not None and bar.of == drawn.year


def by_value(drawn: Drawn) -> bool:
    """Is it drawn value by value, a bar for each of the two newest cohorts?"""
    return len(drawn.values) > FEW


def newest(drawn: Drawn) -> list[Bar]:
    """The two newest cohorts that have anybody, the newest first."""
    return [bar for bar in drawn.cohorts if bar.of is not None][:2]


def value_bars(drawn: Drawn) -> list[tuple[str, list[Part], str]]:
    """For each value: its words, a bar of each of the newest cohorts, and all of it in words."""
    bars = newest(drawn)
    most = max(number for bar in bars for _, number in bar.parts) or 1
    found = []
    for place, value in enumerate(drawn.values):
        numbers = [bar.parts[place][1] for bar in bars]
        told = ", ".join(f"{name(bar)}: {number}" for bar, number in zip(bars, numbers, strict=True))
        lines = [Part(at, number, 0, _share(number, most, WIDEST)) for at, number in enumerate(numbers, 1)]
        found.append((label(value), lines, f"{label(value)}. {told}"))
    return found


def points(series: Series) -> list[Point]:
    """The share in each report, evenly spaced."""
    apart = 88 / (len(series.shares) - 1)
    return [
        Point(round(6 + apart * place, 2), share, findings.per_cent(share) or "", short_day(on))
        for place, (on, share) in enumerate(series.shares)
    ]


def series_said(series: Series) -> str:
    """The line in words."""
    return ", ".join(f"{day(on)}: {findings.per_cent(share)}" for on, share in series.shares)


def _share(number: int, whole: int, of: int = 100) -> float:
    return round(of * number / whole, 2)
