"""The closed sets of measure 2, jobs for pupils at risk (domain.md sections 2 and 9). Stored by value."""

from __future__ import annotations

from enum import StrEnum


class Industry(StrEnum):
    """What an employer does, and what a pupil would like to try."""

    SHOP = "shop"
    FOOD_SERVICE = "food_service"
    FOOD_MAKING = "food_making"
    BUILDING = "building"
    WORKSHOP = "workshop"
    INDUSTRY = "industry"
    TRANSPORT = "transport"
    CARE = "care"
    CHILDREN = "children"
    CULTURE_SPORT = "culture_sport"
    OFFICE = "office"
    IT_MEDIA = "it_media"
    CLEANING = "cleaning"
    NATURE_ANIMALS = "nature_animals"
    OTHER = "other"


class PlacementForm(StrEnum):
    """The form of a job or placement. What each form asks: casework/labour/forms.py."""

    PART_TIME_JOB = "part_time_job"
    SUMMER_JOB = "summer_job"
    SUMMER_JOB_NAV = "summer_job_nav"
    WORK_TRAINING = "work_training"
    WAGE_SUBSIDY_TEMP = "wage_subsidy_temp"
    SCHOOL_PLACEMENT = "school_placement"
    COUNTY_WORK_TRAINING = "county_work_training"
    TRAINING_CANDIDATE = "training_candidate"
    APPRENTICE = "apprentice"


class Support(StrEnum):
    """What Nav may add to a placement; never one of its own."""

    MENTOR = "mentor"
    INCLUSION_GRANT = "inclusion_grant"


class Payer(StrEnum):
    """Who pays the pupil."""

    EMPLOYER = "employer"
    EMPLOYER_WITH_SUBSIDY = "employer_with_subsidy"
    NOBODY = "nobody"


class InsuranceParty(StrEnum):
    """Whose insurance covers an accident at work."""

    SCHOOL = "school"
    NAV = "nav"
    EMPLOYER = "employer"


class Requirement(StrEnum):
    """What a place asks of whoever takes it; never health, language or background."""

    CUSTOMER_CONTACT = "customer_contact"
    PHYSICAL_WORK = "physical_work"
    OUTDOORS = "outdoors"
    EARLY_START = "early_start"
    WEEKENDS = "weekends"
    SAFETY_COURSE = "safety_course"
    FOOD_HYGIENE_COURSE = "food_hygiene_course"
    WORK_CLOTHES = "work_clothes"


class WorkKind(StrEnum):
    """What kind of work it is in the sense of the Working Environment Act section 11-1."""

    LIGHT = "light"
    CULTURAL = "cultural"
    ORDINARY = "ordinary"
    WITHIN_SCHOOL = "within_school"


class EveningReason(StrEnum):
    """Why somebody of 15 to 17 works between 21 and 23 (section 11-3)."""

    NATURE_OF_WORK = "nature_of_work"
    TIME_LIMITED_NEED = "time_limited_need"


class Goal(StrEnum):
    """What a placement is for."""

    JOB_HERE = "job_here"
    EXPERIENCE = "experience"
    TRY_OUT = "try_out"
    LANGUAGE = "language"
    QUALIFICATION = "qualification"
    OTHER = "other"


class Adaptation(StrEnum):
    """How the work is made to fit; never why."""

    WRITTEN_PLAN = "written_plan"
    FIXED_CONTACT = "fixed_contact"
    MORE_TRAINING = "more_training"
    FIXED_TASKS = "fixed_tasks"
    SHORTER_DAYS = "shorter_days"
    LATER_START = "later_start"
    MORE_BREAKS = "more_breaks"


class FollowUpRhythm(StrEnum):
    """How often the adviser is in touch about the placement."""

    WEEKLY = "weekly"
    EVERY_TWO_WEEKS = "every_two_weeks"
    MONTHLY = "monthly"


class AgreementStatus(StrEnum):
    """How an agreement stands on a day. Never stored: casework/labour/status.py derives it."""

    BEGUN = "begun"
    AWAITING_APPROVAL = "awaiting_approval"
    READY = "ready"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Change(StrEnum):
    """What a new version of an agreement changed."""

    FIRST = "first"
    EXTENDED = "extended"
    SHORTENED = "shortened"
    START = "start"
    HOURS = "hours"
    WORK = "work"
    GOAL = "goal"
    CONTACT = "contact"
    FOLLOW_UP = "follow_up"
    TERMS = "terms"


class Party(StrEnum):
    """Who approves an agreement."""

    PUPIL = "pupil"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"
    SCHOOL = "school"
    ADVISER = "adviser"


class OnBehalf(StrEnum):
    """Why somebody else approves for a party; never a health reason."""

    NO_ELECTRONIC_ID = "no_electronic_id"
    CANNOT_MEET = "cannot_meet"
    HELP_TO_SIGN = "help_to_sign"


class EndReason(StrEnum):
    """How a placement ended (domain.md section 9: placement_end_reason)."""

    COMPLETED = "completed"
    STARTED_EDUCATION = "started_education"
    GOT_JOB = "got_job"
    NO_SHOW = "no_show"
    PUPIL_ENDED = "pupil_ended"
    EMPLOYER_ENDED = "employer_ended"
    NEEDS_OTHER_SUPPORT = "needs_other_support"
    OTHER = "other"


class CancelReason(StrEnum):
    """Why an agreement came to nothing before it started."""

    STARTED_EDUCATION = "started_education"
    GOT_JOB = "got_job"
    NO_SHOW = "no_show"
    PUPIL_ENDED = "pupil_ended"
    EMPLOYER_ENDED = "employer_ended"
    NEEDS_OTHER_SUPPORT = "needs_other_support"
    OTHER = "other"
    REGISTERED_IN_ERROR = "registered_in_error"
    EXPIRED = "expired"


class Absence(StrEnum):
    """How hours away were accounted for; never the cause."""

    DOCUMENTED = "documented"
    UNDOCUMENTED = "undocumented"
    NOT_STATED = "not_stated"


class EvaluationKind(StrEnum):
    """When an evaluation is asked for."""

    TWO_WEEKS = "two_weeks"
    MIDWAY = "midway"
    END = "end"


class EvaluationSide(StrEnum):
    """Who gives it."""

    EMPLOYER = "employer"
    PUPIL = "pupil"


class EvaluationItem(StrEnum):
    """What is asked: five things, nothing about health or behaviour."""

    ATTENDANCE = "attendance"
    TASKS = "tasks"
    COOPERATION = "cooperation"
    LEARNING = "learning"
    RECOMMEND = "recommend"


class EvaluationAnswer(StrEnum):
    """How each is answered."""

    WELL = "well"
    MOSTLY = "mostly"
    NOT_YET = "not_yet"
    NO_ANSWER = "no_answer"


class PlacementOutcome(StrEnum):
    """What came of a placement. Several can."""

    PART_TIME_OFFERED = "part_time_offered"
    SUMMER_JOB_AGAIN = "summer_job_again"
    REFERENCE_GIVEN = "reference_given"
    APPRENTICESHIP = "apprenticeship"
    BACK_TO_SCHOOL = "back_to_school"
    NONE_OF_THESE = "none_of_these"
