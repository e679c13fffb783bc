"""The key store: a database of its own for every key below the root key, on SQLite or PostgreSQL.

It holds no personal data: only owners' kinds and ids, their wrapped keys, their log references, and who is erased.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from casework.privacy.keytables import SCHEMA, meta, metadata

PATIENCE = 10  # seconds to wait for another writer
PRAGMAS = (
    f"busy_timeout={PATIENCE * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
)
UNREACHABLE = (SQLAlchemyError, OSError)
"""What a key store that is damaged or out of reach raises."""


class KeyStore:
    """Connections to one key store. Making one touches nothing on disk."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = _engine(url)
        self._reader = self.engine.execution_options(**_reading(self.engine))

    def create_schema(self) -> None:
        """Make the tables, in a file only this user can read where it is SQLite. Harmless when they are there."""
        if (path := self._path()) is not None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        metadata.create_all(self.engine)
        with self.writing() as connection:
            if connection.execute(meta.select()).first() is None:
                connection.execute(meta.insert().values(name="schema", value=SCHEMA))

    def schema(self) -> str | None:
        """The schema this store was made with, or None where there is no key store. Creates nothing."""
        if (path := self._path()) is not None and not path.is_file():
            return None
        if not inspect(self.engine).has_table(meta.name):
            return None
        with self.reading() as connection:
            value: str | None = connection.scalar(meta.select().with_only_columns(meta.c.value))
        return value

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for single statements that change nothing."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end of the block or rolled back by an exception."""
        with self.engine.begin() as connection:
            yield connection

    def forget_deleted(self) -> bool:
        """Empty SQLite's write-ahead log, where deleted rows otherwise stay. False if a reader hindered it."""
        if self.engine.dialect.name != "sqlite":
            return True
        with self.reading() as connection:
            busy: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        return not busy

    def _path(self) -> Path | None:
        if self.engine.dialect.name != "sqlite":
            return None
        return Path(self.engine.url.database or "")


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10)
    connect = {"timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, connect_args=connect, pool_size=10, max_overflow=10)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _reading(engine: Engine) -> dict[str, object]:
    return {"reading": True} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock first, so that they wait instead of failing; single reads need no transaction."""
    if not connection.get_execution_options().get("reading"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
