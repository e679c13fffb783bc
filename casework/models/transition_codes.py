"""The closed sets of the transition from lower to upper secondary (domain.md sections 1 and 9). Stored by value."""

from __future__ import annotations

from enum import StrEnum


class SchoolDate(StrEnum):
    """A day or a stretch of days of a school year that something follows from. Dates are data; these are their names.

    A school year runs from 1 August to 31 July: its second and third intake rounds fill the places of the year that
    begins, its first round those of the year after.
    """

    INTAKE_2 = "intake_2"
    ANSWER_2 = "answer_2"
    INTAKE_3 = "intake_3"
    ANSWER_3 = "answer_3"
    FIRST_DAY = "first_day"
    INTAKE_SETTLED = "intake_settled"
    NOTICE = "notice"
    COUNTING_DAY = "counting_day"
    AUTUMN_CHECK = "autumn_check"
    AUTUMN_BREAK = "autumn_break"
    CAREER_TALKS = "career_talks"
    CHRISTMAS_BREAK = "christmas_break"
    PORTAL_OPENS = "portal_opens"
    WINTER_CHECK = "winter_check"
    APPLICATION_PRIORITY = "application_priority"
    WINTER_BREAK = "winter_break"
    APPLICATION_ORDINARY = "application_ordinary"
    EASTER_BREAK = "easter_break"
    SUMMER_JOBS = "summer_jobs"
    HANDOVER_MEETINGS = "handover_meetings"
    COMPULSORY_END = "compulsory_end"
    GRADES_COMPLETE = "grades_complete"
    YEAR_RESULT = "year_result"
    CASE_REVIEW = "case_review"
    DOCUMENTS = "documents"
    INTAKE_1 = "intake_1"
    ANSWER_1 = "answer_1"


class MilestoneKind(StrEnum):
    """The dated steps of a transition (domain.md section 1.5), in their order."""

    CONSENT_OBTAINED = "consent_obtained"
    FIRST_CONTACT = "first_contact"
    PLAN_AGREED = "plan_agreed"
    PRIORITY_NOTICE = "priority_notice"
    CAREER_TALK = "career_talk"
    APPLICATION_PRIORITY = "application_priority"
    APPLICATION_ORDINARY = "application_ordinary"
    HANDOVER_MEETING = "handover_meeting"
    SUMMER_JOB_CLARIFIED = "summer_job_clarified"
    GRADES_COMPLETE = "grades_complete"
    OFFER_ANSWERED = "offer_answered"
    STARTED = "started"
    CENSUS_1_OCT = "census_1_oct"
    AUTUMN_CHECKIN = "autumn_checkin"
    WINTER_CHECKIN = "winter_checkin"
    REAPPLY = "reapply"
    YEAR_RESULT = "year_result"
    CLOSE_OR_EXTEND = "close_or_extend"
    JOB_HOURS_CHECKED = "job_hours_checked"
    JOB_GUARDIANS = "job_guardians"
    JOB_AGREED = "job_agreed"
    JOB_STARTED = "job_started"
    JOB_TWO_WEEKS = "job_two_weeks"
    JOB_MIDWAY = "job_midway"
    JOB_END = "job_end"
    JOB_STATUS_3 = "job_status_3"
    JOB_STATUS_6 = "job_status_6"


class MilestoneOwner(StrEnum):
    """Whose step it is. A school's step is the adviser's when the pupil's school does not know of the case."""

    SCHOOL = "school"
    ADVISER = "adviser"


class MilestoneState(StrEnum):
    """What is stored. Coming, due and overdue follow from the day: calendar.milestones.Standing."""

    OPEN = "open"
    DONE = "done"
    NOT_RELEVANT = "not_relevant"


class MilestoneAnswer(StrEnum):
    """What was answered where a step is more than done."""

    YES = "yes"
    NO = "no"
    SENT = "sent"
    HELD = "held"
    EXTENDED = "extended"


class NotRelevant(StrEnum):
    """Why a step is not relevant. All but the last follow from facts; that one is said by a person."""

    BEFORE_START = "before_start"
    NO_SCOPE = "no_scope"
    OTHER_PLAN = "other_plan"
    SETTLED_EARLIER = "settled_earlier"
    NOT_STARTED = "not_started"
    CASE_CLOSED = "case_closed"
    YEAR_OVER = "year_over"
    NOT_ASKED_FOR = "not_asked_for"
    TOO_SHORT = "too_short"
    PLACEMENT_CANCELLED = "placement_cancelled"
    NOT_FOR_PUPIL = "not_for_pupil"


class ExtensionReason(StrEnum):
    """Why follow-up goes on past the review in June."""

    NOT_SETTLED = "not_settled"
    NEW_START = "new_start"
    PLACE_AWAITED = "place_awaited"
    PUPIL_WISH = "pupil_wish"
    OTHER = "other"


class Level(StrEnum):
    """Which year of upper secondary a transition leads into."""

    VG1 = "vg1"
    VG2 = "vg2"
    VG3 = "vg3"


class ApplicationState(StrEnum):
    """Has the pupil applied?"""

    NOT_SENT = "not_sent"
    SENT = "sent"
    NOT_RELEVANT = "not_relevant"


class Route(StrEnum):
    """How a place is applied for. All but the ordinary one have the deadline of 1 February."""

    ORDINARY = "ordinary"
    PRIORITY = "priority"
    INDIVIDUAL = "individual"
    MINORITY_LANGUAGE = "minority_language"
    TRAINING_CANDIDATE = "training_candidate"


class OfferState(StrEnum):
    """How an intake round went. WAITING_DECLINED is Udir's B01 code V."""

    NO_OFFER = "no_offer"
    WAITING_LIST = "waiting_list"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING_DECLINED = "waiting_declined"


ANSWERED: tuple[OfferState, ...] = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WAITING_DECLINED)


class StartState(StrEnum):
    """Did the pupil begin? Official codes: START_CODES."""

    STARTED = "started"
    NO_SHOW = "no_show"
    LEFT_IN_AUGUST = "left_in_august"
    LEFT = "left"
    UNKNOWN = "unknown"


OUT: tuple[StartState, ...] = (StartState.NO_SHOW, StartState.LEFT_IN_AUGUST, StartState.LEFT)
"""The pupil is known not to be there."""

START_CODES: dict[StartState, str] = {
    StartState.STARTED: "I",
    StartState.NO_SHOW: "N",
    StartState.LEFT_IN_AUGUST: "S",
}
"""Udir, Registreringshåndboka B01: I admitted, N did not turn up, S left in August. Leaving later has B06 reasons."""


class LeaveReason(StrEnum):
    """Why a pupil left after August: Udir's B06 (2023). IM and TN are states of their own here."""

    NEW_PROGRAMME = "new_programme"
    WORK = "work"
    NEW_SCHOOL = "new_school"
    MOVED = "moved"
    ABSENCE = "absence"
    WRONG_CHOICE = "wrong_choice"
    APPRENTICE = "apprentice"
    MILITARY = "military"
    LEAVE = "leave"
    EXCHANGE = "exchange"
    NOT_STATED = "not_stated"


LEAVE_CODES: dict[LeaveReason, str] = {
    LeaveReason.NEW_PROGRAMME: "AP",
    LeaveReason.WORK: "AR",
    LeaveReason.NEW_SCHOOL: "AS",
    LeaveReason.MOVED: "FL",
    LeaveReason.ABSENCE: "FR",
    LeaveReason.WRONG_CHOICE: "FV",
    LeaveReason.APPRENTICE: "LA",
    LeaveReason.MILITARY: "MI",
    LeaveReason.LEAVE: "PM",
    LeaveReason.EXCHANGE: "UV",
    LeaveReason.NOT_STATED: "AF",
}


class InEducation(StrEnum):
    """In education on the counting day?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class YearResult(StrEnum):
    """How the school year ended, as the pupil or the school says; never a grade."""

    PASSED = "passed"
    PARTLY_PASSED = "partly_passed"
    NOT_COMPLETED = "not_completed"
    UNKNOWN = "unknown"


class ProgrammeKind(StrEnum):
    """What a wish can be for."""

    GENERAL = "general"
    VOCATIONAL = "vocational"
    OTHER_ROUTE = "other_route"


class HandoverStage(StrEnum):
    """The life of a transition note."""

    DRAFT = "draft"
    SHARED = "shared"
    ACCEPTED = "accepted"
    STOPPED = "stopped"


class StopReason(StrEnum):
    """Why a handover stopped."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    WRONG_SCHOOL = "wrong_school"
    NOT_NEEDED = "not_needed"


class AfterClosing(StrEnum):
    """The two times the status after closing is asked for."""

    MONTHS_3 = "months_3"
    MONTHS_6 = "months_6"
