"""Everything the milestones of some cases are judged by, read at once: eight statements for any number of them.

Rows of tables, not objects, wherever an object the session already holds could be older than what is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from casework import clock
from casework.calendar.facts import Facts, Into
from casework.calendar.grades import Stay
from casework.calendar.school_year import begins_in, first_of
from casework.database import session
from casework.models import (
    Case,
    CaseStep,
    Enrolment,
    Followup,
    Goal,
    Handover,
    Milestone,
    Offer,
    Referral,
    Transition,
)
from casework.models.codes import CaseStage, ConsentScope, ContactOutcome, ContactParty, Measure
from casework.models.columns import has_code
from casework.models.transition_codes import ApplicationState, Level
from casework.policy.sharing import LIVING, covers
from casework.workflow import CaseMove

OPEN_STAGES = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
CASE = (Case.id, Case.pupil_id, Case.stage, Case.measures, Case.opened_on, Case.closed_on, Case.first_reached_on)
GOAL_ON = select(func.min(Goal.set_on)).where(Goal.case_id == Case.id).correlate(Case).scalar_subquery()
WAY = (
    Transition.id,
    Transition.pupil_id,
    Transition.into_year,
    Transition.level,
    Transition.version,
    Transition.application,
    Transition.route,
    Transition.sent_on,
    Transition.start,
    Transition.start_on,
    Transition.in_education,
    Transition.result,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case with what its milestones depend on, and those it has already.

    followed    is it followed up in the transition now: open, with that measure?
    levels      which year of upper secondary is gone into, by the year; only where something is registered
    untouched   rows of ways in which nothing is registered, by the year that is gone into
    """

    case_id: UUID
    pupil_id: UUID
    followed: bool
    facts: Facts
    stays: tuple[Stay, ...]
    levels: dict[int, Level]
    untouched: dict[int, UUID]
    milestones: tuple[Milestone, ...]


def sheets(case_ids: Sequence[UUID]) -> list[Sheet]:
    """The sheets of these cases, in the order of their ids. A locked case has none."""
    session().flush()
    query = (
        select(*CASE, Referral.sent_at, covers(ConsentScope.UPPER_SECONDARY).label("covers"), GOAL_ON.label("goal_on"))
        .join(Referral, Referral.id == Case.referral_id)
        .where(Case.id.in_(case_ids), Case.stage != CaseStage.LOCKED)
        .order_by(Case.id)
    )
    cases = session().execute(query).all()
    pupil_ids = [case.pupil_id for case in cases]
    standing = _standing(case_ids)
    reopened, reached, handed = _reopened(case_ids), _reached(case_ids, standing), _handed_on(case_ids)
    stays, ways = _stays(pupil_ids), _ways(pupil_ids)
    return [
        Sheet(
            case.id,
            case.pupil_id,
            case.stage in OPEN_STAGES and Measure.TRANSITION in case.measures,
            Facts(
                opened_on=case.opened_on,
                counts_from=reopened.get(case.id, case.opened_on),
                referred_on=clock.day_of(case.sent_at),
                covers_upper_secondary=bool(case.covers),
                closed_on=case.closed_on,
                first_reached_on=case.first_reached_on,
                reached=sorted(reached[case.id]),
                into=ways[case.pupil_id].into,
                goal_on=case.goal_on,
                handed_on=handed.get(case.id),
                this_year=begins_in(clock.today()),
            ),
            tuple(stays[case.pupil_id]),
            ways[case.pupil_id].levels,
            ways[case.pupil_id].untouched,
            tuple(standing[case.id]),
        )
        for case in cases
    ]


def _standing(case_ids: Sequence[UUID]) -> dict[UUID, list[Milestone]]:
    """The milestones the cases have, as they stand now."""
    found: dict[UUID, list[Milestone]] = defaultdict(list)
    query = select(Milestone).where(Milestone.case_id.in_(case_ids), Milestone.agreement_id.is_(None))
    for row in session().scalars(query.execution_options(populate_existing=True)):
        found[row.case_id].append(row)
    return found


def _reopened(case_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day each case was last opened again."""
    last = (
        select(CaseStep.case_id, func.max(CaseStep.taken_at))
        .where(CaseStep.case_id.in_(case_ids), CaseStep.step == CaseMove.REOPEN.value)
        .group_by(CaseStep.case_id)
    )
    return {case_id: clock.day_of(taken_at) for case_id, taken_at in session().execute(last)}


def _reached(case_ids: Sequence[UUID], standing: Mapping[UUID, Sequence[Milestone]]) -> dict[UUID, list[date]]:
    """Days on which a pupil was reached, since the first school year that any of the milestones belongs to.

    Corrected and removed contacts are out.
    """
    later = aliased(Followup)
    years = {begins_in(clock.today()), *(row.year for rows in standing.values() for row in rows)}
    return _grouped(
        select(Followup.case_id, Followup.happened_on).where(
            Followup.case_id.in_(case_ids),
            Followup.happened_on >= first_of(min(years)),
            Followup.outcome == ContactOutcome.HELD,
            has_code(Followup.parties, ContactParty.PUPIL),
            Followup.redacted_at.is_(None),
            ~exists().where(later.corrects_id == Followup.id),
        )
    )


def _handed_on(case_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day both were true: the meeting is held, and the note shared."""
    rows = session().execute(
        select(Case.id, Handover.meeting_on, Handover.shared_at)
        .join(Handover, Handover.referral_id == Case.referral_id)
        .where(Case.id.in_(case_ids), Handover.meeting_held, Handover.stage.in_(LIVING))
    )
    return {
        case_id: max(held_on, clock.day_of(shared_at)) for case_id, held_on, shared_at in rows if held_on and shared_at
    }


def _stays(pupil_ids: Sequence[UUID]) -> dict[UUID, list[Stay]]:
    found: dict[UUID, list[Stay]] = defaultdict(list)
    query = select(Enrolment.pupil_id, Enrolment.starts_on, Enrolment.grade).where(Enrolment.pupil_id.in_(pupil_ids))
    for pupil_id, starts_on, grade in session().execute(query):
        found[pupil_id].append(Stay(starts_on, grade))
    return found


@dataclass(slots=True)
class _Ways:
    """What is known of one pupil's ways."""

    into: dict[int, Into] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    untouched: dict[int, UUID] = field(default_factory=dict)


def _ways(pupil_ids: Sequence[UUID]) -> dict[UUID, _Ways]:
    """What is known of the way into each year, and which level each leads into."""
    offers: dict[UUID, dict[int, tuple[Any, Any]]] = defaultdict(dict)
    offered = select(Offer.transition_id, Offer.round, Offer.state, Offer.came_on, Offer.answered_on)
    for transition_id, number, state, came_on, answered_on in session().execute(
        offered.where(Offer.pupil_id.in_(pupil_ids))
    ):
        offers[transition_id][number] = state, answered_on or came_on
    found: dict[UUID, _Ways] = defaultdict(_Ways)
    for row in session().execute(select(*WAY).where(Transition.pupil_id.in_(pupil_ids))):
        _note(found[row.pupil_id], row, offers[row.id])
    return found


def _note(ways: _Ways, row: Any, offers: dict[int, tuple[Any, Any]]) -> None:
    """One row of a way: what it says, and whether it says anything."""
    ways.into[row.into_year] = Into(
        row.application,
        row.route,
        row.sent_on,
        offers,
        row.start,
        row.start_on,
        row.in_education,
        row.result,
    )
    if row.application is not ApplicationState.NOT_SENT or any((offers, row.start, row.in_education, row.result)):
        ways.levels[row.into_year] = row.level
    elif row.version == 1:
        ways.untouched[row.into_year] = row.id


def _grouped(query: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, value in session().execute(query):
        found[key].append(value)
    return found
