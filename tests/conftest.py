"""The app, a database for each test on both kinds, ready-made things, and visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any, cast

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from casework import create_app
from casework.installation import Installation
from casework.models import Case, User
from casework.models.codes import Role
from tests.adviser_day import statements as listened_to
from tests.backends import Backend, drop, opened, postgresql_backend, quick_sqlite_backend, settings_for
from tests.browser import Visitor
from tests.make import Make


class Compiled(BytecodeCache):
    """Templates compiled once for all apps of this process: half of a test went into compiling them anew."""

    def __init__(self) -> None:
        self.known: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give back what was compiled of this source; its checksum is part of the name."""
        bucket.code = self.known.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self.known[f"{bucket.key} {bucket.checksum}"] = bucket.code


Flask.jinja_options = {"bytecode_cache": Compiled()}
BACKENDS = {"sqlite": quick_sqlite_backend, "postgresql": postgresql_backend}


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
    fresh = opened(settings_for(tmp_path, *urls))
    yield fresh
    drop(fresh)


class Seat:
    """Where the installation of the present test sits, so that one app may serve every test of a process.

    The product has one app for all its requests, too; compiling its routes anew took a third of a test.
    """

    taken_by: Installation | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.taken_by, name)


SEAT, SERVING = Seat(), list[Flask]()


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    """The real app. CSRF stays on. Tests that add to it make one of their own: Flask refuses it here."""
    SEAT.taken_by = installation
    if not SERVING:
        SERVING.append(create_app(installation=cast("Installation", SEAT)))
        SERVING[0].testing = False
    yield SERVING[0]
    SEAT.taken_by = None


@pytest.fixture
def make(installation: Installation) -> Make:
    """Ready-made organisations, people, pupils, requests and cases."""
    return Make(installation)


@pytest.fixture
def browse(app: Flask) -> Callable[..., Visitor]:
    """Open a browser as somebody: browse(user) or browse() for nobody."""
    return lambda user=None: Visitor(app, user)


@pytest.fixture
def adviser(make: Make) -> User:
    """An adviser at a Nav office."""
    return make.user(Role.ADVISER, name="Vera Veileder")


@pytest.fixture
def case(make: Make, adviser: User) -> Case:
    """A case of that adviser's."""
    return make.case(adviser)


@pytest.fixture
def statements(installation: Installation) -> Iterator[list[str]]:
    """Every statement to either store from now on; those that only open a transaction are left out."""
    with listened_to(installation) as sent:
        yield sent
