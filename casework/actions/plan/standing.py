"""What every change of a plan asks first: is the case followed up, and does what was seen still stand?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from casework.actions.followup import tasks
from casework.database import session
from casework.errors import NotNow, StaleEdit
from casework.language import N_
from casework.models import Case, Goal, GoalStep
from casework.models.codes import CaseStage, GoalState
from casework.models.plan import MOST_GOALS

OPEN_STAGES = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
CHANGED_MEANWHILE = N_("Somebody else changed this while you were writing.")
Row = TypeVar("Row", Goal, GoalStep)


def hold(case: Case) -> None:
    """Wait for whoever else is changing the case. Raises NotNow for one that is closed."""
    tasks.one_at_a_time(case)
    if case.stage not in OPEN_STAGES:
        raise NotNow(N_("The case is closed. Reopen it first."))


def hold_active(case: Case, goal: Goal) -> None:
    """The same, for something only a goal that is being worked towards has."""
    hold(case)
    session().refresh(goal)
    if goal.state is not GoalState.ACTIVE:
        raise NotNow(N_("The goal is ended. Take it up again first."))


def as_seen(row: Row, seen: int) -> None:
    """Read a row afresh. Raises StaleEdit with it when it is not the version that was seen."""
    session().refresh(row)
    if row.version != seen:
        raise StaleEdit(CHANGED_MEANWHILE, row)


def goals_of(case: Case) -> Sequence[Goal]:
    """Every goal of a case with its steps, in the order they were set."""
    query = select(Goal).where(Goal.case_id == case.id).options(selectinload(Goal.steps))
    query = query.order_by(Goal.set_on, Goal.set_at, Goal.id)
    return session().scalars(query.execution_options(populate_existing=True)).all()


def active_goals(case: Case) -> int:
    """How many goals the case has now."""
    mine = Goal.case_id == case.id, Goal.state == GoalState.ACTIVE
    return session().scalar(select(func.count()).select_from(Goal).where(*mine)) or 0


def insist_room(case: Case) -> None:
    """Raises NotNow where there are as many goals as there can be."""
    if active_goals(case) >= MOST_GOALS:
        raise NotNow(N_("There are three goals already. End one of them first."))
