"""What breaks ordinary protection: other ways to publish the same tables, attacked by the product's own adversary.

150 synthetic pupils, six monthly reports. Six linked tables with all margins by area: the shape such tables usually
have; `protection_all` also takes the product's own plan, which crosses less. The last row is the product's own code,
commit rule and all; the others publish every freeze. ACRO publishes by its own code, where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from statistics import fmean
from time import process_time

from casework.reports.attack.shown import Interval, Public, Shown
from casework.reports.cells import Cell, name_of
from casework.reports.cube import Counts, Cube
from casework.reports.plan import BASE, COMMIT_MIN, PLAN
from casework.reports.rounding import Before, rounded
from tests.benchmarks.figures import note, table
from tests.benchmarks.protection_attack import broken, guessed, public
from tests.benchmarks.protection_series import LINKED, TOOK, YEAR, Method, Said, Series, Truth, coarser, planned
from tests.report_histories import dithers, histories

PUPILS, AREAS, RELEASES = 150, 5, 6
GUESSES, MORE = 100, 200
THRESHOLDS = (5, 10)
Says = Callable[[Cell, int], tuple[int | None, Interval]]


def _each(says: Says) -> Method:
    """A method that looks at every cell alone."""

    def method(cube: Cube, counts: Counts) -> Said:
        return {where: says(where, number) for where, number in cube.tally(counts).items()}

    return method


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


METHODS: Mapping[str, Method] = {
    "1 to 4 hidden": _each(_hiding(1)),
    "0 to 4 hidden": _each(_hiding(0)),
    "rounded to the nearest 5": _each(_nearest),
    "rounded up or down, a coin for each cell": _each(_by_coin),
}


def run(*, whole: bool = False) -> None:
    """Measure and print. `whole`: by the product's own plan too, and with more guesses."""
    months = [
        replace(each, facts={(YEAR, TOOK): each.facts[YEAR, TOOK]})
        for each in histories(PUPILS, AREAS, 6 + RELEASES, months=1)[6:]
    ]
    head = ["", "hidden", "mean error", "exactly", "to two values", "exactly, all dates", "added pupil", "processor"]
    plans = {"Six linked tables": LINKED} | ({"The product's plan": PLAN[TOOK]} if whole else {})
    for title, counting in plans.items():
        with planned(counting):
            series = Series([coarser(each, counting) for each in months])
            truths = [series.truth(place) for place in range(RELEASES)]
            few = fmean(1 <= number < BASE for truth in truths for number in truth.values())
            table(f"{title}: {PUPILS} pupils, {len(series.cube.units)} units, {len(series.cube.cells)} cells of which "
                  f"{few:.0%} are a true 1 to 4, {RELEASES} monthly reports", head,
                  list(_rows(series, truths, MORE if whole else GUESSES)))  # fmt: skip
    _explained()


def _explained() -> None:
    note("'Exactly' and 'to two values' are shares of the true 1 to 4. Mean error: of the figures shown; for casework")
    note("against the counts they stand for, and in brackets against those of the day, with what stands still.")
    note("Added pupil: how often one of four ways a pupil went (chance 25%) is guessed from two reports by who knows")
    note("all else about the pupil, by the best of four ways to guess. casework: of one in five who came together,")
    note("since one alone moves no figure at all. Not asked of ACRO, which takes seconds for one set of tables.")
    if not _acro():
        note("ACRO's rows are left out: it is not installed here. `make compare` installs it apart, and has them.")


def _acro() -> bool:
    return find_spec("acro") is not None


def _rows(series: Series, truths: Sequence[Truth], guesses: int) -> Iterator[list[str]]:
    for name, method in METHODS.items():
        yield _row(name, series, truths, method, guesses)
    if _acro():
        by_acro = import_module("tests.benchmarks.by_acro")
        for threshold in THRESHOLDS:
            yield _row(f"ACRO, threshold {threshold}", series, truths, by_acro.suppressed(threshold), guesses=0)
    yield _own_row(series, truths, guesses)


def _row(name: str, series: Series, truths: Sequence[Truth], method: Method, guesses: int) -> list[str]:
    begun = process_time()
    said = [method(series.cube, series.counts(place)) for place in range(RELEASES)]
    shown = [(each[where][0], truth[where]) for each, truth in zip(said, truths, strict=True) for where in truth]
    error = fmean(abs(figure - number) for figure, number in shown if figure is not None)
    hidden = fmean(figure is None for figure, _ in shown)

    def published(counts: Counts) -> Public:
        return public(series.cube, method(series.cube, counts))

    return [name, f"{hidden:.0%}", f"{error:.1f}", *broken([public(series.cube, each) for each in said], truths),
            guessed(series, published, guesses, others=0), f"{process_time() - begun:.0f} s"]  # fmt: skip


def _own_row(series: Series, truths: Sequence[Truth], guesses: int) -> list[str]:
    begun = process_time()
    stood = [series.stood_for(place) for place in range(RELEASES)]
    shown = [Shown(series.cube, kept.cells, kept.slack, kept.stands).said() for kept in series.kept]
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

    return ["casework", "0%", f"{near:.1f} ({day:.1f})", *broken(shown, stood),
            guessed(series, published, guesses, others=COMMIT_MIN - 1), f"{process_time() - begun:.0f} s"]  # fmt: skip
