"""From the cells of one sheet to the rows and columns that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from casework.class_list.columns import Header, recognise
from casework.class_list.findings import Column, ProblemCode, Refused

type_of_cell = str | date
Cells = Sequence[type_of_cell]

HEADER_WITHIN = 10  # rows searched: school systems put the school's name and a date above the headings
MAX_ROWS = 2000
MAX_COLUMNS = 100  # read from the left; the rest of a row is dropped unseen


@dataclass
class Table:
    """The kept cells of one sheet, by the row number the user sees there."""

    header: Header
    rows: list[tuple[int, dict[Column, type_of_cell]]] = field(default_factory=list)
    left_out: tuple[str, ...] = ()


def find_header(rows: Sequence[Cells]) -> tuple[int, Header] | None:
    """The row among these that knows most headings, and its header; None if no row is a header."""
    best: tuple[int, Header] | None = None
    for place, cells in enumerate(rows[:HEADER_WITHIN]):
        header = recognise([cell if isinstance(cell, str) else "" for cell in cells])
        if header and (best is None or len(header.columns) > len(best[1].columns)):
            best = place, header
    return best


def take(rows: Iterable[Cells]) -> Table | None:
    """Keep the known columns of a sheet whose first row is number 1; None if it has no header.

    The cells of every other column are dropped here, row by row; only the heading is remembered.
    Raises Refused when there are more than 2000 rows.
    """
    stream = iter(rows)
    first = list(islice(stream, HEADER_WITHIN))
    found = find_header(first)
    if found is None:
        return None
    place, header = found
    table = Table(header)
    if header.missing:
        table.left_out = tuple(header.left_out.values())
        return table
    _fill(table, enumerate(chain(first[place + 1 :], stream), start=place + 2), first[place])
    return table


def _fill(table: Table, numbered: Iterator[tuple[int, Cells]], headings: Cells) -> None:
    places = table.header.columns
    repeated = {column: headings[place] for column, place in places.items()}
    unnamed = {i for i in table.header.left_out if not str(headings[i]).strip()}
    in_use: set[int] = set()
    for number, cells in numbered:
        if not any(cells):
            continue
        in_use |= {i for i in unnamed - in_use if i < len(cells) and cells[i]}
        kept = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
        if kept == repeated or not any(kept.values()):  # the headings again on a new page, or a blank line
            continue
        if len(table.rows) == MAX_ROWS:
            raise Refused(ProblemCode.TOO_MANY_ROWS)
        table.rows.append((number, kept))
    names = table.header.left_out.items()
    table.left_out = tuple(name for i, name in names if i not in unnamed or i in in_use)
