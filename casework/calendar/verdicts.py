"""How a step stands by the facts: a milestone of a transition, or of a placement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.models.transition_codes import MilestoneState, NotRelevant


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a milestone stands by the facts. `on` is None where no day is known for what is done."""

    state: MilestoneState
    on: date | None = None
    why: NotRelevant | None = None


OPEN = Verdict(MilestoneState.OPEN)
DONE_SOME_DAY = Verdict(MilestoneState.DONE)


def done(on: date | None) -> Verdict | None:
    """Done on a day, if there is one."""
    return Verdict(MilestoneState.DONE, on) if on is not None else None


def not_relevant(why: NotRelevant) -> Verdict:
    """Not asked for, and why."""
    return Verdict(MilestoneState.NOT_RELEVANT, why=why)
