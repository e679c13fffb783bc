"""Grades as they are written in class lists: «10», «10. trinn», «10A», «Vg1»."""

from __future__ import annotations

import re
from collections.abc import Collection

from casework.class_list.findings import RowProblemCode
from casework.models.codes import Grade

GRADE = re.compile(
    r"(?:(?:trinn|klassetrinn|årstrinn|årssteg|steg|klasse|gruppe)\s*)?(vg\s*[-.]?\s*)?(\d{1,2})(?!\d)(.*)"
)
TWO_GRADES = re.compile(r"\s*(?:[-/+,&]|og)\s*(?:8|9|10)(?!\d).*")

Reading = tuple[Grade | None, RowProblemCode | None]


def read_grade(text: str, allowed: Collection[Grade]) -> Reading:
    """The grade in a cell of the grade column, or why there is none."""
    found = GRADE.fullmatch(text.casefold())
    if found is None or re.search(r"\d", found[3]):
        return None, RowProblemCode.BAD_GRADE
    return _judged(bool(found[1]), int(found[2]), allowed)


def grade_of_class(class_name: str, allowed: Collection[Grade]) -> Reading:
    """The grade a class name begins with: 10A → 10, 1STA → Vg1 at a school that has Vg1."""
    found = GRADE.fullmatch(class_name.casefold())
    if found is None or TWO_GRADES.fullmatch(found[3]):
        return None, RowProblemCode.BAD_GRADE
    return _judged(bool(found[1]), int(found[2]), allowed)


def _judged(upper: bool, level: int, allowed: Collection[Grade]) -> Reading:
    bare_level = level in (1, 2, 3) and f"vg{level}" in allowed
    value = f"vg{level}" if upper or bare_level else str(level)
    if value in set(Grade):
        grade = Grade(value)
        return grade, None if grade in allowed else RowProblemCode.GRADE_NOT_AT_SCHOOL
    primary = not upper and 1 <= level <= 7
    return None, RowProblemCode.GRADE_NOT_AT_SCHOOL if primary else RowProblemCode.BAD_GRADE
