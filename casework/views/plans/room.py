"""What the pages of a plan share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, g, url_for

from casework.errors import Invalid, NotNow
from casework.forms.base import Form
from casework.models import Case, Goal

bp = Blueprint("plans", __name__, url_prefix="/cases")
Compared = Sequence[tuple[str, str, str]]


def plan_of(case: Case, goal: Goal | None = None) -> str:
    """The address of the plan, at a goal where one is given."""
    return url_for("plans.show", case_id=case.id, _anchor=f"goal-{goal.id.hex}" if goal else None)


def succeeds(form: Form, act: Callable[[], Any]) -> bool:
    """Do it, and say whether it was done. What is refused is said on the form, which keeps what is typed."""
    try:
        act()
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
        return False
    except NotNow as refusal:
        form.blame("", str(refusal))
        g.status = 409
        return False
    return True


def side_by_side(mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> Compared:
    """Two versions of the same questions, for a comparison."""
    return [(name, yours, saved) for (name, yours), (_, saved) in zip(mine, theirs, strict=True)]
