"""What an adviser registers on the first day of school: who turned up, who did not, of whom it is not known.

All or nothing: one pupil out of reach, or one that somebody else has answered meanwhile, and nothing is saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_

from casework import audit, clock
from casework.actions.transition import several_ways, transitions
from casework.actions.transition.first_day import OPEN, first_day_of, year_at_hand
from casework.actions.transition.turnout_places import Beginning, places
from casework.database import session
from casework.errors import Invalid, NotNow, NotPermitted, StaleEdit
from casework.language import N_
from casework.models import Case, Pupil, Transition, User
from casework.models.codes import ConsentScope
from casework.models.transition_codes import StartState
from casework.policy.grants import Permission
from casework.policy.scope import cases_within
from casework.policy.sharing import covers

CHANGED_SINCE = N_("The list has changed since you opened it. Nothing was saved.")
CHANGED = N_("Somebody else registered something about one or more of these pupils. Nothing is saved yet.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered about one pupil, and the mark of the row its reader saw."""

    case_id: UUID
    state: StartState
    seen: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """An answer that met another. `theirs` is what is registered now; `closed`: the case is no longer open."""

    case_id: UUID
    number: str
    yours: StartState
    theirs: StartState | None
    closed: bool


def save(actor: User, answers: Sequence[Answer]) -> Mapping[StartState, int]:
    """Register the answers, all of them or none. Returns how many of each.

    Every pupil is authorised by itself: one that isn't within reach stops everything (NotPermitted) and is a line in
    the log. Raises StaleEdit with the conflicts; NotNow before the day; Invalid at "rows" when nothing is answered,
    at a case's number when that pupil cannot be registered so.
    """
    year = year_at_hand()
    first = first_day_of(year)
    if year is None or first is None or first > clock.today():
        raise NotNow(N_("School has not begun yet."))
    if not answers:
        raise Invalid("rows", N_("Answer for at least one pupil."))
    by_case = {each.case_id: each for each in answers}
    rows = _all_within(actor, by_case.keys(), year.begins)
    wanted = {(each.Pupil.id, year.begins): each.Transition.level for each in rows}
    if len(wanted) < len(rows):
        raise Invalid("rows", CHANGED_SINCE)
    with session().begin_nested(), several_ways.together(wanted) as ways:
        found = [Beginning(each.Case, each.Pupil, ways[each.Pupil.id, year.begins], each.shared) for each in rows]
        conflicts = tuple(filter(None, (_conflict(by_case[each.case.id], each) for each in found)))
        if conflicts:
            raise StaleEdit(CHANGED, conflicts)
        _register(actor, found, by_case, first)
    return Counter(each.state for each in by_case.values())


def _register(actor: User, found: Sequence[Beginning], by_case: Mapping[UUID, Answer], first: date) -> None:
    """Whoever is known about began, or did not, on the first day; Unknown is said of today."""
    began = [each for each in found if by_case[each.case.id].state is StartState.STARTED]
    known = places(actor, began)
    for each in found:
        given = by_case[each.case.id]
        on = clock.today() if given.state is StartState.UNKNOWN else first
        year, level, place = each.way.into_year, each.way.level, known.get(each.pupil.id)
        try:
            transitions.start(actor, each.pupil, year, level, given.state, on=on, place=place, seen=given.seen)
        except Invalid as refusal:
            raise Invalid(each.case.number, refusal.message) from refusal


def _all_within(actor: User, wanted: Collection[UUID], into_year: int) -> Sequence[Row[Any]]:
    """The pupils of these cases, and whether consent covers upper secondary."""
    query = cases_within(actor, Permission.REGISTER_TRANSITION).where(Case.id.in_(wanted))
    way = and_(Transition.pupil_id == Pupil.id, Transition.into_year == into_year)
    shared = covers(ConsentScope.UPPER_SECONDARY).label("shared")
    query = query.outerjoin(Transition, way).add_columns(Pupil, Transition, shared)
    rows = session().execute(query.order_by(Case.number)).all()
    _refuse_outside(actor, set(wanted) - {each.Case.id for each in rows})
    if any(each.Transition is None for each in rows):
        raise Invalid("rows", CHANGED_SINCE)
    return rows


def _refuse_outside(actor: User, outside: Collection[UUID]) -> None:
    for case_id in sorted(outside):
        case = session().get(Case, case_id)
        denied = audit.AccessDenied(case.owner if case else None)
        audit.record(actor, denied, decision=audit.Verdict.DENY, rule=Permission.REGISTER_TRANSITION.value)
    if outside:
        raise NotPermitted(N_("One or more of the pupils are not yours to register. Nothing was saved."))


def _conflict(given: Answer, found: Beginning) -> Conflict | None:
    closed = found.case.stage not in OPEN
    if not closed and found.way.version == given.seen:
        return None
    return Conflict(found.case.id, found.case.number, given.state, found.way.start, closed)
