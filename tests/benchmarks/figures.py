"""Measuring in one run, interleaved, and saying it plainly: a table with the limit beside every figure."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter

Clock = Callable[[], float]


def interleaved(
    contenders: Mapping[str, Callable[[], object]], rounds: int, clock: Clock = perf_counter
) -> dict[str, list[float]]:
    """Seconds of each contender in each round. Every round runs all of them, each time beginning with another.

    Work that never waits may be measured with `thread_time`, which other programs on the machine disturb less.
    """
    names = list(contenders)
    taken: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    for turn in range(rounds):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]
            taken[name].append(seconds(contenders[name], clock))
    return taken


def seconds(work: Callable[[], object], clock: Clock = perf_counter) -> float:
    """How long one call takes."""
    begun = clock()
    work()
    return clock() - begun


def ratio(of: Sequence[float], to: Sequence[float]) -> float:
    """The median of the ratios of pairs that were measured in the same round."""
    return median(one / other for one, other in zip(of, to, strict=True))


def percentile(taken: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the measurements do not exceed."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(value: float) -> str:
    """Seconds as milliseconds, with as many decimals as mean something."""
    thousandths = value * 1000
    return f"{thousandths:.2f} ms" if thousandths < 10 else f"{thousandths:.0f} ms"


def times(value: float) -> str:
    """A ratio."""
    return f"{value:.2f}×"


def held(value: float, limit: float) -> str:
    """Whether a figure keeps within its limit, in the words of the table."""
    return "holds" if value <= limit else "FALLS SHORT"


def against(value: float, limit: float, shown: Callable[[float], str]) -> tuple[str, str, str]:
    """Three cells: the figure, its limit, and whether it holds."""
    return shown(value), f"≤ {shown(limit)}", held(value, limit)


def whole(value: float) -> str:
    """A count."""
    return f"{value:,.0f}"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: words to the left, figures to the right."""
    widths = [max(len(line[place]) for line in (head, *rows)) for place in range(len(head))]
    print(f"\n{title}")
    for line in (head, ["-" * width for width in widths], *rows):
        first, *others = zip(line, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        print("  " + "   ".join(cells).rstrip())


def note(words: str) -> None:
    """A line under a table."""
    print(f"  {words}", flush=True)
