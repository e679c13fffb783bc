"""What is. Importing this package makes every table known to the metadata."""

from casework.models.case import Assignment, Case, CaseStep, Followup, Task
from casework.models.consent import Consent, ConsentRequirement, ConsentText
from casework.models.draft import Draft
from casework.models.organisation import Area, Organisation
from casework.models.pupil import Enrolment, Guardian, PossibleDuplicate, Pupil, PupilLookup, Recusal
from casework.models.referral import Observation, Referral, ReferralMove
from casework.models.release import Release
from casework.models.user import Attempt, FactorReset, Link, RecoveryCode, SignIn, Submission, User

__all__ = [
    "Area",
    "Assignment",
    "Attempt",
    "Case",
    "CaseStep",
    "Consent",
    "ConsentRequirement",
    "ConsentText",
    "Draft",
    "Enrolment",
    "FactorReset",
    "Followup",
    "Guardian",
    "Link",
    "Observation",
    "Organisation",
    "PossibleDuplicate",
    "Pupil",
    "PupilLookup",
    "RecoveryCode",
    "Recusal",
    "Referral",
    "ReferralMove",
    "Release",
    "SignIn",
    "Submission",
    "Task",
    "User",
]
