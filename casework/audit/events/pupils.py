"""Pupils on the roll, their guardians, and pupils who turn out to be one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.audit.events.base import Event
from casework.models.codes import MergeOutcome, Relation
from casework.privacy.place import Owner


@dataclass(frozen=True)
class ClassListImported(Event):
    rows: int


@dataclass(frozen=True)
class PupilAdded(Event):
    subject: Owner


@dataclass(frozen=True)
class PupilChanged(Event):
    subject: Owner


@dataclass(frozen=True)
class ContactDetailsChanged(Event):
    subject: Owner


@dataclass(frozen=True)
class PupilLeft(Event):
    """A pupil left a school: the enrolment got a last day."""

    subject: Owner


@dataclass(frozen=True)
class IdentityNumberSaved(Event):
    subject: Owner


@dataclass(frozen=True)
class GuardianSaved(Event):
    subject: Owner
    guardian_id: UUID


@dataclass(frozen=True)
class GuardianEnded(Event):
    subject: Owner
    guardian_id: UUID


@dataclass(frozen=True)
class PupilProtected(Event):
    subject: Owner


@dataclass(frozen=True)
class PupilsMerged(Event):
    subject: Owner
    gone: UUID


@dataclass(frozen=True)
class DuplicateReported(Event):
    """A lead says that two pupils may be one."""

    duplicate_id: UUID


@dataclass(frozen=True)
class DuplicateSettled(Event):
    duplicate_id: UUID
    outcome: MergeOutcome


@dataclass(frozen=True)
class TieDeclared(Event):
    subject: Owner
    relation: Relation
