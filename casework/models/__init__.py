"""What is. Importing this package makes every table known to the metadata."""

from casework.models.agreement import (
    Agreement,
    AgreementException,
    AgreementShift,
    AgreementVersion,
    Approval,
)
from casework.models.case import Assignment, Case, CaseStep, Followup, Task
from casework.models.consent import Consent, ConsentRequirement, ConsentText
from casework.models.draft import Draft
from casework.models.employer import Employer, EmployerContact, JobPlace, JobWish
from casework.models.handover import Handover, HandoverAnswer, HandoverMessage, HandoverQuestion
from casework.models.labour_rule import LabourRule
from casework.models.organisation import Area, Organisation
from casework.models.placement import Attendance, Evaluation, PlacementStatus
from casework.models.plan import Goal, GoalProgress, GoalStep
from casework.models.pupil import Enrolment, Guardian, PossibleDuplicate, Pupil, PupilLookup, Recusal
from casework.models.referral import Observation, Referral, ReferralMove
from casework.models.report import Cohort, FactCount, Release, ReleaseComment, ReleaseOrder
from casework.models.school_year import Programme, SchoolYear, SchoolYearDate
from casework.models.transition import Milestone, Offer, Star, StatusCheck, Transition, Wish
from casework.models.user import Attempt, FactorReset, Link, RecoveryCode, SignIn, Submission, User
from casework.models.working_day import Feed, Look, Mail, Phrase, Reminder, SavedFilter

__all__ = [
    "Agreement",
    "AgreementException",
    "AgreementShift",
    "AgreementVersion",
    "Approval",
    "Area",
    "Assignment",
    "Attempt",
    "Attendance",
    "Case",
    "CaseStep",
    "Cohort",
    "Consent",
    "ConsentRequirement",
    "ConsentText",
    "Draft",
    "Employer",
    "EmployerContact",
    "Enrolment",
    "Evaluation",
    "FactCount",
    "FactorReset",
    "Feed",
    "Followup",
    "Goal",
    "GoalProgress",
    "GoalStep",
    "Guardian",
    "Handover",
    "HandoverAnswer",
    "HandoverMessage",
    "HandoverQuestion",
    "JobPlace",
    "JobWish",
    "LabourRule",
    "Link",
    "Look",
    "Mail",
    "Milestone",
    "Observation",
    "Offer",
    "Organisation",
    "Phrase",
    "PlacementStatus",
    "PossibleDuplicate",
    "Programme",
    "Pupil",
    "PupilLookup",
    "RecoveryCode",
    "Recusal",
    "Referral",
    "ReferralMove",
    "Release",
    "ReleaseComment",
    "ReleaseOrder",
    "Reminder",
    "SavedFilter",
    "SchoolYear",
    "SchoolYearDate",
    "SignIn",
    "Star",
    "StatusCheck",
    "Submission",
    "Task",
    "Transition",
    "User",
    "Wish",
]
