"""Hostile text in a real browser: whatever somebody managed to store, none of it runs and the policy is never tried.

Names, notes and contacts of a small world are put straight into the database, past every form. Then everybody opens
everything they may. A count of nothing says something only beside the same counter counting one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from casework import create_app
from casework.installation import Installation
from casework.models import Area, ConsentRequirement, Enrolment, Followup, Guardian, Organisation, Pupil, User
from casework.models.codes import Role
from casework.models.sealing import place_of
from casework.privacy.place import Size
from tests.backends import quick_sqlite_backend, settings_for
from tests.house import world as houses
from tests.house.matrix import Asker, Matrix
from tests.house.world import OWN
from tests.screens.world import World

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)><svg onload=alert(1)>=1+1\u202e"
PLAIN = {Organisation: ("name",), User: ("name",), Area: ("name",), Enrolment: ("class_name",)}
PLAIN |= {ConsentRequirement: ("source",)}
SEALED = {Pupil: ("given_name", "family_name"), Guardian: ("name", "phone", "email"), Followup: ("note",)}
WATCH = """
  window.ran = 0; window.refused = [];
  for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { window.ran += 1; };
  document.addEventListener("securitypolicyviolation", event => window.refused.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, houses.World]]:
    """A small world full of hostile text, served on this machine."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    (folder / "instance").mkdir()
    installation = Installation.open(settings_for(folder, *quick_sqlite_backend(folder).fresh(folder)))
    small = houses.build(installation)
    spoil(small)
    app = create_app(installation=installation)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield World(app, installation, f"http://127.0.0.1:{server.server_port}"), small
    server.shutdown()
    thread.join()
    server.server_close()
    installation.database.engine.dispose()
    installation.store.engine.dispose()


def spoil(small: houses.World) -> None:
    """Put hostile text wherever a word can stand."""
    with small.make.writing() as opened:
        for kind, columns in (PLAIN | SEALED).items():
            for number, row in enumerate(opened.scalars(select(kind)).all()):
                for column in columns:
                    text = f"{HOSTILE}{number}"[:28] if column == "class_name" else f"{HOSTILE}{number}"
                    setattr(row, column, sealed(opened, row, column, text) if kind in SEALED else text)


def sealed(opened: Any, row: Any, column: str, text: str) -> bytes:
    value: bytes = opened.info["desk"].seal(row.owner, place_of(row, column), text, Size.NOTE)
    return value


def watched(browser: Browser, world: World, user: User | None) -> Page:
    """A page that counts what runs and what the policy refuses."""
    context = browser.new_context(base_url=world.address, locale="nb-NO")
    context.set_default_timeout(15000)
    context.add_init_script(WATCH)
    if user is not None:
        world.sign_in(context, user.id)
    return context.new_page()


def counted(page: Page) -> tuple[int, list[str]]:
    return page.evaluate("window.ran"), page.evaluate("window.refused")


def addresses(world: World, small: houses.World, role: Role) -> list[str]:
    """Every page the role may open about what is theirs."""
    matrix = Matrix(world.app, small)
    asker = Asker(matrix, role)
    reading = [rule for rule in matrix.rules if "GET" in (rule.methods or set())]
    found = [path for rule in reading for _, path in matrix.addresses(rule, OWN, asker)]
    answers = {path: asker.client.get(path, headers=asker.headers) for path in found}
    return [path for path, answer in answers.items() if answer.status_code == 200 and not _is_taken(answer)]


def _is_taken(answer: TestResponse) -> bool:
    """Is it a file that a browser takes down instead of showing?"""
    return answer.headers.get("Content-Disposition", "").startswith("attachment")


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_nothing_of_it_runs_on_any_page(browser: Browser, hostile: tuple[World, houses.World], role: Role) -> None:
    world, small = hostile
    page = watched(browser, world, small.users[role])
    shown, faults = 0, {}
    for path in addresses(world, small, role):
        answer = page.goto(path, wait_until="load")
        assert answer is not None and answer.status < 500, path
        ran, refused = counted(page)
        if ran or refused:
            faults[path] = (ran, refused)
        shown += "<script>alert(1)" in page.inner_text("body")
    page.context.close()
    assert faults == {}
    assert shown > 3, "the text must have been shown, as text"


def test_nothing_of_it_runs_when_a_form_comes_back_in_a_dialog(
    browser: Browser, hostile: tuple[World, houses.World]
) -> None:
    world, small = hostile
    page = watched(browser, world, small.users[Role.ADVISER])
    page.goto(f"/cases/{small.things[OWN].ids['case_id']}/followups/new")
    page.fill("textarea[name=note]", f"{HOSTILE} 91 23 45 67, ring")
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_load_state("load")
    assert counted(page) == (0, [])
    assert page.input_value("textarea[name=note]").startswith("<script>alert(1)")
    page.context.close()


def test_the_counters_count(browser: Browser, hostile: tuple[World, houses.World]) -> None:
    world, _ = hostile
    page = watched(browser, world, None)
    page.goto("/account/sign-in")
    assert counted(page) == (0, [])
    page.evaluate("alert(1)")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
    page.wait_for_function("window.refused.length > 0")
    ran, refused = counted(page)
    assert ran == 1, "an alert must be counted, and the one in the picture must not have run"
    assert any("script-src" in directive for directive in refused)
    page.context.close()
