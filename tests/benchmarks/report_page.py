"""A report's page beside the list of reports: server time and statements, with 2, 8 and 24 releases in the ledger.

Both read rows that were frozen long ago. The list is the baseline: the same sign-in, gate, log line and page frame.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from casework import create_app
from casework.models.codes import Role
from tests.benchmarks.figures import against, interleaved, ms, ratio, table, times, whole
from tests.benchmarks.pages import Stopwatch
from tests.benchmarks.places import fresh_sqlite
from tests.benchmarks.watching import watching
from tests.browser import Visitor
from tests.make import Make
from tests.report_shelf import reports, shelve

ROUNDS, WARM = 30, 3
IN_ALL = (2, 8, 24)
STATEMENTS = 12


def run() -> None:
    """Measure and print."""
    rows = [_measured(releases) for releases in IN_ALL]
    table(
        f"a report of two school years in three areas: server time (medians of {ROUNDS} interleaved rounds)",
        ["reports", "page", "list", "page to list", "statements", "limit", ""],
        rows,
    )


def _measured(releases: int) -> list[str]:
    with fresh_sqlite() as installation:
        make = Make(installation)
        manager = make.user(Role.MANAGER)
        newest = shelve(make, reports(releases=releases), by=manager)[-1]
        app = create_app(installation=installation)
        watch = Stopwatch(app.wsgi_app)
        app.wsgi_app = watch  # type: ignore[method-assign]  # how Flask is told
        visitor = Visitor(app)
        visitor.sign_in(manager.id)
        taken: dict[str, list[float]] = {"page": [], "list": []}
        asking = {
            "page": _asking(visitor, watch, f"/releases/{newest.id}", taken["page"]),
            "list": _asking(visitor, watch, "/releases/", taken["list"]),
        }
        for ask in asking.values():
            for _ in range(WARM):
                ask()
        for values in taken.values():
            values.clear()
        interleaved(asking, ROUNDS)
        with watching(installation.database.engine, installation.store.engine) as seen:
            asking["page"]()
    page, index = taken["page"], taken["list"]
    said = [str(releases), ms(median(page)), ms(median(index)), times(ratio(page[:ROUNDS], index[:ROUNDS]))]
    return [*said, *against(len(seen.statements), STATEMENTS, whole)]


def _asking(visitor: Visitor, watch: Stopwatch, path: str, into: list[float]) -> Callable[[], None]:
    def ask() -> None:
        response = visitor.client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        into.append(watch.taken[0])

    return ask
