"""Seeing: what was shown to somebody, what was refused, and what could not be opened."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.audit.codes import ListKind
from casework.audit.events.base import Seen
from casework.privacy.place import Owner


@dataclass(frozen=True)
class CaseOpened(Seen):
    subject: Owner


@dataclass(frozen=True)
class ProgressOpened(Seen):
    subject: Owner


@dataclass(frozen=True)
class RequestOpened(Seen):
    subject: Owner


@dataclass(frozen=True)
class PupilOpened(Seen):
    subject: Owner


@dataclass(frozen=True)
class ConsentPrinted(Seen):
    subject: Owner


@dataclass(frozen=True)
class DraftRestored(Seen):
    """A user was shown what they had begun to write."""


@dataclass(frozen=True)
class ListShown(Seen):
    kind: ListKind


@dataclass(frozen=True)
class AccessLogShown(Seen):
    subject: Owner


@dataclass(frozen=True)
class LogRead(Seen):
    filtered: bool
    rows: int


@dataclass(frozen=True)
class LogVerified(Seen):
    rows: int
    whole: bool


@dataclass(frozen=True)
class ReleasesRead(Seen):
    rows: int


@dataclass(frozen=True)
class IdentityNumberLookedUp(Seen):
    found: bool


@dataclass(frozen=True)
class IdentityNumberShown(Seen):
    subject: Owner


@dataclass(frozen=True)
class StaffListShown(Seen):
    rows: int


@dataclass(frozen=True)
class TransitionOpened(Seen):
    """A pupil's way into upper secondary was shown."""

    subject: Owner


@dataclass(frozen=True)
class HandoverOpened(Seen):
    """A transition note was shown to the school that wrote it or to the one it was sent to."""

    subject: Owner
    handover_id: UUID


@dataclass(frozen=True)
class HandOffShown(Seen):
    """The sheet for the follow-up service was shown."""

    subject: Owner
    named: bool


@dataclass(frozen=True)
class AccessDenied(Seen):
    """An attempt on a page or thing that is not this person's. `subject` only when the thing exists."""

    subject: Owner | None


@dataclass(frozen=True)
class IntegrityFault(Seen):
    """A sealed field that could not be opened."""

    subject: Owner
    row_id: UUID
