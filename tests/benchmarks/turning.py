"""Turning the year for 10,000 open cases: the command itself, and what doing many cases at once is worth.

The cases have the milestones of last year; the command adds this year's, and is then run again as it is every night.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from subprocess import run as started
from time import perf_counter
from uuid import UUID

from sqlalchemy import delete

from casework import audit, clock, work
from casework.actions.milestone import milestones
from casework.actions.year import turning
from casework.calendar.school_year import begins_in
from casework.database import session
from casework.installation import Installation
from casework.models import Milestone
from tests.benchmarks.figures import against, note, seconds, table, times, whole
from tests.benchmarks.places import environment, folder
from tests.benchmarks.stores import kept, opened
from tests.benchmarks.watching import watching

SIZE, SAMPLE, ROUNDS = 10_000, 100, 5
LIMIT, STATEMENTS, WORTH = 60.0, 16, 0.5
"""Seconds of the command; statements for a lot, however many cases; a lot beside its cases one at a time."""
SAID = re.compile(r"(\d+) milestones added.*VmHWM:\s+(\d+) kB", re.DOTALL)
COMMAND = """
from casework.cli import main
main(["years", "turn"], standalone_mode=False)
print(open("/proc/self/status").read())
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the command: seconds by the clock, milestones added, and the most memory it held (MB)."""

    took: float
    added: int
    memory: float


def run() -> None:
    """Measure and print."""
    with folder() as place, ExitStack() as leaving:
        copy = place / str(SIZE)
        shutil.copytree(kept(SIZE)[0], copy)
        _all_open(copy / "instance" / "casework.db")
        stores = opened(copy, SIZE)
        installation = stores.installation
        for engine in (installation.database.engine, installation.store.engine, stores.twin.engine):
            leaving.callback(engine.dispose)
        turning.run(installation, turning.prepare(installation, begins_in(clock.today()) - 1))
        _command(installation)
        sample = list(turning.prepare(installation).case_ids[:: SIZE // SAMPLE][:SAMPLE])
        _at_once(installation, sample)
        _statements(installation, sample)


def _all_open(path: Path) -> None:
    """Every case is open and nothing is planned."""
    with sqlite3.connect(path) as connection:
        ending = "closed_on = NULL, closure_reason = NULL, destination = NULL"
        connection.execute(f"""UPDATE "case" SET stage = 'active', {ending}""")
        connection.execute("DELETE FROM milestone")
        connection.execute("DELETE FROM transition")
    connection.close()


def _command(installation: Installation) -> None:
    rows = []
    for name in ("this year begins", "the next night"):
        ran = _ran(installation)
        pace = [whole(SIZE / ran.took), whole(ran.added), f"{ran.memory:.0f} MB"]
        rows.append([name, *against(ran.took, LIMIT, lambda taken: f"{taken:.1f} s"), *pace])
    head = ["casework years turn", "took", "limit", "", "cases/s", "milestones added", "most memory"]
    table(f"Turning the year for {SIZE:,} open cases (SQLite, WAL, FULL), from start to end of the command", head, rows)


def _ran(installation: Installation) -> Ran:
    """Run the command in a process of its own."""
    begun = perf_counter()
    ended = started(
        [sys.executable, "-c", COMMAND], env=environment(installation), capture_output=True, text=True, check=True
    )
    took, found = perf_counter() - begun, SAID.search(ended.stdout)
    assert found, ended.stdout
    return Ran(took, int(found.group(1)), int(found.group(2)) / 1024)


def _at_once(installation: Installation, sample: Sequence[UUID]) -> None:
    ways: dict[str, list[Sequence[UUID]]] = {"lot": [sample], "singly": [[one] for one in sample]}
    rows = []
    for name, anew in (("this year begins", True), ("the next night", False)):
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for turn in range(ROUNDS):
            for way in sorted(ways, reverse=bool(turn % 2)):
                if anew:
                    _forgotten(installation, sample)
                taken[way].append(seconds(partial(_aligned, installation, ways[way])))
        share = median(one / other for one, other in zip(taken["lot"], taken["singly"], strict=True))
        both = [f"{median(taken[way]) / SAMPLE * 1000:.2f} ms" for way in ("lot", "singly")]
        rows.append([name, *both, *against(share, WORTH, times)])
    head = ["time for a case", "in one lot", "one at a time", "ratio", "limit", ""]
    table(f"{SAMPLE} cases in one unit of work, and each in its own (medians of {ROUNDS} rounds)", head, rows)


def _aligned(installation: Installation, lots: Sequence[Sequence[UUID]]) -> None:
    """Bring cases up to date, each lot of them in a unit of work of its own."""
    for lot in lots:
        with work.doing(installation):
            if milestones.align(lot).added:
                audit.record(None, audit.DutyRun(changed=len(lot)))


def _forgotten(installation: Installation, ids: Sequence[UUID]) -> None:
    """As if this year had not been turned for these."""
    with work.doing(installation):
        theirs = (Milestone.case_id.in_(ids), Milestone.year == begins_in(clock.today()))
        session().execute(delete(Milestone).where(*theirs))


def _statements(installation: Installation, sample: Sequence[UUID]) -> None:
    rows = []
    for number in (SAMPLE // 10, SAMPLE):
        _forgotten(installation, sample)
        with watching(installation.database.engine, installation.store.engine) as seen:
            _aligned(installation, [sample[:number]])
        counted = len(seen.statements)
        rows.append([whole(number), *against(counted, STATEMENTS, whole), f"{counted / number:.2f}"])
    table("SQL statements of a lot that has everything to add", ["cases", "statements", "limit", "", "per case"], rows)
    note(f"A turn takes {turning.LOT} cases at a time, each lot committed and synced with its line in the log.")
