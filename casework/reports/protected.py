"""The only thing that leaves this package: figures that never held a true count.

A `Protected` is made from rounded figures alone, says itself whether it is what it claims to be, and turns into the
same bytes every time. Every page, file, chart and line is made from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from casework.models.report_codes import Population
from casework.reports.cells import Cell, cell, name_of
from casework.reports.plan import AREA, BASE, PLAN, SHARE_MIN


class NotProtected(ValueError):
    """A figure is no multiple of the step, or no number of pupils: it cannot have come from the rounding."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An area, or areas joined, by their names. `since`: the freeze its figures are of."""

    key: str
    areas: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class Figures:
    """One population of one cohort. `cells`: rounded counts by the names of cells; empty when held back.

    coarse   why less is shown than planned: steps of the ladder, as codes; "too_few" and "broken" hold all back,
             "held" and "closed" leave what was shown before
    slack    cells whose rounding went further than a step, and by how much
    """

    year: int
    population: Population
    units: tuple[Unit, ...]
    cells: Mapping[str, int]
    coarse: tuple[str, ...] = ()
    slack: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        said = (*self.cells.values(), *self.slack.values())
        wrong = [number for number in said if type(number) is not int or number < 0 or number % BASE]
        if wrong:
            raise NotProtected(f"{len(wrong)} figures of {self.population} {self.year} are not rounded.")

    def count(self, *, unit: str | None = None, **values: str) -> int | None:
        """A rounded count: of a unit or of all, of those with the values given. None where it is not published."""
        parts = [*values.items()] + ([(AREA, unit)] if unit is not None else [])
        return self.cells.get(name_of(self.population, cell(*parts)))

    def row(self, dimension: str, unit: str | None = None) -> dict[str, int]:
        """The published counts of one dimension, by value in the plan's order."""
        found = {
            str(value): self.count(unit=unit, **{dimension: str(value)})
            for value in PLAN[self.population].by_name[dimension].values
        }
        return {value: number for value, number in found.items() if number is not None}

    @property
    def shown(self) -> bool:
        """Is anything of it published?"""
        return bool(self.cells)


@dataclass(frozen=True)
class Programme:
    """One population of all cohorts together: sums of what is published of each, so nothing more is said."""

    figures: tuple[Figures, ...]

    def count(self, *, unit: str | None = None, **values: str) -> int | None:
        """The sum over the cohorts that publish the count; None where none does, and for units, which differ."""
        found = [number for each in self.figures if (number := each.count(**values)) is not None]
        return sum(found) if found and unit is None else None


@dataclass(frozen=True)
class Protected:
    """A whole report."""

    number: int
    frozen_on: date
    plan: int
    figures: tuple[Figures, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The cohorts, newest first."""
        return tuple(sorted({each.year for each in self.figures}, reverse=True))

    def of(self, year: int, population: Population) -> Figures | None:
        """One population of one cohort."""
        return next((each for each in self.figures if (each.year, each.population) == (year, population)), None)

    def programme(self, population: Population) -> Programme:
        """One population of all cohorts together."""
        return Programme(tuple(each for each in self.figures if each.population is population and each.shown))

    @cached_property
    def canonical(self) -> str:
        """The same text for the same report, always."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)

    @property
    def digest(self) -> bytes:
        """SHA-256 of the canonical text."""
        return sha256(self.canonical.encode()).digest()

    @classmethod
    def read(cls, text: str) -> Protected:
        """The report a canonical text says. Raises NotProtected for figures that are not rounded."""
        said: dict[str, Any] = json.loads(text)
        return cls(
            said["number"],
            date.fromisoformat(said["frozen_on"]),
            said["plan"],
            tuple(
                Figures(
                    each["year"],
                    Population(each["population"]),
                    tuple(
                        Unit(unit["key"], tuple(unit["areas"]), date.fromisoformat(unit["since"]))
                        for unit in each["units"]
                    ),
                    each["cells"],
                    tuple(each["coarse"]),
                    each["slack"],
                )
                for each in said["figures"]
            ),
        )


def share(part: int | None, whole: int | None) -> int | None:
    """Whole per cent of two rounded counts; None when the whole is under the least that says anything."""
    if part is None or whole is None or whole < SHARE_MIN:
        return None
    return (200 * part + whole) // (2 * whole)


def named(population: Population, cells: Mapping[Cell, int]) -> dict[str, int]:
    """Cells by their names, in order."""
    return {name: cells[where] for name, where in sorted(_names(population, cells))}


def _names(population: Population, cells: Mapping[Cell, int]) -> Iterator[tuple[str, Cell]]:
    return ((name_of(population, where), where) for where in cells)
