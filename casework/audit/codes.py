"""Closed sets of the log."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Why a record was opened (domain.md section 9, access_purpose)."""

    FOLLOW_UP = "follow_up"
    INTAKE = "intake"
    SUPERVISION = "supervision"
    DATA_SUBJECT_REQUEST = "data_subject_request"
    OVERRIDE = "override"
    ADMINISTRATION = "administration"


class Verdict(StrEnum):
    PERMIT = "permit"
    DENY = "deny"


class ListKind(StrEnum):
    """Which list was shown."""

    CLASS = "class"
    SCHOOL_REFERRALS = "school_referrals"
    INBOX = "inbox"
    WORKLIST = "worklist"
    SEARCH = "search"
    APPROVALS = "approvals"
    DUPLICATES = "duplicates"
    ASSIGNMENTS = "assignments"
    MILESTONES = "milestones"
    FIRST_DAY = "first_day"
    CONFERENCE = "conference"
    HANDOVERS = "handovers"
    EMPLOYERS = "employers"
    JOB_PLACES = "job_places"
    HOURS = "hours"
    DATA_QUALITY = "data_quality"
    NEWS = "news"
    RECENT = "recent"


class ReportFile(StrEnum):
    """What a report can be downloaded as."""

    EXCEL = "excel"
    CSV = "csv"
    PDF = "pdf"


class SignInFailure(StrEnum):
    UNKNOWN_USER = "unknown_user"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a reason, not a password
    WRONG_CODE = "wrong_code"
    TOO_MANY = "too_many"
    INACTIVE = "inactive"
    LINK_INVALID = "link_invalid"


class SessionEnd(StrEnum):
    SIGNED_OUT = "signed_out"
    ENDED_BY_USER = "ended_by_user"
    DEACTIVATED = "deactivated"
    ROLE_CHANGED = "role_changed"
    FACTOR_RESET = "factor_reset"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a reason, not a password
