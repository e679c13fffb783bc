"""Transition notes: written, shared, read, talked about, accepted, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.audit.events.base import Event
from casework.models.transition_codes import StopReason
from casework.privacy.place import Owner


@dataclass(frozen=True)
class HandoverWritten(Event):
    subject: Owner
    handover_id: UUID


@dataclass(frozen=True)
class HandoverShared(Event):
    subject: Owner
    handover_id: UUID
    school_id: UUID


@dataclass(frozen=True)
class HandoverRead(Event):
    """The receiving school opened a note for the first time: the read receipt."""

    subject: Owner
    handover_id: UUID


@dataclass(frozen=True)
class HandoverAsked(Event):
    """A question about a note, or the answer to one."""

    subject: Owner
    handover_id: UUID


@dataclass(frozen=True)
class HandoverAccepted(Event):
    subject: Owner
    handover_id: UUID
    open_until: date


@dataclass(frozen=True)
class HandoverTalkPlanned(Event):
    """The handover meeting was planned or held, or a note was starred to be talked about there."""

    subject: Owner
    handover_id: UUID


@dataclass(frozen=True)
class HandoverStopped(Event):
    subject: Owner
    handover_id: UUID
    reason: StopReason
