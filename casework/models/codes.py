"""The closed sets casework speaks in (domain.md section 9). Stored by value; labels live in casework/labels.py."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a user is here for. One per user."""

    COUNSELLOR = "counsellor"
    ADVISER = "adviser"
    LEAD = "lead"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class OrganisationKind(StrEnum):
    NAV_OFFICE = "nav_office"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    PROGRAMME = "programme"


class Grade(StrEnum):
    """Grade of an enrolment: 8 to 10 in lower secondary, Vg1 to Vg3 in upper secondary."""

    G8 = "8"
    G9 = "9"
    G10 = "10"
    VG1 = "vg1"
    VG2 = "vg2"
    VG3 = "vg3"


class PupilSource(StrEnum):
    CLASS_LIST = "class_list"
    BY_HAND = "by_hand"
    ADVISER = "adviser"


class Measure(StrEnum):
    """The two measures of the area programme."""

    TRANSITION = "transition"
    JOB = "job"


class Urgency(StrEnum):
    ORDINARY = "ordinary"
    SOON = "soon"
    THIS_WEEK = "this_week"


class Informed(StrEnum):
    """Does the pupil know about the flag?"""

    YES = "yes"
    NOT_YET = "not_yet"


class Protection(StrEnum):
    """The answer to the protected-address question, asked before anything is registered."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


class ObservationCode(StrEnum):
    """What a counsellor may have seen; never why."""

    ATTENDANCE = "attendance"
    ASSESSMENT_BASIS = "assessment_basis"
    GRADES_LOW = "grades_low"
    CHOICE_UNCERTAIN = "choice_uncertain"
    BELONGING = "belonging"
    LANGUAGE_SUPPORT = "language_support"
    TRANSITION_SUPPORT = "transition_support"


class Band(StrEnum):
    """How much, in bands. Which bands go with which observation: BANDS."""

    ABSENCE_UNDER_10 = "absence_under_10"
    ABSENCE_10_19 = "absence_10_19"
    ABSENCE_20_49 = "absence_20_49"
    ABSENCE_50 = "absence_50"
    BASIS_1_2 = "basis_1_2"
    BASIS_3 = "basis_3"
    BASIS_HALF = "basis_half"
    LOW_1 = "low_1"
    LOW_2 = "low_2"
    LOW_3 = "low_3"
    YES = "yes"


BANDS: dict[ObservationCode, tuple[Band, ...]] = {
    ObservationCode.ATTENDANCE: (Band.ABSENCE_UNDER_10, Band.ABSENCE_10_19, Band.ABSENCE_20_49, Band.ABSENCE_50),
    ObservationCode.ASSESSMENT_BASIS: (Band.BASIS_1_2, Band.BASIS_3, Band.BASIS_HALF),
    ObservationCode.GRADES_LOW: (Band.LOW_1, Band.LOW_2, Band.LOW_3),
    ObservationCode.CHOICE_UNCERTAIN: (Band.YES,),
    ObservationCode.BELONGING: (Band.YES,),
    ObservationCode.LANGUAGE_SUPPORT: (Band.YES,),
    ObservationCode.TRANSITION_SUPPORT: (Band.YES,),
}


class Strength(StrEnum):
    """What the pupil is good at or wants; a flag starts here."""

    PRACTICAL_WORK = "practical_work"
    PEOPLE = "people"
    CREATIVE = "creative"
    NATURE_ANIMALS = "nature_animals"
    TECHNOLOGY = "technology"
    SPORT = "sport"
    LANGUAGES = "languages"
    PERSEVERANCE = "perseverance"
    CLEAR_GOAL = "clear_goal"
    GOOD_NETWORK = "good_network"
    WANTS_JOB = "wants_job"


class ReferralSource(StrEnum):
    COUNSELLOR = "counsellor"
    WALK_IN = "walk_in"
    OT = "ot"
    OTHER_OFFICE = "other_office"


class Decision(StrEnum):
    """Nav's axis of a referral."""

    NEW = "new"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FORWARDED = "forwarded"


class DecisionReason(StrEnum):
    """Why a request was declined or forwarded."""

    OUTSIDE_TARGET_GROUP = "outside_target_group"
    ALREADY_FOLLOWED_UP = "already_followed_up"
    NO_CAPACITY = "no_capacity"
    ANOTHER_SERVICE = "another_service"
    OTHER_AREA = "other_area"
    MORE_INFORMATION_NEEDED = "more_information_needed"


class ConsentStatus(StrEnum):
    """The consent axis of a referral."""

    NOT_ASKED = "not_asked"
    PARTIAL = "partial"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ConsentScope(StrEnum):
    NAV = "nav"
    UPPER_SECONDARY = "upper_secondary"
    OT = "ot"
    EMPLOYER = "employer"


class ConsentForm(StrEnum):
    SIGNED_PAPER = "signed_paper"
    ORAL_WITNESSED = "oral_witnessed"
    DIGITAL = "digital"


class ConsentGiver(StrEnum):
    PUPIL = "pupil"
    GUARDIAN = "guardian"


class ConsentAnswer(StrEnum):
    GIVEN = "given"
    DECLINED = "declined"


class GuardiansNeeded(StrEnum):
    """How many guardians with parental responsibility must say yes."""

    NONE = "none"
    ONE = "one"
    ALL = "all"


class TextKind(StrEnum):
    CONSENT_FORM = "consent_form"
    PRIVACY_NOTICE = "privacy_notice"


class CaseStage(StrEnum):
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    LOCKED = "locked"


class HoldReason(StrEnum):
    """Why follow-up rests for a while; never a health reason."""

    PUPIL_WISH = "pupil_wish"
    WAITING_FOR_OTHERS = "waiting_for_others"
    AWAY = "away"
    OTHER = "other"


class ClosureReason(StrEnum):
    GOAL_REACHED = "goal_reached"
    STARTED_EDUCATION = "started_education"
    STARTED_WORK = "started_work"
    OTHER_SERVICE = "other_service"
    MOVED = "moved"
    DECLINED = "declined"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    NO_CONTACT = "no_contact"
    AGE_LIMIT = "age_limit"
    PROGRAMME_ENDED = "programme_ended"
    REGISTERED_IN_ERROR = "registered_in_error"
    OTHER = "other"


class Destination(StrEnum):
    """Where the pupil is when the case closes."""

    UPPER_SEC = "upper_sec"
    APPRENTICE = "apprentice"
    COMBINED = "combined"
    COUNTY_TRAINING = "county_training"
    NAV_MEASURE = "nav_measure"
    WORK = "work"
    OTHER_TRAINING = "other_training"
    MILITARY = "military"
    OT_FOLLOWUP = "ot_followup"
    OTHER_CLARIFIED = "other_clarified"
    DECLINED = "declined"
    UNKNOWN = "unknown"


class DestinationGroup(StrEnum):
    EDUCATION = "education"
    WORK = "work"
    MEASURE = "measure"
    OTHER = "other"
    UNKNOWN = "unknown"


class OtCode(StrEnum):
    """Udir's status codes for the follow-up service (Kodeverk for oppfølgingstjenesten, 2021).

    OTSY, OTBA and OTFU are left out on purpose: they say something about health or family and print blank.
    """

    OTEV = "OTEV"
    OTLL = "OTLL"
    OTKO = "OTKO"
    OTOA = "OTOA"
    OTAP = "OTAP"
    OTAR = "OTAR"
    OTIF = "OTIF"
    OTMI = "OTMI"
    OTOV = "OTOV"
    OTNO = "OTNO"
    OTUK = "OTUK"


OT_CODES: dict[Destination, OtCode | None] = {
    Destination.UPPER_SEC: OtCode.OTEV,
    Destination.APPRENTICE: OtCode.OTLL,
    Destination.COMBINED: OtCode.OTKO,
    Destination.COUNTY_TRAINING: OtCode.OTOA,
    Destination.NAV_MEASURE: OtCode.OTAP,
    Destination.WORK: OtCode.OTAR,
    Destination.OTHER_TRAINING: OtCode.OTIF,
    Destination.MILITARY: OtCode.OTMI,
    Destination.OT_FOLLOWUP: OtCode.OTOV,
    Destination.OTHER_CLARIFIED: None,
    Destination.DECLINED: OtCode.OTNO,
    Destination.UNKNOWN: OtCode.OTUK,
}

DESTINATION_GROUPS: dict[Destination, DestinationGroup] = {
    Destination.UPPER_SEC: DestinationGroup.EDUCATION,
    Destination.APPRENTICE: DestinationGroup.EDUCATION,
    Destination.COMBINED: DestinationGroup.MEASURE,
    Destination.COUNTY_TRAINING: DestinationGroup.MEASURE,
    Destination.NAV_MEASURE: DestinationGroup.MEASURE,
    Destination.WORK: DestinationGroup.WORK,
    Destination.OTHER_TRAINING: DestinationGroup.EDUCATION,
    Destination.MILITARY: DestinationGroup.OTHER,
    Destination.OT_FOLLOWUP: DestinationGroup.OTHER,
    Destination.OTHER_CLARIFIED: DestinationGroup.OTHER,
    Destination.DECLINED: DestinationGroup.OTHER,
    Destination.UNKNOWN: DestinationGroup.UNKNOWN,
}


class Part(StrEnum):
    """An adviser's part in a case."""

    MAIN = "main"
    CO = "co"
    SUBSTITUTE = "substitute"


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


class Relation(StrEnum):
    """Why a user must never see a person's record."""

    SELF = "self"
    FAMILY = "family"
    OTHER_TIE = "other_tie"


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a link's purpose, not a password


class SessionStage(StrEnum):
    """How far a sign-in has come: password accepted, or both factors."""

    PASSWORD = "password"  # noqa: S105 - the name of a stage, not a password
    FULL = "full"


class MergeReason(StrEnum):
    IDENTITY_NUMBER = "identity_number"
    LIKENESS = "likeness"
    REPORTED = "reported"


class MergeOutcome(StrEnum):
    MERGED = "merged"
    DIFFERENT_PEOPLE = "different_people"
