"""Measure 2: employers, agreements and their approvals, hours, evaluations, the rules of working hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.audit.events.base import Event, Seen
from casework.models.codes import ConsentForm, Destination
from casework.models.job_codes import CancelReason, EndReason, EvaluationKind, EvaluationSide, Party, PlacementForm
from casework.models.transition_codes import AfterClosing
from casework.privacy.place import Owner


@dataclass(frozen=True)
class PlacementOpened(Seen):
    """The job part of a case: wishes, agreements, hours, evaluations."""

    subject: Owner


@dataclass(frozen=True)
class AgreementPrinted(Seen):
    subject: Owner
    agreement_id: UUID
    number: int


@dataclass(frozen=True)
class EmployerOpened(Seen):
    subject: Owner


@dataclass(frozen=True)
class EmployerSaved(Event):
    subject: Owner


@dataclass(frozen=True)
class EmployerContactSaved(Event):
    """A contact person at an employer was added, changed or ended."""

    subject: Owner


@dataclass(frozen=True)
class JobPlaceSaved(Event):
    """A place was offered, changed or withdrawn."""

    subject: Owner
    place_id: UUID


@dataclass(frozen=True)
class EmployerDeactivated(Event):
    subject: Owner


@dataclass(frozen=True)
class EmployerReactivated(Event):
    subject: Owner


@dataclass(frozen=True)
class EmployersMerged(Event):
    """Two rows turned out to be one employer; everything moved to the other."""

    subject: Owner
    into_id: UUID


@dataclass(frozen=True)
class JobWishSaved(Event):
    subject: Owner


@dataclass(frozen=True)
class AgreementBegun(Event):
    subject: Owner
    agreement_id: UUID
    form: PlacementForm


@dataclass(frozen=True)
class AgreementWritten(Event):
    """A version was written, or written anew before anybody had approved it."""

    subject: Owner
    agreement_id: UUID
    number: int


@dataclass(frozen=True)
class AgreementChangeDropped(Event):
    """A change was given up before it was approved; the version in force stands."""

    subject: Owner
    agreement_id: UUID
    number: int


@dataclass(frozen=True)
class AgreementApproved(Event):
    """One party's yes was registered."""

    subject: Owner
    agreement_id: UUID
    number: int
    party: Party
    form: ConsentForm


@dataclass(frozen=True)
class ApprovalTakenBack(Event):
    subject: Owner
    agreement_id: UUID
    number: int
    party: Party


@dataclass(frozen=True)
class AgreementInForce(Event):
    """The last of those who must approve had."""

    subject: Owner
    agreement_id: UUID
    number: int


@dataclass(frozen=True)
class AgreementCancelled(Event):
    subject: Owner
    agreement_id: UUID
    reason: CancelReason


@dataclass(frozen=True)
class PlacementStarted(Event):
    """Somebody said that the pupil turned up."""

    subject: Owner
    agreement_id: UUID
    on: date


@dataclass(frozen=True)
class PlacementEnded(Event):
    subject: Owner
    agreement_id: UUID
    on: date
    reason: EndReason


@dataclass(frozen=True)
class HoursSaved(Event):
    """Hours of some days of a placement were registered or changed."""

    subject: Owner
    agreement_id: UUID
    days: int


@dataclass(frozen=True)
class EvaluationSaved(Event):
    subject: Owner
    agreement_id: UUID
    kind: EvaluationKind
    side: EvaluationSide


@dataclass(frozen=True)
class OutcomeSaved(Event):
    subject: Owner
    agreement_id: UUID


@dataclass(frozen=True)
class PlacementStatusAnswered(Event):
    subject: Owner
    agreement_id: UUID
    asked: AfterClosing
    destination: Destination


@dataclass(frozen=True)
class LabourRuleChanged(Event):
    rule_id: UUID
