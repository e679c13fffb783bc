"""Cells by what they hold, and the one name of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from casework.models.report_codes import Population

Part = tuple[str, str]
Cell = tuple[Part, ...]
"""A cell by what it holds: (dimension, value) pairs in the order of the names. () is the total."""
Profile = tuple[str, ...]
"""A pupil's values, in the order of the plan's dimensions."""
Key = tuple[int, Population]
"""One population of one cohort, by the year the cohort's school year begins in."""
Counted = Counter[tuple[str, Profile]]
"""How many pupils of an area have a profile."""
Dither = Callable[[str], int]
"""A number below the step for the name of a cell: always the same, and nobody's guess without the key."""


def cell(*parts: Part) -> Cell:
    """The cell holding these values."""
    return tuple(sorted((name, str(value)) for name, value in parts))


def name_of(population: str, where: Cell) -> str:
    """The one name of a cell: what its dither is drawn from and what the ledger calls it."""
    return "|".join((population, *(f"{dimension}={value}" for dimension, value in where)))
