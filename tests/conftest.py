"""The app, a database for each test on both kinds, ready-made things, and visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from casework import create_app
from casework.installation import Installation
from tests.backends import Backend, drop, postgresql_backend, settings_for, sqlite_backend
from tests.browser import Visitor
from tests.make import Make

BACKENDS = {"sqlite": sqlite_backend, "postgresql": postgresql_backend}


@pytest.fixture(scope="session")
def backends(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Backend]:
    """Each kind of database, prepared the first time a test asks for it."""
    made: dict[str, Backend] = {}

    def of(name: str) -> Backend:
        if name not in made:
            made[name] = BACKENDS[name](tmp_path_factory.mktemp(name))
        return made[name]

    return of


@pytest.fixture(params=sorted(BACKENDS))
def installation(
    request: pytest.FixtureRequest, backends: Callable[[str], Backend], tmp_path: Path
) -> Iterator[Installation]:
    """A fresh installation: empty data, fresh keys. Every test that uses it runs on both kinds of database."""
    (tmp_path / "instance").mkdir()
    urls = backends(request.param).fresh(tmp_path)
    opened = Installation.open(settings_for(tmp_path, *urls))
    yield opened
    drop(opened)


@pytest.fixture
def app(installation: Installation) -> Flask:
    """The real app. CSRF stays on."""
    made = create_app(installation=installation)
    made.testing = False
    return made


@pytest.fixture
def make(installation: Installation) -> Make:
    """Ready-made organisations, people, pupils, requests and cases."""
    return Make(installation)


@pytest.fixture
def browse(app: Flask) -> Callable[..., Visitor]:
    """Open a browser as somebody: browse(user) or browse() for nobody."""
    return lambda user=None: Visitor(app, user)
