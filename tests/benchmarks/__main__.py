"""python -m tests.benchmarks [name…]: the figures, each a table with its limit. Nothing here passes or fails."""

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
    "keystrokes",
    "protection",
    "reports",
    "report_page",
)


def main(wanted: list[str]) -> int:
    """Run the named figures, or all of them."""
    unknown = [name for name in wanted if name not in FIGURES]
    if unknown:
        print(f"No figure is called {', '.join(unknown)}. There are: {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    busy = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {busy:.1f} at the start: a busy machine spoils times, ratios less.")
    for name in wanted or FIGURES:
        begun = perf_counter()
        print(f"\n=== {name} ===", flush=True)
        import_module(f"tests.benchmarks.{name}").run()
        print(f"  ({name} took {perf_counter() - begun:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
