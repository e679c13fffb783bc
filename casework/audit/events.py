"""What the log can say. Frozen dataclasses without free text: a test forbids str fields.

`subject` is the owner the line is about; the log keeps only that owner's random log reference.
An event that `stands_alone` is kept even when the request it belongs to is refused or only reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from casework.audit.codes import ListKind, SessionEnd, SignInFailure
from casework.models.codes import (
    ClosureReason,
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentStatus,
    ContactOutcome,
    DecisionReason,
    Destination,
    HoldReason,
    LinkPurpose,
    MergeOutcome,
    Part,
    Relation,
    Role,
    TaskKind,
)
from casework.models.transition_codes import (
    AfterClosing,
    ApplicationState,
    MilestoneKind,
    MilestoneState,
    OfferState,
    StartState,
    StopReason,
)
from casework.privacy.place import Owner


@dataclass(frozen=True)
class Event:
    """The base of every line. The action is the class name in snake case."""

    stands_alone: ClassVar[bool] = False

    @classmethod
    def action(cls) -> str:
        """The name under which the log keeps this event."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def about(self) -> Owner | None:
        """The owner this line is about, if any."""
        return getattr(self, "subject", None)

    def detail(self) -> dict[str, Any]:
        """The event's own fields as plain JSON values, without the subject."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self) if field.name != "subject"}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (UUID, date)):
        return str(value)
    if isinstance(value, frozenset | tuple):
        return sorted(_plain(part) for part in value)
    return value


@dataclass(frozen=True)
class Seen(Event):
    """Something was shown; kept whatever becomes of the request."""

    stands_alone: ClassVar[bool] = True


# Seeing ------------------------------------------------------------------------------------------------------------


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


# Refusals and faults -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccessDenied(Seen):
    """An attempt on a page or thing that is not this person's. `subject` only when the thing exists."""

    subject: Owner | None


@dataclass(frozen=True)
class IntegrityFault(Seen):
    """A sealed field that could not be opened."""

    subject: Owner
    row_id: UUID


@dataclass(frozen=True)
class SignInFailed(Seen):
    reason: SignInFailure


# Signing in --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SignedIn(Event):
    pass


@dataclass(frozen=True)
class SignedOut(Event):
    reason: SessionEnd
    sessions: int


@dataclass(frozen=True)
class PasswordSet(Event):
    pass


@dataclass(frozen=True)
class SecondFactorOffered(Event):
    """A fresh secret was sealed for a user to set up; it does not count until a code from it is given."""


@dataclass(frozen=True)
class SecondFactorSet(Event):
    pass


@dataclass(frozen=True)
class RecoveryCodeUsed(Event):
    left: int


@dataclass(frozen=True)
class RecoveryCodesMade(Event):
    pass


@dataclass(frozen=True)
class FactorResetAsked(Event):
    user_id: UUID


@dataclass(frozen=True)
class FactorResetDecided(Event):
    user_id: UUID
    approved: bool


# Administration ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UserInvited(Event):
    user_id: UUID
    role: Role


@dataclass(frozen=True)
class LinkMade(Event):
    user_id: UUID
    purpose: LinkPurpose


@dataclass(frozen=True)
class UserChanged(Event):
    user_id: UUID
    role: Role


@dataclass(frozen=True)
class UserLeaving(Event):
    user_id: UUID
    open_cases: int


@dataclass(frozen=True)
class UserDeactivated(Event):
    user_id: UUID


@dataclass(frozen=True)
class UserReactivated(Event):
    user_id: UUID


@dataclass(frozen=True)
class OrganisationSaved(Event):
    organisation_id: UUID


@dataclass(frozen=True)
class AreaSaved(Event):
    area_id: UUID


@dataclass(frozen=True)
class RequirementChanged(Event):
    requirement_id: UUID


@dataclass(frozen=True)
class ConsentTextAdded(Event):
    text_id: UUID


@dataclass(frozen=True)
class SchoolYearSaved(Event):
    """Dates of a school year were added, changed or checked. `moved`: open milestones that got another day."""

    year: int
    dates: int
    moved: int


@dataclass(frozen=True)
class ProgrammeSaved(Event):
    programme_id: UUID


@dataclass(frozen=True)
class QuestionReworded(Event):
    """A question of the transition note got a new version. Answers already given keep theirs."""

    question_id: UUID


# Pupils and flags --------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class ConsentRegistered(Event):
    subject: Owner
    giver: ConsentGiver
    answer: ConsentAnswer
    form: ConsentForm
    status: ConsentStatus


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    subject: Owner
    giver: ConsentGiver
    status: ConsentStatus


@dataclass(frozen=True)
class ConsentStatusChanged(Event):
    subject: Owner
    status: ConsentStatus


@dataclass(frozen=True)
class ConsentReminded(Event):
    subject: Owner


# Cases -------------------------------------------------------------------------------------------------------------


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
class CaseReopened(Event):
    subject: Owner


@dataclass(frozen=True)
class CaseLocked(Event):
    subject: Owner


@dataclass(frozen=True)
class DutyRun(Event):
    """A scheduled run: how many things it changed."""

    changed: int


# The transition ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MilestonesPlanned(Event):
    """The milestones of many cases were brought up to date: by the turn of a year or by a change of its dates."""

    year: int
    cases: int
    added: int
    moved: int
    settled: int


@dataclass(frozen=True)
class MilestoneAnswered(Event):
    subject: Owner
    kind: MilestoneKind
    state: MilestoneState


@dataclass(frozen=True)
class ApplicationSaved(Event):
    subject: Owner
    year: int
    state: ApplicationState


@dataclass(frozen=True)
class OfferSaved(Event):
    subject: Owner
    year: int
    round: int
    state: OfferState


@dataclass(frozen=True)
class StartSaved(Event):
    subject: Owner
    year: int
    state: StartState


@dataclass(frozen=True)
class PlaceChanged(Event):
    """A pupil in upper secondary changed programme or school."""

    subject: Owner
    year: int


@dataclass(frozen=True)
class YearSaved(Event):
    """Whether a pupil is in education on the counting day, or how the year ended."""

    subject: Owner
    year: int


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


@dataclass(frozen=True)
class StatusAnswered(Event):
    """Where a pupil is some months after the case closed."""

    subject: Owner
    asked: AfterClosing
    destination: Destination
