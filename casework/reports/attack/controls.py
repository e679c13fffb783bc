"""What must fall: two weak methods, attacked in the same run. An attack that cannot break them proves nothing.

They turn true counts into what they would say of them and nothing else: no figure comes out that could be published.
The tables are the kind others publish: six linked yes-and-no tables of the same pupils, by area, with all margins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from casework.models.report_codes import Population
from casework.reports.attack.picture import Picture
from casework.reports.attack.search import Search
from casework.reports.attack.shown import Interval, Public, Told
from casework.reports.cells import Cell, Counted
from casework.reports.cube import Cube
from casework.reports.plan import BASE, PLAN, Counting, Dimension, Table


class Answer(StrEnum):
    """A question answered by yes or no."""

    YES = "yes"
    NO = "no"


MIDDLE = "ended"
QUESTIONS: Mapping[str, Callable[[Mapping[str, str]], bool]] = {
    MIDDLE: lambda pupil: pupil["follow_up"] == "ended",
    "autumn": lambda pupil: pupil["term"] == "autumn",
    "transition": lambda pupil: pupil["measure"] == "transition",
    "education": lambda pupil: pupil["went_to"] == "education",
    "reached": lambda pupil: pupil["first_contact"] in {"within_5", "within_10"},
    "in_time": lambda pupil: pupil["steps"] != "not_in_time",
    "leaver": lambda pupil: pupil["leaver"] == "yes",
}
LINKED = Counting(
    Population.PARTICIPANTS,
    tuple(Dimension(name, Answer) for name in QUESTIONS),
    tuple(Table(name, (MIDDLE, name)) for name in QUESTIONS if name != MIDDLE),
)


@dataclass(frozen=True, slots=True)
class Weak:
    """A weak method: what it says of a true count, and how much of it must fall.

    values      into how many possible values a count about few must be narrowed to have fallen
    must_fall   per cent of them that must
    """

    name: str
    says: Callable[[int], Interval]
    values: int
    must_fall: int


@dataclass(frozen=True, slots=True)
class Fallen:
    """How many counts about few there were, and how many of them fell."""

    cells: int
    fallen: int

    def __add__(self, other: Fallen) -> Fallen:
        return Fallen(self.cells + other.cells, self.fallen + other.fallen)

    @property
    def percent(self) -> int:
        """Of a hundred, how many fell."""
        return 100 * self.fallen // max(1, self.cells)


def _hidden(number: int) -> Interval:
    return (1, BASE - 1) if 1 <= number < BASE else (number, number)


def _nearest(number: int) -> Interval:
    shown = BASE * ((number + BASE // 2) // BASE)
    return max(0, shown - BASE // 2), shown + BASE // 2


HIDING = Weak("one to four hidden", _hidden, 1, 80)
NEAREST = Weak("rounded to the nearest", _nearest, 2, 30)
WEAK = (HIDING, NEAREST)


def fallen(weak: Weak, participants: Counted) -> Fallen:
    """Attack the tables as a weak method would publish them, knowing nothing besides."""
    cube, truth = tables(participants)
    said = Public(cube, {where: weak.says(number) for where, number in truth.items()})
    return narrowed(said, truth, weak.values)


def tables(participants: Counted) -> tuple[Cube, dict[Cell, int]]:
    """The tables of participants by area, as they are."""
    counts: Counted = Counter()
    for (area, profile), number in participants.items():
        pupil = dict(zip(PLAN[Population.PARTICIPANTS].names, profile, strict=True))
        counts[area, tuple(Answer.YES if ask(pupil) else Answer.NO for ask in QUESTIONS.values())] += number
    cube = Cube(LINKED, tuple(sorted({area for area, _ in counts})))
    return cube, cube.tally(counts)


def narrowed(said: Public, truth: Mapping[Cell, int], values: int) -> Fallen:
    """How many of the counts of one to four can be no more than so many values."""
    picture = Picture([said], [Told()])
    small = [where for where, number in truth.items() if 1 <= number < BASE and picture.columns(0, where)]
    search = Search(picture, [picture.expression(0, where) for where in small])
    search.begin()
    search.spread(lambda: ~search.known)
    search.settle(lambda: np.full(len(small), True))
    return Fallen(len(small), int((search.width < values).sum()))
