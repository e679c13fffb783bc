"""What breaks ordinary protection: five ways to publish the same tables, attacked by the product's own adversary.

150 synthetic pupils, six monthly reports. First six linked tables with all margins by area: the shape such tables
usually have. Then the product's own plan, which crosses less. The last row is the product's own code, commit rule and
all; the others publish every freeze and treat cells one by one. ACRO is left out, not imitated: it installs, but with
22 packages more (statsmodels, scipy, matplotlib, rdflib, a pandas of the past), too much for one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from statistics import fmean
from time import perf_counter

import numpy as np

from casework.models.report_codes import Population
from casework.reports.attack.changed import WAYS, Change
from casework.reports.attack.picture import Picture
from casework.reports.attack.search import Search
from casework.reports.attack.shown import Interval, Public, Shown, Told
from casework.reports.cells import Cell, Counted, Profile, cell, name_of
from casework.reports.cube import Counts, Cube
from casework.reports.making import Freeze, Kept
from casework.reports.plan import AREA, BASE, COMMIT_MIN, PLAN, Counting, Table
from casework.reports.rounding import Before, rounded
from casework.reports.solver import Unsolvable
from tests.benchmarks.figures import note, table
from tests.report_histories import dithers, histories, released

TOOK = Population.PARTICIPANTS
YEAR, PUPILS, AREAS, RELEASES = 2024, 150, 5, 6
GUESSES = 200
OWN = PLAN[TOOK].names
Truth = Mapping[Cell, int]
Says = Callable[[Cell, int], tuple[int | None, Interval]]
"""What a method shows of a cell, None when it hides it, and between what the truth must then lie."""


def _hiding(least: int) -> Says:
    def says(_: Cell, number: int) -> tuple[int | None, Interval]:
        return (None, (least, BASE - 1)) if least <= number < BASE else (number, (number, number))

    return says


def _nearest(_: Cell, number: int) -> tuple[int | None, Interval]:
    shown = BASE * ((number + BASE // 2) // BASE)
    return shown, (max(0, shown - BASE // 2), shown + BASE // 2)


def _by_coin(where: Cell, number: int) -> tuple[int | None, Interval]:
    shown = BASE * ((number + dithers(1)(YEAR, 0)(name_of(TOOK, where))) // BASE)
    return shown, (max(0, shown - BASE + 1), shown + BASE - 1)


METHODS: Mapping[str, Says] = {
    "1 to 4 hidden": _hiding(1),
    "0 to 4 hidden": _hiding(0),
    "rounded to the nearest 5": _nearest,
    "rounded up or down, a coin for each cell": _by_coin,
}


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
        return _in_units(self.freezes[place].facts[YEAR, TOOK], self.kept[0].units)

    def stood_for(self, place: int) -> Truth:
        """The true counts a report's figures stand for: of a unit that stands still, those of an earlier freeze."""
        found: Counts = Counter()
        for unit, (number, _) in self.kept[place].stands.items():
            facts = next(freeze.facts for freeze in self.freezes if freeze.number == number)
            found += _in_units(facts[YEAR, TOOK], {unit: self.kept[place].units[unit]})
        return self.cube.tally(found)


CROSSED = ("term", "measure", "first_contact", "steps", "leaver", "consent")
LINKED = Counting(
    TOOK,
    (*(PLAN[TOOK].by_name[name] for name in CROSSED), replace(PLAN[TOOK].by_name["went_to"], outside=None)),
    tuple(Table(f"{name}_went_to", (name, "went_to")) for name in CROSSED),
)
"""Where pupils went, by six other things and by area."""
ASKED, ANSWERS = "went_to", ("education", "work", "measure", "other")


def run() -> None:
    """Measure and print."""
    months = [
        replace(each, facts={(YEAR, TOOK): each.facts[YEAR, TOOK]})
        for each in histories(PUPILS, AREAS, 6 + RELEASES, months=1)[6:]
    ]
    head = ["", "hidden", "mean error", "exactly", "to two values", "exactly, all dates", "added pupil", "took"]
    for title, counting in (("Six linked tables", LINKED), ("The product's plan", PLAN[TOOK])):
        with _planned(counting):
            series = Series([_coarser(each, counting) for each in months])
            rows, few = _rows(series)
            table(f"{title}: {PUPILS} pupils, {len(series.cube.units)} units, {len(series.cube.cells)} cells of which "
                  f"{few:.0%} are a true 1 to 4, {RELEASES} monthly reports", head, rows)  # fmt: skip
    note("'Exactly' and 'to two values' are shares of the true 1 to 4. Mean error: of the figures shown; for casework")
    note("against the counts they stand for, and in brackets against those of the day, with what stands still.")
    note("Added pupil: how often one of four ways a pupil went (chance 25%) is guessed from two reports by who knows")
    note("all else about the pupil, by the best of four ways to guess. casework: of one in five who came together,")
    note("since one alone moves no figure at all.")


@contextmanager
def _planned(counting: Counting) -> Iterator[None]:
    """The product with another plan."""
    own, PLAN[TOOK] = PLAN[TOOK], counting
    try:
        yield
    finally:
        PLAN[TOOK] = own


def _coarser(freeze: Freeze, counting: Counting) -> Freeze:
    """A freeze that counts by fewer things."""
    places = [OWN.index(name) for name in counting.names]
    found: Counted = Counter()
    for (area, profile), number in freeze.facts[YEAR, TOOK].items():
        found[area, tuple(profile[place] for place in places)] += number
    return replace(freeze, facts={(YEAR, TOOK): found})


def _rows(series: Series) -> tuple[list[list[str]], float]:
    truths = [series.truth(place) for place in range(RELEASES)]
    few = fmean(1 <= number < BASE for truth in truths for number in truth.values())
    rows = [_row(name, series, truths, says) for name, says in METHODS.items()]
    return [*rows, _own_row(series, truths)], few


def _row(name: str, series: Series, truths: Sequence[Truth], says: Says) -> list[str]:
    begun = perf_counter()
    public = [_public(series.cube, truth, says) for truth in truths]
    shown = [(says(where, number)[0], number) for truth in truths for where, number in truth.items()]
    error = fmean(abs(figure - number) for figure, number in shown if figure is not None)
    hidden = fmean(figure is None for figure, _ in shown)

    def published(counts: Counts) -> Public:
        return _public(series.cube, series.cube.tally(counts), says)

    return [name, f"{hidden:.0%}", f"{error:.1f}", *_broken(public, truths), _guessed(series, published, others=0),
            f"{perf_counter() - begun:.0f} s"]  # fmt: skip


def _own_row(series: Series, truths: Sequence[Truth]) -> list[str]:
    begun = perf_counter()
    stood = [series.stood_for(place) for place in range(RELEASES)]
    public = [Shown(series.cube, kept.cells, kept.slack, kept.stands).said() for kept in series.kept]
    near, day = (
        fmean(abs(kept.cells[where] - truth[where]) for kept, truth in zip(series.kept, each, strict=True)
              for where in truth)
        for each in (stood, truths)
    )  # fmt: skip
    first = series.counts(0)
    done = rounded(series.cube, series.cube.tally(first), dithers(1)(YEAR, 0))
    before = Before(done.parts, done.cells, series.cube.tally(first))

    def published(counts: Counts) -> Public:
        again = before if counts != first else None
        then = rounded(series.cube, series.cube.tally(counts), dithers(1)(YEAR, 0), again)
        return Shown(series.cube, then.cells, then.slack).said()

    return ["casework", "0%", f"{near:.1f} ({day:.1f})", *_broken(public, stood),
            _guessed(series, published, others=COMMIT_MIN - 1), f"{perf_counter() - begun:.0f} s"]  # fmt: skip


def _public(cube: Cube, truth: Truth, says: Says) -> Public:
    said = {where: says(where, number) for where, number in truth.items()}
    return Public(
        cube, {where: each[1] for where, each in said.items()}, {where: each[0] or 0 for where, each in said.items()}
    )


def _broken(public: Sequence[Public], truths: Sequence[Truth]) -> Iterator[str]:
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


def _guessed(series: Series, published: Callable[[Counts], Public], others: int) -> str:
    """How often the outcome of one added pupil is guessed by the best of four ways. `others`: who come as well."""
    if any(ASKED in (link.first, link.second) for link in series.cube.counting.links):
        return "–"
    drawn, first = Random(1), series.counts(0)
    place = series.cube.counting.names.index(ASKED)
    pupils = sorted(each for each in first.elements() if each[1][place] in ANSWERS)
    before, right = published(first), dict.fromkeys(WAYS, 0.0)
    for _ in range(GUESSES):
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
    return f"{max(right.values()) / GUESSES:.0%}"


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


def _in_units(counted: Counted, units: Mapping[str, Sequence[str]]) -> Counts:
    found: Counts = Counter()
    for unit, areas in units.items():
        for (area, profile), number in counted.items():
            if area in areas:
                found[unit, profile] += number
    return found
