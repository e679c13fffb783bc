"""What a report brings: which figures are of its own freeze, which stand still, and which are held back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.models.report_codes import Population
from casework.reports.protected import Figures, Protected


class News(StrEnum):
    """What became of one population of one cohort. TOO_FEW and BROKEN: nothing of it is shown."""

    UPDATED = "updated"
    PARTLY = "partly"
    STANDS = "stands"
    TOO_FEW = "too_few"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Change:
    """One population of one cohort, by the year the cohort's school year begins in.

    updated   the areas whose figures are new, by name; empty when all are, or none
    since     the day the oldest of its figures are of
    """

    year: int
    population: Population
    news: News
    updated: tuple[str, ...] = ()
    since: date | None = None


def changes(report: Protected) -> tuple[Change, ...]:
    """What a report brings, newest cohort first."""
    return tuple(sorted(_changes(report), key=lambda each: -each.year))


def _changes(report: Protected) -> Iterator[Change]:
    for figures in report.figures:
        yield _of(figures, report.frozen_on) if figures.shown else _held(figures)


def _of(figures: Figures, frozen_on: date) -> Change:
    fresh = [unit for unit in figures.units if unit.since == frozen_on]
    since = min(unit.since for unit in figures.units)
    if len(fresh) == len(figures.units):
        return Change(figures.year, figures.population, News.UPDATED, since=since)
    if not fresh:
        return Change(figures.year, figures.population, News.STANDS, since=since)
    areas = tuple(area for unit in fresh for area in unit.areas)
    return Change(figures.year, figures.population, News.PARTLY, areas, since)


def _held(figures: Figures) -> Change:
    return Change(figures.year, figures.population, News.BROKEN if "broken" in figures.coarse else News.TOO_FEW)
