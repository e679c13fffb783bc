"""A report as tables: what page, spreadsheet, comma file and print all show, in codes. Words: labels/reports.

Made from `Protected` alone; a missing number is None, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casework.models.report_codes import Population, Section
from casework.reports import plan
from casework.reports.contents import TABLES_OF
from casework.reports.plan import PLAN, Dimension
from casework.reports.protected import Figures, Protected, Unit, share


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: everybody, a unit, or a value of the second dimension. Numbers in the columns' order.

    whole   the sum the shares are of
    """

    of: Unit | StrEnum | None
    numbers: tuple[int | None, ...]
    whole: int | None

    @property
    def shares(self) -> tuple[int | None, ...]:
        """Whole per cent of each number, None below the least denominator."""
        return tuple(share(number, self.whole) for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Shown:
    """One table of one cohort. `columns`: the values counted, without those the dimension does not count.

    outside   how many the dimension does not count, for the note below; None when it counts everybody
    """

    section: Section
    population: Population
    year: int
    name: str
    dimension: str
    columns: tuple[StrEnum, ...]
    lines: tuple[Line, ...]
    outside: int | None = None

    @property
    def key(self) -> str:
        """One name for the table in a report: an anchor, a sheet, a file."""
        return f"{self.name}-{self.year}"


def tables(report: Protected, section: Section, year: int) -> tuple[Shown, ...]:
    """The tables of a section for a cohort, those that are published."""
    return tuple(_tables(report, section, year))


def _tables(report: Protected, section: Section, year: int) -> Iterator[Shown]:
    for population, name in TABLES_OF[section]:
        figures = report.of(year, population)
        table = next(each for each in PLAN[population].tables if each.name == name)
        if figures is None or not figures.shown:
            continue
        if len(table.dimensions) == 2 and report.plan == plan.VERSION:
            yield from _crossed(section, figures, table)
        elif len(table.dimensions) == 1:
            yield _plain(section, figures, table)


def _plain(section: Section, figures: Figures, table: plan.Table) -> Shown:
    dimension = PLAN[figures.population].by_name[table.dimensions[0]]
    columns = counted_values(dimension)
    units: Sequence[Unit] = figures.units if table.area and len(figures.units) > 1 else ()
    lines = [_line(figures, dimension.name, columns, None)]
    lines += [_line(figures, dimension.name, columns, unit) for unit in units]
    left_out = _left_out(figures, dimension)
    return Shown(section, figures.population, figures.year, table.name, dimension.name, columns, tuple(lines), left_out)


def _left_out(figures: Figures, dimension: Dimension) -> int | None:
    return figures.count(**{dimension.name: str(dimension.outside)}) if dimension.outside is not None else None


def _line(figures: Figures, name: str, columns: Sequence[StrEnum], unit: Unit | None) -> Line:
    key = unit.key if unit else None
    numbers = tuple(figures.count(unit=key, **{name: str(value)}) for value in columns)
    return Line(unit, numbers, sum(number or 0 for number in numbers))


def _crossed(section: Section, figures: Figures, table: plan.Table) -> Iterator[Shown]:
    rows, across = (PLAN[figures.population].by_name[name] for name in table.dimensions)
    columns = counted_values(across)
    lines = []
    for value in (None, *counted_values(rows)):
        given = {} if value is None else {rows.name: str(value)}
        numbers = tuple(figures.count(**given, **{across.name: str(column)}) for column in columns)
        lines.append(Line(value, numbers, sum(number or 0 for number in numbers)))
    if any(number is not None for line in lines for number in line.numbers):
        left_out = _left_out(figures, across)
        yield Shown(section, figures.population, figures.year, table.name, across.name, columns, tuple(lines), left_out)


def counted_values(dimension: Dimension) -> tuple[StrEnum, ...]:
    """The values of a dimension without the one for those it does not count."""
    return tuple(value for value in dimension.values if value is not dimension.outside)
