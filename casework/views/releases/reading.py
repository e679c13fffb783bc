"""The page of a report: everything on it is made from the one frozen object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from casework.actions.report import reading
from casework.actions.report.reading import Report
from casework.errors import NotFound
from casework.labels import label, report_about, report_basis, reports
from casework.language import LANGUAGES, gettext, name_of, speaking, using
from casework.models.report_codes import Section
from casework.policy.grants import P
from casework.reports import cards, figures, findings
from casework.reports.contents import TABLES_OF
from casework.reports.figures import Drawn
from casework.reports.protected import Figures, Unit
from casework.reports.tables import Line, Shown, tables
from casework.views.gate import allowed, signed_in
from casework.views.releases import charts
from casework.views.releases.room import bp


@bp.get("/<uuid:release_id>")
@allowed(P.READ_RELEASES)
def show(release_id: UUID) -> ResponseReturnValue:
    """A report, in the language that is asked for."""
    wanted = request.args.get("language")
    report = reading.opened(signed_in(), release_id)
    with using(wanted if wanted in LANGUAGES else speaking.get()):
        return render_template("releases/show.html", report=report, **in_words(report))


@bp.get("/<path:_elsewhere>")
@allowed(P.READ_RELEASES)
def nothing_there(_elsewhere: str) -> ResponseReturnValue:
    """An address about reports that leads nowhere: facts and proofs have none, and who tries one is in the log."""
    raise NotFound


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section as it is read. `noted`: why less is shown, or what stood still, for each population of a cohort."""

    section: Section
    comment: str | None
    figures: tuple[Drawn, ...]
    nothing_yet: tuple[str, ...]
    tables: tuple[Shown, ...]
    noted: tuple[tuple[Figures, str], ...]

    def tables_of(self, name: str) -> tuple[Shown, ...]:
        """The tables under a figure: its own, newest cohort first, and those that belong to it."""
        names = {name, *UNDER.get(name, ())}
        return tuple(each for each in self.tables if each.name in names)

    def noted_of(self, drawn: Drawn) -> tuple[str, ...]:
        """What is to be noted about the cohort a figure's finding is of."""
        cohort = (drawn.year, drawn.population)
        return tuple(said for figures, said in self.noted if (figures.year, figures.population) == cohort)


UNDER = {
    "steps": tuple(sorted(figures.ALONE)),
    "placement": ("form_placement",),
    "went_to": ("measure_went_to",),
}
"""Tables without a figure of their own, by the figure they stand under."""


def in_words(report: Report) -> dict[str, Any]:
    """What the page of a report is written with."""
    return {
        "cards": cards.cards(report.content, report.previous),
        "sections": [_section(report, section) for section in Section],
        "words": reports,
        "findings": findings,
        "basis": report_basis,
        "telling": report_about,
        "charts": charts,
        "line_name": line_name,
        "tongues": [(tag, name_of(tag)) for tag in LANGUAGES],
    }


def _section(report: Report, section: Section) -> SectionPage:
    content, populations = report.content, {population for population, _ in TABLES_OF[section]}
    shown = [each for each in content.figures if each.population in populations and each.shown]
    return SectionPage(
        section,
        report.comments.get(section),
        figures.drawn(content, report.earlier, section),
        figures.nothing_yet(content, section),
        tuple(table for year in content.years for table in tables(content, section, year)),
        tuple((each, said) for each in shown for said in report_basis.remarks(each, content.frozen_on)),
    )


def line_name(line: Line) -> str:
    """What a line of a table is of: everybody, an area, or a value of the other dimension."""
    if isinstance(line.of, Unit):
        return reports.unit(line.of.areas, line.of.key)
    return label(line.of) if line.of is not None else gettext("All of them")
