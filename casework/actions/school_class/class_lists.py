"""A class list on its way in: read, kept sealed on the server for an hour, and thrown away when it is taken in.

What is kept is the checked rows only: other columns and refused texts never leave the reader.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from casework import audit, clock
from casework.actions.pupil.pupils import grades_of
from casework.actions.writing.drafts import bury
from casework.class_list import Column, ReadList, Row, RowProblem, RowProblemCode, read
from casework.database import session
from casework.errors import NotFound
from casework.models import Draft, User
from casework.models.codes import DraftKind, Grade
from casework.models.sealing import mint, seal
from casework.privacy.place import Size

LASTS = timedelta(hours=1)


def take_up(actor: User, data: bytes) -> ReadList:
    """Read a file. If it can be read as a list it is kept for the next step, in place of an earlier one."""
    found = read(data, today=clock.today(), grades=grades_of(actor))
    if not found.problems:
        _keep(actor, found)
    return found


def waiting(actor: User) -> ReadList | None:
    """The list the actor has taken up and not yet let in, or None when there is none or its hour is over."""
    draft = _draft(actor)
    if draft is None or draft.expires_at <= clock.now():
        return None
    text = audit.read_list(actor, audit.DraftRestored()).text(draft, "content")
    return _from_json(text) if isinstance(text, str) else None


def discard(actor: User) -> None:
    """Throw the waiting list away: the row now, its key after the commit."""
    draft = _draft(actor)
    if draft is not None:
        bury([draft])


def _keep(actor: User, found: ReadList) -> None:
    if actor.organisation_id is None:
        raise NotFound
    discard(actor)
    now = clock.now()
    draft = Draft(
        user_id=actor.id,
        kind=DraftKind.CLASS_LIST,
        subject_id=actor.organisation_id,
        saved_at=now,
        expires_at=now + LASTS,
    )
    mint([draft.owner])
    seal(draft, "content", _to_json(found), Size.NOTE)
    session().add(draft)


def _draft(actor: User) -> Draft | None:
    return session().scalar(
        select(Draft).where(
            Draft.user_id == actor.id,
            Draft.kind == DraftKind.CLASS_LIST,
            Draft.subject_id == actor.organisation_id,
        )
    )


def _to_json(found: ReadList) -> str:
    rows = [
        [
            row.number,
            row.given_name,
            row.family_name,
            row.birth_date.isoformat() if row.birth_date else None,
            row.grade,
            row.class_name,
            [[problem.code, problem.column, problem.twin] for problem in row.problems],
        ]
        for row in found.rows
    ]
    return json.dumps({"rows": rows, "left_out": found.left_out, "sheets": found.left_out_sheets})


def _from_json(text: str) -> ReadList:
    kept: dict[str, Any] = json.loads(text)
    return ReadList(
        rows=tuple(_row(*values) for values in kept["rows"]),
        left_out=tuple(kept["left_out"]),
        left_out_sheets=tuple(kept["sheets"]),
    )


def _row(
    number: int,
    given: str,
    family: str,
    born: str | None,
    grade: str | None,
    class_name: str | None,
    problems: list[Any],
) -> Row:
    return Row(
        number,
        given,
        family,
        date.fromisoformat(born) if born else None,
        Grade(grade) if grade else None,
        class_name,
        tuple(RowProblem(RowProblemCode(code), Column(column), twin) for code, column, twin in problems),
    )
