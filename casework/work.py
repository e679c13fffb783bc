"""One unit of work: a session, a desk of keys and the lines said, settled together or not at all.

A request is one unit; so is a command. Order at the end of a successful change: flush, chain the log in (its lock
is taken last), commit. A refused or reading request keeps only what stands alone, in a short transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import cast

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from casework.audit.log import Circumstance, Line, append
from casework.database import Base, using
from casework.errors import LogUnavailable
from casework.installation import Installation
from casework.models.sealing import SealedWrite

UNLOGGED_TABLES = {"draft", "sign_in", "attempt", "submission", "audit_entry", "audit_subject"}


class SilentChange(RuntimeError):
    """A change that no line of the log speaks of: a fault in the program, refused before it is kept."""


@contextmanager
def unit(installation: Installation, *, reading: bool, session_ref: str | None = None) -> Iterator[Session]:
    """Open a unit of work. What is not settled inside the block is rolled back."""
    opened = installation.database.session(reading=reading)
    opened.info.update(
        installation=installation,
        desk=installation.vault.request(),
        circumstance=Circumstance(session_ref, token_hex(8)),
        settled=False,
    )
    with using(opened):
        try:
            yield opened
        finally:
            if not opened.info["settled"]:
                settle(opened, kept=False)


@contextmanager
def doing(installation: Installation) -> Iterator[Session]:
    """A unit of work for a command: settled when the block ends well, refused when it raises."""
    with unit(installation, reading=False) as opened:
        yield opened
        settle(opened, kept=True)


def settle(opened: Session, *, kept: bool) -> None:
    """End the unit once: commit change and log together when kept, else keep only what stands alone.

    Raises LogUnavailable when the log cannot be written: then nothing may be shown either.
    """
    if opened.info["settled"]:
        return
    opened.info["settled"] = True
    if kept and not opened.info["reading"]:
        _commit(opened)
    else:
        opened.rollback()
        _append_alone(opened)


def _commit(opened: Session) -> None:
    try:
        opened.flush()
        _refuse_silence(opened)
        append(opened, _said(opened), _written(opened), opened.info["circumstance"])
        opened.commit()
    except BaseException:
        opened.rollback()
        opened.info["lines"] = [line for line in _said(opened) if line.event.stands_alone]
        opened.info["settled"] = False
        raise


def _append_alone(opened: Session) -> None:
    alone = [line for line in _said(opened) if line.event.stands_alone]
    if not alone:
        return
    installation: Installation = opened.info["installation"]
    try:
        with installation.database.session() as apart:
            append(apart, alone, (), opened.info["circumstance"])
            apart.commit()
    except SQLAlchemyError as fault:
        raise LogUnavailable("The log cannot be written, so nothing is shown or changed.") from fault


def _said(opened: Session) -> list[Line]:
    return cast("list[Line]", opened.info.get("lines", []))


def _written(opened: Session) -> list[SealedWrite]:
    return cast("list[SealedWrite]", opened.info.get("sealed_writes", []))


def _refuse_silence(opened: Session) -> None:
    changed: set[str] = opened.info.get("changed_tables", set()) - UNLOGGED_TABLES
    if changed and not any(not line.event.stands_alone for line in _said(opened)):
        raise SilentChange(f"Nothing in the log speaks of the change to {', '.join(sorted(changed))}.")


@event.listens_for(Session, "before_flush")
def _notice_changes(opened: Session, *_: object) -> None:
    rows = [*opened.new, *opened.deleted, *(row for row in opened.dirty if opened.is_modified(row))]
    tables = {row.__tablename__ for row in rows if isinstance(row, Base)}
    opened.info.setdefault("changed_tables", set()).update(tables)
