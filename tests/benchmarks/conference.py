"""One pupil of a case conference whose agenda has 10 or 100 cases: server time and statements, in one run.

The cases lie in a database of 10,000. Between the two agendas nothing differs but their length.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from uuid import UUID

from sqlalchemy import insert, select

from casework import clock, create_app
from casework.models import Assignment, Star
from tests.benchmarks.figures import against, interleaved, ms, note, ratio, table, times, whole
from tests.benchmarks.pages import Ready, Stopwatch, Taken, _timed, _watched
from tests.benchmarks.places import folder
from tests.benchmarks.stores import READER, Stores, kept, opened
from tests.browser import Visitor

SIZE, LENGTHS = 10_000, (10, 100)
ROUNDS, WARM = 60, 3
GROWTH, STATEMENTS = 1.2, 18


def run() -> None:
    """Measure and print."""
    with folder() as place, ExitStack() as leaving:
        ready = {length: _ready(place, length, leaving) for length in LENGTHS}
        taken: Taken = {(length, "real"): [] for length in LENGTHS}
        work = {length: _timed(one, path, taken[length, "real"]) for length, (one, path) in ready.items()}
        for _ in range(WARM):
            for ask in work.values():
                ask()
        for values in taken.values():
            values.clear()
        interleaved({str(length): ask for length, ask in work.items()}, ROUNDS)
        _print(taken, ready)


def _ready(place: Path, length: int, leaving: ExitStack) -> tuple[Ready, str]:
    """An app over a copy with an agenda of this length, and the page in the middle of it."""
    copy = place / str(length)
    shutil.copytree(kept(SIZE)[0], copy)
    stores = opened(copy, SIZE)
    for engine in (stores.installation.database.engine, stores.installation.store.engine, stores.twin.engine):
        leaving.callback(engine.dispose)
    middle = _agenda(stores, length)
    app = create_app(installation=stores.installation)
    app.wsgi_app = Stopwatch(app.wsgi_app)  # type: ignore[method-assign]  # how Flask is told
    visitor = Visitor(app)
    visitor.sign_in(READER)
    return Ready(stores, visitor), f"/conference/starred/{middle}"


def _agenda(stores: Stores, length: int) -> UUID:
    """Star this many of the reader's cases. Returns one from the middle."""
    with stores.installation.database.engine.begin() as connection:
        mine = select(Assignment.case_id).where(Assignment.user_id == READER).order_by(Assignment.case_id)
        cases = connection.execute(mine.limit(length)).scalars().all()
        starred = {"user_id": READER, "starred_at": clock.now()}
        connection.execute(insert(Star), [starred | {"case_id": case_id} for case_id in cases])
    return cases[length // 2]


def _print(taken: Taken, ready: dict[int, tuple[Ready, str]]) -> None:
    seconds = {length: [on_clock for on_clock, _ in taken[length, "real"]] for length in LENGTHS}
    rows, faults = [], []
    for length, (one, path) in ready.items():
        seen = _watched(one, path)
        grown = against(ratio(seconds[length], seconds[LENGTHS[0]]), GROWTH, times)
        counted = against(len(seen.statements), STATEMENTS, whole)
        without = dict.fromkeys(seen.without_index())
        rows.append([str(length), ms(median(seconds[length])), *grown, *counted, "no" if without else "yes"])
        faults += [f"{length}: {step}" for step in without]
    head = [
        "cases on the agenda",
        "page",
        f"to {LENGTHS[0]}",
        "limit",
        "",
        "statements",
        "limit",
        "",
        "uses indexes only",
    ]
    table(f"One pupil of a conference: server time (medians of {ROUNDS} interleaved rounds)", head, rows)
    for fault in faults:
        note(fault)
