"""What reading a class list can answer: pupils to import, and what stands in the way.

Nothing here carries text from a column that is left out, nor the text of a refused cell: a problem says
where (row, column) and why (code). The words for the codes are chosen where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.models.codes import Grade


class Column(StrEnum):
    """The columns a class list may keep; every other column is named and left out (decisions §8)."""

    NAME = "name"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    BIRTH_DATE = "birth_date"
    GRADE = "grade"
    CLASS_NAME = "class_name"


class FileKind(StrEnum):
    """What a refused file looks like, so that the message can say what to do instead."""

    PDF = "pdf"
    OLD_OR_LOCKED_EXCEL = "old_or_locked_excel"
    WEB_PAGE = "web_page"
    OTHER_DOCUMENT = "other_document"
    BINARY = "binary"


class ProblemCode(StrEnum):
    """Why a whole file can't be read as a class list."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    NOT_A_LIST = "not_a_list"
    UNREADABLE_XLSX = "unreadable_xlsx"
    UNREADABLE_ROW = "unreadable_row"
    NO_HEADER = "no_header"
    MISSING_COLUMN = "missing_column"
    NO_PUPILS = "no_pupils"
    TOO_MANY_ROWS = "too_many_rows"


class RowProblemCode(StrEnum):
    """Why one row can't be imported."""

    MISSING_NAME = "missing_name"
    UNCLEAR_NAME = "unclear_name"
    NAME_TOO_LONG = "name_too_long"
    NAME_HAS_DIGITS = "name_has_digits"
    CONTROL_CHARACTERS = "control_characters"
    SUSPICIOUS_TEXT = "suspicious_text"
    MISSING_DATE = "missing_date"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    IMPLAUSIBLE_AGE = "implausible_age"
    MISSING_GRADE = "missing_grade"
    BAD_GRADE = "bad_grade"
    GRADE_NOT_AT_SCHOOL = "grade_not_at_school"
    MISSING_CLASS = "missing_class"
    BAD_CLASS = "bad_class"
    IDENTITY_NUMBER_IN_CELL = "identity_number_in_cell"
    DUPLICATE_IN_FILE = "duplicate_in_file"


@dataclass(frozen=True)
class Problem:
    """One reason the file as a whole is refused; `column`, `kind` and `row` are set where they say which."""

    code: ProblemCode
    column: Column | None = None
    kind: FileKind | None = None
    row: int | None = None


@dataclass(frozen=True)
class RowProblem:
    """One reason a row is refused; `twin` is the row number of the first one, for a duplicate."""

    code: RowProblemCode
    column: Column
    twin: int | None = None


@dataclass(frozen=True)
class Row:
    """One pupil as read. A value that was refused is empty or None here, and `problems` says why."""

    number: int
    given_name: str
    family_name: str
    birth_date: date | None
    grade: Grade | None
    class_name: str | None
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True)
class ReadList:
    """A whole file as read. Import is allowed only when neither the file nor any row has a problem."""

    rows: tuple[Row, ...] = ()
    left_out: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out_sheets: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """True when every row may be imported as it stands."""
        return bool(self.rows) and not self.problems and not any(row.problems for row in self.rows)


class Refused(Exception):
    """Raised inside the package when the file as a whole can't be read; never leaves `read`."""

    def __init__(self, code: ProblemCode, *, kind: FileKind | None = None, row: int | None = None) -> None:
        super().__init__(code.value)
        self.problem = Problem(code, kind=kind, row=row)
