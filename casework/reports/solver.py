"""Integer programmes in HiGHS, one place for its traps.

One thread, always: HiGHS keeps one scheduler for the process, and a second model with another number of threads comes
back as zeros without a word. So the solution's own status is asked for every time. Search is bounded by nodes, not by
the clock: the same numbers in give the same numbers out. HiGHS greets on the standard output as soon as it is made,
before anybody can ask it not to: `_Quiet` asks first. After a change of costs the last corner is still allowed but no
longer best, so the primal simplex goes on from it; the dual, its own choice, would start over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

INFINITY: float = highspy.kHighsInf
FEASIBLE = 2
"""HiGHS' code for a feasible primal solution."""
SEED = 1
PRIMAL = 4
"""HiGHS' code for the primal simplex."""


class Unsolvable(Exception):
    """No solution keeps to every bound and row, or none was found within the nodes allowed."""


@dataclass(slots=True)
class Model:
    """Columns with bounds and cost, and rows over them. Minimised. Built once, then opened."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, tuple[int, ...], tuple[float, ...]]] = field(default_factory=list)

    def column(self, lower: float = 0, upper: float = INFINITY, *, cost: float = 0, integer: bool = True) -> int:
        """Add a column; its place is its name."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.cost.append(cost)
        self.integer.append(integer)
        return len(self.lower) - 1

    def row(self, columns: Sequence[int], lower: float, upper: float, factors: Sequence[float] | None = None) -> None:
        """Bound a sum of columns, each times its factor (1 if none is given)."""
        self.rows.append((lower, upper, tuple(columns), tuple(factors or (1.0,) * len(columns))))

    def opened(self, *, whole: bool = True) -> Solver:
        """The model in HiGHS. Without `whole`, integers may be broken: the quick, outer bound."""
        return Solver(self, whole=whole)


class _Quiet(highspy.Highs):
    """HiGHS without its greeting, and without the callbacks nobody uses, which would keep it alive for ever."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS' own name for the first thing it does
        self.setOptionValue("output_flag", False)


class Solver:
    """A model handed to HiGHS. Costs can be changed between solutions; it starts from where it stood."""

    def __init__(self, model: Model, *, whole: bool) -> None:
        self._highs = _Quiet()  # type: ignore[no-untyped-call] # its constructor alone has no types
        for name, value in (
            ("threads", 1),
            ("random_seed", SEED),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.4),
        ):
            self._highs.setOptionValue(name, value)
        if not whole:
            self._highs.setOptionValue("simplex_strategy", PRIMAL)
        if self._highs.passModel(_handed_over(model, whole=whole)) == highspy.HighsStatus.kError:
            raise ValueError("The solver does not take the model: a row names a column twice, or a bound is crossed.")
        self._columns = len(model.lower)

    def bounded_by(self, nodes: int) -> Solver:
        """Stop after so many nodes with the best there is."""
        self._highs.setOptionValue("mip_max_nodes", nodes)
        return self

    def best(self, cost: Iterable[tuple[int, float]]) -> list[float]:
        """The columns where a sum of them, each times its factor, is smallest. Raises Unsolvable."""
        costs = np.zeros(self._columns)
        for column, factor in cost:
            costs[column] += factor
        self._highs.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), costs)
        return self.solution()

    def within(self, lower: Sequence[float], upper: Sequence[float]) -> Solver:
        """Other bounds for all columns, until others are given."""
        places = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsBounds(self._columns, places, np.array(lower, float), np.array(upper, float))
        return self

    def solution(self) -> list[float]:
        """The values of the columns at the best solution found. Raises Unsolvable."""
        self._highs.run()
        if self._highs.getInfo().primal_solution_status != FEASIBLE:
            raise Unsolvable(self._highs.modelStatusToString(self._highs.getModelStatus()))
        return list(self._highs.getSolution().col_value)

    @property
    def nodes(self) -> int:
        """How many nodes the last search took."""
        return int(self._highs.getInfo().mip_node_count)


def _handed_over(model: Model, *, whole: bool) -> highspy.HighsLp:
    handed = highspy.HighsLp()
    handed.num_col_, handed.num_row_ = len(model.lower), len(model.rows)
    handed.col_lower_, handed.col_upper_ = np.array(model.lower, float), np.array(model.upper, float)
    handed.col_cost_ = np.array(model.cost, float)
    handed.row_lower_ = np.array([row[0] for row in model.rows], float)
    handed.row_upper_ = np.array([row[1] for row in model.rows], float)
    starts = np.zeros(len(model.rows) + 1, dtype=np.int32)
    np.cumsum([len(row[2]) for row in model.rows], out=starts[1:])
    handed.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    handed.a_matrix_.start_ = starts
    handed.a_matrix_.index_ = np.array([column for row in model.rows for column in row[2]], dtype=np.int32)
    handed.a_matrix_.value_ = np.array([factor for row in model.rows for factor in row[3]], float)
    if whole:
        kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
        handed.integrality_ = [kinds[each] for each in model.integer]
    return handed
