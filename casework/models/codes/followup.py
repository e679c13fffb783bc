"""Contacts, the next step, and what is half written."""

from __future__ import annotations

from enum import StrEnum


class ContactType(StrEnum):
    PHONE = "phone"
    MEETING = "meeting"
    VIDEO = "video"
    MESSAGE = "message"
    SCHOOL_VISIT = "school_visit"
    WORKPLACE_VISIT = "workplace_visit"
    TRIPARTITE = "tripartite"


class ContactOutcome(StrEnum):
    HELD = "held"
    NO_ANSWER = "no_answer"
    NO_SHOW = "no_show"
    CANCELLED_PUPIL = "cancelled_pupil"
    CANCELLED_US = "cancelled_us"
    RESCHEDULED = "rescheduled"


class ContactParty(StrEnum):
    PUPIL = "pupil"
    GUARDIAN = "guardian"
    SCHOOL = "school"
    UPPER_SECONDARY = "upper_secondary"
    OT = "ot"
    EMPLOYER = "employer"
    OTHER = "other"


class ContactTopic(StrEnum):
    EDUCATION_CHOICE = "education_choice"
    APPLICATION = "application"
    SCHOOL_START = "school_start"
    ATTENDANCE = "attendance"
    JOB = "job"
    CV = "cv"
    GOALS = "goals"
    CONSENT = "consent"
    CLOSURE = "closure"


class TaskKind(StrEnum):
    """What is to be done. NEXT_STEPS is the part an adviser chooses from."""

    CONTACT = "contact"
    CALL = "call"
    MEET = "meet"
    WRITE = "write"
    SCHOOL_TALK = "school_talk"
    GUARDIAN_TALK = "guardian_talk"
    APPLICATION_HELP = "application_help"
    JOB_SEARCH = "job_search"
    CHECK_IN = "check_in"
    CLOSE_OR_EXTEND = "close_or_extend"
    NEW_CONSENT = "new_consent"
    WIND_DOWN = "wind_down"
    OT_REFERRAL = "ot_referral"
    STATUS_3_MONTHS = "status_3_months"
    STATUS_6_MONTHS = "status_6_months"


NEXT_STEPS: tuple[TaskKind, ...] = (
    TaskKind.CONTACT,
    TaskKind.CALL,
    TaskKind.MEET,
    TaskKind.WRITE,
    TaskKind.SCHOOL_TALK,
    TaskKind.GUARDIAN_TALK,
    TaskKind.APPLICATION_HELP,
    TaskKind.JOB_SEARCH,
    TaskKind.CHECK_IN,
    TaskKind.CLOSE_OR_EXTEND,
)


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class DraftKind(StrEnum):
    FLAG = "flag"
    FOLLOWUP = "followup"
    CLASS_LIST = "class_list"
    HANDOVER = "handover"
    AGREEMENT = "agreement"
    EVALUATION = "evaluation"
    GOAL = "goal"
    CORRECTION = "correction"
    REGISTRATION = "registration"
