"""What any reader can do again: every margin is the sum of its parts, and every share follows from published counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from time import monotonic

from casework.models.report_codes import Section
from casework.reports.attack.shown import Finding
from casework.reports.plan import SHARE_MIN
from casework.reports.protected import Figures, Protected
from casework.reports.tables import Line, tables

SUMS = "sums"
Said = tuple[str, ...]
"""A published figure by the parts of its name, after the population."""


def adds_up(report: Protected, figures: Figures) -> Finding:
    """Do the figures of one population of one cohort add up, and can the shares shown of them be reckoned again?"""
    begun = monotonic()
    checks = [*_margins(figures), *_shares(report, figures)]
    return Finding(SUMS, all(checks), len(checks), None, checks.count(False), monotonic() - begun)


def _margins(figures: Figures) -> Iterator[bool]:
    """Of each figure that is split, by one of its dimensions or by area: is it the sum of what it is split into?"""
    published = {tuple(name.split("|")[1:]): number for name, number in figures.cells.items()}
    split: Counter[tuple[Said, str]] = Counter()
    for said, number in published.items():
        for place, part in enumerate(said):
            split[(*said[:place], *said[place + 1 :]), part.partition("=")[0]] += number
    for (whole, _), number in split.items():
        yield published.get(whole) == number


def _shares(report: Protected, figures: Figures) -> Iterator[bool]:
    for section in Section:
        for table in tables(report, section, figures.year):
            if table.population is figures.population:
                yield from (_recomputed(line) for line in table.lines)


def _recomputed(line: Line) -> bool:
    """Whole per cent, halves up, of the numbers of the line; none of fewer than twenty."""
    whole = sum(number or 0 for number in line.numbers)
    again = [
        int(100 * number / whole + 0.5) if number is not None and whole >= SHARE_MIN else None
        for number in line.numbers
    ]
    return line.whole == whole and list(line.shares) == again
