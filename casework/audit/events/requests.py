"""A school's request and Nav's answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.audit.events.base import Event
from casework.models.codes import DecisionReason
from casework.privacy.place import Owner


@dataclass(frozen=True)
class PupilFlagged(Event):
    subject: Owner
    observations: int


@dataclass(frozen=True)
class FlagChanged(Event):
    subject: Owner


@dataclass(frozen=True)
class TextGuardOverridden(Event):
    """The text guard asked about a note, and its writer kept it. What the text held is not said."""

    subject: Owner


@dataclass(frozen=True)
class RequestCancelled(Event):
    subject: Owner


@dataclass(frozen=True)
class RequestSeen(Event):
    subject: Owner


@dataclass(frozen=True)
class RequestAccepted(Event):
    subject: Owner
    adviser_id: UUID


@dataclass(frozen=True)
class RequestDeclined(Event):
    subject: Owner
    reason: DecisionReason


@dataclass(frozen=True)
class RequestForwarded(Event):
    subject: Owner
    office_id: UUID
    reason: DecisionReason
