"""Which lines of the log are news to whoever follows a case up: what changes it, never who looked."""

from __future__ import annotations

from casework import audit
from casework.audit.events import Event
from casework.audit.words import WORDS

CASE: tuple[type[Event], ...] = (
    audit.CaseAssigned,
    audit.AssignmentEnded,
    audit.FollowupRecorded,
    audit.FollowupCorrected,
    audit.RedactionDecided,
    audit.NextStepSet,
    audit.NextStepPostponed,
    audit.NextStepDone,
    audit.DecisionTaken,
    audit.TaskDone,
    audit.CaseHeld,
    audit.CaseResumed,
    audit.CaseReopened,
    audit.StatusAnswered,
    audit.MilestoneAnswered,
    audit.GoalSaved,
    audit.GoalEnded,
    audit.GoalStepSaved,
    audit.GoalStepDone,
    audit.GoalStepRemoved,
    audit.ProgressRecorded,
    audit.JobWishSaved,
    audit.AgreementBegun,
    audit.AgreementWritten,
    audit.AgreementChangeDropped,
    audit.AgreementApproved,
    audit.ApprovalTakenBack,
    audit.AgreementInForce,
    audit.AgreementCancelled,
    audit.PlacementStarted,
    audit.PlacementEnded,
    audit.HoursSaved,
    audit.EvaluationSaved,
    audit.OutcomeSaved,
    audit.PlacementStatusAnswered,
)
"""About the case itself."""

SCHOOL: tuple[type[Event], ...] = (
    audit.FlagChanged,
    audit.ConsentRegistered,
    audit.ConsentWithdrawn,
    audit.ConsentStatusChanged,
    audit.ApplicationSaved,
    audit.OfferSaved,
    audit.StartSaved,
    audit.PlaceChanged,
    audit.YearSaved,
    audit.ContactDetailsChanged,
    audit.GuardianSaved,
    audit.GuardianEnded,
    audit.PupilChanged,
    audit.PupilLeft,
)
"""About the pupil or the request: told where all of the case is in sight."""

TOLD: dict[str, str] = {kind.action(): WORDS[kind] for kind in (*CASE, *SCHOOL)}
"""Actions of the log to their words, in English."""

OF_PUPIL_OR_REQUEST = frozenset(kind.action() for kind in SCHOOL)
