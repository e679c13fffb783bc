"""What casework promises about every address and every answer, whatever room they belong to.

Each promise is put to the test with a planted view that breaks it: the house must hold without the view's help.
"""

from __future__ import annotations

import ast
import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, redirect
from flask import session as cookie
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import delete, func, insert, select, text
from werkzeug.datastructures import FileStorage
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule, UUIDConverter
from werkzeug.test import TestResponse, encode_multipart

from casework import audit, create_app
from casework.database import session
from casework.errors import LogUnavailable
from casework.installation import Installation
from casework.models import Area, Pupil
from casework.models.codes import Role
from casework.policy.grants import Permission
from casework.views import gate
from tests.browser import Visitor
from tests.make import Make

VIEWS = sorted((Path(gate.__file__).parent).rglob("*.py"))
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NAME = "Fiktiv Prøvesen"

Plant = Callable[..., None]


@pytest.fixture
def app(installation: Installation) -> Flask:
    """An app for each test: most of them add to it."""
    return create_app(installation=installation)


@pytest.fixture
def plant(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Add a view to the app: marked as open to all unless told otherwise."""

    def planted(path: str, view: Callable[..., ResponseReturnValue], *, marked: bool = True, **options: Any) -> None:
        app.add_url_rule(path, endpoint=path.strip("/"), view_func=view, **options)
        if marked:
            monkeypatch.setitem(gate.opens_for, view, None)

    return planted


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token(client: FlaskClient, plant: Plant) -> dict[str, str]:
    """The hidden field of a form this browser was given."""
    plant("/planted-token", lambda: generate_csrf())
    return {"csrf_token": client.get("/planted-token").text}


def areas(make: Make) -> int:
    with make.reading() as opened:
        return opened.scalar(select(func.count()).select_from(Area)) or 0


def lines(make: Make) -> int:
    return len(make.log())


# The gate ----------------------------------------------------------------------------------------------------------


OPENS: dict[Any, Permission | None] = gate.opens_for


def rules(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def sample(converter: BaseConverter) -> object:
    """A value an address would take there."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return {UUIDConverter: uuid4(), IntegerConverter: 1}.get(type(converter), "x")


def address(app: Flask, rule: Rule) -> str:
    values: dict[str, Any] = {name: sample(converter) for name, converter in rule._converters.items()}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def test_every_view_names_who_it_opens_for(app: Flask) -> None:
    unmarked = {rule.endpoint for rule in rules(app) if app.view_functions[rule.endpoint] not in OPENS}
    assert unmarked == set()


OPEN = {
    "pages.start": "the address itself: sends everybody to where they begin",
    "pages.accessibility": "the accessibility statement is for everybody",
    "account.sign_in": "the way in",
    "account.second_factor": "the second step in, for one who has given a password",
    "account.enrol": "setting up the second factor, for one who has given a password",
    "account.invitation": "a one-time link",
    "account.new_password": "a one-time link",
    "account.sign_out": "anybody may leave",
    "calendar_feeds.read": "a calendar fetches it; the secret in the address stands for signing in",
    "account.choose_language": "a language is chosen before signing in",
}


def test_what_opens_without_signing_in_is_a_short_list(app: Flask) -> None:
    open_to_all = {rule.endpoint for rule in rules(app) if OPENS[app.view_functions[rule.endpoint]] is None}
    assert open_to_all == set(OPEN)


def test_signing_in_by_one_click_exists_in_a_demo_only(app: Flask) -> None:
    assert [rule for rule in rules(app) if rule.endpoint.startswith("demo.")] == []


def test_nobody_gets_past_the_gate_without_signing_in(app: Flask, client: FlaskClient) -> None:
    (way_in,) = [rule.rule for rule in rules(app) if rule.endpoint == "account.sign_in"]
    for rule in rules(app):
        if OPENS[app.view_functions[rule.endpoint]] is not None and "GET" in (rule.methods or ()):
            answer = client.get(address(app, rule))
            assert (answer.status_code, answer.location.split("?")[0]) == (302, way_in), rule


def test_a_view_that_nobody_marked_opens_for_nobody_and_the_attempt_is_logged(
    plant: Plant, make: Make, browse: Callable[..., Visitor]
) -> None:
    plant("/planted", lambda: "secret", marked=False)
    lead = make.user(Role.LEAD)
    for visitor in (browse(), browse(lead)):
        page = visitor.get("/planted", status=403)
        assert "secret" not in page.text
    nobody, somebody = make.log("access_denied")
    assert (nobody.actor_id, somebody.actor_id) == (None, lead.id)
    assert {line.rule for line in (nobody, somebody)} == {"unmarked_page"}
    assert {line.decision for line in (nobody, somebody)} == {"deny"}


def test_no_view_decides_by_role() -> None:
    for path in VIEWS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                assert ".role" not in ast.unparse(node), f"{path.name}:{node.lineno}"


# Reading and writing -----------------------------------------------------------------------------------------------


def unsaved() -> None:
    session().add(Area(name="Planted", position=1))


def flushed() -> None:
    unsaved()
    session().flush()


def changed() -> None:
    for area in session().scalars(select(Area)):
        area.name = "Planted"
    session().flush()


def unsaved_page() -> str:
    unsaved()
    return "read"


SLIPS: dict[str, Callable[[], object]] = {
    "a row added": flushed,
    "a row changed": changed,
    "rows deleted": lambda: session().execute(delete(Area)),
    "a row inserted": lambda: session().execute(insert(Area).values(id=uuid4(), name="Planted", position=1)),
    "words of SQL": lambda: session().execute(text("DELETE FROM area")),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_page_that_only_reads_cannot_write(plant: Plant, client: FlaskClient, make: Make, slip: str) -> None:
    area = make.area()
    before = lines(make)

    def view() -> str:
        SLIPS[slip]()
        return "saved"

    plant("/planted", view)
    assert client.get("/planted").status_code == 500
    assert make.fresh(Area, area.id).name == area.name
    assert (areas(make), lines(make)) == (1, before)


def test_what_a_reading_page_left_unsaved_is_dropped(plant: Plant, client: FlaskClient, make: Make) -> None:
    plant("/planted", unsaved_page)
    assert client.get("/planted").status_code == 200
    assert areas(make) == 0


def test_a_change_the_log_does_not_speak_of_is_refused(plant: Plant, client: FlaskClient, make: Make) -> None:
    plant("/planted", unsaved_page, methods=["POST"])
    assert client.post("/planted", data=token(client, plant)).status_code == 500
    assert areas(make) == 0


@pytest.mark.parametrize("status", [400, 403, 409, 422, 500])
def test_a_refused_post_keeps_nothing(plant: Plant, client: FlaskClient, make: Make, status: int) -> None:
    def view() -> ResponseReturnValue:
        flushed()
        audit.record(None, audit.DutyRun(changed=1))
        return "refused", status

    plant("/planted", view, methods=["POST"])
    assert client.post("/planted", data=token(client, plant)).status_code == status
    assert (areas(make), lines(make)) == (0, 0)


def test_a_post_that_succeeds_keeps_the_change_and_its_line(plant: Plant, client: FlaskClient, make: Make) -> None:
    """The positive control of the tests above."""

    def view() -> ResponseReturnValue:
        unsaved()
        audit.record(None, audit.DutyRun(changed=1))
        return redirect("/")

    plant("/planted", view, methods=["POST"])
    assert client.post("/planted", data=token(client, plant)).status_code == 302
    assert (areas(make), lines(make)) == (1, 1)


def test_state_changes_only_by_post(app: Flask) -> None:
    assert {method for rule in rules(app) for method in rule.methods or ()} <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_no_address_takes_a_post_without_the_token_of_a_form(
    app: Flask, make: Make, browse: Callable[..., Visitor]
) -> None:
    visitor = browse(make.user(Role.LEAD))
    before = lines(make)
    posted_to = [address(app, rule) for rule in rules(app) if WRITES & (rule.methods or set())]
    assert posted_to, "the test looks in the wrong place"
    for place in posted_to:
        for data in ({}, {"csrf_token": "x"}):
            assert visitor.client.post(place, data=data).status_code == 400, place
    assert lines(make) == before


# Every answer ------------------------------------------------------------------------------------------------------


def raises(error: Exception) -> Callable[[], ResponseReturnValue]:
    def view() -> ResponseReturnValue:
        raise error

    return view


def answers(client: FlaskClient, plant: Plant) -> dict[int, TestResponse]:
    """One answer of each kind, by status."""
    plant("/planted-200", lambda: "read")
    plant("/planted-302", lambda: redirect("/"))
    plant("/planted-403", lambda: "secret", marked=False)
    plant("/planted-500", raises(RuntimeError(NAME)))
    plant("/planted-503", raises(LogUnavailable(NAME)))
    plant("/planted-post", lambda: "", methods=["POST"])
    hidden = token(client, plant)
    given = [client.get(f"/planted-{status}") for status in (200, 302, 403, 500, 503)]
    given += [client.get("/nowhere"), client.get("/planted-post"), client.post("/planted-post")]
    given += [client.post("/planted-post", data=hidden | {"note": "x" * 600_000})]
    return {answer.status_code: answer for answer in given}


def test_every_kind_of_answer_carries_the_headers(client: FlaskClient, plant: Plant) -> None:
    given = answers(client, plant)
    assert set(given) == {200, 302, 400, 403, 404, 405, 413, 500, 503}
    for status, answer in given.items():
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, status
        assert answer.headers["Cache-Control"] == "no-store", status
        assert "camera=()" in answer.headers["Permissions-Policy"], status
        assert "Strict-Transport-Security" not in answer.headers, "promised only where there is TLS"


def test_an_asset_is_kept_and_a_missing_one_is_not(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        style = app.jinja_env.globals["asset"]("casework.css")  # type: ignore[operator]  # ours
    kept, missing = client.get(style, buffered=True), client.get("/static/vendor/gone.css")
    assert (kept.status_code, missing.status_code) == (200, 404)
    assert {name: kept.headers.get(name) for name in HEADERS} == HEADERS
    assert "immutable" in kept.headers["Cache-Control"]
    assert missing.headers["Cache-Control"] == "no-store"


def test_no_error_page_names_a_person_and_neither_does_the_operators_log(
    client: FlaskClient, plant: Plant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    given = answers(client, plant)
    assert [status for status, answer in given.items() if NAME in answer.text or "Traceback" in answer.text] == []
    assert "RuntimeError" in caplog.text, "the operator must hear that it happened"
    assert NAME not in caplog.text


def test_a_pupil_out_of_sight_is_not_named_by_the_refusal(
    plant: Plant, make: Make, browse: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = make.school(), make.school()
    pupil = make.pupil(theirs)
    stranger = browse(make.user(Role.COUNSELLOR, mine))

    def view(pupil: Pupil) -> str:
        return "in sight"

    guarded = gate.on_pupil(Permission.READ_PUPILS)(view)
    plant("/planted/<uuid:pupil_id>", guarded, marked=False)
    refused = stranger.client.get(f"/planted/{pupil.id}")
    absent = stranger.client.get(f"/planted/{uuid4()}")
    assert refused.status_code == absent.status_code == 404
    assert without_token(refused) == without_token(absent)
    assert browse(make.user(Role.COUNSELLOR, theirs)).get(f"/planted/{pupil.id}").text == "in sight"


def without_token(answer: TestResponse) -> list[str]:
    return [line for line in answer.text.splitlines() if "csrf" not in line and "session-ends" not in line]


# Cookies and hosts -------------------------------------------------------------------------------------------------


def kept_in_cookie(app: Flask, monkeypatch: pytest.MonkeyPatch, base_url: str) -> TestResponse:
    def view() -> str:
        cookie["language"] = "nb"
        return "kept"

    app.add_url_rule("/planted-cookie", view_func=view)
    monkeypatch.setitem(gate.opens_for, view, None)
    return app.test_client().get("/planted-cookie", base_url=base_url)


def attributes(answer: TestResponse) -> tuple[str, set[str]]:
    (sent,) = answer.headers.getlist("Set-Cookie")
    name, *rest = (part.strip() for part in sent.split(";"))
    return name.split("=")[0], set(rest)


@pytest.fixture
def in_production(installation: Installation) -> Flask:
    """The app as production runs it, over a test's stores."""
    told = replace(installation.settings, production=True, trusted_hosts=("casework.test",))
    return create_app(installation=replace(installation, settings=told))


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = kept_in_cookie(app, monkeypatch, "http://localhost")
    assert attributes(answer) == ("casework", {"HttpOnly", "Path=/", "SameSite=Lax"})


def test_in_production_the_cookie_is_bound_to_this_host_and_to_tls(
    in_production: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = kept_in_cookie(in_production, monkeypatch, "https://casework.test")
    assert attributes(answer) == ("__Host-casework", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("host", ["evil.test", "casework.test.evil.test", "localhost"])
def test_a_host_nobody_named_gets_nothing(in_production: Flask, host: str) -> None:
    answer = in_production.test_client().get("/", base_url=f"https://{host}")
    assert answer.status_code == 400
    assert host not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


# Size --------------------------------------------------------------------------------------------------------------


def upload(client: FlaskClient, data: dict[str, Any]) -> TestResponse:
    """Post a form with files, encoded here so that nothing is left open."""
    boundary, body = encode_multipart(data)
    return client.post("/planted-post", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def class_list(size: int) -> FileStorage:
    return FileStorage(io.BytesIO(bytes(size)), filename="class.csv")


TOO_LARGE: dict[str, Callable[[FlaskClient, dict[str, str]], TestResponse]] = {
    "a form of 600 kB": lambda client, hidden: client.post("/planted-post", data=hidden | {"note": "x" * 600_000}),
    "a form of 600 kB that does not say its size": lambda client, hidden: client.post(
        "/planted-post",
        input_stream=io.BytesIO(f"csrf_token={hidden['csrf_token']}&note={'x' * 600_000}".encode()),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    ),
    "a file of 30 MB": lambda client, hidden: upload(client, hidden | {"file": class_list(30_000_000)}),
    "1,500 parts": lambda client, hidden: upload(client, hidden | {f"part{number}": "x" for number in range(1500)}),
}


@pytest.mark.parametrize("body", TOO_LARGE)
def test_a_body_that_is_too_large_is_refused(plant: Plant, client: FlaskClient, body: str) -> None:
    plant("/planted-post", lambda: "taken", methods=["POST"])
    assert TOO_LARGE[body](client, token(client, plant)).status_code in {411, 413}


def test_a_raw_body_of_30_mb_is_refused(plant: Plant, client: FlaskClient) -> None:
    plant("/planted-post", lambda: "taken", methods=["POST"])
    answer = client.post("/planted-post", data=bytes(30_000_000), content_type="application/octet-stream")
    assert 400 <= answer.status_code < 500


def test_a_body_of_ordinary_size_is_taken(plant: Plant, client: FlaskClient) -> None:
    """The positive control: a class list of 2 MB and a form of 100 kB."""
    plant("/planted-post", lambda: "taken", methods=["POST"])
    hidden = token(client, plant)
    assert client.post("/planted-post", data=hidden | {"note": "x" * 100_000}).text == "taken"
    assert upload(client, hidden | {"file": class_list(2_000_000)}).text == "taken"
