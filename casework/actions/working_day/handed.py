"""Cases a user has handed over and can still read for some days. They are on no list and in no count of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select

from casework import audit, clock
from casework.actions.case.dated_parts import main_name
from casework.actions.working_day.rows import full_name
from casework.database import session
from casework.models import Assignment, Case, Pupil, Referral, User
from casework.models.codes import Part
from casework.policy.grants import NEEDS, Permission
from casework.policy.scope import assigned_to
from casework.policy.sight import on_duty, sight_column


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A case the reader has handed over, the last day it can be read, and who follows it up now."""

    case_id: UUID
    number: str
    name: str
    until: date
    adviser: str | None


def some(actor: User) -> ColumnElement[bool]:
    """Has the user handed over a case that can still be read?"""
    return exists().where(*_former(actor))


def rows(actor: User) -> Sequence[Row[Any]]:
    """Cases the user reads only because they handed them over, those that close first at the top. Opens nothing."""
    today = clock.today()
    former = select(Assignment.case_id, func.max(Assignment.ends_on).label("until")).where(*_former(actor))
    mine = former.group_by(Assignment.case_id).subquery()
    query = (
        select(Case.id, Case.number, Pupil, mine.c.until, main_name(today).label("adviser"))
        .join(mine, mine.c.case_id == Case.id)
        .join(Referral, Referral.id == Case.referral_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .where(sight_column(actor, today) >= int(NEEDS[Permission.READ_CASE]), Case.id.not_in(assigned_to(actor)))
    )
    return session().execute(query.order_by(mine.c.until, Case.number)).all()


def opened(reading: audit.Reading, found: Sequence[Row[Any]]) -> tuple[HandedOver, ...]:
    """The same with names, within a reading of the page they stand on."""
    return tuple(HandedOver(row.id, row.number, full_name(reading, row.Pupil), row.until, row.adviser) for row in found)


def until(actor: User, case: Case) -> HandedOver | None:
    """The last day the actor can read a case they have handed over; None for whoever works on it, or leads."""
    found = next((row for row in rows(actor) if row.id == case.id), None)
    return HandedOver(found.id, found.number, "", found.until, found.adviser) if found else None


def _former(actor: User) -> tuple[ColumnElement[bool], ...]:
    return (*on_duty(actor, clock.today()), Assignment.part == Part.FORMER)
