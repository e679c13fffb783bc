"""A cohort's reports as the product makes them, for other methods to publish from, and the tables they publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from casework.models.report_codes import Population
from casework.reports.attack.shown import Interval
from casework.reports.cells import Cell, Counted
from casework.reports.cube import Counts, Cube
from casework.reports.making import Freeze, Kept
from casework.reports.plan import PLAN, Counting, Table
from tests.report_histories import released

TOOK = Population.PARTICIPANTS
YEAR = 2024
OWN = PLAN[TOOK].names
Truth = Mapping[Cell, int]
Said = Mapping[Cell, tuple[int | None, Interval]]
"""What a publication shows of each cell, None where it hides it, and between what the truth must then lie."""
Method = Callable[[Cube, Counts], Said]


@dataclass(frozen=True)
class Series:
    """The reports of a cohort as the product makes them, and the truth the other methods publish from."""

    freezes: Sequence[Freeze]

    @cached_property
    def kept(self) -> list[Kept]:
        """What the product keeps of each report."""
        return [made.kept[YEAR, TOOK] for made in released(self.freezes)]

    @cached_property
    def cube(self) -> Cube:
        """The tables: the same for all methods."""
        return Cube(PLAN[TOOK], tuple(self.kept[0].units))

    def truth(self, place: int) -> Truth:
        """The true counts of a freeze."""
        return self.cube.tally(self.counts(place))

    def counts(self, place: int) -> Counts:
        """The pupils of a freeze."""
        return in_units(self.freezes[place].facts[YEAR, TOOK], self.kept[0].units)

    def stood_for(self, place: int) -> Truth:
        """The true counts a report's figures stand for: of a unit that stands still, those of an earlier freeze."""
        found: Counts = Counter()
        for unit, (number, _) in self.kept[place].stands.items():
            facts = next(freeze.facts for freeze in self.freezes if freeze.number == number)
            found += in_units(facts[YEAR, TOOK], {unit: self.kept[place].units[unit]})
        return self.cube.tally(found)


CROSSED = ("term", "measure", "first_contact", "steps", "leaver", "consent")
LINKED = Counting(
    TOOK,
    (*(PLAN[TOOK].by_name[name] for name in CROSSED), replace(PLAN[TOOK].by_name["went_to"], outside=None)),
    tuple(Table(f"{name}_went_to", (name, "went_to")) for name in CROSSED),
)
"""Where pupils went, by six other things and by area."""


@contextmanager
def planned(counting: Counting) -> Iterator[None]:
    """The product with another plan."""
    own, PLAN[TOOK] = PLAN[TOOK], counting
    try:
        yield
    finally:
        PLAN[TOOK] = own


def coarser(freeze: Freeze, counting: Counting) -> Freeze:
    """A freeze that counts by fewer things."""
    places = [OWN.index(name) for name in counting.names]
    found: Counted = Counter()
    for (area, profile), number in freeze.facts[YEAR, TOOK].items():
        found[area, tuple(profile[place] for place in places)] += number
    return replace(freeze, facts={(YEAR, TOOK): found})


def in_units(counted: Counted, units: Mapping[str, Sequence[str]]) -> Counts:
    found: Counts = Counter()
    for unit, areas in units.items():
        for (area, profile), number in counted.items():
            if area in areas:
                found[unit, profile] += number
    return found
