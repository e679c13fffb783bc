"""The data store: engines, the session of the present request, and the rule that reading pages cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the data store. A row knows its id before it is saved: sealed fields are bound to it."""

    metadata = MetaData(naming_convention=NAMING)

    def __init__(self, **values: Any) -> None:
        if hasattr(type(self), "id"):
            values.setdefault("id", uuid4())
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


class WriteWhileReading(RuntimeError):
    """A page that only reads tried to write: a fault in the program, never in what a user did."""


class Database:
    """One SQL database: PostgreSQL by URL, or SQLite with WAL and full fsync."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._reader = self.engine.execution_options(reading=True, **self._read_only())

    def _read_only(self) -> dict[str, bool]:
        return {"postgresql_readonly": True} if self.engine.dialect.name == "postgresql" else {}

    def session(self, *, reading: bool = False) -> Session:
        """A new session. A reading one refuses to flush anything."""
        opened = Session(self._reader if reading else self.engine, expire_on_commit=False, autoflush=True)
        opened.info["reading"] = reading
        return opened


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_size=10, max_overflow=10, pool_pre_ping=True)
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": 30, "check_same_thread": False},
        pool_size=10,
        max_overflow=10,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "recursive_triggers=ON",
        "busy_timeout=30000",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the write lock first: a read that upgrades later would fail instead of waiting."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@event.listens_for(Session, "before_flush")
def _refuse_flush_while_reading(opened: Session, *_: object) -> None:
    if opened.info.get("reading") and (opened.new or opened.deleted or any(map(opened.is_modified, opened.dirty))):
        raise WriteWhileReading("A page that only reads tried to write.")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement_while_reading(state: ORMExecuteState) -> None:
    if state.session.info.get("reading") and not state.is_select:
        raise WriteWhileReading("A page that only reads tried to write.")


_present: ContextVar[Session] = ContextVar("casework_session")


def session() -> Session:
    """The session of the request or command being served. Raises LookupError outside one."""
    return _present.get()


@contextmanager
def using(opened: Session) -> Iterator[Session]:
    """Make a session the present one inside the block, then close it."""
    token = _present.set(opened)
    try:
        yield opened
    finally:
        _present.reset(token)
        opened.close()
