"""A report as an Excel workbook: what the numbers are, the key figures, and a sheet with a real table for each table.

Nothing in it is a formula or a link, whatever it looks like; the same report and language give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from textwrap import shorten

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from casework.documents.about import as_of, basis, definitions, facts, notes
from casework.documents.edition import EVERYBODY, Edition, Grid, Row, all_grids, comments, key_rows
from casework.labels import label
from casework.labels import reports as words
from casework.language import N_, gettext
from casework.models.report_codes import Population

NAME_MAX = 31
"""Letters in the name of a sheet; a number before it keeps names apart."""
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
TOP = 6
"""The line a table begins on; above it stand its title, question, definition, how to read it, and its day."""
STYLE = "Table Style Light 1"
Cell = str | int | float | None


class Book:
    """A workbook being written."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.out = edition, io.BytesIO()
        inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True, **inert})
        self.book.set_properties({"title": _title(edition), "created": edition.dated.replace(tzinfo=None)})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.bold = self.book.add_format({"bold": True, "valign": "top"})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.head = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.share = self.book.add_format({"num_format": "0 %"})

    def sheet(self, wanted: str) -> Worksheet:
        """A new sheet, with as much of its name as Excel allows."""
        found = self.book.add_worksheet(shorten(wanted.translate(NOT_IN_NAMES), NAME_MAX, placeholder=""))
        found.set_landscape()
        found.set_paper(9)
        found.fit_to_pages(1, 0)
        found.set_footer("&L" + _title(self.edition).replace("&", "&&") + "&R&P / &N")
        found.hide_gridlines(2)
        return found

    def done(self) -> bytes:
        """The file."""
        self.book.close()
        return self.out.getvalue()


def workbook(edition: Edition) -> bytes:
    """The workbook, the same bytes for the same report and language."""
    book = Book(edition)
    _about(book)
    _key_figures(book)
    for number, grid in enumerate(all_grids(edition), 1):
        _grid(book, number, grid)
    return book.done()


def _title(edition: Edition) -> str:
    return f"{gettext('DRAFT')}: {edition.name}" if edition.is_draft else edition.name


def _about(book: Book) -> None:
    sheet = book.sheet(gettext("About the numbers"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, _title(book.edition), book.title)
    line = 2
    for name, said in [*facts(book.edition), *_told(book.edition)]:
        sheet.write_string(line, 0, name, book.bold)
        sheet.write_string(line, 1, said, book.wrapped)
        line += 1


def _told(edition: Edition) -> Iterator[tuple[str, str]]:
    yield from notes()
    yield from ((who, f"{areas}\n{noted}") for who, areas, noted in basis(edition.report))
    for section, said in comments(edition):
        yield gettext("Programme management says: %(section)s", section=label(section)), said
    yield from definitions(edition)


def _key_figures(book: Book) -> None:
    heading = gettext("Key figures")
    sheet = book.sheet(heading)
    _above(book, sheet, heading, "", "")
    columns = [N_("Part of the report"), N_("Key figure"), N_("Joined in"), N_("Area")]
    columns += [N_("Pupils"), N_("Of"), N_("Per cent")]
    rows: list[Sequence[Cell]] = [
        (
            label(row.key.section),
            row.name,
            row.cohort,
            row.of,
            row.figure.part,
            row.figure.whole,
            _hundredth(row.figure.share),
        )
        for row in key_rows(book.edition)
    ]
    _table(book, sheet, "key_figures", [gettext(name) for name in columns], rows, shares={6})
    sheet.set_column(0, 1, 40)
    sheet.set_column(2, 6, 14)


def _grid(book: Book, number: int, grid: Grid) -> None:
    sheet = book.sheet(f"{number:02} {grid.title}")
    _above(book, sheet, grid.title, words.question(grid.name), words.definition(grid.name), population=grid.population)
    per_cent = [gettext("%(value)s, per cent", value=column) for column in grid.columns]
    in_all = [gettext("In all")]
    left = [gettext("Left out")] if any(row.outside is not None for row in grid.rows) else []
    of = [gettext("By")] if grid.crossed else []
    columns = [gettext("Joined in"), gettext("Area"), *of, *grid.columns, *in_all, *per_cent, *left]
    shares = {place for place, column in enumerate(columns) if column in per_cent}
    _table(book, sheet, grid.name, columns, [_cells(grid, row, bool(left)) for row in grid.rows], shares)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, len(columns) - 1, 16)
    if left:
        sheet.write_string(TOP + len(grid.rows) + 2, 0, words.left_out(grid.name))


def _cells(grid: Grid, row: Row, left: bool) -> Sequence[Cell]:
    area = (gettext(EVERYBODY), "" if row.everybody else row.of) if grid.crossed else (row.of,)
    outside = (row.outside,) if left else ()
    return row.cohort, *area, *row.numbers, row.whole, *map(_hundredth, row.shares), *outside


def _hundredth(share: int | None) -> float | None:
    return None if share is None else share / 100


def _above(book: Book, sheet: Worksheet, *lines: str, population: Population | None = None) -> None:
    told = (*lines, f"{words.rounding()} {words.no_effect()}", as_of(book.edition, population))
    for place, said in enumerate(told):
        sheet.write_string(place, 0, said, book.title if place == 0 else None)


def _table(
    book: Book, sheet: Worksheet, name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], shares: set[int]
) -> None:
    head = [{"header": column, "header_format": book.head} for column in columns]
    told = {"name": f"T_{name}", "columns": head, "style": STYLE, "autofilter": True}
    sheet.add_table(TOP, 0, TOP + max(1, len(rows)), len(columns) - 1, told)
    for down, row in enumerate(rows, TOP + 1):
        for across, cell in enumerate(row):
            _write(sheet, down, across, cell, book.share if across in shares else None)
    sheet.freeze_panes(TOP + 1, 0)


def _write(sheet: Worksheet, down: int, across: int, cell: Cell, shaped: Format | None) -> None:
    if isinstance(cell, str):
        sheet.write_string(down, across, cell)
    elif cell is not None:
        sheet.write_number(down, across, cell, shaped)
