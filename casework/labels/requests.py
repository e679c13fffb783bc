"""Words for requests and what Nav answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.Measure: {
        codes.Measure.TRANSITION: N_("Transition to upper secondary"),
        codes.Measure.JOB: N_("Job"),
    },
    codes.Urgency: {
        codes.Urgency.ORDINARY: N_("Ordinary"),
        codes.Urgency.SOON: N_("Within two weeks"),
        codes.Urgency.THIS_WEEK: N_("This week"),
    },
    codes.Informed: {
        codes.Informed.YES: N_("Yes, the pupil knows"),
        codes.Informed.NOT_YET: N_("Not yet"),
    },
    codes.ObservationCode: {
        codes.ObservationCode.ATTENDANCE: N_("Absence"),
        codes.ObservationCode.ASSESSMENT_BASIS: N_("At risk of no grade"),
        codes.ObservationCode.GRADES_LOW: N_("Grade 1 or no assessment in Norwegian, maths or English"),
        codes.ObservationCode.CHOICE_UNCERTAIN: N_("Unsure of the choice of education, or has not applied"),
        codes.ObservationCode.BELONGING: N_("The pupil wants support to thrive and belong"),
        codes.ObservationCode.LANGUAGE_SUPPORT: N_("Gets extra language teaching"),
        codes.ObservationCode.TRANSITION_SUPPORT: N_("Needs support in changing schools"),
    },
    codes.Band: {
        codes.Band.ABSENCE_UNDER_10: N_("Under 10 per cent"),
        codes.Band.ABSENCE_10_19: N_("10 to 19 per cent"),
        codes.Band.ABSENCE_20_49: N_("20 to 49 per cent"),
        codes.Band.ABSENCE_50: N_("50 per cent or more"),
        codes.Band.BASIS_1_2: N_("In 1 or 2 subjects"),
        codes.Band.BASIS_3: N_("In 3 subjects or more"),
        codes.Band.BASIS_HALF: N_("In more than half of the subjects"),
        codes.Band.LOW_1: N_("In one subject"),
        codes.Band.LOW_2: N_("In two subjects"),
        codes.Band.LOW_3: N_("In three subjects"),
        codes.Band.YES: N_("Yes"),
    },
    codes.Strength: {
        codes.Strength.PRACTICAL_WORK: N_("Practical work"),
        codes.Strength.PEOPLE: N_("Good with people"),
        codes.Strength.CREATIVE: N_("Creative"),
        codes.Strength.NATURE_ANIMALS: N_("Nature and animals"),
        codes.Strength.TECHNOLOGY: N_("Technology"),
        codes.Strength.SPORT: N_("Sport"),
        codes.Strength.LANGUAGES: N_("Languages"),
        codes.Strength.PERSEVERANCE: N_("Perseverance"),
        codes.Strength.CLEAR_GOAL: N_("Has a clear goal"),
        codes.Strength.GOOD_NETWORK: N_("Has good people around"),
        codes.Strength.WANTS_JOB: N_("Wants a job"),
    },
    codes.ReferralSource: {
        codes.ReferralSource.COUNSELLOR: N_("Flagged by the school"),
        codes.ReferralSource.WALK_IN: N_("Came to Nav"),
        codes.ReferralSource.OT: N_("The follow-up service"),
        codes.ReferralSource.OTHER_OFFICE: N_("Another office"),
    },
    codes.Decision: {
        codes.Decision.NEW: N_("New"),
        codes.Decision.ACCEPTED: N_("Accepted"),
        codes.Decision.DECLINED: N_("Not taken on"),
        codes.Decision.FORWARDED: N_("Forwarded"),
    },
    codes.DecisionReason: {
        codes.DecisionReason.OUTSIDE_TARGET_GROUP: N_("Outside the target group"),
        codes.DecisionReason.ALREADY_FOLLOWED_UP: N_("Already followed up"),
        codes.DecisionReason.NO_CAPACITY: N_("No capacity now"),
        codes.DecisionReason.ANOTHER_SERVICE: N_("Another service fits better"),
        codes.DecisionReason.OTHER_AREA: N_("Belongs to another area"),
        codes.DecisionReason.MORE_INFORMATION_NEEDED: N_("More information is needed"),
    },
}
