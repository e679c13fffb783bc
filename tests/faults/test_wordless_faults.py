"""An exception leaves the program as its kind and its place: on the console, in a thread, in any logger's record.

The planted words stand in what a database says of a row it refuses; each test first sees that they are there to find.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime
from traceback import format_exception

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from casework import create_app, faults
from casework.actions.report import freezing
from casework.clock import OSLO
from casework.installation import Installation
from casework.models import User
from tests.faults.test_report_runs import a_cohort, environment
from tests.make import Make

PLANTED = "Plantulina"
FREEZE = datetime(2026, 2, 1, 4, tzinfo=OSLO)
RUN = """
import sys, time_machine
from casework.cli import run
sys.argv = ["casework", "run-due"]
with time_machine.travel({when!r}, tick=True):
    run()
"""
REFUSES = {
    "postgresql": "ALTER TABLE fact_count ADD CONSTRAINT planted CHECK (pupils < 1) NOT VALID",
    "sqlite": f"CREATE TRIGGER planted BEFORE INSERT ON fact_count BEGIN SELECT RAISE(ABORT, '{PLANTED}'); END",
}
TAKES_AGAIN = {
    "postgresql": "ALTER TABLE fact_count DROP CONSTRAINT planted",
    "sqlite": "DROP TRIGGER planted",
}


@pytest.fixture(autouse=True)
def wordless(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process as the product leaves it, and as it was when the test is over."""
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    faults.say_kind_and_place_only()


@pytest.fixture
def refusing(installation: Installation) -> Iterator[str]:
    """The database refuses every count of a freeze, and says which row it refused; its kind."""
    dialect = installation.database.engine.dialect.name
    with installation.database.engine.begin() as connection:
        connection.execute(text(REFUSES[dialect]))
    yield dialect
    with installation.database.engine.begin() as connection:
        connection.execute(text(TAKES_AGAIN[dialect]))


def torn(how: type[Exception] = RuntimeError) -> Exception:
    """An exception that came upon another, which came from a third; all of them name somebody."""
    try:
        try:
            try:
                raise ValueError(PLANTED)
            except ValueError as cause:
                raise KeyError(PLANTED) from cause
        except KeyError:
            raise how(f"{PLANTED} again")  # noqa: B904 - the context without a cause is what is looked at
    except how as made:
        return made


def a_group() -> Exception:
    return ExceptionGroup(PLANTED, [torn(), StatementError(PLANTED, "SELECT 1", {"name": PLANTED}, torn())])


def test_the_nightly_run_says_nothing_of_a_row_the_database_refuses(
    make: Make, adviser: User, installation: Installation, refusing: str
) -> None:
    a_cohort(make, adviser, 3)
    with pytest.raises(DBAPIError) as refused:
        freezing.freeze(installation, date(2026, 2, 1))
    words = {"postgresql": "Failing row contains (", "sqlite": PLANTED}[refusing]
    assert words in "".join(format_exception(refused.value)), "there is something to say"
    child = [sys.executable, "-c", RUN.format(when=FREEZE.isoformat())]
    ended = subprocess.run(child, env=environment(installation), capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert words not in ended.stdout + ended.stderr
    assert "autumn" not in ended.stdout + ended.stderr
    assert "casework/actions/report/freezing.py:" in ended.stderr
    assert {"postgresql": "CheckViolation 23514", "sqlite": "SQLITE_CONSTRAINT_TRIGGER"}[refusing] in ended.stderr


def test_every_link_of_a_chain_is_told_by_kind_and_none_by_its_words() -> None:
    chain = "".join(format_exception(a_group()))
    assert chain.count(PLANTED) > 5
    said = faults.told(a_group())
    assert PLANTED not in said
    assert [line.split()[0] for line in said.replace("  from ", "").splitlines()][:3] == [
        "ExceptionGroup",
        "RuntimeError",
        "StatementError",
    ]
    assert {"KeyError", "ValueError"} <= set(said.split())


def test_a_ring_of_exceptions_is_told_once() -> None:
    one, other = RuntimeError(PLANTED), ValueError(PLANTED)
    one.__context__, other.__context__ = other, one
    assert faults.told(one).splitlines() == ["RuntimeError at ?", "  from ValueError at ?"]


def test_a_code_that_is_no_code_of_a_database_is_not_told() -> None:
    fault = RuntimeError()
    fault.sqlstate = PLANTED  # type: ignore[attr-defined]  # as a driver's exception has it
    assert faults.kind(fault) == "RuntimeError"


@pytest.mark.parametrize("logger", ["casework", "sqlalchemy.pool", "gunicorn.error"])
def test_no_record_of_any_logger_has_an_exceptions_words(logger: str, caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger(logger)
    caplog.set_level(logging.DEBUG, logger=logger)
    log.error("Exception during reset", exc_info=a_group())
    log.error("It was %s at %s", torn(), "here")
    log.error("It was %(what)s", {"what": torn()})
    log.error(torn(KeyError))
    told = [caplog.handler.format(record) for record in caplog.records]
    assert len(told) == 4
    assert PLANTED not in "\n".join(told)
    assert all("Error" in line for line in told)
    assert "RuntimeError at faults/test_wordless_faults.py:" in told[0]


def test_what_nobody_catches_in_a_thread_is_told_so_too(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise torn()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert "RuntimeError at" in said
    assert PLANTED not in said


def test_the_pages_see_to_it_for_every_logger(monkeypatch: pytest.MonkeyPatch, installation: Installation) -> None:
    monkeypatch.setattr(logging, "_logRecordFactory", logging.LogRecord)
    create_app(installation=installation)
    assert logging.getLogRecordFactory() is faults._Wordless
