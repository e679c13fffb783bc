"""A class list, from bytes to checked rows. Pure: no database, nothing written, nothing logged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from casework.class_list.dates import numbers_in
from casework.class_list.decode import decode
from casework.class_list.findings import Column, Problem, ProblemCode, ReadList, Refused
from casework.class_list.rows import Expected, check_row, mark_duplicates
from casework.models.codes import Grade


def read(data: bytes, *, today: date, grades: Collection[Grade]) -> ReadList:
    """Read a CSV or XLSX file as a class list for a school that has these grades.

    Never raises for any bytes: what is wrong is in the answer's `problems` and in each row's. Columns other
    than name, birth date, grade and class are named in `left_out`, and their cells are never kept.
    """
    try:
        table, others = decode(data)
    except Refused as refusal:
        return ReadList(problems=(refusal.problem,))
    missing = tuple(Problem(ProblemCode.MISSING_COLUMN, column) for column in table.header.missing)
    if missing:
        return ReadList(left_out=table.left_out, problems=missing, left_out_sheets=others)
    dates = (cells[Column.BIRTH_DATE] for _, cells in table.rows)
    expected = Expected(today, grades, numbers_in(dates, today), table.header.family_first)
    rows = mark_duplicates([check_row(number, cells, expected) for number, cells in table.rows])
    problems = () if rows else (Problem(ProblemCode.NO_PUPILS),)
    return ReadList(tuple(rows), table.left_out, problems, others)
