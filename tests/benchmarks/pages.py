"""The worklist of 200 cases and a case with 100 follow-ups, beside their plain twins, as the database grows.

Server time is from the moment a request reaches the app until its last byte is made: sign-in, scope, keys, page and,
for the real page, a log line that is committed and synced. Everything is measured in one run, pair by pair.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import Any

from flask import Flask

from casework import create_app
from tests.benchmarks import twin
from tests.benchmarks.figures import against, interleaved, ms, note, ratio, table, times, whole
from tests.benchmarks.places import folder
from tests.benchmarks.stores import READER, Stores, kept, opened
from tests.benchmarks.watching import Watch, watching
from tests.browser import Visitor

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 60
WARM = 3
TO_TWIN, GROWTH, STATEMENTS = 1.6, 1.2, 12
FILTERED = (
    "list=mine&measure=transition&grade=9&grade=10&tries=0&tries=1&tries=2&silence=more&silence=60&placement=none"
)
PAGES = {
    "worklist of 200": ("/today?list=mine", "/twin/today?list=mine"),
    "worklist with filters": (f"/today?{FILTERED}", f"/twin/today?{FILTERED}"),
    "case with 100": ("/cases/{0}", "/twin/cases/{0}"),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """An app over the databases of one size, with the reader signed in."""

    stores: Stores
    visitor: Visitor

    def ask(self, path: str) -> Callable[[], None]:
        """The work of asking for a page once."""
        where = path.format(self.stores.long_case)

        def work() -> None:
            response = self.visitor.client.get(where)
            assert response.status_code == 200, f"{where}: {response.status_code}"

        return work


class Stopwatch:
    """The app as a server sees it, timed from the request to the last byte, without what the test client adds."""

    def __init__(self, app: Any) -> None:
        self.app, self.taken = app, (0.0, 0.0)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        begun, worked = perf_counter(), thread_time()
        answer = self.app(environ, start_response)
        whole = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        self.taken = perf_counter() - begun, thread_time() - worked
        return [whole]


def run() -> None:
    """Measure and print."""
    with folder() as place, ExitStack() as leaving:
        ready = {size: _ready(place, size, leaving) for size in SIZES}
        taken = _measure(ready)
        for name in PAGES:
            _print(name, taken[name])
        note("“Of processor”: the same ratio in processor time, which a busy machine disturbs less than the clock.")
        _statements(ready)


def _ready(place: Path, size: int, leaving: ExitStack) -> Ready:
    begun = perf_counter()
    source, made = kept(size)
    note(f"{size:,} cases: " + (f"generated in {perf_counter() - begun:.0f} s" if made else "generated before"))
    copy = place / str(size)
    shutil.copytree(source, copy)
    stores = opened(copy, size)
    for engine in (stores.installation.database.engine, stores.installation.store.engine, stores.twin.engine):
        leaving.callback(engine.dispose)
    app: Flask = create_app(installation=stores.installation)
    app.register_blueprint(twin.blueprint(stores.twin))
    app.wsgi_app = Stopwatch(app.wsgi_app)  # type: ignore[method-assign]  # how Flask is told
    visitor = Visitor(app)
    visitor.sign_in(READER)
    return Ready(stores, visitor)


Taken = dict[tuple[int, str], list[tuple[float, float]]]
"""By size and kind, for each round: seconds on the clock, and of the processor."""


def _measure(ready: dict[int, Ready]) -> dict[str, Taken]:
    """For each page: server seconds by size and kind ("real", "twin"), one value per round."""
    found: dict[str, Taken] = {}
    for name, paths in PAGES.items():
        taken: Taken = {(size, kind): [] for size in ready for kind in ("real", "twin")}
        work = {
            (size, kind): _timed(ready[size], path, taken[size, kind])
            for size in ready
            for kind, path in zip(("real", "twin"), paths, strict=True)
        }
        for _ in range(WARM):
            for ask in work.values():
                ask()
        for values in taken.values():
            values.clear()
        interleaved({f"{size} {kind}": ask for (size, kind), ask in work.items()}, ROUNDS)
        found[name] = taken
    return found


def _timed(ready: Ready, path: str, into: list[tuple[float, float]]) -> Callable[[], None]:
    ask, watch = ready.ask(path), ready.visitor.app.wsgi_app

    def work() -> None:
        ask()
        assert isinstance(watch, Stopwatch)
        into.append(watch.taken)

    return work


def _print(name: str, taken: Taken) -> None:
    clock = {which: [on_clock for on_clock, _ in pairs] for which, pairs in taken.items()}
    processor = {which: [worked for _, worked in pairs] for which, pairs in taken.items()}
    first, rows = (SIZES[0], "real"), []
    for size in SIZES:
        real, twins = (size, "real"), (size, "twin")
        to_twin, grown = ratio(clock[real], clock[twins]), ratio(clock[real], clock[first])
        beside = [*against(to_twin, TO_TWIN, times), times(ratio(processor[real], processor[twins]))]
        beside += [*against(grown, GROWTH, times), times(ratio(processor[real], processor[first]))]
        rows.append([f"{size:,}", ms(median(clock[real])), ms(median(clock[twins])), *beside])
    head = ["cases", "page", "plain twin", "ratio", "limit", "", "of processor"]
    head += [f"to {SIZES[0]:,}", "limit", "", "of processor"]
    table(f"{name}: server time (medians of {ROUNDS} interleaved rounds)", head, rows)


def _statements(ready: dict[int, Ready]) -> None:
    rows, faults = [], []
    for name, (path, plain) in PAGES.items():
        for size, one in ready.items():
            seen, plainly = _watched(one, path), _watched(one, plain)
            without = seen.without_index()
            faults += [f"{name}, {size:,}: {step}" for step in without]
            counted = against(len(seen.statements), STATEMENTS, whole)
            rows.append([f"{name}, {size:,}", *counted, "no" if without else "yes", str(len(plainly.statements))])
    head = ["page, cases", "statements", "limit", "", "uses indexes only", "plain twin"]
    table("SQL statements per page, data store and key store together", head, rows)
    for fault in dict.fromkeys(faults):
        note(fault)
    note("Once a minute one more statement remembers that the session was used.")


def _watched(ready: Ready, path: str) -> Watch:
    stores = ready.stores
    with watching(stores.installation.database.engine, stores.installation.store.engine, stores.twin.engine) as seen:
        ready.ask(path)()
    return seen
