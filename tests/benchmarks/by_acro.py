"""Tables as ACRO publishes them, by its own code. Imported only where ACRO is installed: see `make compare`."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pandas
from acro import ACRO

from casework.reports.cells import Cell
from casework.reports.cube import Counts, Cube
from casework.reports.plan import AREA
from tests.benchmarks.protection_series import Method, Said

ALONE, TOTAL = "everybody", "all"
"""Columns in which all are the same: ACRO cuts by two different things at least."""
Columns = tuple[str, ...]


def suppressed(threshold: int) -> Method:
    """ACRO's automatic suppression: every margin is asked for as a table of its own.

    ACRO's own margins count only those who are left in a table; asked for so, they are the true ones.
    """

    def method(cube: Cube, counts: Counts) -> Said:
        pupils, hidden = _pupils(cube, counts), (None, (0, threshold - 1))
        said: dict[Cell, tuple[int | None, tuple[int, int]]] = dict.fromkeys(cube.cells, hidden)
        with _quietly():
            acro = ACRO(suppress=True)
            acro.config["safe_threshold"] = threshold
            for names in sorted({tuple(name for name, _ in where) for where in cube.cells}):
                for where, number in _table(acro, pupils, names):
                    said[where] = number, (number, number)
        return said

    return method


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what ACRO logs of every table, and what pandas warns of in how ACRO uses it."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _pupils(cube: Cube, counts: Counts) -> pandas.DataFrame:
    """A row for each pupil; each column knows all the values there could be, and has a name none of them has."""
    names = (AREA, *cube.counting.names)
    rows = [(unit, *profile) for unit, profile in counts.elements()]
    values = {AREA: list(cube.units)} | {
        each.name: [str(value) for value in each.values] for each in cube.counting.dimensions
    }
    frame = pandas.DataFrame([[str(value) for value in row] for row in rows], columns=[_column(name) for name in names])
    kinds = {_column(name): pandas.CategoricalDtype(values[name]) for name in names}
    return frame.astype(kinds).assign(**{ALONE: ALONE, TOTAL: TOTAL})


def _column(name: str) -> str:
    return f"by_{name}"


def _table(acro: ACRO, pupils: pandas.DataFrame, names: Columns) -> Iterator[tuple[Cell, int]]:
    """One table: the cells ACRO shows."""
    *rows, column = map(_column, names) if names else (TOTAL,)
    shown = acro.crosstab([pupils[name] for name in rows or [ALONE]], pupils[column])
    found: Mapping[object, Mapping[object, float]] = shown.to_dict()
    for value, numbers in found.items():
        for key, number in numbers.items():
            if number == number:  # hidden is not a number, which equals nothing
                yield _cell(names, (*(key if isinstance(key, tuple) else (key,)), value)), int(number)


def _cell(names: Columns, values: tuple[object, ...]) -> Cell:
    return tuple(zip(names, map(str, values[len(values) - len(names) :]), strict=True))
