"""What a school flags, and what Nav answers."""

from __future__ import annotations

from enum import StrEnum


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
