"""Recording a follow-up, end to end: over HTTP to gunicorn, sealed, logged, committed and synced, on both databases.

The clients share the machine with the server, so requests per second are a floor.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median
from time import perf_counter
from urllib.parse import urlencode
from uuid import UUID, uuid4

from casework import clock, create_app
from casework.installation import Installation
from casework.models.codes import Role
from tests.benchmarks.figures import ms, note, percentile, table
from tests.benchmarks.places import THREADS, WORKERS, cookie_of, fresh_postgresql, fresh_sqlite, served
from tests.browser import Visitor
from tests.make import Make

CLIENTS = (1, 4, 8)
CASES_EACH = 8
LASTS = 12.0
"""Seconds of posting for each number of clients."""
NOTE = "Snakket om søknad. Eleven ringer selv tirsdag."


@dataclass(slots=True)
class Client:
    """One adviser with a connection that stays open, posting to their own cases in turn."""

    port: int
    cookie: str
    cases: list[UUID]
    taken: list[float] = field(default_factory=list)

    def post_until(self, ends: float) -> None:
        """Record follow-ups until then; only the posts are timed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        csrf = self._csrf(connection)
        for case in cycle(self.cases):
            if perf_counter() >= ends:
                break
            begun = perf_counter()
            status, _ = self._ask(connection, "POST", f"/cases/{case}/followups/new", urlencode(filled_in(csrf)))
            self.taken.append(perf_counter() - begun)
            assert status == 302, status
        connection.close()

    def _csrf(self, connection: http.client.HTTPConnection) -> str:
        status, page = self._ask(connection, "GET", f"/cases/{self.cases[0]}/followups/new")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert status == 200 and found, status
        return found.group(1)

    def _ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: str = "") -> tuple[int, str]:
        headers = {"Cookie": f"casework={self.cookie}", "Referer": f"http://127.0.0.1:{self.port}{path}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        if kept := re.match(r"casework=([^;]+)", answer.getheader("Set-Cookie") or ""):
            self.cookie = kept.group(1)  # the token against forged posts is in it
        return answer.status, page


def filled_in(csrf: str) -> list[tuple[str, str]]:
    """A follow-up as the form posts it: reached by phone, a note, next step in a week."""
    typed = {"csrf_token": csrf, "once": str(uuid4()), "happened_on": clock.today().isoformat(), "type": "phone"}
    typed |= {"outcome": "held", "parties": "pupil", "topics": "application", "note": NOTE, "leap": "week"}
    return list((typed | {"kind": "contact", "list": "", "version": ""}).items())


def run() -> None:
    """Measure and print."""
    places: dict[str, Callable[[], AbstractContextManager[Installation]]] = {
        "SQLite (WAL, FULL)": fresh_sqlite,
        "PostgreSQL (fsync on)": fresh_postgresql,
    }
    rows = []
    for name, place in places.items():
        with place() as installation:
            rows += _measure(name, installation)
    head = ["database, clients", "median", "p99", "requests/s", "recorded"]
    table(f"Recording a follow-up over HTTP (gunicorn, {WORKERS} workers × {THREADS} threads)", head, rows)
    note("No limit is set; the clients run on the same two cores as the server and its database.")


def _measure(name: str, installation: Installation) -> list[list[str]]:
    advisers = _advisers(installation, max(CLIENTS))
    rows = []
    with served(installation) as port:
        for number in CLIENTS:
            clients = [Client(port, cookie, cases) for cookie, cases in advisers[:number]]
            begun = perf_counter()
            with ThreadPoolExecutor(number) as pool:
                for done in [pool.submit(one.post_until, begun + LASTS) for one in clients]:
                    done.result()
            lasted = perf_counter() - begun
            taken = [each for one in clients for each in one.taken]
            figures = [ms(median(taken)), ms(percentile(taken, 0.99)), f"{len(taken) / lasted:.0f}", f"{len(taken):,}"]
            rows.append([f"{name}, {number}", *figures])
    return rows


def _advisers(installation: Installation, number: int) -> list[tuple[str, list[UUID]]]:
    """Cookies of signed-in advisers, each with cases of their own at one office."""
    make, app = Make(installation), create_app(installation=installation)
    office = make.office()
    school = make.school(make.area(office))
    found = []
    for _ in range(number):
        adviser = make.user(Role.ADVISER, office)
        cases = [make.case(adviser, school).id for _ in range(CASES_EACH)]
        found.append((cookie_of(Visitor(app, adviser)), cases))
    return found
