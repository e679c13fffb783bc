"""The closed sets a report counts by: coarse, published, and never about one person. Stored by value."""

from __future__ import annotations

from enum import StrEnum


class Population(StrEnum):
    """Who a table counts. One pupil is one in each, once for every cohort."""

    PARTICIPANTS = "participants"
    REQUESTS = "requests"
    PLACEMENTS = "placements"


class Term(StrEnum):
    """Half of a school year: 1 August to 31 January, 1 February to 31 July."""

    AUTUMN = "autumn"
    SPRING = "spring"


class MeasureTaken(StrEnum):
    """Which of the two measures a pupil is in."""

    TRANSITION = "transition"
    JOB = "job"
    BOTH = "both"


class FollowUpNow(StrEnum):
    """Where the follow-up stands on the day of the numbers."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    ENDED = "ended"


class EndedIn(StrEnum):
    """The term the follow-up ended in, counted from the cohort's first school year."""

    NOT_ENDED = "not_ended"
    YEAR_1_AUTUMN = "year_1_autumn"
    YEAR_1_SPRING = "year_1_spring"
    YEAR_2_AUTUMN = "year_2_autumn"
    YEAR_2_SPRING = "year_2_spring"
    LATER = "later"


class WentTo(StrEnum):
    """What the pupil went to when the follow-up ended: the groups of domain.md section 9."""

    NOT_ENDED = "not_ended"
    EDUCATION = "education"
    WORK = "work"
    MEASURE = "measure"
    OTHER = "other"
    UNKNOWN = "unknown"


class FirstContact(StrEnum):
    """Working days from the start of the follow-up to the first contact where the pupil was reached."""

    NOT_REACHED = "not_reached"
    WITHIN_5 = "within_5"
    WITHIN_10 = "within_10"
    WITHIN_20 = "within_20"
    OVER_20 = "over_20"


class RecentContact(StrEnum):
    """Was the pupil reached in the last 30 days? Counted for follow-ups that are active and at least 30 days old."""

    NOT_COUNTED = "not_counted"
    REACHED = "reached"
    NOT_REACHED = "not_reached"


class InTime(StrEnum):
    """Were the steps that were due done by their day? A step done late or not at all is not in time."""

    NONE_DUE = "none_due"
    IN_TIME = "in_time"
    NOT_IN_TIME = "not_in_time"


class StepGroup(StrEnum):
    """The milestones of a follow-up, in groups a reader can name."""

    BEGINNING = "beginning"
    APPLICATION = "application"
    STARTING = "starting"
    CHECK_INS = "check_ins"
    JOB = "job"


class Applied(StrEnum):
    """Did a pupil in 10th grade, followed up on 1 March, apply by the deadline of the own route?"""

    NOT_COUNTED = "not_counted"
    IN_TIME = "in_time"
    LATE = "late"
    NOT_SENT = "not_sent"


class Leaver(StrEnum):
    """Did the pupil finish 10th grade in June of this cohort's time, followed up on 1 June?"""

    NO = "no"
    YES = "yes"


class Offered(StrEnum):
    """Was a leaver offered a place?"""

    NOT_COUNTED = "not_counted"
    NOT_YET = "not_yet"
    OFFERED = "offered"
    NOT_OFFERED = "not_offered"
    UNKNOWN = "unknown"


class Started(StrEnum):
    """Had a leaver started in upper secondary by 1 September? Official code I; N and S are no."""

    NOT_COUNTED = "not_counted"
    NOT_YET = "not_yet"
    STARTED = "started"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"


class InEducationOn(StrEnum):
    """In upper secondary or apprenticeship on a counting day?"""

    NOT_COUNTED = "not_counted"
    NOT_YET = "not_yet"
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class FirstYear(StrEnum):
    """How the first year of upper secondary ended for a leaver."""

    NOT_COUNTED = "not_counted"
    NOT_YET = "not_yet"
    PASSED = "passed"
    PARTLY_PASSED = "partly_passed"
    NOT_COMPLETED = "not_completed"
    UNKNOWN = "unknown"


class StatusAfter(StrEnum):
    """Where a pupil was three or six months after the follow-up ended."""

    NOT_DUE = "not_due"
    EDUCATION_OR_WORK = "education_or_work"
    OTHER = "other"
    UNKNOWN = "unknown"


class ConsentNow(StrEnum):
    """Has the consent a follow-up began with been withdrawn?"""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"


class NavAnswer(StrEnum):
    """What Nav answered to a request."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ConsentAnswered(StrEnum):
    """What became of the consent a request asks for."""

    WAITING = "waiting"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class FormGroup(StrEnum):
    """The form of a placement, in groups. SEVERAL: the pupil had placements in more than one."""

    ORDINARY_JOB = "ordinary_job"
    SUMMER_JOB = "summer_job"
    NAV_MEASURE = "nav_measure"
    SCHOOL_OR_APPRENTICE = "school_or_apprentice"
    SEVERAL = "several"


class PlacementNow(StrEnum):
    """How a pupil's placements went. COMPLETED: all that ended; INTERRUPTED: at least one was."""

    RUNNING = "running"
    COMPLETED = "completed"
    INTERRUPTED = "interrupted"


class HoursBand(StrEnum):
    """Hours worked in all, as registered."""

    NONE = "none"
    UNDER_20 = "under_20"
    UNDER_60 = "under_60"
    UNDER_150 = "under_150"
    FROM_150 = "from_150"


class LedTo(StrEnum):
    """What came of placements that ended. Education counts before work when both did."""

    NOT_ENDED = "not_ended"
    EDUCATION = "education"
    WORK = "work"
    REFERENCE = "reference"
    NOTHING_REGISTERED = "nothing_registered"


class ReleaseState(StrEnum):
    """The life of a report. HELD: its own attack broke it, so nothing of it is shown."""

    FROZEN = "frozen"
    DRAFT = "draft"
    HELD = "held"
    PUBLISHED = "published"


class Section(StrEnum):
    """The parts of a report, in their order."""

    PARTICIPATION = "participation"
    REQUESTS = "requests"
    FOLLOW_UP = "follow_up"
    TRANSITION = "transition"
    JOBS = "jobs"
    AFTERWARDS = "afterwards"


class Missing(StrEnum):
    """What is not registered, and makes a figure of the next report unknown, not in time or too low."""

    APPLICATION = "application"
    OFFER = "offer"
    START = "start"
    COUNTING_DAY = "counting_day"
    YEAR_RESULT = "year_result"
    CONTACT = "contact"
    STEPS = "steps"
    JOB_START = "job_start"
    JOB_HOURS = "job_hours"
    JOB_END = "job_end"
    JOB_OUTCOME = "job_outcome"
    DESTINATION = "destination"
    STATUS = "status"
    ANSWER = "answer"
    CONSENT = "consent"
