"""The plan as it is read: goals, steps and how it goes, opened with one line in the log and one statement for keys.

The plan is Nav's own, made with the pupil: it is read at WIND_DOWN and by an adviser who has handed the case over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.plan import standing
from casework.actions.plan.standing import OPEN_STAGES
from casework.actions.plan.steps import MOST_STEPS
from casework.actions.working_day.rows import full_name
from casework.database import session
from casework.installation import desk
from casework.models import Case, Evaluation, Goal, GoalProgress, GoalStep, User
from casework.models.codes import GoalKind, GoalState, Progress, StepDoer
from casework.models.job_codes import EvaluationKind, EvaluationSide
from casework.models.plan import MOST_GOALS


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step as the page shows it."""

    id: UUID
    what: str
    doer: StepDoer
    due_on: date | None
    done_on: date | None
    version: int

    @property
    def late(self) -> bool:
        """Is its day past, and the step not done?"""
        return self.done_on is None and self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """How it went on a day, and at which evaluation of a placement it was said, where it was."""

    on: date
    progress: Progress
    by: str
    talk: EvaluationKind | None
    side: EvaluationSide | None


@dataclass(frozen=True, slots=True)
class GoalShown:
    """One goal with its steps in the order they were set, and how it has gone, the latest first."""

    id: UUID
    kind: GoalKind
    words: str
    state: GoalState
    set_on: date
    ended_on: date | None
    version: int
    steps: tuple[StepShown, ...]
    progress: tuple[ProgressShown, ...]

    @property
    def has_room(self) -> bool:
        """Can another step be put to it?"""
        return len(self.steps) < MOST_STEPS


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything the tab says. `open`: is the case being followed up? `earlier`: goals reached or left."""

    name: str
    open: bool
    goals: tuple[GoalShown, ...]
    earlier: tuple[GoalShown, ...]

    @property
    def has_room(self) -> bool:
        """Can another goal be set?"""
        return len(self.goals) < MOST_GOALS


def opened(actor: User, case: Case) -> PlanPage:
    """The plan of a case. Raises Erased."""
    rows = standing.goals_of(case)
    desk().fetch([case.pupil.owner, case.owner])
    reading = audit.read(actor, audit.PlanOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP)
    said = _said(rows)
    shown = [_goal(reading, each, said.get(each.id, ())) for each in rows]
    ended = [each for each in shown if each.state is not GoalState.ACTIVE]
    return PlanPage(
        name=full_name(reading, case.pupil),
        open=case.stage in OPEN_STAGES,
        goals=tuple(each for each in shown if each.state is GoalState.ACTIVE),
        earlier=tuple(sorted(ended, key=lambda each: each.ended_on or date.max, reverse=True)),
    )


def caption(actor: User, case: Case) -> str:
    """Whose plan it is, for the head of a form about it."""
    desk().fetch([case.pupil.owner, case.owner])
    return full_name(audit.read(actor, audit.PlanOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP), case.pupil)


def words_of(actor: User, goals: Iterable[Goal]) -> dict[UUID, str]:
    """What some goals of one case say, by goal."""
    rows = list(goals)
    if not rows:
        return {}
    reading = audit.read(actor, audit.PlanOpened(rows[0].owner), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch(rows)
    return {each.id: str(reading.text(each, "words") or "") for each in rows}


def what_of(actor: User, step: GoalStep) -> str:
    """What one step says."""
    reading = audit.read(actor, audit.PlanOpened(step.owner), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch([step])
    return str(reading.text(step, "what") or "")


def latest(goals: Iterable[Goal]) -> dict[UUID, ProgressShown]:
    """What was said last of each goal."""
    return {goal_id: said[0] for goal_id, said in _said(list(goals)).items()}


def _said(goals: Sequence[Goal]) -> dict[UUID, list[ProgressShown]]:
    """How it has gone, by goal, the latest first; one statement."""
    told: dict[UUID, list[ProgressShown]] = {}
    names = GoalProgress.evaluated_on, GoalProgress.progress, User.name, Evaluation.kind, Evaluation.side
    query = select(GoalProgress.goal_id, *names).join(User, User.id == GoalProgress.recorded_by_id)
    query = query.outerjoin(Evaluation, Evaluation.id == GoalProgress.evaluation_id)
    query = query.where(GoalProgress.goal_id.in_([each.id for each in goals]))
    newest = GoalProgress.evaluated_on.desc(), GoalProgress.recorded_at.desc()
    for goal_id, on, progress, by, talk, side in session().execute(query.order_by(*newest)) if goals else ():
        told.setdefault(goal_id, []).append(ProgressShown(on, progress, by, talk, side))
    return told


def _goal(reading: audit.Reading, goal: Goal, said: Iterable[ProgressShown]) -> GoalShown:
    steps = tuple(
        StepShown(each.id, str(reading.text(each, "what") or ""), each.doer, each.due_on, each.done_on, each.version)
        for each in goal.steps
    )
    return GoalShown(
        id=goal.id,
        kind=goal.kind,
        words=str(reading.text(goal, "words") or ""),
        state=goal.state,
        set_on=goal.set_on,
        ended_on=goal.ended_on,
        version=goal.version,
        steps=steps,
        progress=tuple(said),
    )
