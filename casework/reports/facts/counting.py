"""From histories to counts: how many pupils of an area have each coarse profile. From here on they are only numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Protocol, TypeVar

from casework.calendar.school_year import SchoolYear
from casework.models.report_codes import Population
from casework.reports.cells import Counted, Key, Profile
from casework.reports.facts import participants, placements, reading, requests
from casework.reports.facts.histories import Histories
from casework.reports.facts.participant import Participant
from casework.reports.plan import PLAN


class _Counts(Protocol):
    @property
    def cohort(self) -> int: ...

    @property
    def area(self) -> str: ...


Who = TypeVar("Who", bound=_Counts)


def count(as_of: date, years: Mapping[int, SchoolYear]) -> dict[Key, Counted]:
    """Count everybody as registered now, as of a day. `years`: the school years' dates, by the year they begin in."""
    return counted(reading.read(as_of), as_of, years)


def counted(read: Histories, as_of: date, years: Mapping[int, SchoolYear]) -> dict[Key, Counted]:
    """Count histories that are read."""
    found: dict[Key, Counted] = {}
    for (population, cohort), (area, profile) in _each(read, as_of, years):
        found.setdefault((cohort, population), Counter())[area, profile] += 1
    return found


def _each(
    read: Histories, as_of: date, years: Mapping[int, SchoolYear]
) -> Iterator[tuple[tuple[Population, int], tuple[str, Profile]]]:
    for history in read.followed.values():
        who = Participant(history, as_of, years)
        yield _one(Population.PARTICIPANTS, who, participants.SAYS)
        for placed in placements.placed(history, as_of):
            yield _one(Population.PLACEMENTS, placed, placements.SAYS)
    for asked in read.asked.values():
        for request in requests.latest(asked):
            yield _one(Population.REQUESTS, request, requests.SAYS)


def _one(
    population: Population, who: Who, says: Mapping[str, Callable[[Who], object]]
) -> tuple[tuple[Population, int], tuple[str, Profile]]:
    return (population, who.cohort), (who.area, tuple(str(says[name](who)) for name in PLAN[population].names))
