"""Words for the closed sets of the log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.audit import codes as log
from casework.language import N_

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    log.Purpose: {
        log.Purpose.FOLLOW_UP: N_("Follow-up"),
        log.Purpose.INTAKE: N_("Intake"),
        log.Purpose.SUPERVISION: N_("Supervision"),
        log.Purpose.DATA_SUBJECT_REQUEST: N_("Request for access"),
        log.Purpose.OVERRIDE: N_("Override of access"),
        log.Purpose.ADMINISTRATION: N_("Administration"),
    },
    log.Verdict: {
        log.Verdict.PERMIT: N_("Allowed"),
        log.Verdict.DENY: N_("Denied"),
    },
    log.ReportFile: {
        log.ReportFile.EXCEL: N_("Excel"),
        log.ReportFile.CSV: N_("CSV"),
        log.ReportFile.PDF: N_("PDF"),
    },
    log.ListKind: {
        log.ListKind.CLASS: N_("Class list"),
        log.ListKind.SCHOOL_REFERRALS: N_("The school's requests"),
        log.ListKind.INBOX: N_("Inbox"),
        log.ListKind.WORKLIST: N_("Worklist"),
        log.ListKind.SEARCH: N_("Search"),
        log.ListKind.APPROVALS: N_("Approvals"),
        log.ListKind.DUPLICATES: N_("Possible duplicates"),
        log.ListKind.ASSIGNMENTS: N_("Assignments"),
        log.ListKind.MILESTONES: N_("Milestones"),
        log.ListKind.DATA_QUALITY: N_("Data quality"),
        log.ListKind.NEWS: N_("What has changed"),
        log.ListKind.RECENT: N_("Recently opened cases"),
        log.ListKind.EMPLOYERS: N_("Employers"),
        log.ListKind.JOB_PLACES: N_("Free places"),
        log.ListKind.HOURS: N_("Hours of several pupils"),
        log.ListKind.FIRST_DAY: N_("First day of school"),
        log.ListKind.CONFERENCE: N_("Case conference"),
        log.ListKind.HANDOVERS: N_("Handovers"),
    },
    log.SignInFailure: {
        log.SignInFailure.UNKNOWN_USER: N_("Unknown user"),
        log.SignInFailure.WRONG_PASSWORD: N_("Wrong password"),
        log.SignInFailure.WRONG_CODE: N_("Wrong code"),
        log.SignInFailure.TOO_MANY: N_("Too many attempts"),
        log.SignInFailure.INACTIVE: N_("Deactivated user"),
        log.SignInFailure.LINK_INVALID: N_("Invalid link"),
    },
    log.SessionEnd: {
        log.SessionEnd.SIGNED_OUT: N_("Signed out"),
        log.SessionEnd.ENDED_BY_USER: N_("Ended by the user"),
        log.SessionEnd.DEACTIVATED: N_("User deactivated"),
        log.SessionEnd.ROLE_CHANGED: N_("Role changed"),
        log.SessionEnd.FACTOR_RESET: N_("Second factor reset"),
        log.SessionEnd.PASSWORD_CHANGED: N_("Password changed"),
    },
}
