"""Names, classes and birth dates written by hand: held to the same rules as those that come in a class list."""

from __future__ import annotations

from datetime import date

from casework import clock
from casework.class_list import RowProblemCode
from casework.class_list.cells import name_problem, read_class, tidy
from casework.class_list.dates import Numbers, read_date
from casework.class_list.words import CELLS
from casework.errors import Invalid


def name(field: str, text: str) -> str:
    """The name, tidied. Raises Invalid at the field in the words of a class list."""
    tidied, problem = tidy(text)
    _insist(field, problem or name_problem(tidied))
    return tidied


def class_name(field: str, text: str) -> str:
    """The name of a class, such as 10A. Raises Invalid at the field."""
    tidied, problem = read_class(text)
    _insist(field, problem)
    return tidied


def birth_date(field: str, day: date) -> date:
    """The day, if a pupil may be born on it. Raises Invalid at the field."""
    _insist(field, read_date(day, Numbers.UNKNOWN, clock.today())[1])
    return day


def _insist(field: str, problem: RowProblemCode | None) -> None:
    if problem is not None:
        raise Invalid(field, CELLS[problem])
