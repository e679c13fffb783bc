"""Cases: who has them, what is done on them, how they close, and what is asked afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.audit.events.base import Event
from casework.models.codes import ClosureReason, ContactOutcome, Destination, HoldReason, Part, TaskKind
from casework.models.transition_codes import AfterClosing
from casework.privacy.place import Owner


@dataclass(frozen=True)
class CaseCreated(Event):
    subject: Owner
    adviser_id: UUID | None


@dataclass(frozen=True)
class CaseAssigned(Event):
    subject: Owner
    user_id: UUID
    part: Part


@dataclass(frozen=True)
class AssignmentEnded(Event):
    subject: Owner
    user_id: UUID


@dataclass(frozen=True)
class FollowupRecorded(Event):
    subject: Owner
    followup_id: UUID
    outcome: ContactOutcome


@dataclass(frozen=True)
class FollowupCorrected(Event):
    subject: Owner
    followup_id: UUID
    corrects_id: UUID


@dataclass(frozen=True)
class RedactionAsked(Event):
    subject: Owner
    followup_id: UUID


@dataclass(frozen=True)
class RedactionDecided(Event):
    subject: Owner
    followup_id: UUID
    approved: bool


@dataclass(frozen=True)
class NextStepSet(Event):
    subject: Owner
    kind: TaskKind
    due_on: date


@dataclass(frozen=True)
class NextStepPostponed(Event):
    subject: Owner
    due_on: date


@dataclass(frozen=True)
class NextStepDone(Event):
    subject: Owner


@dataclass(frozen=True)
class CaseHeld(Event):
    subject: Owner
    reason: HoldReason


@dataclass(frozen=True)
class CaseResumed(Event):
    subject: Owner


@dataclass(frozen=True)
class CaseClosed(Event):
    subject: Owner
    reason: ClosureReason
    destination: Destination


@dataclass(frozen=True)
class CaseWentTo(Event):
    """It became known where the pupil of a closed case went."""

    subject: Owner
    destination: Destination


@dataclass(frozen=True)
class CaseReopened(Event):
    subject: Owner


@dataclass(frozen=True)
class CaseLocked(Event):
    subject: Owner


@dataclass(frozen=True)
class DutyRun(Event):
    """A scheduled run: how many things it changed."""

    changed: int


@dataclass(frozen=True)
class StatusAnswered(Event):
    """Where a pupil is some months after the case closed."""

    subject: Owner
    asked: AfterClosing
    destination: Destination
