"""The product's own adversary against what any method publishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

import numpy as np

from casework.reports.attack.changed import WAYS, Change
from casework.reports.attack.picture import Picture
from casework.reports.attack.search import Search
from casework.reports.attack.shown import Public, Told
from casework.reports.cells import Profile, cell
from casework.reports.cube import Counts, Cube
from casework.reports.plan import AREA, BASE
from casework.reports.solver import Unsolvable
from tests.benchmarks.protection_series import Said, Series, Truth

ASKED, ANSWERS = "went_to", ("education", "work", "measure", "other")


def public(cube: Cube, said: Said) -> Public:
    """A publication as the adversary takes it."""
    return Public(
        cube, {where: each[1] for where, each in said.items()}, {where: each[0] or 0 for where, each in said.items()}
    )


def broken(public: Sequence[Public], truths: Sequence[Truth]) -> Iterator[str]:
    """Of the true 1 to 4: known exactly and to two values from one report, and exactly from all."""
    alone = np.concatenate([_widths([said], [truth]) for said, truth in zip(public, truths, strict=True)])
    yield f"{(alone == 0).mean():.0%}"
    yield f"{(alone <= 1).mean():.0%}"
    yield f"{(_widths(public, truths) == 0).mean():.0%}"


def _widths(public: Sequence[Public], truths: Sequence[Truth]) -> np.ndarray:
    """How far apart the least and the most are that each true 1 to 4 can be."""
    told = [
        Told(corrected=frozenset(where for where, number in truth.items() if number < before.get(where, number)))
        for truth, before in zip(truths, [{}, *truths[:-1]], strict=True)
    ]
    picture = Picture(public, told)
    small = [
        picture.expression(place, where)
        for place, truth in enumerate(truths)
        for where, number in truth.items()
        if 1 <= number < BASE
    ]
    search = Search(picture, small)
    search.begin()
    search.spread(lambda: search.width < 2)
    search.settle(lambda: search.width < 2)
    return search.width


def guessed(series: Series, published: Callable[[Counts], Public], guesses: int, others: int) -> str:
    """How often the outcome of one added pupil is guessed by the best of four ways. `others`: who come as well."""
    if not guesses or any(ASKED in (link.first, link.second) for link in series.cube.counting.links):
        return "–"
    drawn, first = Random(1), series.counts(0)
    place = series.cube.counting.names.index(ASKED)
    pupils = sorted(each for each in first.elements() if each[1][place] in ANSWERS)
    before, right = published(first), dict.fromkeys(WAYS, 0.0)
    for _ in range(guesses):
        unit, profile = drawn.choice(pupils)
        answer = drawn.choice(ANSWERS)
        could = {each: (unit, (*profile[:place], each, *profile[place + 1 :])) for each in ANSWERS}
        came = Counter([could[answer], *((unit, each) for _, each in drawn.choices(pupils, k=others))])
        after = published(first + came)
        change = Change(
            {where: after.rounded[where] - before.rounded[where] for where in series.cube.cells},
            before.rounded, cell((AREA, unit)), ASKED, others,
        )  # fmt: skip
        possible = [each for each in ANSWERS if others or _can_be(series.cube, before, after, could[each])]
        for way, score in WAYS.items():
            scores = {each: score(change, each) for each in possible}
            best = [each for each in scores if scores[each] == max(scores.values())]
            right[way] += (answer in best) / len(best)
    return f"{max(right.values()) / guesses:.0%}"


def _can_be(cube: Cube, before: Public, after: Public, pupil: tuple[str, Profile]) -> bool:
    """Is there a truth before that, with just this pupil added, gives what is published after?"""
    came, both = cube.tally(Counter([pupil])), {}
    for where, (low, high) in before.intervals.items():
        least, most = after.intervals[where]
        both[where] = max(low, least - came[where]), min(high, most - came[where])
        if both[where][0] > both[where][1]:
            return False
    try:
        Picture([Public(cube, both)], [Told()]).model.opened(whole=False).solution()
    except Unsolvable:
        return False
    return True
