"""The steps of a case's life: put on hold, resumed, closed, reopened, said where it led. Each leaves a dated row."""

from __future__ import annotations

from datetime import date, timedelta

from casework import audit, clock, workflow
from casework.actions.agreement import closing
from casework.actions.followup import status_checks, tasks
from casework.actions.followup.tasks import NextStep
from casework.actions.milestone import milestones
from casework.actions.placement import steps
from casework.actions.writing import subjects
from casework.database import session
from casework.errors import Invalid, NotNow
from casework.language import N_
from casework.models import Case, CaseStep, User
from casework.models.codes import (
    DESTINATION_GROUPS,
    ClosureReason,
    Destination,
    DestinationGroup,
    HoldReason,
)
from casework.workflow import CaseMove

LONGEST_HOLD = timedelta(days=366)
NOT_KNOWN = tuple(each for each, group in DESTINATION_GROUPS.items() if group is DestinationGroup.UNKNOWN)
"""Destinations that say that nobody knew when the case closed; they can be said later."""


def hold(actor: User, case: Case, *, reason: HoldReason, until: date) -> None:
    """Let follow-up rest until a day. Raises NotNow, or Invalid for a day that is not ahead or over a year away."""
    if not clock.today() < until <= clock.today() + LONGEST_HOLD:
        raise Invalid("until", N_("Choose a day after today, within a year."))
    tasks.one_at_a_time(case)
    workflow.take(CaseMove.HOLD, case)
    case.hold_reason, case.held_until = reason, until
    _remember(actor, case, CaseMove.HOLD, reason.value)
    audit.record(actor, audit.CaseHeld(case.owner, reason))


def resume(actor: User, case: Case) -> None:
    """Take up follow-up again. Raises NotNow."""
    tasks.one_at_a_time(case)
    workflow.take(CaseMove.RESUME, case)
    case.hold_reason = case.held_until = None
    _remember(actor, case, CaseMove.RESUME)
    audit.record(actor, audit.CaseResumed(case.owner))


def close(actor: User, case: Case, *, reason: ClosureReason, destination: Destination) -> None:
    """Close a case: its open tasks are dropped, and so is what anybody was writing about it. Raises NotNow.

    Raises Invalid while an agreement on a placement lives that the actor can end. Where the pupil is three and six
    months later is asked for.
    """
    tasks.one_at_a_time(case)
    closing.clear_for_closing(actor, case)
    workflow.take(CaseMove.CLOSE, case)
    case.closed_on, case.closure_reason, case.destination = clock.today(), reason, destination
    case.hold_reason = case.held_until = None
    tasks.cancel_all(actor, case)
    status_checks.ask(actor, case)
    milestones.align_one(case)
    steps.align_case(case)
    _remember(actor, case, CaseMove.CLOSE, reason.value)
    audit.record(actor, audit.CaseClosed(case.owner, reason, destination))
    subjects.bury_ended(case)


def went_to(actor: User, case: Case, destination: Destination) -> None:
    """Say where the pupil was when the case closed, of a case closed with that unknown.

    Raises NotNow for a case that is not closed, and when it is known; Invalid at "destination" for an unknown one.
    """
    tasks.one_at_a_time(case)
    workflow.take(CaseMove.WENT_TO, case)
    if case.destination not in NOT_KNOWN:
        raise NotNow(N_("Where the participant went is registered already."))
    if destination in NOT_KNOWN:
        raise Invalid("destination", N_("Choose where the participant went."))
    case.destination = destination
    _remember(actor, case, CaseMove.WENT_TO, destination.value)
    audit.record(actor, audit.CaseWentTo(case.owner, destination))


def reopen(actor: User, case: Case, *, then: NextStep) -> None:
    """Open a closed case again, with something to do. Raises NotNow."""
    tasks.one_at_a_time(case)
    workflow.take(CaseMove.REOPEN, case)
    case.closed_on = case.closure_reason = case.destination = None
    _remember(actor, case, CaseMove.REOPEN)
    status_checks.call_off(actor, case)
    milestones.align_one(case)
    steps.align_case(case)
    audit.record(actor, audit.CaseReopened(case.owner))
    tasks.begin(actor, case, then)


def _remember(actor: User, case: Case, move: CaseMove, reason: str | None = None) -> None:
    session().add(
        CaseStep(
            case_id=case.id,
            step=move.value,
            stage=case.stage,
            reason=reason,
            taken_by_id=actor.id,
            taken_at=clock.now(),
        )
    )
