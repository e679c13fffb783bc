"""What an adversary holds, and what an attack says it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.reports.cells import Cell
from casework.reports.cube import Cube
from casework.reports.plan import BASE

Interval = tuple[int, int]
"""The least and the most a true count can be."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One population of one cohort as one release shows it.

    slack   the published exceptions to the rule
    since   which freeze each unit's figures are of, by any mark that is the same for the same freeze
    """

    cube: Cube
    cells: Mapping[Cell, int]
    slack: Mapping[Cell, int] = field(default_factory=dict)
    since: Mapping[str, object] = field(default_factory=dict)

    def said(self) -> Public:
        """What the published rule says of the true counts: each less than a step away, slack apart."""
        return Public(
            self.cube,
            {where: self._around(where, number) for where, number in self.cells.items()},
            self.cells,
            self.since,
            frozenset(self.slack),
        )

    def _around(self, where: Cell, number: int) -> Interval:
        reach = BASE - 1 + self.slack.get(where, 0)
        return max(0, number - reach), number + reach


@dataclass(frozen=True, slots=True)
class Public:
    """What a publication says of the true counts, whatever the method: the least and the most of each cell.

    rounded   the published figures, where they tell which way the truth went; `loose`: those that do not
    """

    cube: Cube
    intervals: Mapping[Cell, Interval]
    rounded: Mapping[Cell, int] = field(default_factory=dict)
    since: Mapping[str, object] = field(default_factory=dict)
    loose: frozenset[Cell] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What an adversary knows besides.

    enrolled    true counts: exact enrolment, or all there is to count of a unit
    corrected   figures that should only grow, and were corrected
    """

    enrolled: Mapping[Cell, int] = field(default_factory=dict)
    corrected: frozenset[Cell] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one attack found. `passed`: does the release stand it?

    cells      how many figures about few were attacked
    narrowest  the fewest steps between the least and the most one of them can be; None: nothing to attack
    certain    groups of whom "all" or "none" is certain, or figures known exactly
    """

    attack: str
    passed: bool
    cells: int
    narrowest: int | None
    certain: int
    seconds: float
