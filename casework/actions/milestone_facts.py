"""Everything the milestones of some cases are judged by, read at once: eight statements for any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from casework import clock
from casework.calendar.grades import Stay
from casework.calendar.milestones import Facts, Into
from casework.database import session
from casework.models import (
    Case,
    CaseStep,
    Enrolment,
    Followup,
    Handover,
    Milestone,
    Offer,
    Referral,
    Transition,
)
from casework.models.codes import ConsentScope, ContactOutcome, ContactParty
from casework.models.columns import has_code
from casework.models.transition_codes import Level
from casework.policy.sharing import LIVING, covers
from casework.workflow import CaseMove

A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case with what its milestones depend on, and those it has already."""

    case: Case
    facts: Facts
    stays: tuple[Stay, ...]
    levels: dict[int, Level]
    milestones: tuple[Milestone, ...]


def sheets(case_ids: Sequence[UUID]) -> list[Sheet]:
    """The sheets of these cases, in the order of their ids."""
    session().flush()
    query = (
        select(Case, Referral.sent_at, covers(ConsentScope.UPPER_SECONDARY).label("covers"))
        .join(Referral, Referral.id == Case.referral_id)
        .where(Case.id.in_(case_ids))
        .order_by(Case.id)
    )
    cases = session().execute(query).all()
    pupil_ids = [row.Case.pupil_id for row in cases]
    reopened, reached, handed = _reopened(case_ids), _reached(case_ids), _handed_on(case_ids)
    stays, ways, levels = _stays(pupil_ids), *_ways(pupil_ids)
    standing = _grouped(select(Milestone.case_id, Milestone).where(Milestone.case_id.in_(case_ids)))
    return [
        Sheet(
            case,
            Facts(
                opened_on=case.opened_on,
                counts_from=reopened.get(case.id, case.opened_on),
                referred_on=clock.day_of(sent_at),
                covers_upper_secondary=bool(covered),
                closed_on=case.closed_on,
                first_reached_on=case.first_reached_on,
                reached=sorted(reached[case.id]),
                into=ways[case.pupil_id],
                handed_on=handed.get(case.id),
            ),
            tuple(stays[case.pupil_id]),
            levels[case.pupil_id],
            tuple(standing[case.id]),
        )
        for case, sent_at, covered in cases
    ]


def _reopened(case_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day each case was last opened again."""
    last = (
        select(CaseStep.case_id, func.max(CaseStep.taken_at))
        .where(CaseStep.case_id.in_(case_ids), CaseStep.step == CaseMove.REOPEN.value)
        .group_by(CaseStep.case_id)
    )
    return {case_id: clock.day_of(taken_at) for case_id, taken_at in session().execute(last)}


def _reached(case_ids: Sequence[UUID]) -> dict[UUID, list[date]]:
    """Days of the last year on which a pupil was reached. Corrected and removed contacts are out."""
    later = aliased(Followup)
    return _grouped(
        select(Followup.case_id, Followup.happened_on).where(
            Followup.case_id.in_(case_ids),
            Followup.happened_on >= clock.today() - A_YEAR,
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


def _ways(pupil_ids: Sequence[UUID]) -> tuple[dict[UUID, dict[int, Into]], dict[UUID, dict[int, Level]]]:
    """What is known of the way into each year, and which level each leads into."""
    rounds: dict[UUID, dict[int, tuple[Any, Any]]] = defaultdict(dict)
    offers = select(Offer.transition_id, Offer.round, Offer.state, Offer.came_on, Offer.answered_on)
    for transition_id, number, state, came_on, answered_on in session().execute(
        offers.where(Offer.pupil_id.in_(pupil_ids))
    ):
        rounds[transition_id][number] = state, answered_on or came_on
    ways: dict[UUID, dict[int, Into]] = defaultdict(dict)
    levels: dict[UUID, dict[int, Level]] = defaultdict(dict)
    for row in session().scalars(select(Transition).where(Transition.pupil_id.in_(pupil_ids))):
        ways[row.pupil_id][row.into_year] = Into(
            row.application,
            row.route,
            row.sent_on,
            rounds[row.id],
            row.start,
            row.start_on,
            row.in_education,
            row.result,
        )
        levels[row.pupil_id][row.into_year] = row.level
    return ways, levels


def _grouped(query: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, value in session().execute(query):
        found[key].append(value)
    return found
