"""Rights: who may do what, how far it reaches, and how much must be in sight. What is not written is refused."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from casework.models.codes import Role


class Reach(StrEnum):
    """How far a right reaches."""

    NONE = "none"
    SELF = "self"
    OWN = "own"
    SCHOOL = "school"
    OFFICE = "office"
    ANY = "any"


class Sight(IntEnum):
    """How much of one request and its case a user sees. Higher includes lower."""

    NONE = 0
    UNNAMED = 1
    PROGRESS = 2
    WIND_DOWN = 3
    FULL = 4


class Permission(StrEnum):
    """Everything a person can do in casework."""

    OWN_ACCOUNT = "own_account"

    READ_PUPILS = "read_pupils"
    ADD_PUPILS = "add_pupils"
    EDIT_PUPIL = "edit_pupil"
    FLAG_PUPIL = "flag_pupil"
    PROTECT_PUPIL = "protect_pupil"
    DECLARE_TIE = "declare_tie"

    SEE_PROGRESS = "see_progress"
    EDIT_FLAG = "edit_flag"
    CANCEL_REQUEST = "cancel_request"
    REGISTER_CONSENT = "register_consent"
    WITHDRAW_CONSENT = "withdraw_consent"

    READ_INBOX = "read_inbox"
    DECIDE_REQUEST = "decide_request"
    START_CASE = "start_case"

    READ_WORKLIST = "read_worklist"
    READ_CASE = "read_case"
    LOG_FOLLOWUP = "log_followup"
    PLAN_NEXT_STEP = "plan_next_step"
    HOLD_CASE = "hold_case"
    CLOSE_CASE = "close_case"
    REOPEN_CASE = "reopen_case"
    PROTECT_CASE = "protect_case"
    EDIT_CONTACTS = "edit_contacts"
    SEE_IDENTITY_NUMBER = "see_identity_number"
    FIND_IDENTITY_NUMBER = "find_identity_number"
    SEE_WHO_HAS_SEEN = "see_who_has_seen"
    SEARCH = "search"
    KEEP_REMINDER = "keep_reminder"
    READ_PLAN = "read_plan"
    WRITE_PLAN = "write_plan"
    KEEP_PHRASES = "keep_phrases"

    READ_TRANSITION = "read_transition"
    REGISTER_TRANSITION = "register_transition"
    ANSWER_MILESTONE = "answer_milestone"
    SEND_HANDOVER = "send_handover"
    RECEIVE_HANDOVER = "receive_handover"
    HOLD_CONFERENCE = "hold_conference"
    HAND_TO_OT = "hand_to_ot"
    ANSWER_STATUS = "answer_status"

    READ_EMPLOYERS = "read_employers"
    KEEP_EMPLOYERS = "keep_employers"
    MERGE_EMPLOYERS = "merge_employers"
    READ_PLACEMENT = "read_placement"
    PLAN_JOB = "plan_job"
    WRITE_AGREEMENT = "write_agreement"
    REGISTER_APPROVAL = "register_approval"
    END_PLACEMENT = "end_placement"
    RECORD_HOURS = "record_hours"
    EVALUATE_PLACEMENT = "evaluate_placement"

    ASSIGN_CASE = "assign_case"
    APPROVE_REDACTION = "approve_redaction"
    KEEP_OFFICE_PHRASES = "keep_office_phrases"
    MERGE_PUPILS = "merge_pupils"

    READ_RELEASES = "read_releases"
    PUBLISH_RELEASES = "publish_releases"
    SEE_DATA_QUALITY = "see_data_quality"
    MANAGE_USERS = "manage_users"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_RULES = "manage_rules"
    MANAGE_CALENDAR = "manage_calendar"
    READ_LOG = "read_log"


P = Permission

COUNSELLOR_GRANTS: dict[Permission, Reach] = {
    P.OWN_ACCOUNT: Reach.SELF,
    P.READ_PUPILS: Reach.SCHOOL,
    P.ADD_PUPILS: Reach.SCHOOL,
    P.EDIT_PUPIL: Reach.SCHOOL,
    P.FLAG_PUPIL: Reach.SCHOOL,
    P.PROTECT_PUPIL: Reach.SCHOOL,
    P.DECLARE_TIE: Reach.SCHOOL,
    P.SEE_PROGRESS: Reach.SCHOOL,
    P.EDIT_FLAG: Reach.SCHOOL,
    P.CANCEL_REQUEST: Reach.SCHOOL,
    P.REGISTER_CONSENT: Reach.SCHOOL,
    P.WITHDRAW_CONSENT: Reach.SCHOOL,
    P.SEE_WHO_HAS_SEEN: Reach.SCHOOL,
    P.SEARCH: Reach.SCHOOL,
    P.REGISTER_TRANSITION: Reach.SCHOOL,
    P.ANSWER_MILESTONE: Reach.SCHOOL,
    P.SEND_HANDOVER: Reach.SCHOOL,
    P.RECEIVE_HANDOVER: Reach.SCHOOL,
}


def _nav(reach: Reach) -> dict[Permission, Reach]:
    """What advisers do with their own cases and leads with the office's."""
    return {
        P.OWN_ACCOUNT: Reach.SELF,
        P.DECLARE_TIE: reach,
        P.SEE_PROGRESS: reach,
        P.EDIT_FLAG: reach,
        P.CANCEL_REQUEST: reach,
        P.REGISTER_CONSENT: reach,
        P.WITHDRAW_CONSENT: reach,
        P.READ_INBOX: Reach.OFFICE,
        P.DECIDE_REQUEST: Reach.OFFICE,
        P.START_CASE: Reach.OFFICE,
        P.READ_WORKLIST: Reach.OWN,
        P.READ_CASE: reach,
        P.LOG_FOLLOWUP: reach,
        P.PLAN_NEXT_STEP: reach,
        P.HOLD_CASE: reach,
        P.CLOSE_CASE: reach,
        P.REOPEN_CASE: reach,
        P.PROTECT_CASE: reach,
        P.EDIT_CONTACTS: reach,
        P.SEE_IDENTITY_NUMBER: reach,
        P.FIND_IDENTITY_NUMBER: reach,
        P.SEE_WHO_HAS_SEEN: reach,
        P.SEARCH: reach,
        P.KEEP_REMINDER: reach,
        P.READ_PLAN: reach,
        P.WRITE_PLAN: reach,
        P.KEEP_PHRASES: Reach.SELF,
        P.READ_TRANSITION: reach,
        P.REGISTER_TRANSITION: reach,
        P.ANSWER_MILESTONE: reach,
        P.HOLD_CONFERENCE: reach,
        P.HAND_TO_OT: reach,
        P.ANSWER_STATUS: reach,
        P.READ_EMPLOYERS: Reach.ANY,
        P.KEEP_EMPLOYERS: Reach.ANY,
        P.READ_PLACEMENT: reach,
        P.PLAN_JOB: reach,
        P.WRITE_AGREEMENT: reach,
        P.REGISTER_APPROVAL: reach,
        P.END_PLACEMENT: reach,
        P.RECORD_HOURS: reach,
        P.EVALUATE_PLACEMENT: reach,
    }


GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.COUNSELLOR: COUNSELLOR_GRANTS,
    Role.ADVISER: _nav(Reach.OWN),
    Role.LEAD: _nav(Reach.OFFICE)
    | {
        P.ASSIGN_CASE: Reach.OFFICE,
        P.APPROVE_REDACTION: Reach.OFFICE,
        P.KEEP_OFFICE_PHRASES: Reach.OFFICE,
        P.MERGE_PUPILS: Reach.OFFICE,
        P.MERGE_EMPLOYERS: Reach.ANY,
        P.SEE_DATA_QUALITY: Reach.OFFICE,
    },
    Role.MANAGER: {P.OWN_ACCOUNT: Reach.SELF, P.READ_RELEASES: Reach.ANY, P.PUBLISH_RELEASES: Reach.ANY},
    Role.ADMINISTRATOR: {
        P.OWN_ACCOUNT: Reach.SELF,
        P.MANAGE_USERS: Reach.ANY,
        P.MANAGE_ORGANISATIONS: Reach.ANY,
        P.MANAGE_RULES: Reach.ANY,
        P.MANAGE_CALENDAR: Reach.ANY,
    },
    Role.AUDITOR: {P.OWN_ACCOUNT: Reach.SELF, P.READ_LOG: Reach.ANY},
}

NEEDS: dict[Permission, Sight] = {
    P.DECLARE_TIE: Sight.UNNAMED,
    P.SEE_PROGRESS: Sight.PROGRESS,
    P.EDIT_FLAG: Sight.PROGRESS,
    P.CANCEL_REQUEST: Sight.PROGRESS,
    P.REGISTER_CONSENT: Sight.PROGRESS,
    P.WITHDRAW_CONSENT: Sight.PROGRESS,
    P.READ_INBOX: Sight.UNNAMED,
    P.DECIDE_REQUEST: Sight.UNNAMED,
    P.READ_WORKLIST: Sight.WIND_DOWN,
    P.READ_CASE: Sight.WIND_DOWN,
    P.LOG_FOLLOWUP: Sight.FULL,
    P.PLAN_NEXT_STEP: Sight.WIND_DOWN,
    P.HOLD_CASE: Sight.FULL,
    P.CLOSE_CASE: Sight.UNNAMED,
    P.REOPEN_CASE: Sight.FULL,
    P.PROTECT_CASE: Sight.WIND_DOWN,
    P.EDIT_CONTACTS: Sight.FULL,
    P.SEE_IDENTITY_NUMBER: Sight.FULL,
    P.FIND_IDENTITY_NUMBER: Sight.WIND_DOWN,
    P.SEE_WHO_HAS_SEEN: Sight.PROGRESS,
    P.SEARCH: Sight.PROGRESS,
    P.KEEP_REMINDER: Sight.WIND_DOWN,
    P.READ_PLAN: Sight.WIND_DOWN,
    P.WRITE_PLAN: Sight.FULL,
    P.READ_TRANSITION: Sight.FULL,
    P.REGISTER_TRANSITION: Sight.FULL,
    P.ANSWER_MILESTONE: Sight.FULL,
    P.SEND_HANDOVER: Sight.PROGRESS,
    P.HOLD_CONFERENCE: Sight.FULL,
    P.HAND_TO_OT: Sight.FULL,
    P.ANSWER_STATUS: Sight.UNNAMED,
    P.READ_PLACEMENT: Sight.WIND_DOWN,
    P.PLAN_JOB: Sight.FULL,
    P.WRITE_AGREEMENT: Sight.FULL,
    P.REGISTER_APPROVAL: Sight.FULL,
    P.END_PLACEMENT: Sight.WIND_DOWN,
    P.RECORD_HOURS: Sight.WIND_DOWN,
    P.EVALUATE_PLACEMENT: Sight.FULL,
    P.ASSIGN_CASE: Sight.UNNAMED,
    P.APPROVE_REDACTION: Sight.WIND_DOWN,
    P.MERGE_PUPILS: Sight.PROGRESS,
    P.SEE_DATA_QUALITY: Sight.UNNAMED,
}


READS: frozenset[Permission] = frozenset(
    {
        P.SEE_PROGRESS,
        P.READ_CASE,
        P.SEE_WHO_HAS_SEEN,
        P.SEARCH,
        P.READ_PLAN,
        P.READ_TRANSITION,
        P.READ_PLACEMENT,
    }
)
"""What whoever handed a case over can still do for some days: read it (decisions.md section 14)."""


def reach_of(role: Role, permission: Permission) -> Reach:
    """How far a role's right reaches; NONE when it isn't written."""
    return GRANTS[role].get(permission, Reach.NONE)


def may(role: Role, permission: Permission) -> bool:
    """Does the role have the right at all?"""
    return reach_of(role, permission) is not Reach.NONE
