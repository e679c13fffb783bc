"""Rows of pupils on their way into Vg1, noted before anybody registers anything, so that lists can ask for them.

A row nobody has registered anything in follows the grade: when a class list says another one, it goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, delete, exists
from sqlalchemy.dialects import postgresql, sqlite

from casework.actions.milestone.facts import Sheet
from casework.calendar.grades import Phase
from casework.database import Base, session
from casework.models import Transition, Wish
from casework.models.transition_codes import ApplicationState, Level

INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
LEADS_INTO: dict[Phase, int] = {Phase.TENTH: 1, Phase.FIRST: 0}
"""Phases in which a pupil is on the way into Vg1, and how many years ahead that is."""

New = tuple[UUID, int, Level]
"""A pupil, the year that is gone into, and which year of upper secondary that is."""


def missing(sheet: Sheet, begins: int, phase: Phase | None) -> Iterable[New]:
    """The way into Vg1 of a pupil who is on it in a school year, where there is no row of it."""
    if phase in LEADS_INTO and begins + LEADS_INTO[phase] not in sheet.facts.into:
        yield sheet.pupil_id, begins + LEADS_INTO[phase], Level.VG1


def astray(sheet: Sheet, begins: int, phase: Phase | None) -> Iterable[UUID]:
    """Untouched ways into this year or the next that are not the pupil's after all. None while the grade is unknown."""
    if phase is not None:
        right = begins + LEADS_INTO[phase] if phase in LEADS_INTO else None
        yield from (sheet.untouched[into] for into in (begins, begins + 1) if into in sheet.untouched and into != right)


def ensure(wanted: Iterable[New]) -> None:
    """Make the rows of these pupils into these years that nobody has made yet, also when somebody does so just now."""
    rows: list[dict[str, object]] = [
        {
            "id": uuid4(),
            "pupil_id": pupil_id,
            "into_year": into,
            "level": level,
            "application": ApplicationState.NOT_SENT,
            "version": 1,
        }
        for pupil_id, into, level in wanted
    ]
    insert_missing(Transition, rows)


def drop(ids: Collection[UUID]) -> None:
    """Remove untouched ways. One that somebody has registered something in meanwhile stays."""
    if ids:
        still = (Transition.id.in_(ids), Transition.version == 1, ~exists().where(Wish.transition_id == Transition.id))
        session().execute(delete(Transition).where(*still), execution_options={"synchronize_session": False})


def insert_missing(table: type[Base], rows: list[dict[str, object]]) -> int:
    """Insert rows, of one shape, in one statement; one that somebody else inserted in the same moment stays as it is.

    Returns how many were inserted.
    """
    if not rows:
        return 0
    add = INSERT[session().get_bind().dialect.name](table.__table__).on_conflict_do_nothing()
    done = session().execute(add, rows, execution_options={"preserve_rowcount": True})
    return max(0, cast("CursorResult[Any]", done).rowcount)
