"""Script, formulas, turning signs, NUL, four-byte signs and far too much text, in every field of every form.

The forms are found by opening every page there is. Never a fault; what is shown is text and nothing else; what is kept
is kept as it was typed. Whether anything of it runs is asked in a real browser in tests/screens/test_hostile_text.py.

Everything is posted on SQLite. On PostgreSQL, where one request costs more, only what a database may refuse is posted:
what a page makes of script and formulas is the same on both.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from casework import create_app, work
from casework.models import Followup, Guardian, Organisation, User
from casework.models.codes import Role
from casework.models.sealing import place_of
from casework.privacy.place import Size
from tests.backends import Backend
from tests.conftest import BACKENDS
from tests.house.matrix import Asker, Matrix
from tests.house.world import OWN, UNNAMED, World, kept

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
HOSTILE = {
    "script": SCRIPT,
    "template": "{{7*7}}${7*7}{%7*7%}",
    "formula": '=HYPERLINK("http://example.invalid","x")',
    "turning signs": "abc\u202edef\u2066",
    "NUL": "a\x00b",
    "four bytes": "👩🏽‍🍳𝒳 e\u0301",
    "lone surrogate": "%ED%A0%80",
}
REFUSED_BY_DATABASES = {"NUL", "four bytes", "lone surrogate"}
FAR_TOO_MUCH = "x" * 100_000
ASKED = "page box list show adviser part role organisation state since until user action decision subject next done"
QUESTIONS = (SCRIPT, "a\x00b", "-1", "99999999999999999999999")
REFUSED_QUESTIONS = QUESTIONS[1:]
TYPED = {"text", "search", "email", "tel", "url", "password", "hidden", "date", "number", ""}


class Forms(HTMLParser):
    """The forms of a page: where each posts, the first answer of every question, and which fields take text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.found.append((given.get("action", ""), {}, []))
        if not self.found:
            return
        _, values, texts = self.found[-1]
        name = given.get("name", "")
        if tag == "textarea" or (tag == "input" and name and given.get("type", "") in TYPED):
            values[name] = given.get("value", "")
            texts += [name] if name not in {"csrf_token", "once"} else []
        elif tag == "input" and given.get("type") == "radio":
            values.setdefault(name, given.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and given.get("value"):
            values.setdefault(self._select, given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def world(
    request: pytest.FixtureRequest, backends: Callable[[str], Backend], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world; what is posted here is tried to the last step and taken back."""
    with kept(backends(request.param), tmp_path_factory.mktemp("hostile")) as made:
        yield made


@pytest.fixture
def app(world: World) -> Flask:
    return create_app(installation=world.make.installation)


def embedded(world: World) -> bool:
    """Is the world kept in SQLite?"""
    return world.make.installation.database.engine.dialect.name == "sqlite"


def pages(matrix: Matrix, asker: Asker) -> Iterator[tuple[str, str]]:
    """Every page this person may open, about what is theirs."""
    for rule in matrix.rules:
        if "GET" not in (rule.methods or set()):
            continue
        for kind in (OWN, UNNAMED) if matrix.varies(rule) else (OWN,):
            for _, path in matrix.addresses(rule, kind, asker):
                answer = asker.client.get(path, headers=asker.headers)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    yield path, answer.text


def gates(matrix: Matrix, asker: Asker) -> Iterator[tuple[str, str]]:
    """Pages behind a first question, reached by answering it."""
    for path, field in (("/pupils/new", "address"), ("/inbox/start", "protection"), ("/flags/", "protection")):
        page = asker.client.get(path, headers=asker.headers)
        if page.status_code == 200:
            answer = asker.client.post(path, data={"csrf_token": asker.token, field: "no"}, headers=asker.headers)
            yield path, answer.text


def posted(asker: Asker, path: str, values: dict[str, Any]) -> TestResponse:
    with patch.object(Session, "commit", Session.rollback):
        return asker.client.post(path, data=values | {"csrf_token": asker.token, "once": ""}, headers=asker.headers)


def faults_of(asker: Asker, path: str, page: str, hostile: Mapping[str, str]) -> Iterator[str]:
    """Everything a page's forms answer wrongly."""
    for action, values, texts in Forms(page).found:
        to = action or path
        if "sign-out" in to or not texts:
            continue
        for what, text in hostile.items():
            yield from _wrong(to, what, posted(asker, to, values | dict.fromkeys(texts, text)))
        for name in texts:
            yield from _wrong(to, f"100 kB in {name}", posted(asker, to, values | {name: FAR_TOO_MUCH}))


def _wrong(to: str, what: str, answer: TestResponse) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"{to}: {answer.status_code} for {what}"
    if "<script>alert(1)" in answer.text or "<img src=x" in answer.text:
        yield f"{to}: {what} is not shown as text"
    if what == "template" and ">49" in answer.text:
        yield f"{to}: {what} is taken for a template"


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role.value if role else "nobody")
def test_no_form_fails_at_hostile_text(app: Flask, world: World, role: Role | None) -> None:
    matrix = Matrix(app, world)
    asker = Asker(matrix, role)
    hostile = {what: text for what, text in HOSTILE.items() if embedded(world) or what in REFUSED_BY_DATABASES}
    seen: set[tuple[str, ...]] = set()
    faults: list[str] = []
    for path, page in (*pages(matrix, asker), *gates(matrix, asker)):
        fields = tuple(name for _, _, texts in Forms(page).found for name in texts)
        if (path.rsplit("/", 1)[-1], *fields) in seen:
            continue
        seen.add((path.rsplit("/", 1)[-1], *fields))
        faults += faults_of(asker, path, page, hostile)
    assert len(seen) >= (2 if role is None else 6)
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role.value if role else "nobody")
def test_no_address_fails_at_hostile_questions(app: Flask, world: World, role: Role | None) -> None:
    matrix = Matrix(app, world)
    asker, faults = Asker(matrix, role), []
    for path, _ in pages(matrix, asker):
        for text in QUESTIONS if embedded(world) else REFUSED_QUESTIONS:
            answer = asker.client.get(f"{path}?{urlencode(dict.fromkeys(ASKED.split(), text))}", headers=asker.headers)
            if answer.status_code >= 500 or "<script>alert(1)" in answer.text:
                faults.append(f"{path}: {answer.status_code} for {text!r} in the address")
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("what", ["script", "formula", "four bytes"])
def test_a_note_is_kept_as_typed_and_shown_as_text(app: Flask, world: World, what: str) -> None:
    """NFC is the only change: nothing is cleaned away, and nothing is more than text on the page."""
    matrix = Matrix(app, world)
    asker, case_id = Asker(matrix, Role.ADVISER), world.things[OWN].ids["case_id"]
    path = f"/cases/{case_id}/followups/new"
    page = asker.client.get(path, headers=asker.headers).text
    values = next(values for action, values, texts in Forms(page).found if "note" in texts)
    told: dict[str, Any] = values | {"note": HOSTILE[what], "parties": ["pupil"], "csrf_token": asker.token}
    answer = asker.client.post(path, data=told, headers=asker.headers)
    assert answer.status_code == 302
    as_typed = unicodedata.normalize("NFC", HOSTILE[what])
    assert as_typed in notes(world)
    shown = asker.client.get(f"/cases/{case_id}", headers=asker.headers).text
    assert as_typed in html.unescape(shown)
    assert "<script>alert(1)" not in shown and "<img src=x" not in shown


def notes(world: World) -> set[str]:
    """Every note in the database, opened past the pages."""
    with work.unit(world.make.installation, reading=True) as opened:
        desk = opened.info["desk"]
        rows = opened.scalars(select(Followup).where(Followup.note.is_not(None))).all()
        return {desk.open(row.owner, place_of(row, "note"), row.note) for row in rows if row.note}


def test_what_others_typed_is_text_on_every_page(app: Flask, world: World) -> None:
    """Even where a form would refuse it: names put straight into the database are shown as text."""
    with world.make.writing() as opened:
        for kind in (Organisation, User, Guardian):
            for number, row in enumerate(opened.scalars(select(kind)).all()):
                name_it(opened, row, f"{SCRIPT}{number}")
    shown = set()
    for role in Role:
        matrix = Matrix(app, world)
        for path, page in pages(matrix, Asker(matrix, role)):
            assert "<script>alert(1)" not in page and "<img src=x" not in page, path
            if "&lt;script&gt;alert(1)" in page:
                shown.add(role)
    assert shown == set(Role), "everybody must have been shown the text"


def name_it(opened: Session, row: Any, name: str) -> None:
    """Give a row this name, sealed where names are sealed; the log is told nothing of it."""
    row.name = name
    if isinstance(row, Guardian):
        row.name = opened.info["desk"].seal(row.owner, place_of(row, "name"), name, Size.NAME)
