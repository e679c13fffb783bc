"""Ready-made goals with steps, written as rows through the real seal."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.models import Case, Goal, GoalProgress, GoalStep, Referral
from casework.models.codes import GoalKind, GoalState, StepDoer
from casework.models.sealing import seal
from casework.privacy.place import Size
from tests.make import Make

WORDS = "Jeg vil begynne på bygg og anlegg"


def a_goal(make: Make, case: Case, words: str = WORDS, *, steps: tuple[str, ...] = (), **told: Any) -> Goal:
    """An active goal set today by whoever accepted the case; each step is the pupil's own, without a day."""
    setter = make.fresh(Referral, case.referral_id).adviser_id
    values: dict[str, Any] = {
        "case_id": case.id,
        "kind": GoalKind.START_SCHOOL,
        "state": GoalState.ACTIVE,
        "set_on": clock.today(),
        "set_at": clock.now(),
        "set_by_id": setter,
    }
    with make.writing() as opened:
        goal = Goal(**(values | told))
        seal(goal, "words", words, Size.NOTE)
        opened.add(goal)
        opened.flush()
        for what in steps:
            row = GoalStep(goal_id=goal.id, case_id=case.id, doer=StepDoer.PUPIL, added_by_id=setter)
            row.added_at = clock.now()
            seal(row, "what", what, Size.NOTE)
            opened.add(row)
            opened.flush()
    return goal


def goals(make: Make, case: Case) -> list[Goal]:
    """The goals of a case as they stand, in the order they were set."""
    with make.reading() as opened:
        return list(opened.scalars(select(Goal).where(Goal.case_id == case.id).order_by(Goal.set_on)))


def steps(make: Make, goal_id: UUID) -> list[GoalStep]:
    """The steps of a goal, oldest first."""
    with make.reading() as opened:
        query = select(GoalStep).where(GoalStep.goal_id == goal_id).order_by(GoalStep.added_at)
        return list(opened.scalars(query))


def said(make: Make, goal_id: UUID) -> list[tuple[str, date, UUID | None]]:
    """How it has gone with a goal: what was said, the day, and the evaluation it was said at; oldest first."""
    names = GoalProgress.progress, GoalProgress.evaluated_on, GoalProgress.evaluation_id
    with make.reading() as opened:
        query = select(*names).where(GoalProgress.goal_id == goal_id).order_by(GoalProgress.recorded_at)
        return [(progress.value, on, at) for progress, on, at in opened.execute(query)]
