"""A class and its way into upper secondary, as its counsellor sees it: rows, and counts that open exactly theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from casework import audit
from casework.actions.pupil.rolls import entry, on_roll
from casework.actions.school_class import pages
from casework.actions.school_class.pages import Need
from casework.actions.school_class.rows import Asked, ClassPage, ClassRow, Line, NextStep, Show
from casework.actions.school_class.standings import (
    MISSING,
    Part,
    Rows,
    intake,
    parts_of,
    row_for,
    rows_of,
    standing,
    ways_for,
)
from casework.actions.transition.settled import is_settled
from casework.calendar.classes import Round, Ways
from casework.class_list import sort_key
from casework.database import session
from casework.models import Case, Enrolment, Milestone, Pupil, Referral, User
from casework.models.transition_codes import (
    ApplicationState,
    MilestoneState,
)
from casework.policy.grants import Permission, may
from casework.policy.sharing import known_to_school

Opener = Callable[[Collection[Line]], tuple[ClassRow, ...]]
"""Opens the names of some lines, and puts the rows in order."""


def page(actor: User, asked: Asked, also: Collection[UUID] = ()) -> ClassPage:
    """The page of a class or grade of the own school, in one line of the log. `also`: pupils shown in any case."""
    allowed = may(actor.role, Permission.REGISTER_TRANSITION)
    return arranged(asked, _lines(actor, asked), also, lambda shown: _opened(actor, shown), may_register=allowed)


def arranged(
    asked: Asked, everyone: Sequence[Line], also: Collection[UUID], opened: Opener, *, may_register: bool
) -> ClassPage:
    """The page out of everybody in the class: whom it shows is `opened`, the others are only counted."""
    parts = parts_of(asked.grade)
    lists = {show: [one for one in everyone if _is_in(one, show)] for show in _choices(parts)}
    shown = lists.get(asked.show, everyone)
    ids = {one.pupil.id for one in shown} | set(also)
    shown = [one for one in everyone if one.pupil.id in ids]
    return ClassPage(
        asked=asked,
        rows=opened(shown),
        total=len(everyone),
        settled=sum(one.settled for one in everyone),
        counts={show: len(found) for show, found in lists.items()},
        parts=parts,
        intake=_intake(everyone, parts),
        lacking={part: sum(one.standing.lacks(part) for one in shown) for part in MISSING if part in parts},
        may_register=may_register,
    )


def _choices(parts: Collection[Part]) -> list[Show]:
    """Whom it makes sense to ask for in this grade."""
    sent = [Show.UNSENT] if Part.APPLICATION in parts else []
    return [Show.ALL, Show.NEEDS, *sent, *([Show.UNSETTLED] if parts else [])]


def _is_in(one: Line, show: Show) -> bool:
    match show:
        case Show.ALL:
            return True
        case Show.NEEDS:
            return one.need is not None
        case Show.UNSENT:
            return one.standing.application is ApplicationState.NOT_SENT
        case Show.UNSETTLED:
            return not one.settled


def _lines(actor: User, asked: Asked) -> list[Line]:
    query = on_roll(actor).where(Enrolment.grade == asked.grade)
    if asked.class_name is not None:
        query = query.where(Enrolment.class_name == asked.class_name)
    found = {pupil.id: (pupil, enrolment) for pupil, enrolment in session().execute(query.add_columns(Enrolment))}
    ways = {pupil_id: ways_for(enrolment) for pupil_id, (_, enrolment) in found.items()}
    rows, needs = rows_of(ways), pages.needs_of(actor, ways.keys())
    return [line(*pair, ways[pupil_id], rows, needs.get(pupil_id)) for pupil_id, pair in found.items()]


def line(pupil: Pupil, enrolment: Enrolment, ways: Ways, rows: Rows, need: Need | None) -> Line:
    """What is known of one pupil, out of the rows of the ways and the newest request."""
    applied, began = row_for(rows, pupil.id, ways.applies), row_for(rows, pupil.id, ways.settles)
    offers = [(each.round, each.state) for each in began.offers] if began is not None else []
    stands = standing(enrolment.grade, applied, began, intake(ways), enrolment.organisation_id)
    newest = max(offers, default=None) if Part.OFFER in parts_of(enrolment.grade) else None
    return Line(pupil, enrolment, stands, newest, is_settled(began, (state for _, state in offers)), need)


def _intake(lines: Iterable[Line], parts: Collection[Part]) -> Round | None:
    rounds = {intake(ways_for(one.enrolment)) for one in lines} if Part.OFFER in parts else set()
    return next(iter(rounds)) if len(rounds) == 1 else None


def _opened(actor: User, lines: Collection[Line]) -> tuple[ClassRow, ...]:
    """Open the names of those shown, in Norwegian order."""
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.CLASS))
    reading.fetch(one.pupil for one in lines)
    return named(reading, lines, _steps(actor, [one.pupil.id for one in lines]))


def named(reading: audit.Reading, lines: Iterable[Line], steps: Mapping[UUID, NextStep]) -> tuple[ClassRow, ...]:
    """The rows with their names, which must be within reach of the reading."""
    found = [(entry(reading, one.pupil, one.enrolment, dated=False), one) for one in lines]
    ordered = sorted(found, key=lambda pair: sort_key(pair[0].family, pair[0].given))
    return tuple(
        ClassRow(
            id=who.id,
            given=who.given,
            family=who.family,
            class_name=who.enrolment.class_name,
            need=one.need,
            standing=one.standing,
            offer=one.offer,
            settled=one.settled,
            step=steps.get(who.id),
        )
        for who, one in ordered
    )


def _steps(actor: User, pupil_ids: Collection[UUID]) -> dict[UUID, NextStep]:
    """The first open milestone of each pupil whose case the own school knows of. Nothing else of the case."""
    query = (
        select(Case.pupil_id, Milestone.kind, Milestone.due_on, Milestone.held_by)
        .select_from(Milestone)
        .join(Case, Case.id == Milestone.case_id)
        .join(Referral, Referral.id == Case.referral_id)
        .where(
            Case.pupil_id.in_(pupil_ids),
            Milestone.state == MilestoneState.OPEN,
            Milestone.agreement_id.is_(None),
            known_to_school(Enrolment.organisation_id == actor.organisation_id),
        )
        .order_by(Milestone.due_on, Milestone.kind)
    )
    first: dict[UUID, NextStep] = {}
    for pupil_id, kind, due_on, held_by in session().execute(query) if pupil_ids else ():
        first.setdefault(pupil_id, NextStep(kind, due_on, held_by))
    return first
