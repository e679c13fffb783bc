"""From the kept cells of one row to a checked pupil."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from casework.class_list.cells import holds_identity_number, name_problem, read_class, tidy
from casework.class_list.dates import Numbers, read_date
from casework.class_list.findings import Column, Row, RowProblem, RowProblemCode
from casework.class_list.grades import grade_of_class, read_grade
from casework.class_list.table import type_of_cell
from casework.models.codes import Grade


@dataclass(frozen=True)
class Expected:
    """What a row is judged against: the day of reading, the school's grades, and how the sheet is written."""

    today: date
    grades: Collection[Grade]
    numbers: Numbers
    family_first: bool = False


@dataclass
class _Reader:
    cells: Mapping[Column, type_of_cell]
    expected: Expected
    problems: list[RowProblem] = field(default_factory=list)

    def note(self, code: RowProblemCode | None, column: Column) -> None:
        if code and not any(problem.column is column for problem in self.problems):
            self.problems.append(RowProblem(code, column))

    def usable(self, column: Column) -> type_of_cell | None:
        """The cell, or None if it holds an identity number, which nothing further looks at."""
        cell = self.cells.get(column, "")
        if holds_identity_number(cell):
            self.note(RowProblemCode.IDENTITY_NUMBER_IN_CELL, column)
            return None
        return cell

    def text(self, column: Column) -> str:
        text, problem = tidy(self.usable(column) or "")
        self.note(problem, column)
        return text

    def name_part(self, text: str, column: Column) -> str:
        problem = name_problem(text)
        self.note(problem, column)
        return "" if problem else text

    def names(self) -> tuple[str, str]:
        """Given names and family name."""
        if Column.NAME in self.cells:
            return self.split_name()
        given = self.name_part(self.text(Column.GIVEN_NAME), Column.GIVEN_NAME)
        middle = self.text(Column.MIDDLE_NAME)
        if middle:
            given = " ".join(filter(None, (given, self.name_part(middle, Column.MIDDLE_NAME))))
        return given, self.name_part(self.text(Column.FAMILY_NAME), Column.FAMILY_NAME)

    def split_name(self) -> tuple[str, str]:
        text = self.text(Column.NAME)
        family, comma, given = (part.strip() for part in text.partition(","))
        if not comma and self.expected.family_first:
            family, _, given = text.partition(" ")
            if " " in given:  # which of three words the family name ends with, only the school knows
                self.note(RowProblemCode.UNCLEAR_NAME, Column.NAME)
        elif not comma:
            given, _, family = text.rpartition(" ")
        return self.name_part(given, Column.NAME), self.name_part(family, Column.NAME)

    def birth_date(self) -> date | None:
        cell = self.usable(Column.BIRTH_DATE)
        if cell is None:
            return None
        day, problem = read_date(cell, self.expected.numbers, self.expected.today)
        self.note(problem, Column.BIRTH_DATE)
        return day

    def class_name(self) -> str | None:
        cell = self.usable(Column.CLASS_NAME)
        if cell is None:
            return None
        text, problem = read_class(cell)
        self.note(problem, Column.CLASS_NAME)
        return text or None

    def grade(self, class_name: str | None) -> Grade | None:
        """From its own column; from the class where that cell is empty or there is no such column."""
        written = self.text(Column.GRADE)
        if written:
            grade, problem = read_grade(written, self.expected.grades)
        elif class_name:
            grade, problem = grade_of_class(class_name, self.expected.grades)
        else:
            grade, problem = None, RowProblemCode.MISSING_GRADE
        self.note(problem, Column.GRADE)
        return grade


def check_row(number: int, cells: Mapping[Column, type_of_cell], expected: Expected) -> Row:
    """Read one row; a value that is refused is left empty, with at most one problem for each column."""
    reader = _Reader(cells, expected)
    given, family = reader.names()
    birth_date, class_name = reader.birth_date(), reader.class_name()
    grade = reader.grade(class_name)
    return Row(number, given, family, birth_date, grade, class_name, tuple(reader.problems))


def mark_duplicates(rows: list[Row]) -> list[Row]:
    """Give every row with the same name and birth date as an earlier one a problem naming that row.

    Only equal names, letter case aside: two who are merely alike may be twins, and a person must say which.
    """
    seen: dict[tuple[str, str, date], int] = {}
    marked = []
    for row in rows:
        if row.given_name and row.family_name and row.birth_date:
            key = row.given_name.casefold(), row.family_name.casefold(), row.birth_date
            twin = seen.setdefault(key, row.number)
            if twin != row.number:
                again = RowProblem(RowProblemCode.DUPLICATE_IN_FILE, Column.NAME, twin)
                row = replace(row, problems=(*row.problems, again))
        marked.append(row)
    return marked
