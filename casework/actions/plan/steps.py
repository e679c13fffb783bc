"""Steps towards a goal: who does what by when; done, not done after all, changed, taken out. At most six a goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from casework import audit, clock
from casework.actions.plan.standing import as_seen, hold_active
from casework.database import session
from casework.errors import NotFound, NotNow
from casework.installation import desk
from casework.language import N_
from casework.models import Case, Goal, GoalStep, User
from casework.models.codes import StepDoer
from casework.models.sealing import seal
from casework.privacy.place import Size

MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class StepGiven:
    """A step as it was given. `guarded`: the text guard asked about it, and the writer kept it."""

    what: str
    doer: StepDoer
    due_on: date | None = None
    guarded: bool = False


def add(actor: User, case: Case, goal: Goal, given: StepGiven) -> GoalStep:
    """Put a step to a goal. Raises NotNow on a closed case, for an ended goal, and where there are six steps."""
    hold_active(case, goal)
    if (session().scalar(select(func.count()).where(GoalStep.goal_id == goal.id)) or 0) >= MOST_STEPS:
        raise NotNow(N_("The goal has six steps already. Take one out first."))
    step = GoalStep(goal_id=goal.id, case_id=case.id, added_by_id=actor.id, added_at=clock.now())
    _write(actor, step, given)
    session().add(step)
    return step


def change(actor: User, case: Case, step: GoalStep, given: StepGiven, *, seen: int) -> None:
    """Put another step in place of what stands. Raises StaleEdit, and NotNow for an ended goal."""
    hold_active(case, step.goal)
    as_seen(step, seen)
    _write(actor, step, given)


def mark(actor: User, case: Case, step: GoalStep, *, done: bool, seen: int) -> None:
    """Say that a step is done today, or not done after all. What is so already stays so. Raises StaleEdit, NotNow."""
    hold_active(case, step.goal)
    session().refresh(step)
    if (step.done_on is not None) is done:
        return
    as_seen(step, seen)
    step.done_on = clock.today() if done else None
    audit.record(actor, audit.GoalStepDone(step.owner, step.id, done))


def remove(actor: User, case: Case, step: GoalStep, *, seen: int) -> None:
    """Take a step out of the plan. Its text is gone. Raises StaleEdit, and NotNow for an ended goal."""
    hold_active(case, step.goal)
    as_seen(step, seen)
    session().delete(step)
    audit.record(actor, audit.GoalStepRemoved(step.owner, step.id))


def of_case(case: Case, step_id: UUID) -> GoalStep:
    """One of the case's steps. Raises NotFound for any other."""
    step = session().get(GoalStep, step_id)
    if step is None or step.case_id != case.id:
        raise NotFound
    return step


def _write(actor: User, step: GoalStep, given: StepGiven) -> None:
    desk().fetch([step.owner])
    seal(step, "what", given.what, Size.NOTE)
    step.doer, step.due_on = given.doer, given.due_on
    audit.record(actor, audit.GoalStepSaved(step.owner, step.id, given.doer, given.due_on))
    if given.guarded:
        audit.record(actor, audit.TextGuardOverridden(step.owner))
