"""Agendas of a case conference: which open cases each holds, in what order, and where in it one case stands.

An agenda is not stored: it is what its filter finds now, in an order that does not change while people talk (the main
adviser, then the number of the case). A case that has left the filter keeps its place until one moves on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Uuid,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import case as choose
from sqlalchemy.orm import aliased

from casework import clock
from casework.actions.conference.stars import starred_by
from casework.actions.milestone.due import is_due
from casework.actions.working_day.filters import OPEN, on_the_bridge, quiet_since, silent_since
from casework.actions.year.calendars import years
from casework.calendar.bridge import bridge_on
from casework.database import session
from casework.models import Assignment, Case, Milestone, Referral, Star, Task, User
from casework.models.codes import CaseStage, Part, TaskState
from casework.policy.grants import Permission, Reach, reach_of
from casework.policy.scope import assigned_to, cases_within
from casework.policy.sharing import has_part


class Agenda(StrEnum):
    """What a conference can be about, in the order it is shown."""

    STARRED = "starred"
    DUE = "due"
    OVERDUE = "overdue"
    SILENT = "silent"
    BRIDGE = "bridge"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An agenda; `mine` narrows what a lead may take up to the cases they follow up themselves."""

    agenda: Agenda
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands on an agenda. `number` counts from 1 and is None for a case that has left it."""

    number: int | None
    total: int
    previous: UUID | None
    following: UUID | None


def agendas() -> list[Agenda]:
    """The agendas of today: that of the summer bridge is there while a bridge is on."""
    bridge = bridge_on(clock.today(), years())
    return [each for each in Agenda if each is not Agenda.BRIDGE or bridge is not None]


def counts(actor: User, *, mine: bool) -> dict[Agenda, int]:
    """How many cases each agenda has, in one statement."""
    table = agendas()
    sums = (func.sum(choose((inside(actor, Wanted(each, mine)), 1), else_=0)) for each in table)
    query = within(actor, *sums).where(Case.id.in_(_near(actor, Wanted(Agenda.ALL, mine))))
    found = session().execute(query).one()
    return {name: int(number or 0) for name, number in zip(table, found, strict=True)}


def first_of(actor: User, wanted: Wanted) -> UUID | None:
    """The case an agenda begins with."""
    query = within(actor, Case.id).where(on_agenda(actor, wanted)).order_by(*in_order()).limit(1)
    found: UUID | None = session().scalar(query)
    return found


def place_of(actor: User, wanted: Wanted, case: Case) -> Place:
    """Where a case within reach stands on the agenda, and its neighbours."""
    held = inside(actor, wanted)
    these = union_all(_near(actor, wanted), select(literal(case.id, Uuid)))
    query = within(actor, Case.id, held.label("held")).where(Case.id.in_(these), or_(held, Case.id == case.id))
    found = session().execute(query.order_by(*in_order())).all()
    at = next(place for place, row in enumerate(found) if row.id == case.id)
    return Place(
        number=at + 1 if found[at].held else None,
        total=sum(1 for row in found if row.held),
        previous=found[at - 1].id if at > 0 else None,
        following=found[at + 1].id if at + 1 < len(found) else None,
    )


def within(actor: User, *columns: Any) -> Select[Any]:
    """Columns of the cases this user may take up."""
    return cases_within(actor, Permission.HOLD_CONFERENCE).with_only_columns(*columns)


def inside(actor: User, wanted: Wanted) -> ColumnElement[bool]:
    """Is an open case within reach on the agenda? Asked of Case and Referral."""
    held = and_(Case.stage.in_(OPEN), _holds(actor, wanted.agenda))
    return and_(held, has_part(actor)) if wanted.mine else held


def on_agenda(actor: User, wanted: Wanted) -> ColumnElement[bool]:
    """The same, asked of few cases only: what a list is selected by."""
    return and_(Case.id.in_(_near(actor, wanted)), inside(actor, wanted))


def in_order() -> tuple[Any, ...]:
    """What does not change while people talk: the main adviser, then the number of the case."""
    return func.coalesce(main_adviser(), ""), Case.number


def main_adviser() -> ScalarSelect[Any]:
    """The name of whoever is main adviser today. Asked of Case."""
    today = clock.today()
    query = select(User.name).join(Assignment, Assignment.user_id == User.id)
    query = query.where(
        Assignment.case_id == Case.id,
        Assignment.part == Part.MAIN,
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )
    return query.order_by(Assignment.starts_on.desc()).limit(1).correlate(Case).scalar_subquery()


def _near(actor: User, wanted: Wanted) -> Select[UUID]:
    """Among whose ids an agenda's cases are. It narrows only, so that the database need not look at every case."""
    if wanted.agenda is Agenda.STARRED:
        return select(Star.case_id).where(Star.user_id == actor.id)
    if wanted.mine or reach_of(actor.role, Permission.HOLD_CONFERENCE) is Reach.OWN:
        return assigned_to(actor)
    case, referral = aliased(Case), aliased(Referral)
    theirs = select(case.id).join(referral, referral.id == case.referral_id)
    return theirs.where(referral.office_id == actor.organisation_id, case.stage.in_(OPEN))


def _holds(actor: User, agenda: Agenda) -> ColumnElement[bool]:
    day = clock.today()
    awake = or_(Case.stage == CaseStage.ACTIVE, Case.held_until <= day)
    match agenda:
        case Agenda.STARRED:
            return starred_by(actor)
        case Agenda.DUE:
            return exists().where(Milestone.case_id == Case.id, *is_due(day))
        case Agenda.OVERDUE:
            late = aliased(Task)
            asked = late.case_id == Case.id, late.state == TaskState.OPEN, late.due_on < day
            return and_(awake, exists().where(*asked))
        case Agenda.SILENT:
            return and_(awake, silent_since() <= quiet_since(bridge_on(day, years()), day))
        case Agenda.BRIDGE:
            return on_the_bridge(bridge_on(day, years()))
        case Agenda.ALL:
            return true()
        case unknown:
            assert_never(unknown)
