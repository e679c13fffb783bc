"""The lists of the working day: one table from a list's name to its predicate, asked by counts and rows alike."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_

from casework.actions.agreement import expiry
from casework.actions.followup.status_checks import MARGIN
from casework.actions.working_day.query import Asking, Lapsing, due_on, reports_to_ot
from casework.actions.year.calendars import years
from casework.calendar.bridge import Bridge, bridge_on
from casework.installation import settings
from casework.models import Case, Pupil, Referral, Task, Transition
from casework.models.codes import CaseStage, Decision, TaskKind
from casework.models.transition_codes import Level
from casework.policy.grants import Permission, Sight
from casework.policy.sight import as_number

NEW_FOR = timedelta(days=14)
OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
AFTER_CLOSING = (TaskKind.STATUS_3_MONTHS, TaskKind.STATUS_6_MONTHS)


class Filter(StrEnum):
    """The lists of the working day, in the order they are shown."""

    NOW = "now"
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    SILENT = "silent"
    BRIDGE = "bridge"
    NEW = "new"
    WAITING = "waiting"
    AFTER = "after"
    MINE = "mine"


def predicates(asking: Asking) -> dict[Filter, ColumnElement[bool]]:
    """What each list holds. Named rows need enough in sight; the rest wait, unnamed, for consent.

    A resting case is not asked for, but for a report to OT and a draft that lapses: their days do not wait.
    """
    day, due = asking.day, due_on()
    monday = day - timedelta(days=day.weekday())
    named = and_(Case.stage.in_(OPEN), asking.enough(Permission.READ_WORKLIST))
    awake = and_(named, or_(Case.stage == CaseStage.ACTIVE, Case.held_until <= day))
    unreported = and_(Case.stage == CaseStage.CLOSED, asking.enough(Permission.HAND_TO_OT))
    to_ot, after = and_(or_(named, unreported), reports_to_ot()), _asked_after(asking)
    called = or_(awake, to_ot, after)
    untried = and_(Case.last_reached_on.is_(None), Case.attempts_since == 0)
    return {
        Filter.NOW: or_(to_ot, and_(called, due <= day), and_(named, Lapsing.id.is_not(None))),
        Filter.OVERDUE: and_(called, due < day),
        Filter.TODAY: and_(called, due == day),
        Filter.WEEK: and_(called, due.between(monday, monday + timedelta(days=6))),
        Filter.SILENT: and_(awake, silent_since() <= quiet_since(asking.bridge, day)),
        Filter.BRIDGE: and_(named, asking.enough(Permission.READ_TRANSITION), on_the_bridge(asking.bridge)),
        Filter.NEW: and_(named, Case.opened_on >= day - NEW_FOR, untried),
        Filter.WAITING: _waiting(asking.seen.c.sight),
        Filter.AFTER: or_(after, and_(unreported, reports_to_ot())),
        Filter.MINE: named,
    }


def shown(asking: Asking) -> tuple[Filter, ...]:
    """The lists of today: the one of the summer bridge is there while a bridge is on."""
    return tuple(each for each in Filter if each is not Filter.BRIDGE or asking.bridge is not None)


def in_order(query: Select[Any], asking: Asking, chosen: Filter) -> Select[Any]:
    """A report to OT first, then what is due first, what has no next step last. A draft is due the day it lapses.

    On the summer bridge: whoever nobody has reached since compulsory school ended, then the longest silent.
    """
    if chosen is Filter.BRIDGE and asking.bridge is not None:
        reached = case((Case.last_reached_on >= asking.bridge.begins, 1), else_=0)
        return query.order_by(reached, silent_since(), Referral.number)
    due, lapses = due_on(), expiry.lapses_on(Lapsing, asking.day)
    due = case((and_(Lapsing.id.is_not(None), or_(due.is_(None), due > lapses)), lapses), else_=due)
    return query.order_by(case((reports_to_ot(), 0), else_=1), due.is_(None), due, Referral.number)


def silent_since() -> ColumnElement[date]:
    """The day the pupil was reached last; for one never reached, the day the case was opened."""
    return func.coalesce(Case.last_reached_on, Case.opened_on)


def on_the_bridge(bridge: Bridge | None) -> ColumnElement[bool]:
    """Is the pupil on the way into Vg1 over this summer bridge? Asked of Case."""
    if bridge is None:
        return false()
    return exists().where(
        Transition.pupil_id == Case.pupil_id,
        Transition.into_year == bridge.into_year,
        Transition.level == Level.VG1,
    )


def quiet_since(bridge: Bridge | None, day: date) -> ColumnElement[date]:
    """Who is not reached after this day is silent on `day`: sooner on the summer bridge than else. Asked of Case."""
    ordinary, sooner = (
        day - timedelta(days=days) for days in (settings().silence_days, settings().bridge_silence_days)
    )
    return literal(ordinary) if bridge is None else case((on_the_bridge(bridge), sooner), else_=ordinary)


def is_silent(day: date) -> ColumnElement[bool]:
    """Has nobody reached the pupil for longer than the phase it is in allows? Asked of Case."""
    return silent_since() <= quiet_since(bridge_on(day, years()), day)


def _asked_after(asking: Asking) -> ColumnElement[bool]:
    """A closed case whose status is asked for: three or six months after, two weeks either way."""
    return and_(
        Case.stage == CaseStage.CLOSED,
        Task.kind.in_(AFTER_CLOSING),
        Task.due_on.between(asking.day - MARGIN, asking.day + MARGIN),
        Pupil.protected_at.is_(None),
        asking.enough(Permission.ANSWER_STATUS),
    )


def _waiting(sight: ColumnElement[int]) -> ColumnElement[bool]:
    """Accepted, but consent does not open it: not yet, or not any more."""
    not_yet = and_(Case.id.is_(None), Referral.decision == Decision.ACCEPTED, Referral.cancelled_at.is_(None))
    not_any_more = and_(Case.stage.in_(OPEN), sight == as_number(Sight.UNNAMED))
    return and_(Pupil.protected_at.is_(None), sight >= int(Sight.UNNAMED), or_(not_yet, not_any_more))
