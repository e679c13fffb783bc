"""Class lists as Excel workbooks (.xlsx): the values last shown in the cells, never a formula."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

import openpyxl
from openpyxl.workbook.workbook import Workbook

from casework.class_list.columns import shown
from casework.class_list.findings import FileKind, ProblemCode, Refused
from casework.class_list.table import MAX_COLUMNS, Cells, Table, take, type_of_cell

MAX_UNPACKED = 8 * 1024 * 1024  # bytes; 2000 pupils with 20 columns take about 3 MB
MAX_PARTS = 500
LAST_ROW = 1_048_576  # of a sheet in Excel
LONGEST = 1000  # characters of a cell: one long shared string may be pointed at by every cell of a sheet

if not openpyxl.DEFUSEDXML:  # pragma: no cover - only when someone has switched the protection off
    raise ImportError("openpyxl must read XML through defusedxml: install it and unset OPENPYXL_DEFUSEDXML")


def read_workbook(data: bytes) -> tuple[Table | None, tuple[str, ...]]:
    """The table of the first visible sheet with a header, and the names of other visible sheets in use.

    Raises Refused, and nothing else, whatever the bytes are.
    """
    check_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return _first_table(book)
    except Refused:
        raise
    # A broken workbook makes openpyxl raise almost anything, from KeyError to RecursionError.
    except Exception as fault:
        raise Refused(ProblemCode.UNREADABLE_XLSX) from fault


def check_size(data: bytes) -> None:
    """Refuse a workbook that would unpack to more than 8 MB, by its directory, before anything is unpacked.

    zipfile hands out no more of a part than its directory promises, so a directory that lies gains nothing.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception as fault:
        raise Refused(ProblemCode.UNREADABLE_XLSX) from fault
    if not any(part.filename.startswith("xl/") for part in parts):
        raise Refused(ProblemCode.NOT_A_LIST, kind=FileKind.OTHER_DOCUMENT)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused(ProblemCode.TOO_LARGE)


def _first_table(book: Workbook) -> tuple[Table | None, tuple[str, ...]]:
    titles = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not titles:
        raise Refused(ProblemCode.UNREADABLE_XLSX)
    in_use = [title for title in titles if any(any(cells) for cells in islice(_rows(book, title), 1000))]
    if not in_use:
        raise Refused(ProblemCode.EMPTY_FILE)
    for title in in_use:
        if table := take(_rows(book, title)):
            return table, tuple(shown(other, "…") for other in in_use if other != title)
    return None, ()


def _rows(book: Workbook, title: str) -> Iterator[Cells]:
    sheet = book[title]
    sheet.reset_dimensions()  # the size a sheet claims is often wrong
    cells = sheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS, values_only=True)
    return (tuple(_plain(value) for value in row) if any(row) else () for row in cells)


def _plain(value: object) -> type_of_cell:
    """A cell as text or a day: numbers as they are typed, 10.0 as 10."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date()
        case date():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)[:LONGEST].strip(" \t\r\n\u00a0")
