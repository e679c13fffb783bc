"""Class lists: reading what school systems export, and telling whether two pupils are likely one."""

from __future__ import annotations

from casework.class_list.decode import MAX_BYTES
from casework.class_list.findings import (
    Column,
    FileKind,
    Problem,
    ProblemCode,
    ReadList,
    Row,
    RowProblem,
    RowProblemCode,
)
from casework.class_list.likeness import Person, likely_same, normalise, one_typo, sort_key
from casework.class_list.reading import read
from casework.class_list.table import MAX_ROWS
from casework.models.codes import Grade

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Column",
    "FileKind",
    "Grade",
    "Person",
    "Problem",
    "ProblemCode",
    "ReadList",
    "Row",
    "RowProblem",
    "RowProblemCode",
    "likely_same",
    "normalise",
    "one_typo",
    "read",
    "sort_key",
]
