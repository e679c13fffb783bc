"""The case conference: decisions, what was done about them, stars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.audit.events.base import Event
from casework.models.codes import TaskKind
from casework.privacy.place import Owner


@dataclass(frozen=True)
class DecisionTaken(Event):
    """A conference gave somebody something to do on a case."""

    subject: Owner
    kind: TaskKind
    doer_id: UUID
    due_on: date


@dataclass(frozen=True)
class TaskDone(Event):
    subject: Owner
    kind: TaskKind


@dataclass(frozen=True)
class StarSet(Event):
    subject: Owner
    set: bool
