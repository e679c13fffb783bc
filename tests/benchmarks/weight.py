"""What a page weighs on its way to a browser: the first visit ever, the first page signed in, and the ones after.

Chromium visits with an empty cache and goes on from page to page; the server counts what it was asked for. Text is
weighed as gzip makes it at its ordinary level, fonts as they are: that is what a server in front of casework sends.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from casework import create_app
from casework.installation import Installation
from casework.models import User
from casework.models.codes import Role
from tests.benchmarks.figures import held, note, table
from tests.benchmarks.places import cookie_of, fresh_sqlite
from tests.browser import Visitor
from tests.make import Make
from tests.screens.chromium import launch

FIRST = 131
"""kB, pages.md section 1. Later visits have no limit of their own."""
CASES = 30
PACKED = (".woff2",)
LEVEL = 6


class Scales:
    """The app as a browser sees it, with what each answer weighs."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.weighed: list[tuple[str, int]] = []

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        answer = self.app(environ, start_response)
        whole = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        path = environ["PATH_INFO"]
        self.weighed.append((path, len(whole if path.endswith(PACKED) else gzip.compress(whole, LEVEL))))
        return [whole]

    def taken(self) -> list[tuple[str, int]]:
        """What has been asked for since last time."""
        found, self.weighed = self.weighed, []
        return found


def run() -> None:
    """Measure and print."""
    with fresh_sqlite() as installation, sync_playwright() as playwright:
        adviser, case = _furnish(Make(installation))
        with _weighing(installation) as (address, app, scales):
            browser = launch(playwright)
            page = browser.new_context(base_url=address, locale="nb-NO").new_page()
            rows = [_row(page, scales, "sign-in, the first visit ever", "/account/sign-in", FIRST)]
            page.context.add_cookies([{"name": "casework", "value": cookie_of(Visitor(app, adviser)), "url": address}])
            for name, path in (
                ("Today, first page signed in", "/today?list=mine"),
                ("a case", f"/cases/{case}"),
                ("Today again", "/today?list=mine"),
            ):
                rows.append(_row(page, scales, name, path))
            browser.close()
    table("What a visit weighs, in order, in one browser", ["page", "requests", "kB", "limit", ""], rows)
    note(f"Today shows {CASES} cases. 1 kB is 1,000 bytes; gzip at level {LEVEL}, fonts as they are.")


def _furnish(make: Make) -> tuple[User, object]:
    office = make.office()
    school, adviser = make.school(make.area(office)), make.user(Role.ADVISER, office)
    pupils = [make.pupil(school, given="Deltaker", family=f"Eksempel {number}") for number in range(CASES)]
    cases = [make.case(adviser, school, pupil) for pupil in pupils]
    return adviser, cases[0].id


@contextmanager
def _weighing(installation: Installation) -> Iterator[tuple[str, Any, Scales]]:
    app = create_app(installation=installation)
    scales = Scales(app.wsgi_app)
    app.wsgi_app = scales  # type: ignore[method-assign]  # how Flask is told
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", app, scales
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _row(page: Page, scales: Scales, name: str, path: str, limit: int | None = None) -> list[str]:
    scales.taken()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    asked = scales.taken()
    weight = sum(size for _, size in asked) / 1000
    judged = [f"≤ {limit}", held(weight, limit)] if limit is not None else ["–", ""]
    return [name, str(len(asked)), f"{weight:.1f}", *judged]
