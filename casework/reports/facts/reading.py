"""Reading the histories from plain columns, in a constant number of statements.

Never a name, a birth date, a note or a sealed field: none of those tables is read here (tests/house).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from casework.calendar.grades import Stay
from casework.clock import day_of
from casework.database import session
from casework.models import (
    Agreement,
    AgreementVersion,
    Attendance,
    Case,
    Enrolment,
    Milestone,
    Offer,
    Pupil,
    Referral,
    StatusCheck,
    Transition,
)
from casework.models.codes import CaseStage, ClosureReason, Decision
from casework.reports.facts.histories import AnyRow, Asked, Followed, Histories

CASE = (
    Case.id,
    Case.pupil_id,
    Case.area_id,
    Case.measures,
    Case.stage,
    Case.opened_on,
    Case.closed_on,
    Case.destination,
    Case.first_reached_on,
    Case.last_reached_on,
    Referral.consent,
)
STEP = (Milestone.case_id, Milestone.kind, Milestone.due_on, Milestone.state, Milestone.done_on)
CHECK = (StatusCheck.case_id, StatusCheck.asked, StatusCheck.closed_on, StatusCheck.destination)
WAY = (
    Transition.id,
    Transition.pupil_id,
    Transition.into_year,
    Transition.level,
    Transition.application,
    Transition.route,
    Transition.sent_on,
    Transition.start,
    Transition.start_on,
    Transition.leave_reason,
    Transition.in_education,
    Transition.result,
)
STAY = (Enrolment.pupil_id, Enrolment.starts_on, Enrolment.grade)
REQUEST = (
    Referral.pupil_id,
    Referral.area_id,
    Referral.sent_at,
    Referral.decision,
    Referral.decided_at,
    Referral.consent,
)
PLACEMENT = (
    Agreement.id,
    Agreement.case_id,
    Agreement.form,
    Agreement.started_on,
    Agreement.ended_on,
    Agreement.end_reason,
    Agreement.outcomes,
    Agreement.outcome_on,
    AgreementVersion.ends_on,
)


def read(as_of: date) -> Histories:
    """Read it all as it is registered now, leaving out what is dated after a day. Ten statements.

    What bears no date of its own (a hold, the state of a consent) is as it stands now: a freeze runs on its day. Left
    out: pupils with a protected address (kode 6/7), whose cases are locked, and cases registered in error.
    """
    locked = set(session().scalars(select(Pupil.id).where(Pupil.protected_at.is_not(None))))
    return Histories(_followed(as_of, locked), _asked(as_of, locked))


def _counted(as_of: date) -> Select[*tuple[Any, ...]]:
    return (
        select(*CASE)
        .join(Referral, Referral.id == Case.referral_id)
        .where(
            Case.opened_on <= as_of,
            Case.stage != CaseStage.LOCKED,
            Case.closure_reason.is_(None) | (Case.closure_reason != ClosureReason.REGISTERED_IN_ERROR),
        )
        .order_by(Case.opened_on, Case.id)
    )


def _followed(as_of: date, locked: Collection[UUID]) -> dict[UUID, Followed]:
    found: defaultdict[UUID, Followed] = defaultdict(Followed)
    by_case: dict[UUID, Followed] = {}
    for row in session().execute(_counted(as_of)):
        if row.pupil_id not in locked:
            found[row.pupil_id].cases.append(row)
            by_case[row.id] = found[row.pupil_id]
    for step in session().execute(select(*STEP).where(Milestone.due_on < as_of)):
        if step.case_id in by_case:
            by_case[step.case_id].steps.append(step)
    for check in session().execute(select(*CHECK)):
        if check.case_id in by_case:
            by_case[check.case_id].checks.append(check)
    _add_ways(found, as_of)
    _add_placements(by_case, as_of)
    return dict(found)


def _add_ways(found: Mapping[UUID, Followed], as_of: date) -> None:
    owner: dict[UUID, Followed] = {}
    for way in session().execute(select(*WAY)):
        if way.pupil_id in found:
            found[way.pupil_id].ways.append(way)
            owner[way.id] = found[way.pupil_id]
    for offer in session().execute(select(Offer.transition_id, Offer.state).where(Offer.came_on <= as_of)):
        if offer.transition_id in owner:
            owner[offer.transition_id].offers.setdefault(offer.transition_id, set()).add(offer.state)
    for pupil_id, starts_on, grade in session().execute(select(*STAY).where(Enrolment.starts_on <= as_of)):
        if pupil_id in found:
            found[pupil_id].stays.append(Stay(starts_on, grade))


def _add_placements(by_case: Mapping[UUID, Followed], as_of: date) -> None:
    owner: dict[UUID, Followed] = {}
    in_force = and_(AgreementVersion.agreement_id == Agreement.id, AgreementVersion.number == Agreement.in_force)
    begun = (
        select(*PLACEMENT)
        .join(AgreementVersion, in_force)
        .where(Agreement.started_on <= as_of, Agreement.cancel_reason.is_(None))
        .order_by(Agreement.started_on, Agreement.id)
    )
    for row in session().execute(begun):
        if row.case_id in by_case:
            by_case[row.case_id].placements.append(row)
            owner[row.id] = by_case[row.case_id]
    hours = select(Attendance.agreement_id, func.sum(Attendance.worked_minutes)).where(Attendance.day <= as_of)
    for agreement_id, minutes in session().execute(hours.group_by(Attendance.agreement_id)):
        if agreement_id in owner:
            owner[agreement_id].worked[agreement_id] = int(minutes)


def _asked(as_of: date, locked: Collection[UUID]) -> dict[UUID, list[Asked]]:
    found: defaultdict[UUID, list[Asked]] = defaultdict(list)
    for row in session().execute(select(*REQUEST).where(Referral.cancelled_at.is_(None)).order_by(Referral.sent_at)):
        sent_on = day_of(row.sent_at)
        if sent_on <= as_of and row.pupil_id not in locked:
            found[row.pupil_id].append(Asked(row.area_id, sent_on, _decision(row, as_of), row.consent))
    return dict(found)


def _decision(request: AnyRow, as_of: date) -> Decision:
    """What Nav had decided by a day."""
    decided = request.decided_at is not None and day_of(request.decided_at) <= as_of
    return Decision(request.decision) if decided else Decision.NEW
