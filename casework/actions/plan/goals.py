"""A pupil's goals: set, changed, reached or left, and taken up again. At most three are active at a time.

Every verb holds the case first, so that two who set the last goal at once do not make four.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.milestone import milestones
from casework.actions.plan import steps
from casework.actions.plan.standing import as_seen, hold, hold_active, insist_room
from casework.actions.plan.steps import StepGiven
from casework.actions.writing import drafts
from casework.actions.writing.drafts import Kept
from casework.database import session
from casework.errors import NotFound
from casework.installation import desk
from casework.models import Case, Goal, User
from casework.models.codes import DraftKind, GoalKind, GoalState
from casework.models.sealing import seal
from casework.privacy.place import Size


@dataclass(frozen=True, slots=True)
class GoalGiven:
    """A goal as it was given. `guarded`: the text guard asked about the words, and the writer kept them."""

    kind: GoalKind
    words: str
    guarded: bool = False


def add(actor: User, case: Case, given: GoalGiven, first_step: StepGiven | None = None) -> Goal:
    """Set a goal, and perhaps the first step towards it. The first goal of a case settles that a plan is agreed.

    Raises NotNow on a closed case, and where three goals are active.
    """
    hold(case)
    insist_room(case)
    first = session().scalar(select(Goal.id).where(Goal.case_id == case.id).limit(1)) is None
    goal = Goal(case_id=case.id, state=GoalState.ACTIVE, set_on=clock.today(), set_by_id=actor.id)
    goal.set_at = clock.now()
    _write(actor, goal, given)
    session().add(goal)
    session().flush()
    if first_step is not None:
        steps.add(actor, case, goal, first_step)
    if first:
        milestones.align_one(case)
    return goal


def change(actor: User, case: Case, goal: Goal, given: GoalGiven, *, seen: int) -> None:
    """Put other words or another kind in place of what stands. Raises StaleEdit, and NotNow for an ended goal."""
    hold_active(case, goal)
    as_seen(goal, seen)
    _write(actor, goal, given)


def end(actor: User, case: Case, goal: Goal, state: GoalState, *, seen: int) -> None:
    """The goal is reached, or no longer a goal. It is kept. Raises StaleEdit, NotNow for one that is ended already."""
    hold_active(case, goal)
    as_seen(goal, seen)
    goal.state, goal.ended_on = state, clock.today()
    audit.record(actor, audit.GoalEnded(goal.owner, goal.id, state))


def take_up(actor: User, case: Case, goal: Goal, *, seen: int) -> None:
    """Let an ended goal be one again. Raises StaleEdit, and NotNow where three goals are active."""
    hold(case)
    as_seen(goal, seen)
    if goal.state is GoalState.ACTIVE:
        return
    insist_room(case)
    goal.state, goal.ended_on = GoalState.ACTIVE, None
    audit.record(actor, audit.GoalEnded(goal.owner, goal.id, GoalState.ACTIVE))


def of_case(case: Case, goal_id: UUID) -> Goal:
    """One of the case's goals. Raises NotFound for any other."""
    goal = session().get(Goal, goal_id)
    if goal is None or goal.case_id != case.id:
        raise NotFound
    return goal


def draft(actor: User, case: Case, goal: Goal | None) -> Kept | None:
    """What the actor was writing about this goal, or about a new one; a draft about another goal stays where it is."""
    return drafts.load(actor, DraftKind.GOAL, case.id, about=str(goal.id) if goal else "")


def discard_draft(actor: User, case: Case, goal: Goal | None) -> None:
    """Throw that draft away."""
    if draft(actor, case, goal) is not None:
        drafts.discard(actor, DraftKind.GOAL, case.id)


def _write(actor: User, goal: Goal, given: GoalGiven) -> None:
    desk().fetch([goal.owner])
    goal.kind = given.kind
    seal(goal, "words", given.words, Size.NOTE)
    audit.record(actor, audit.GoalSaved(goal.owner, goal.id, given.kind))
    if given.guarded:
        audit.record(actor, audit.TextGuardOverridden(goal.owner))
