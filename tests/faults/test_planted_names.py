"""Names, numbers and notes leave no trace: not in the databases, the operator's log, the error pages or the addresses.

A day's work with planted words, faults included; then everything the installation left behind is searched in UTF-8
and UTF-16 (privacy.md section 4). A search counts only because the same search finds what is meant to stand there.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from sqlalchemy import MetaData, select
from sqlalchemy.exc import StatementError

from casework import create_app
from casework.actions.request.openings import open_when_both_agree
from casework.installation import Installation
from casework.models import Case, Referral, User
from casework.models.codes import ConsentStatus, Decision, Role
from casework.policy.grants import P
from casework.views.gate import allowed
from tests.browser import Page, Visitor
from tests.make import Make

GIVEN, FAMILY, GUARDIAN = "Plantulina", "Sporfriberg", "Oldemorine"
PHONE, MAIL, BORN = "48765432", "sporfri.postkasse@example.no", "2011-02-17"
NUMBER = "17911120003"
NOTE, FLAGGED, DRAFTED, SEARCHED = "Kanarifuglnotatet", "Trekkspillmeldingen", "Utkastordet", "Letebergsen"
PLANTED = (GIVEN, FAMILY, GUARDIAN, PHONE, MAIL, BORN, NUMBER, NOTE, FLAGGED, DRAFTED, SEARCHED)
STAFF = "Kontrolla Medarbeider"


@pytest.fixture(autouse=True)
def loud(caplog: pytest.LogCaptureFixture) -> None:
    """Everything that can be said to an operator is said, the statements of the database included."""
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "casework", "werkzeug", "flask"):
        caplog.set_level(logging.DEBUG, logger=name)


@dataclass
class Trail:
    """What a day left behind that a stranger could read."""

    answers: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)


def spellings(word: str) -> list[bytes]:
    """Every way the word could stand in a file."""
    forms = {word, word.lower(), word.upper(), quote(word), quote_plus(word), word.encode().hex()}
    return [one.encode(kind) for one in forms for kind in ("utf-8", "utf-16-le", "utf-16-be")]


def found_in(content: bytes, words: tuple[str, ...] = PLANTED) -> list[str]:
    return [word for word in words if any(spelling in content for spelling in spellings(word))]


def stored(installation: Installation) -> bytes:
    """Every row of both stores, and on SQLite every byte of every file of the instance folder."""
    content = b""
    for engine in (installation.database.engine, installation.store.engine):
        tables = MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            for table in tables.tables.values():
                content += b"\n".join(_bytes(value) for row in connection.execute(select(table)) for value in row)
    for path in sorted(Path(installation.settings.instance_path).rglob("*")):
        content += path.read_bytes() if path.is_file() else b""
    return content


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def note_of(visitor: Visitor, trail: Trail) -> None:
    """Remember every address this visitor is at or sent to, and every page that refuses."""
    inner = visitor.client.open

    def opened(*args: Any, **kwargs: Any) -> Any:
        response = inner(*args, **kwargs)
        trail.addresses += [response.request.url, response.location or ""]
        trail.statuses.add(response.status_code)
        if response.status_code in {400, 403, 404, 409, 500, 503}:
            trail.answers.append(response.text)
        return response

    visitor.client.open = opened  # type: ignore[method-assign]  # the same signature, listened to


def a_faulty_page(app: Flask, holds: str) -> None:
    """Two pages with a fault nobody foresaw, whose words hold what was posted."""

    @allowed(P.OWN_ACCOUNT)
    def torn() -> str:
        raise RuntimeError(f"could not read {holds}")

    @allowed(P.OWN_ACCOUNT)
    def refused_by_the_database() -> str:
        raise StatementError(f"bad value {holds}", "SELECT 1", {"name": holds}, ValueError(holds))

    app.add_url_rule("/planted/torn", "planted.torn", torn, methods=["POST"])
    app.add_url_rule("/planted/refused", "planted.refused", refused_by_the_database, methods=["POST"])


@pytest.fixture
def trail(make: Make, installation: Installation) -> Trail:
    """A day at a school and at Nav, with everything that can go wrong."""
    app = create_app(installation=installation)
    a_faulty_page(app, f"{GIVEN} {FAMILY} {NOTE}")
    left = Trail()
    office = make.office("Nav Planteby")
    school = make.school(make.area(office), "Planteby skole")
    counsellor = make.user(Role.COUNSELLOR, school, STAFF)
    adviser = make.user(Role.ADVISER, office, "Ada Planteveileder")
    at_school, at_nav = Visitor(app, counsellor), Visitor(app, adviser)
    for visitor in (at_school, at_nav):
        note_of(visitor, left)
    pupil_id = _school_day(at_school)
    case = _becomes_a_case(make, pupil_id, adviser)
    _nav_day(at_nav, case)
    _what_goes_wrong(at_school, at_nav, case, pupil_id)
    return left


def _school_day(visitor: Visitor) -> str:
    """A pupil by hand, a guardian, a draft, a search, a flag."""
    gate = visitor.submit("/pupils/new", form=-1, status=200, address="no")
    told: dict[str, Any] = {
        "given_name": GIVEN,
        "family_name": FAMILY,
        "birth_date": BORN,
        "grade": "10",
        "class_name": "10A",
    }
    visitor.submit("/pupils/new", Page(gate.text), **told)
    list_page = visitor.get("/pupils/?grade=10")
    pupil_id = next(link for link in list_page.links if link.startswith("/pupils/") and len(link) > 40).split("/")[2]
    visitor.submit("/pupils/", form="/search/", status=200, q=SEARCHED)
    visitor.submit(
        f"/contacts/pupil/{pupil_id}/guardians/new", name=GUARDIAN, phone=PHONE, email=MAIL, parental_responsibility="y"
    )
    visitor.submit(f"/contacts/pupil/{pupil_id}/details", phone=PHONE, email=MAIL)
    answers: dict[str, Any] = {
        "protection": "no",
        "informed": "yes",
        "strengths": ["people"],
        "measures": ["transition"],
    }
    flag = visitor.get(f"/flags/pupil/{pupil_id}")
    visitor.client.post(f"/drafts/flag/{pupil_id}", data=_with(flag, protection="no", note=DRAFTED))
    visitor.submit(f"/flags/pupil/{pupil_id}", note=FLAGGED, **answers)
    return pupil_id


def _with(page: Page, **fields: str) -> dict[str, Any]:
    token = next(form.values["csrf_token"][0] for form in page.forms if "csrf_token" in form.values)
    return {"csrf_token": token} | fields


def _becomes_a_case(make: Make, pupil_id: str, adviser: User) -> Case:
    with make.reading() as opened:
        referral = next(one for one in opened.scalars(select(Referral)) if str(one.pupil_id) == pupil_id)
    with make.writing() as opened:
        standing = opened.get_one(Referral, referral.id)
        standing.decision, standing.consent = Decision.ACCEPTED, ConsentStatus.GIVEN
        standing.decided_at, standing.decided_by_id, standing.adviser_id = standing.sent_at, adviser.id, adviser.id
        case = open_when_both_agree(opened.get_one(User, adviser.id), standing)
    assert case is not None
    return case


def _nav_day(visitor: Visitor, case: Case) -> None:
    """A contact with a note, a draft, the identity number, every tab of the case."""
    new = f"/cases/{case.id}/followups/new"
    began = visitor.get(new).forms[-1].values
    visitor.client.post(f"/drafts/followup/{case.id}", data=began | {"note": [DRAFTED]})
    visitor.submit(new, outcome="held", note=NOTE, leap="week", kind="meet")
    visitor.submit(f"/identity-numbers/case/{case.id}", number=NUMBER)
    visitor.submit("/today", form="/search/", status=200, q=f"{GIVEN} {FAMILY}")
    for path in ("/today", f"/cases/{case.id}", f"/contacts/case/{case.id}", f"/cases/{case.id}/seen-by"):
        visitor.get(path)


def _what_goes_wrong(at_school: Visitor, at_nav: Visitor, case: Case, pupil_id: str) -> None:
    """Refusals and faults of every kind, each with planted words in the form that was sent."""
    planted = {"given_name": GIVEN, "family_name": FAMILY, "name": GUARDIAN, "note": NOTE, "number": NUMBER}
    planted["q"] = NUMBER
    page = at_school.get("/pupils/")
    nav_page = at_nav.get("/today")
    for visitor, form, path in (
        (at_school, page, f"/cases/{case.id}/followups/new"),
        (at_school, page, "/pupils/00000000-0000-4000-8000-000000000000/edit"),
        (at_school, page, "/no-such-page"),
        (at_school, page, "/users/invite"),
        (at_school, page, f"/pupils/{pupil_id}/edit"),
        (at_school, page, "/planted/torn"),
        (at_school, page, "/planted/refused"),
        (at_nav, nav_page, f"/pupils/{pupil_id}/edit"),
        (at_nav, nav_page, f"/cases/{case.id}/followups/new"),
        (at_nav, nav_page, f"/cases/{case.id}/resume"),
        (at_nav, nav_page, "/identity-numbers/find"),
        (at_nav, nav_page, "/planted/torn"),
    ):
        visitor.client.post(path, data=_with(form, **planted))
    at_nav.client.post(f"/cases/{case.id}/close", data=planted)  # no token
    for visitor in (at_school, at_nav):
        visitor.client.post("/search/", data={"q": FAMILY})  # no token
        visitor.client.get("/search/?page=x")
        visitor.submit("/account/profile", form="/search/", status=422, q=SEARCHED * 50)
    at_nav.client.post(f"/cases/{case.id}/next-step/change", data=_with(nav_page, **planted, seen="another"))


def test_a_day_leaves_no_name_number_or_note_behind(
    trail: Trail, installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    assert {200, 302, 400, 403, 404, 409, 422, 500} <= trail.statuses, "the day must go wrong in every way"
    assert len(trail.answers) > 8
    assert len(trail.addresses) > 20
    told = "\n".join(caplog.handler.format(line) for when in ("setup", "call") for line in caplog.get_records(when))
    assert "RuntimeError" in told, "the operator must hear that it happened"
    content = stored(installation)
    assert found_in(content, (STAFF, "Nav Planteby")) == [STAFF, "Nav Planteby"], "the search must find what is there"
    left = {
        "the stores and their files": content,
        "the operator's log": told.encode(),
        "a page that refuses": "\n".join(trail.answers).encode(),
        "an address": "\n".join(trail.addresses).encode(),
    }
    assert {place: words for place, held in left.items() if (words := found_in(held))} == {}


@pytest.mark.parametrize("kind", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_name_left_in_a_file_would_be_found(tmp_path: Path, kind: str) -> None:
    with sqlite3.connect(tmp_path / "left.db") as connection:
        connection.execute("CREATE TABLE left (value BLOB)")
        connection.execute("INSERT INTO left VALUES (?)", (GIVEN.encode(kind),))
    connection.close()
    assert found_in((tmp_path / "left.db").read_bytes()) == [GIVEN]
