"""python -m tests.benchmarks [name…]: the figures, each a table with its limit. Nothing here passes or fails.

Some figures are long: by their own name a selection is measured, and everything by that name with _all.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from time import perf_counter

FIGURES = (
    "sealing",
    "pages",
    "classes",
    "conference",
    "guard",
    "hours",
    "turning",
    "record",
    "search",
    "weight",
    "keystrokes",
    "protection",
    "reports",
    "report_page",
)
ALL = "_all"
LONG = ("protection", "reports")


def main(wanted: list[str]) -> int:
    """Run the named figures, or all of them, the long ones as selections."""
    there = (*FIGURES, *(name + ALL for name in LONG))
    unknown = [name for name in wanted if name not in there]
    if unknown:
        print(f"No figure is called {', '.join(unknown)}. There are: {', '.join(there)}.", file=sys.stderr)
        return 2
    busy = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {busy:.1f} at the start: a busy machine spoils times, ratios less.")
    for name in wanted or FIGURES:
        begun = perf_counter()
        print(f"\n=== {name} ===", flush=True)
        measured(name)
        print(f"  ({name} took {perf_counter() - begun:.0f} s)", flush=True)
    return 0


def measured(name: str) -> None:
    """Run one figure."""
    figure = import_module(f"tests.benchmarks.{name.removesuffix(ALL)}")
    if name.endswith(ALL):
        figure.run(whole=True)
    else:
        figure.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
