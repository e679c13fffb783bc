"""A report in words: the one thing its spreadsheet, its comma file and its print are made from.

Pure: a `Protected` and what is said about it come in; words and rounded numbers come out, in the language spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

from casework.labels import label
from casework.labels import reports as words
from casework.language import N_, gettext
from casework.models.report_codes import Population, Section
from casework.reports import key_figures
from casework.reports.contents import KEY_FIGURES, TABLES_OF, KeyFigure
from casework.reports.headlines import SAYS
from casework.reports.key_figures import Figure
from casework.reports.plan import PLAN
from casework.reports.protected import Figures, Programme, Protected, Unit
from casework.reports.tables import Line, Shown, tables

DRAFT = N_("DRAFT")
EVERYBODY = N_("All areas")
TABLE_OF: Mapping[Callable[..., Figure], str] = {
    **{says: name for name, says in SAYS.items()},
    key_figures.new_in_spring: "entries",
    key_figures.placements_interrupted: "placement",
}
"""The table each key figure is of: the one it is the heading of, or else the one that shows it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One release as it is taken home. `published_on`: None while it is a draft.

    hash   the release's link in the ledger
    """

    report: Protected
    hash: bytes
    published_on: date | None
    comments: Mapping[Section, str] = field(default_factory=dict)
    note: str = ""

    @property
    def is_draft(self) -> bool:
        """Must every page and sheet say that it is not published?"""
        return self.published_on is None

    @property
    def dated(self) -> datetime:
        """The moment the files say they were made: fixed, so that the same report gives the same bytes."""
        return datetime.combine(self.published_on or self.report.frozen_on, time(), UTC)

    @property
    def name(self) -> str:
        """Report 4"""
        return gettext("Report %(number)s", number=self.report.number)

    @property
    def standing(self) -> str:
        """Draft or published."""
        return gettext(DRAFT) if self.is_draft else gettext("Published")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `of`: all areas, a unit, or a value of the second dimension.

    whole     the sum the shares are of
    outside   how many are left out; told for the whole cohort only
    """

    year: int
    of: str
    everybody: bool
    numbers: tuple[int | None, ...]
    shares: tuple[int | None, ...]
    whole: int | None
    outside: int | None = None

    @property
    def cohort(self) -> str:
        """2025/26"""
        return words.school_year(self.year)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of the plan with every cohort that publishes it, newest first.

    crossed   are its lines values of another dimension, and not areas?
    """

    section: Section
    population: Population
    name: str
    crossed: bool
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """What the table is about."""
        return words.title(self.name)

    @property
    def newest(self) -> Row:
        """Everybody of the newest cohort."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key figure of one cohort, or of all; of everybody, or of a unit."""

    key: KeyFigure
    cohort: str
    of: str
    everybody: bool
    figure: Figure

    @property
    def name(self) -> str:
        """What is told, with its band when it is a time."""
        return words.key_figure(self.key.name) + (f": {label(self.figure.band)}" if self.figure.band else "")

    @property
    def table(self) -> str:
        """The table it is a figure of."""
        return TABLE_OF[self.key.of]


def grids(edition: Edition, section: Section) -> Iterator[Grid]:
    """The tables of a section, in the plan's order."""
    found = {year: tables(edition.report, section, year) for year in edition.report.years}
    for population, name in TABLES_OF[section]:
        of = [table for year in found for table in found[year]]
        shown = [table for table in of if (table.population, table.name) == (population, name)]
        if shown:
            columns = tuple(label(value) for value in shown[0].columns)
            rows = tuple(row for table in shown for row in _rows(table))
            yield Grid(section, population, name, _is_crossed(population, name), columns, rows)


def all_grids(edition: Edition) -> list[Grid]:
    """Every table, in the order of the report."""
    return [grid for section in Section for grid in grids(edition, section)]


def key_rows(edition: Edition) -> Iterator[KeyRow]:
    """Every key figure that is published: of each cohort, its units where there are several, and of all cohorts."""
    report = edition.report
    for key in KEY_FIGURES:
        for year in report.years:
            figures = report.of(year, key.population)
            if figures is not None and figures.shown:
                yield from _of_cohort(key, figures)
        programme = report.programme(key.population)
        if len(programme.figures) > 1:
            yield from _told(key, programme, words.all_cohorts())


def _of_cohort(key: KeyFigure, figures: Figures) -> Iterator[KeyRow]:
    cohort = words.school_year(figures.year)
    yield from _told(key, figures, cohort)
    if len(figures.units) > 1:
        for unit in figures.units:
            yield from _told(key, figures, cohort, unit)


def _told(key: KeyFigure, counts: Figures | Programme, cohort: str, unit: Unit | None = None) -> Iterator[KeyRow]:
    figure = key.of(counts, unit.key) if unit else key.of(counts)
    if figure.part is not None:
        of = words.unit(unit.areas, unit.key) if unit else gettext(EVERYBODY)
        yield KeyRow(key, cohort, of, unit is None, figure)


def _rows(table: Shown) -> Iterator[Row]:
    for line in table.lines:
        outside = table.outside if line.of is None else None
        yield Row(table.year, _of(line), line.of is None, line.numbers, line.shares, line.whole, outside)


def _of(line: Line) -> str:
    if line.of is None:
        return gettext(EVERYBODY)
    return label(line.of) if isinstance(line.of, StrEnum) else words.unit(line.of.areas, line.of.key)


def _is_crossed(population: Population, name: str) -> bool:
    return any(table.name == name and len(table.dimensions) == 2 for table in PLAN[population].tables)


def comments(edition: Edition) -> Sequence[tuple[Section, str]]:
    """What the management says, section by section."""
    return [(section, edition.comments[section]) for section in Section if edition.comments.get(section)]
