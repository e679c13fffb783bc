"""A visitor who uses the app as a browser does, and inspects every page it is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from casework import work
from casework.actions.account import sessions
from casework.database import session
from casework.installation import Installation
from casework.models import User
from casework.models.codes import SessionStage

VOID = {"input", "meta", "link", "br", "hr", "img", "use", "path", "wbr", "source"}


@dataclass
class Form:
    """One form of a page: where it posts, and what it holds when nobody has touched it."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What a person could see and do on a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.title = ""
        self.lang: str | None = None
        self.faults: list[str] = []
        self._words: list[str] = []
        self._inside: list[str] = []
        self._select: str | None = None
        self._area: str | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        """The words of the page, with single spaces and plain hyphens."""
        return " ".join(" ".join(self._words).split()).replace("\u2011", "-")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._inside.append(tag)
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"inline style or handler on <{tag}>")
        if tag == "script" and "src" not in given:
            self.faults.append("inline script")
        if tag == "html":
            self.lang = given.get("lang")
        elif tag == "h1":
            self.headings.append("")
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        if not self.forms or ("name" not in given and tag != "option"):
            return
        values = self.forms[-1].values
        if tag == "input" and given.get("type") not in {"submit", "button", "file"}:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                values.setdefault(given["name"], []).append(given.get("value", "on"))
        elif tag == "textarea":
            self._area = given["name"]
            values[self._area] = [""]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select and "selected" in given:
            values.setdefault(self._select, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside and self._inside.pop() != tag:
                pass
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].values[self._area][0] += (
                data.removeprefix("\n") if not self.forms[-1].values[self._area][0] else data
            )
        if "script" in self._inside or "style" in self._inside:
            return
        if "title" in self._inside and "svg" not in self._inside:
            self.title += data
        elif "h1" in self._inside:
            self.headings[-1] += data
        self._words.append(data)


class Visitor:
    """A browser with one person in front of it."""

    def __init__(self, app: Flask, user: User | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        self.installation: Installation = app.extensions["casework"]
        self._last: TestResponse | None = None
        if user is not None:
            self.sign_in(user.id)

    @property
    def response(self) -> TestResponse:
        """The answer that came last."""
        assert self._last is not None, "nothing has been asked for yet"
        return self._last

    def sign_in(self, user_id: UUID) -> None:
        """Arrive with both factors given, as after the sign-in pages."""
        with work.doing(self.installation):
            user = session().get_one(User, user_id)
            reference = sessions.begin(user, SessionStage.FULL, "Test")
        with self.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = reference, True

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        """Open an address; the status must be the expected one."""
        return self._seen(self.client.get(path, **options), status)

    def follow(self, response: TestResponse) -> Page:
        """Go where a redirect points."""
        assert response.location, "nowhere to go"
        return self.get(response.location)

    def submit(
        self, path: str, page: Page | None = None, form: int | str = -1, status: int = 302, **fields: Any
    ) -> TestResponse:
        """Fill in a form of a page as it was rendered and post it.

        `form` is its place on the page or a part of its action; fields given replace what the form held, None empties.
        """
        shown = page or self.get(path)
        chosen = self._form(shown, form)
        values: dict[str, Any] = dict(chosen.values)
        for name, value in fields.items():
            values[name] = [] if value is None else value
        response = self.client.post(chosen.action or path, data=values, headers={"Referer": f"http://localhost{path}"})
        assert response.status_code == status, f"{path}: {response.status_code}, {Page(response.text).text[:600]}"
        self._last = response
        if response.mimetype == "text/html" and response.status_code != 302:
            self._inspect(response)
        return response

    def _form(self, page: Page, wanted: int | str) -> Form:
        posting = [
            form
            for form in page.forms
            if form.method == "post" and "language" not in form.action and "sign-out" not in form.action
        ]
        own = [form for form in posting if form.action != "/search/" or wanted == "/search/"]
        if isinstance(wanted, str):
            return next(form for form in own if wanted in form.action)
        return own[wanted]

    def _seen(self, response: TestResponse, status: int) -> Page:
        self._last = response
        assert response.status_code == status, (
            f"{response.request.path}: {response.status_code}, {Page(response.text).text[:400]}"
        )
        if response.mimetype != "text/html" or 300 <= status < 400:
            return Page("")
        return self._inspect(response)

    def _inspect(self, response: TestResponse) -> Page:
        """Every page, whatever it is about, keeps these promises."""
        page = Page(response.text)
        where = response.request.path
        assert not page.faults, f"{where}: {page.faults}"
        assert response.headers["Cache-Control"] == "no-store", where
        assert "default-src 'none'" in response.headers["Content-Security-Policy"], where
        assert "{{" not in response.text and "{%" not in response.text, where
        assert "LazyText" not in response.text and " object at 0x" not in response.text, where
        if "<html" in response.text:
            assert page.lang, where
            assert len(page.headings) == 1, f"{where}: headings {page.headings}"
            assert page.title.strip(), where
        for form in page.forms:
            assert form.method != "post" or "csrf_token" in form.values, f"{where}: a form without CSRF, {form.action}"
        return page
