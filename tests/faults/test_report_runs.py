"""A report counts one instant while people write, is made once by many runs, and survives kill -9 to the byte."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, func, select

from casework.actions.report import chain, drafting, freezing, running
from casework.actions.year.calendars import years
from casework.audit.verify import verify
from casework.clock import OSLO
from casework.installation import Installation
from casework.models import Cohort, FactCount, Organisation, Release, User
from casework.models.report_codes import Population, ReleaseState
from casework.reports import kept_text
from casework.reports.facts import counting
from casework.reports.making import make as made_from
from tests.make import Make

P, R = Population.PARTICIPANTS, Population.REQUESTS
FREEZE = datetime(2026, 2, 1, 4, tzinfo=OSLO)
PUPILS = 24
HANDS = 4

CHILD = """
import os, signal, sys, time_machine
from casework.actions.report import cohorts, drafting, freezing
from casework.cli import main

def dying(module, name, *, first):
    act = getattr(module, name)
    def die(*args, **told):
        if not first:
            act(*args, **told)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, name, die)

rooms = {{"freezing": freezing, "drafting": drafting, "cohorts": cohorts}}
dying(rooms[sys.argv[1]], sys.argv[2], first=sys.argv[3] == "before")
with time_machine.travel({when!r}, tick=True):
    main(["run-due"])
"""


def a_cohort(make: Make, adviser: User, pupils: int = PUPILS) -> None:
    """Pupils who came in the autumn."""
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    with time_machine.travel(datetime(2025, 9, 1, 9, tzinfo=OSLO), tick=True):
        for _ in range(pupils):
            make.case(adviser, school)


@contextmanager
def after_every_statement(installation: Installation, act: Any) -> Iterator[list[str]]:
    """Do something after every statement of the block, but those it sends itself."""
    sent: list[str] = []
    busy = [False]

    def interrupt(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if not busy[0]:
            sent.append(statement)
            busy[0] = True
            try:
                act()
            finally:
                busy[0] = False

    engine = installation.database.engine
    event.listen(engine, "after_cursor_execute", interrupt)
    try:
        yield sent
    finally:
        event.remove(engine, "after_cursor_execute", interrupt)


def test_whoever_comes_while_the_counting_goes_on_is_not_half_in_it(
    make: Make, adviser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_cohort(make, adviser, 3)
    counted = counting.count
    came: list[int] = []

    def come() -> None:
        a_cohort(make, adviser, 1)
        came.append(1)

    def while_people_write(*args: Any) -> Any:
        with after_every_statement(make.installation, come) as sent:
            found = counted(*args)
        assert len(sent) == len(came) == 10
        return found

    monkeypatch.setattr(counting, "count", while_people_write)
    with time_machine.travel(FREEZE, tick=True):
        assert freezing.freeze(make.installation, FREEZE.date()) == 1
    monkeypatch.undo()
    with make.reading():
        frozen = {key: each.total() for key, each in freezing.facts_of(1).items()}
        now = {key: each.total() for key, each in counting.count(FREEZE.date(), years()).items()}
    assert frozen == {(2025, P): 3, (2025, R): 3}
    assert now == {(2025, P): 13, (2025, R): 13}, "all who came were registered"


def test_many_runs_at_once_make_one_report(make: Make, adviser: User) -> None:
    a_cohort(make, adviser)
    together = Barrier(HANDS)

    def run(_: int) -> running.Done:
        together.wait(30)
        return running.run(make.installation)

    with time_machine.travel(FREEZE, tick=True), ThreadPoolExecutor(HANDS) as pool:
        done = list(pool.map(run, range(HANDS)))
    assert sorted(each.frozen or 0 for each in done) == [0] * (HANDS - 1) + [1]
    with make.reading() as opened:
        release = opened.scalars(select(Release)).one()
        assert opened.scalar(select(func.count()).select_from(Cohort)) == 1
        assert opened.scalar(select(func.sum(FactCount.pupils))) == 2 * PUPILS
        assert verify(opened).whole
    assert release.state is ReleaseState.DRAFT
    for action in ("report_frozen", "cohort_begun", "report_drafted"):
        assert len(make.log(action)) == 1, action


def test_a_run_that_saw_a_freeze_due_before_another_made_it_makes_none(
    make: Make, adviser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_cohort(make, adviser, 2)
    counted, other = counting.count, list[int | None]()

    def meanwhile(day: date, known: Any) -> Any:
        if not other:
            other.append(0)
            other[0] = freezing.freeze_due(make.installation)
        return counted(day, known)

    monkeypatch.setattr(counting, "count", meanwhile)
    with time_machine.travel(FREEZE, tick=True):
        assert freezing.freeze_due(make.installation) is None
    assert other == [1]
    with make.reading() as opened:
        assert opened.scalars(select(Release.number)).all() == [1]


def environment(installation: Installation) -> dict[str, str]:
    """The environment of a process of its own that opens an installation."""
    settings = installation.settings
    told = {"secret_key": settings.secret_key, "database_url": settings.database_url, "keys_url": settings.keys_url}
    told |= {"instance_path": str(settings.instance_path), "root_key": settings.root_key}
    return os.environ | {f"CASEWORK_{name.upper()}": value for name, value in told.items()}


def killed(installation: Installation, module: str, name: str, when: str) -> None:
    """A nightly run that is killed before or after one of its steps."""
    child = [sys.executable, "-c", CHILD.format(when=FREEZE.isoformat()), module, name, when]
    ended = subprocess.run(child, env=environment(installation), capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def release_of(make: Make) -> Release | None:
    """The one release, if there is one."""
    with make.reading() as opened:
        return opened.scalars(select(Release)).one_or_none()


@pytest.mark.parametrize("installation", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)], indirect=True)
def test_a_run_killed_anywhere_and_run_again_says_the_same_to_the_byte(make: Make, adviser: User) -> None:
    a_cohort(make, adviser)
    it = make.installation
    killed(it, "freezing", "_write", "after")
    assert release_of(make) is None, "nothing of a freeze that was not settled"
    with make.reading() as opened:
        assert opened.scalar(select(func.count()).select_from(Cohort)) == 0
    killed(it, "drafting", "draft_waiting", "before")
    frozen = release_of(make)
    assert frozen is not None and frozen.state is ReleaseState.FROZEN and frozen.content is None
    with time_machine.travel(FREEZE, tick=True):
        waiting = drafting._next(it)
    assert waiting is not None
    undisturbed = made_from(waiting.freeze, waiting.earlier, waiting.dither)
    killed(it, "drafting", "_store", "after")
    frozen = release_of(make)
    assert frozen is not None and frozen.state is ReleaseState.FROZEN and frozen.hash is None
    killed(it, "cohorts", "close_before", "before")
    draft = release_of(make)
    assert draft is not None and draft.state is ReleaseState.DRAFT
    assert draft.content == undisturbed.report.canonical
    assert draft.proof == drafting.proof_of(undisturbed)
    assert draft.state_kept == kept_text.written(undisturbed.kept)
    assert draft.hash == chain.link(draft)
    with time_machine.travel(FREEZE, tick=True):
        assert running.run(it) == running.Done(None, [], 0)
    again = release_of(make)
    assert again is not None and (again.content, again.hash, again.version) == (
        draft.content,
        draft.hash,
        draft.version,
    )
    with make.reading() as opened:
        assert verify(opened).whole
