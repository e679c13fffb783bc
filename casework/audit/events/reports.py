"""Reports: frozen, drafted, commented on, published, read and taken home. Never a figure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.audit.codes import ReportFile
from casework.audit.events.base import Event, Seen
from casework.models.report_codes import Section
from casework.privacy.place import Owner


@dataclass(frozen=True)
class CohortBegun(Event):
    subject: Owner


@dataclass(frozen=True)
class CohortClosed(Event):
    """The secret of a cohort was destroyed: its figures stand still for good."""

    cohort_id: UUID


@dataclass(frozen=True)
class ReportSecretUsed(Event):
    """The figures of a cohort were rounded with its secret."""

    subject: Owner


@dataclass(frozen=True)
class ReportOrdered(Event):
    """A report outside the calendar was asked for."""

    order_id: UUID


@dataclass(frozen=True)
class ReportOrderWithdrawn(Event):
    """The wish for a report outside the calendar was taken back before anybody was counted."""

    order_id: UUID


@dataclass(frozen=True)
class ReportFrozen(Event):
    release_id: UUID


@dataclass(frozen=True)
class ReportDrafted(Event):
    release_id: UUID
    digest: bytes


@dataclass(frozen=True)
class ReportHeld(Event):
    """Nothing of a report is shown: its own attack broke it, or there was too little to protect."""

    release_id: UUID
    digest: bytes


@dataclass(frozen=True)
class ReportCommented(Event):
    release_id: UUID
    section: Section


@dataclass(frozen=True)
class ReportPublished(Event):
    """A report is published. `digest` is the report's own, `comments` that of what is said to it."""

    release_id: UUID
    digest: bytes
    comments: bytes


@dataclass(frozen=True)
class ReportOpened(Seen):
    release_id: UUID


@dataclass(frozen=True)
class ReportTaken(Seen):
    """A report was downloaded."""

    release_id: UUID
    file: ReportFile
