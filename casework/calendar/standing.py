"""How a milestone stands on a day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from casework.models.transition_codes import MilestoneState

SHOWN_AHEAD = timedelta(days=14)  # how long before its day a step is called due rather than coming


class Standing(StrEnum):
    """How a milestone stands on a day."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    NOT_RELEVANT = "not_relevant"


def standing(state: MilestoneState, due_on: date, today: date) -> Standing:
    """How a stored state stands on a day: an open one is coming, due within two weeks, or overdue."""
    if state is not MilestoneState.OPEN:
        return Standing(state.value)
    if due_on < today:
        return Standing.OVERDUE
    return Standing.DUE if due_on - SHOWN_AHEAD <= today else Standing.COMING
