"""How it goes with the goals, in the pupil's and the adviser's common view: said of all of them at once, on a day.

Nothing that was said is changed: what is said later stands beside it. It is words with days; nobody counts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from casework import audit, clock
from casework.actions.plan import standing
from casework.actions.plan.standing import CHANGED_MEANWHILE, hold
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Case, Evaluation, Goal, GoalProgress, User
from casework.models.codes import GoalState, Progress
from casework.models.job_codes import EvaluationKind, EvaluationSide

RECENT = timedelta(days=60)
NOTHING_SAID = N_("Say how it goes with at least one of the goals.")


@dataclass(frozen=True, slots=True)
class Talk:
    """An evaluation of a placement at which the goals can have been talked about."""

    evaluation_id: UUID
    kind: EvaluationKind
    side: EvaluationSide
    given_on: date


@dataclass(frozen=True, slots=True)
class Said:
    """What is said on a day: by goal, and the evaluation it was said at, where it was."""

    on: date
    answers: Mapping[UUID, Progress]
    evaluation_id: UUID | None = None


def record(actor: User, case: Case, said: Said, *, seen: str) -> None:
    """Keep how it goes with each goal that was answered.

    Raises Invalid at "on" or "at", or at none of them; NotNow on a closed case; StaleEdit when there are
    other goals now than those seen, or somebody has said how it goes since.
    """
    hold(case)
    goals = {goal.id: goal for goal in insist_goals(case)}
    if mark_of(case) != seen or said.answers.keys() - goals.keys():
        raise StaleEdit(CHANGED_MEANWHILE)
    _check(case, goals, said)
    for goal_id, progress in said.answers.items():
        session().add(
            GoalProgress(
                goal_id=goal_id,
                evaluation_id=said.evaluation_id,
                evaluated_on=said.on,
                progress=progress,
                recorded_by_id=actor.id,
                recorded_at=clock.now(),
            )
        )
        audit.record(actor, audit.ProgressRecorded(case.owner, goal_id, progress))


def mark_of(case: Case) -> str:
    """What a form carries of the goals its reader saw, and of how much had been said of them."""
    said = select(func.count()).where(GoalProgress.goal_id == Goal.id).scalar_subquery()
    mine = Goal.case_id == case.id, Goal.state == GoalState.ACTIVE
    query = select(Goal.id, Goal.version, said).where(*mine).order_by(Goal.id)
    return ",".join(f"{goal_id.hex}.{version}.{count}" for goal_id, version, count in session().execute(query))


def goals_of(case: Case) -> Sequence[Goal]:
    """The goals of now, in the order they were set."""
    return [goal for goal in standing.goals_of(case) if goal.state is GoalState.ACTIVE]


def insist_goals(case: Case) -> Sequence[Goal]:
    """The same, where there are any. Raises NotNow where there are none."""
    goals = goals_of(case)
    if not goals:
        raise NotNow(N_("There are no goals to say anything about."))
    return goals


def talks(case: Case) -> list[Talk]:
    """Evaluations given lately, the newest first."""
    query = select(Evaluation.id, Evaluation.kind, Evaluation.side, Evaluation.given_on)
    lately = Evaluation.case_id == case.id, Evaluation.given_on >= clock.today() - RECENT
    return [Talk(*row) for row in session().execute(query.where(*lately).order_by(Evaluation.given_on.desc()))]


def _check(case: Case, goals: Mapping[UUID, Goal], said: Said) -> None:
    if not said.answers:
        raise Invalid("", NOTHING_SAID)
    if said.on > clock.today():
        raise Invalid("on", N_("The day cannot be later than today."))
    for goal_id in said.answers:
        if said.on < goals[goal_id].set_on:
            raise Invalid("on", N_("The day cannot be before the goal was set."))
    if said.evaluation_id is not None and said.evaluation_id not in {each.evaluation_id for each in talks(case)}:
        raise Invalid("at", N_("Choose one of the evaluations."))
