"""The demo, served on this machine for the screens, and browsers with one person in front of each."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, Literal
from uuid import UUID

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.engine import make_url
from werkzeug.serving import make_server

from casework import create_app, work
from casework.actions.account import identity, sessions
from casework.config import Settings
from casework.database import session
from casework.demo.build import build
from casework.installation import Installation
from casework.models import Organisation, User
from casework.models.codes import Role, SessionStage
from tests.backends import quick_sqlite_backend, settings_for

DESK, PHONE, NARROW = 1366, 390, 320


@dataclass(frozen=True)
class World:
    """A served demo."""

    app: Flask
    installation: Installation
    address: str

    def somebody(self, role: Role, workplace: str = "", place: int = 0) -> User:
        """A member of the demo's staff, by role and the beginning of the workplace's name."""
        with work.unit(self.installation, reading=True) as opened:
            query = select(User).where(User.role == role).order_by(User.name)
            if workplace:
                query = query.join(Organisation).where(Organisation.name.startswith(workplace))
            found = opened.scalars(query).all()[place]
            opened.expunge_all()
        return found

    def named(self, name: str) -> User:
        """The member of the demo's staff of this name, whoever else has come since."""
        with work.unit(self.installation, reading=True) as opened:
            found = opened.scalars(select(User).where(User.name == name)).one()
            opened.expunge_all()
        return found

    def speak(self, user_id: UUID, language: str) -> None:
        """Let a user choose a language, as on their profile."""
        with work.doing(self.installation):
            identity.speak(session().get_one(User, user_id), language)

    def sign_in(self, context: BrowserContext, user_id: UUID) -> None:
        """Give a browser the cookie of a fresh session, both factors given."""
        with work.doing(self.installation):
            reference = sessions.begin(session().get_one(User, user_id), SessionStage.FULL, "Test")
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer is not None
        value = signer.dumps({"_user_id": reference, "_fresh": True})
        name = self.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": str(value), "url": self.address}])


@contextmanager
def served(folder: Path) -> Iterator[World]:
    """Build the demo in a folder, with reports as often as in `make demo`, and serve it until the block ends."""
    with installed(folder, report_months=(2, 5, 8, 11)) as installation:
        build(installation)
        with serving(installation) as world:
            yield world


@contextmanager
def installed(folder: Path, **told: Any) -> Iterator[Installation]:
    """An empty installation in a folder. `told`: settings of its own."""
    (folder / "instance").mkdir()
    urls = quick_sqlite_backend(folder).fresh(folder)
    with _opened(settings_for(folder, *urls, demo=True, **told)) as installation:
        yield installation


@contextmanager
def copied(world: World, folder: Path) -> Iterator[World]:
    """The same demo once more, as it stands, for whoever changes what cannot be changed back."""
    (folder / "instance").mkdir()
    there, urls = world.installation.settings, quick_sqlite_backend(folder).fresh(folder)
    for source, target in zip((there.database_url, there.keys_url), urls, strict=True):
        old, new = (sqlite3.connect(make_url(each).database or "") for each in (source, target))
        with closing(old), closing(new):
            old.backup(new)
    settings = settings_for(folder, *urls, demo=True, report_months=there.report_months)
    with _opened(settings) as installation, serving(installation) as again:
        yield again


@contextmanager
def _opened(settings: Settings) -> Iterator[Installation]:
    installation = Installation.open(settings)
    try:
        yield installation
    finally:
        installation.database.engine.dispose()
        installation.store.engine.dispose()


@contextmanager
def serving(installation: Installation) -> Iterator[World]:
    """Serve an installation on a free port until the block ends."""
    app = create_app(installation=installation)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield World(app, installation, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Person:
    """Somebody in front of a browser. Notices every broken promise of a page as it goes."""

    def __init__(
        self,
        world: World,
        browser: Browser,
        user: User | None,
        *,
        width: int = DESK,
        scripts: bool = True,
        scheme: Literal["light", "dark"] = "light",
    ) -> None:
        self.world = world
        self.scripts = scripts
        self.faults: list[str] = []
        phone: dict[str, Any] = {"is_mobile": True, "has_touch": True} if width < 600 else {}
        self.context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 768},
            java_script_enabled=scripts,
            color_scheme=scheme,
            locale="nb-NO",
            base_url=world.address,
            reduced_motion="reduce",
            **phone,
        )
        self.context.set_default_timeout(8000)
        if user is not None:
            world.sign_in(self.context, user.id)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def _hear(self, message: Any) -> None:
        refused = "Content Security Policy" in message.text or "Refused to" in message.text
        if refused:
            self.faults.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> Page:
        """Go to an address and insist that it answers well."""
        answer = self.page.goto(path)
        assert answer is not None and answer.status < 400, (
            f"{path}: {answer.status if answer else 'no answer'} {self.page.inner_text('main')[:300]}"
        )
        return self.page

    def scrolls_sideways(self) -> bool:
        """Is the page wider than the window?"""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))

    def leave(self) -> None:
        """Close the browser; any broken promise on the way is told now."""
        self.context.close()
        assert not self.faults, self.faults
