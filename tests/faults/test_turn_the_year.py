"""Turning the year is safe to kill anywhere, to run twice, and to run while people work."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import func, select

from casework import clock, work
from casework.actions.case import cases
from casework.actions.followup import tasks
from casework.actions.milestone.milestones import Aligned
from casework.actions.year import turning
from casework.audit.verify import verify
from casework.cli.duties import run_due
from casework.cli.years import years
from casework.installation import Installation
from casework.models import Case, Milestone, Transition, User
from casework.models.codes import ClosureReason, Destination, Role
from tests.benchmarks.places import environment
from tests.benchmarks.stores import generate, opened
from tests.make import Make

CROWD, LOT = 320, 20
BEFORE = datetime(2026, 11, 16, 10, tzinfo=clock.OSLO)
AUGUST = datetime(2027, 8, 1, 4, tzinfo=clock.OSLO)
OF_FIRST = 9  # milestones of Vg1

CHILD = """
import os, signal, sys, time_machine
from casework import work
from casework.actions.transition import ways
from casework.actions.year import turning
from casework.cli import main
from casework.models import Milestone

where, lot, insert, settle, lots = sys.argv[1], int(sys.argv[2]), ways.insert_missing, work.settle, [0]

def die(here):
    if here == where and lots[0] == lot:
        os.kill(os.getpid(), signal.SIGKILL)

def inserting(table, rows):
    done = insert(table, rows)
    lots[0] += table is Milestone
    die("inside")
    return done

def settling(opened, *, kept):
    settle(opened, kept=kept)
    die("between")

ways.insert_missing, work.settle, turning.PASSES = inserting, settling, (({size}, False), (1, True))
with time_machine.travel({when!r}, tick=True):
    main(["years", "turn"])
"""


def killed(installation: Installation, where: str, lot: int) -> None:
    """A turn that is killed inside a lot, or after its commit."""
    script = CHILD.format(size=LOT, when=AUGUST.isoformat())
    child = [sys.executable, "-c", script, where, str(lot)]
    ended = subprocess.run(child, env=environment(installation), capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def table(installation: Installation, kind: type[Any]) -> list[tuple[Any, ...]]:
    """Every row of a table without its random id, in an order of its own."""
    columns = [column for column in kind.__table__.columns if column.name not in {"id", "version"}]
    with work.unit(installation, reading=True) as unit:
        return sorted(tuple(map(str, row)) for row in unit.execute(select(*columns)))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Installation]]:
    """The same few hundred cases twice, as they stand before the year turns."""
    place = tmp_path_factory.mktemp("crowd")
    (place / "one").mkdir()
    with time_machine.travel(BEFORE, tick=False):
        generate(place / "one", CROWD, readers=4, longest=4)
    shutil.copytree(place / "one", place / "other")
    pair = [opened(place / name, CROWD) for name in ("one", "other")]
    yield pair[0].installation, pair[1].installation
    for stores in pair:
        for engine in (stores.installation.database.engine, stores.installation.store.engine, stores.twin.engine):
            engine.dispose()


def test_a_turn_killed_again_and_again_ends_where_one_that_was_left_alone_does(
    crowd: tuple[Installation, Installation],
) -> None:
    alone, interrupted = crowd
    before = len(table(interrupted, Milestone))
    with time_machine.travel(AUGUST, tick=True):
        whole = turning.run(alone, turning.prepare(alone))
        assert whole.cases > CROWD / 2 and whole.added > 1000
        for where, lot in (("inside", 3), ("between", 6)):
            killed(interrupted, where, lot)
            assert before < (before := len(table(interrupted, Milestone))) < len(table(alone, Milestone))
        rest = CliRunner().invoke(years, ["turn"], obj=interrupted.settings)
        assert rest.exit_code == 0 and f"{whole.cases} cases are up to date" in rest.output, rest.output
        for kind in (Milestone, Transition):
            assert table(interrupted, kind) == table(alone, kind)
        again = CliRunner().invoke(years, ["turn"], obj=interrupted.settings)
        assert "0 milestones added, 0 moved, 0 settled" in again.output
        early = CliRunner().invoke(years, ["turn", "--year", "2028"], obj=interrupted.settings)
        assert early.exit_code == 1 and "2028/29 has not begun" in early.output
    with work.unit(interrupted, reading=True) as unit:
        assert verify(unit).whole


class Class:
    """Some tenth-graders with a case, a summer before they begin in Vg1."""

    def __init__(self, make: Make, pupils: int) -> None:
        self.make, office = make, make.office()
        self.adviser, self.school = make.user(Role.ADVISER, office), make.school(make.area(office))
        with time_machine.travel(BEFORE, tick=True):
            self.cases = [make.case(self.adviser, self.school) for _ in range(pupils)]

    def turn(self, _: int = 0) -> Aligned:
        """One turn."""
        return turning.run(self.make.installation, turning.prepare(self.make.installation))

    def new_ones(self) -> int:
        """How many milestones of the new year there are."""
        with self.make.reading() as unit:
            counted = select(func.count()).select_from(Milestone).where(Milestone.year == 2027)
            return unit.scalar(counted) or 0


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two cases at a time, in August."""
    monkeypatch.setattr(turning, "PASSES", ((2, False), (2, False), (1, True)))
    with time_machine.travel(AUGUST, tick=True):
        yield


@pytest.mark.usefixtures("small")
def test_several_turns_at_once_add_everything_once_and_a_case_opened_meanwhile_has_its_own(make: Make) -> None:
    it = Class(make, 7)
    with ThreadPoolExecutor(4) as pool:
        turns = [pool.submit(it.turn) for _ in range(3)]
        late = pool.submit(make.case, it.adviser, it.school).result()
        done = [turn.result() for turn in turns]
    assert it.new_ones() - late_ones(make, late) == sum(turn.added for turn in done) == 7 * OF_FIRST
    assert sum(line_of(line)["added"] for line in make.log("milestones_planned")) == 7 * OF_FIRST
    assert it.turn() == Aligned(cases=8)


def late_ones(make: Make, case: Case) -> int:
    """How many milestones of the new year one case has."""
    with make.reading() as unit:
        return len(unit.scalars(select(Milestone).where(Milestone.case_id == case.id, Milestone.year == 2027)).all())


def line_of(line: Any) -> dict[str, int]:
    """What a line of the log says besides who and when."""
    said: dict[str, int] = json.loads(line.detail)
    return said


@pytest.mark.usefixtures("small")
def test_a_case_somebody_is_changing_is_left_for_last_and_taken_as_they_leave_it(make: Make) -> None:
    it = Class(make, 5)
    others = Event()
    seen: list[int] = []

    def step(number: int) -> None:
        seen.append(number)
        if sum(seen) == len(it.cases) - 1:
            others.set()

    def turn() -> Aligned:
        installation = make.installation
        return turning.run(installation, turning.prepare(installation), step=step)

    with ThreadPoolExecutor(1) as pool:
        with work.doing(make.installation) as unit:
            actor, case = unit.get_one(User, it.adviser.id), unit.get_one(Case, it.cases[2].id)
            tasks.one_at_a_time(case)
            done = pool.submit(turn)
            if unit.get_bind().dialect.name == "postgresql":
                assert others.wait(10), "the turn waited for a case that somebody holds"
            cases.close(actor, case, reason=ClosureReason.MOVED, destination=Destination.UNKNOWN)
        assert done.result().added == (len(it.cases) - 1) * OF_FIRST
    assert it.new_ones() == (len(it.cases) - 1) * OF_FIRST
    assert it.turn() == Aligned(cases=len(it.cases) - 1)


def test_the_nightly_run_turns_the_year_by_itself(make: Make) -> None:
    it = Class(make, 2)
    with time_machine.travel(AUGUST, tick=True):
        for added in (2 * OF_FIRST, 0):
            ran = CliRunner().invoke(run_due, obj=make.installation.settings)
            assert ran.exit_code == 0 and f"Milestones added: {added}\n" in ran.output, ran.output
    assert it.new_ones() == 2 * OF_FIRST
