"""The key figures that lead a report: of the newest cohort that says something, beside the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casework.models.report_codes import Population
from casework.reports import findings
from casework.reports.contents import KEY_FIGURES, KeyFigure
from casework.reports.key_figures import Figure, time_to_first_contact
from casework.reports.protected import Protected


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure of one cohort, of the cohort before it, and as the last published report had it.

    name     of the key figure: its words are in labels/reports
    year     the cohort; `older` is the next cohort that says something, with its figure
    before   the same cohort's figure in the last published report
    """

    name: str
    population: Population
    year: int
    figure: Figure
    older: tuple[int, Figure] | None
    before: Figure | None

    @property
    def change(self) -> str | None:
        """What became of it since the last published report."""
        return findings.change(self.figure, self.before)


def cards(report: Protected, previous: Protected | None) -> tuple[Card, ...]:
    """The leading key figures that say something, in the order of the report."""
    return tuple(card for each in KEY_FIGURES if each.leads and (card := _card(each, report, previous)))


def _card(each: KeyFigure, report: Protected, previous: Protected | None) -> Card | None:
    said = list(_said(each, report))
    if not said:
        return None
    (year, figure), older = said[0], said[1] if len(said) > 1 else None
    before = dict(_said(each, previous)).get(year) if previous is not None else None
    return Card(each.name, each.population, year, figure, older, before)


def _said(each: KeyFigure, report: Protected) -> Iterator[tuple[int, Figure]]:
    """The figure of each cohort where it says something, newest first."""
    for year in report.years:
        group = report.of(year, each.population)
        if group is not None and group.shown:
            figure = each.of(group)
            if findings.says(figure) and (figure.band or each.of is not time_to_first_contact):
                yield year, figure
