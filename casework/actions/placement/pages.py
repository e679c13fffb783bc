"""The follow-up of a placement as a page shows it: its steps, its evaluations, what came of it, the status after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement import approvals
from casework.actions.agreement.approvals import Waiting
from casework.actions.placement import evaluations, outcomes
from casework.actions.placement.evaluations import Standing as Evaluated
from casework.actions.placement.outcomes import Asking
from casework.actions.working_day.rows import full_name
from casework.calendar.placement import EVALUATED_BY, ORDER, reminder
from casework.calendar.standing import Standing, standing
from casework.database import session
from casework.errors import NotNow
from casework.installation import desk
from casework.language import due
from casework.models import Agreement, Evaluation, Milestone, User
from casework.models.job_codes import EvaluationKind, EvaluationSide, PlacementOutcome
from casework.models.transition_codes import MilestoneKind, NotRelevant


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a placement today. `reminds`: sides whose evaluation is called for once more."""

    kind: MilestoneKind
    stands: Standing
    due_on: date
    moved_from: date | None
    done_on: date | None
    not_relevant: NotRelevant | None
    reminds: tuple[EvaluationSide, ...]

    @property
    def due_text(self) -> str:
        """When, in words: 3 days overdue, today, in 5 days."""
        return due(self.due_on, clock.today())


@dataclass(frozen=True, slots=True)
class Line:
    """One evaluation to be given: by whom, by when; `given` None while it is missing. `asked`: is it asked for?"""

    kind: EvaluationKind
    side: EvaluationSide
    due_on: date | None
    asked: bool
    given: Evaluated | None

    @property
    def late(self) -> bool:
        """Is it missing although its day is past?"""
        return self.asked and self.given is None and self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True, slots=True)
class FollowPage:
    """The follow-up of one placement. `open`: can an evaluation be registered? `ended_on`: once it is over."""

    name: str
    employer: str
    waiting: Sequence[Waiting]
    steps: Sequence[Step]
    lines: Sequence[Line]
    open: bool
    ended_on: date | None
    outcomes: Sequence[PlacementOutcome]
    outcome_on: date | None
    statuses: Sequence[Asking]


def steps_of(ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Step]]:
    """The steps of these placements, in their order, in two statements."""
    given: dict[UUID, set[tuple[EvaluationKind, EvaluationSide]]] = defaultdict(set)
    said = select(Evaluation.agreement_id, Evaluation.kind, Evaluation.side).where(Evaluation.agreement_id.in_(ids))
    for agreement_id, kind, side in session().execute(said):
        given[agreement_id].add((kind, side))
    found: dict[UUID, list[Step]] = defaultdict(list)
    for row in session().scalars(select(Milestone).where(Milestone.agreement_id.in_(ids))):
        if row.agreement_id is not None:
            found[row.agreement_id].append(_step(row, given[row.agreement_id]))
    return {key: sorted(steps, key=lambda step: ORDER[step.kind]) for key, steps in found.items()}


def opened(actor: User, agreement: Agreement, *, full: bool) -> FollowPage:
    """Open the follow-up of a placement: one line in the log. Without `full` no answer is opened."""
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner), purpose=audit.Purpose.FOLLOW_UP)
    pupil = agreement.case.pupil
    desk().fetch([pupil.owner, agreement.owner])
    steps = steps_of([agreement.id]).get(agreement.id, ())
    found = evaluations.standing(reading, agreement) if full else {}
    return FollowPage(
        name=full_name(reading, pupil),
        employer=agreement.employer.name,
        waiting=approvals.waited_for(reading, agreement) if full else (),
        steps=steps,
        lines=_lines(steps, found) if full else (),
        open=_can_give(agreement),
        ended_on=outcomes.ended_on(agreement),
        outcomes=[each for each in PlacementOutcome if each in agreement.outcomes],
        outcome_on=agreement.outcome_on,
        statuses=outcomes.asked_of(agreement),
    )


def _step(row: Milestone, given: set[tuple[EvaluationKind, EvaluationSide]]) -> Step:
    today = clock.today()
    stands = standing(row.state, row.due_on, today)
    kind = next((kind for kind, step in EVALUATED_BY.items() if step is row.kind), None)
    calls = kind is not None and stands is Standing.OVERDUE and reminder(row.due_on, today) > 0
    missing = tuple(side for side in EvaluationSide if (kind, side) not in given) if calls else ()
    return Step(row.kind, stands, row.due_on, row.moved_from, row.done_on, row.not_relevant, missing)


def _lines(steps: Sequence[Step], found: Mapping[tuple[EvaluationKind, EvaluationSide], Evaluated]) -> list[Line]:
    """Every evaluation, given or missing, in the order they come."""
    by_kind = {step.kind: step for step in steps}
    return [
        _line(kind, side, by_kind.get(EVALUATED_BY[kind]), found) for kind in EvaluationKind for side in EvaluationSide
    ]


def _line(
    kind: EvaluationKind,
    side: EvaluationSide,
    step: Step | None,
    found: Mapping[tuple[EvaluationKind, EvaluationSide], Evaluated],
) -> Line:
    asked = step is None or step.stands is not Standing.NOT_RELEVANT
    return Line(kind, side, step.due_on if step else None, asked, found.get((kind, side)))


def _can_give(agreement: Agreement) -> bool:
    try:
        evaluations.can_give(agreement)
    except NotNow:
        return False
    return True
