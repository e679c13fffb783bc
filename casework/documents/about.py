"""What every file of a report says about its numbers: which report it is, how to read them, what they stand on."""

from __future__ import annotations

from collections.abc import Iterator

from casework.documents.edition import Edition, all_grids
from casework.labels import label, report_about, report_basis
from casework.labels import reports as words
from casework.language import N_, day, gettext
from casework.models.report_codes import Population
from casework.reports.protected import Figures, Protected

NOT_PUBLISHED = N_("This is a draft for those who publish reports. It is not published and must not be passed on.")


def facts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Which report this is: names and what they are."""
    yield gettext("Report"), str(edition.report.number)
    yield gettext("Numbers as of"), day(edition.report.frozen_on)
    if edition.published_on is None:
        yield gettext("Standing"), gettext(NOT_PUBLISHED)
    else:
        yield gettext("Published"), day(edition.published_on)
    yield gettext("School years"), ", ".join(words.school_year(year) for year in edition.report.years) or "–"
    if edition.note:
        yield gettext("Why this report was made"), edition.note
    yield gettext("Seal"), edition.hash.hex()


def as_of(edition: Edition, population: Population | None = None) -> str:
    """What stands at each table: whom it counts, and the day of its numbers."""
    said = gettext("Numbers as of %(day)s", day=day(edition.report.frozen_on))
    return f"{label(population)} · {said}" if population is not None else said


def notes() -> Iterator[tuple[str, str]]:
    """How the numbers are to be read, and what they cannot say: headings, each with a text."""
    yield gettext("How to read the numbers"), f"{words.rounding()} {words.no_effect()}"
    for heading, texts in report_about.about():
        for place, text in enumerate(texts):
            yield heading if place == 0 else "", text


def basis(report: Protected) -> Iterator[tuple[str, str, str]]:
    """Of each population of each cohort: who it is, the areas that are shown, and what is to be noted."""
    for year in report.years:
        for figures in report.figures:
            if figures.year == year:
                yield (
                    f"{label(figures.population)}, {words.school_year(year)}",
                    _areas(figures),
                    _noted(figures, report),
                )


def _areas(figures: Figures) -> str:
    return "\n".join(words.enumerated(sorted(unit.areas)) for unit in figures.units) or "–"


def _noted(figures: Figures, report: Protected) -> str:
    said = report_basis.remarks(figures, report.frozen_on)
    return "\n".join(said) or gettext("Updated %(day)s", day=day(report.frozen_on))


def definitions(edition: Edition) -> Iterator[tuple[str, str]]:
    """What each table counts, and of whom."""
    for grid in all_grids(edition):
        yield grid.title, words.definition(grid.name)
