"""The plan of a case: goals, steps, progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.audit.events.base import Event, Seen
from casework.models.codes import GoalKind, GoalState, Progress, StepDoer
from casework.privacy.place import Owner


@dataclass(frozen=True)
class PlanOpened(Seen):
    subject: Owner


@dataclass(frozen=True)
class PlanPrinted(Seen):
    subject: Owner


@dataclass(frozen=True)
class GoalSaved(Event):
    """A goal was set, or its words or kind were changed."""

    subject: Owner
    goal_id: UUID
    kind: GoalKind


@dataclass(frozen=True)
class GoalEnded(Event):
    """A goal was reached or left, or taken up again."""

    subject: Owner
    goal_id: UUID
    state: GoalState


@dataclass(frozen=True)
class GoalStepSaved(Event):
    subject: Owner
    step_id: UUID
    doer: StepDoer
    due_on: date | None


@dataclass(frozen=True)
class GoalStepDone(Event):
    subject: Owner
    step_id: UUID
    done: bool


@dataclass(frozen=True)
class GoalStepRemoved(Event):
    subject: Owner
    step_id: UUID


@dataclass(frozen=True)
class ProgressRecorded(Event):
    subject: Owner
    goal_id: UUID
    progress: Progress
