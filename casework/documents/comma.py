"""A report as a comma file: one tidy line for each published number, for whoever counts further.

Semicolons, a byte order mark and CRLF, as a Norwegian Excel opens it. No cell can be taken for a formula.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

from casework.documents.about import basis
from casework.documents.edition import EVERYBODY, Edition, Grid, KeyRow, Row, all_grids, key_rows
from casework.labels import label
from casework.labels import reports as words
from casework.language import N_, gettext

Cell = str | int | None
KEY_FIGURES = N_("Key figures")
HEADER = (
    N_("Report"),
    N_("Standing"),
    N_("Numbers as of"),
    N_("Part of the report"),
    N_("Who is counted"),
    N_("Joined in"),
    N_("Table"),
    N_("Area"),
    N_("By"),
    N_("Value"),
    N_("Pupils"),
    N_("Of"),
    N_("Per cent"),
    N_("Definition"),
    N_("To be noted"),
)
RUNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet would run a cell for beginning with; the wide forms too."""


def text(edition: Edition) -> bytes:
    """The file, the same bytes for the same report and language."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([gettext(name) for name in HEADER])
    first = (edition.report.number, edition.standing, edition.report.frozen_on.isoformat())
    noted = {who: told for who, _, told in basis(edition.report)}
    for line in _lines(edition):
        _, population, cohort, *_ = line
        writer.writerow([inert(cell) for cell in (*first, *line, _to_be_noted(noted.get(f"{population}, {cohort}")))])
    return out.getvalue().encode("utf-8-sig")


def _to_be_noted(basis_of: str | None) -> str:
    """How to read a number, what it does not say, and what its pupils' numbers stand on; the last not for all years."""
    return " ".join(filter(None, (words.rounding(), words.no_effect(), basis_of)))


def inert(cell: Cell) -> Cell:
    """A cell no spreadsheet takes for more than text: an apostrophe before what would be run, no control characters."""
    if not isinstance(cell, str):
        return cell
    plain = "".join(_plain(letter) for letter in cell)
    return f"'{plain}" if plain.lstrip().startswith(RUNS) else plain


def _plain(letter: str) -> str:
    """Line breaks and tabs become a space; what has no shape, and could turn the text around, goes."""
    kind = unicodedata.category(letter)
    return " " if kind in {"Cc", "Zl", "Zp"} else "" if kind in {"Cf", "Co", "Cs", "Cn"} else letter


def _lines(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    for row in key_rows(edition):
        yield _key_figure(row)
    for grid in all_grids(edition):
        for line in grid.rows:
            yield from _numbers(grid, line)


def _key_figure(row: KeyRow) -> tuple[Cell, ...]:
    said = (label(row.key.section), label(row.key.population), row.cohort, gettext(KEY_FIGURES), row.of, "", row.name)
    return *said, row.figure.part, row.figure.whole, row.figure.share, words.definition(row.table)


def _numbers(grid: Grid, row: Row) -> Iterator[tuple[Cell, ...]]:
    definition = words.definition(grid.name)
    area = gettext(EVERYBODY) if grid.crossed else row.of
    by = row.of if grid.crossed and not row.everybody else ""
    said = (label(grid.section), label(grid.population), row.cohort, grid.title, area, by)
    for column, number, share in zip(grid.columns, row.numbers, row.shares, strict=True):
        yield *said, column, number, row.whole, share, definition
    if row.outside is not None:
        yield *said, words.left_out(grid.name), row.outside, None, None, definition
