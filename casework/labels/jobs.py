"""Words for the closed sets of measure 2 that no print has: employers, hours, evaluations, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import job_codes as codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.Industry: {
        codes.Industry.SHOP: N_("Shop and sales"),
        codes.Industry.FOOD_SERVICE: N_("Café, restaurant and hotel"),
        codes.Industry.FOOD_MAKING: N_("Making food"),
        codes.Industry.BUILDING: N_("Building and construction"),
        codes.Industry.WORKSHOP: N_("Workshop and vehicles"),
        codes.Industry.INDUSTRY: N_("Industry and production"),
        codes.Industry.TRANSPORT: N_("Transport and storage"),
        codes.Industry.CARE: N_("Care for the elderly and others"),
        codes.Industry.CHILDREN: N_("Kindergarten and after-school"),
        codes.Industry.CULTURE_SPORT: N_("Culture and sport"),
        codes.Industry.OFFICE: N_("Office and administration"),
        codes.Industry.IT_MEDIA: N_("IT and media"),
        codes.Industry.CLEANING: N_("Cleaning and caretaking"),
        codes.Industry.NATURE_ANIMALS: N_("Nature and animals"),
        codes.Industry.OTHER: N_("Other industry"),
    },
    codes.Requirement: {
        codes.Requirement.CUSTOMER_CONTACT: N_("Contact with customers"),
        codes.Requirement.PHYSICAL_WORK: N_("Physical work"),
        codes.Requirement.OUTDOORS: N_("Work outdoors"),
        codes.Requirement.EARLY_START: N_("Early start"),
        codes.Requirement.WEEKENDS: N_("Weekends"),
        codes.Requirement.SAFETY_COURSE: N_("Safety course"),
        codes.Requirement.FOOD_HYGIENE_COURSE: N_("Food hygiene course"),
        codes.Requirement.WORK_CLOTHES: N_("Work clothes"),
    },
    codes.AgreementStatus: {
        codes.AgreementStatus.BEGUN: N_("Begun"),
        codes.AgreementStatus.AWAITING_APPROVAL: N_("Awaiting approval"),
        codes.AgreementStatus.READY: N_("Ready to start"),
        codes.AgreementStatus.RUNNING: N_("Under way"),
        codes.AgreementStatus.ENDED: N_("Ended"),
        codes.AgreementStatus.CANCELLED: N_("Annulled"),
    },
    codes.Change: {
        codes.Change.FIRST: N_("First version"),
        codes.Change.EXTENDED: N_("Extended"),
        codes.Change.SHORTENED: N_("Shortened"),
        codes.Change.START: N_("Another start day"),
        codes.Change.HOURS: N_("Other working hours"),
        codes.Change.WORK: N_("Other work"),
        codes.Change.GOAL: N_("Another goal"),
        codes.Change.CONTACT: N_("Another contact person"),
        codes.Change.FOLLOW_UP: N_("Other follow-up or adaptation"),
        codes.Change.TERMS: N_("Other terms"),
    },
    codes.EndReason: {
        codes.EndReason.COMPLETED: N_("Completed"),
        codes.EndReason.STARTED_EDUCATION: N_("Started education"),
        codes.EndReason.GOT_JOB: N_("Got another job"),
        codes.EndReason.NO_SHOW: N_("Did not turn up"),
        codes.EndReason.PUPIL_ENDED: N_("Ended by the pupil"),
        codes.EndReason.EMPLOYER_ENDED: N_("Ended by the employer"),
        codes.EndReason.NEEDS_OTHER_SUPPORT: N_("Needs other support"),
        codes.EndReason.OTHER: N_("Other reason"),
    },
    codes.CancelReason: {
        codes.CancelReason.STARTED_EDUCATION: N_("Started education"),
        codes.CancelReason.GOT_JOB: N_("Got another job"),
        codes.CancelReason.NO_SHOW: N_("Did not turn up"),
        codes.CancelReason.PUPIL_ENDED: N_("The pupil changed their mind"),
        codes.CancelReason.EMPLOYER_ENDED: N_("The employer changed their mind"),
        codes.CancelReason.NEEDS_OTHER_SUPPORT: N_("Needs other support"),
        codes.CancelReason.OTHER: N_("Other reason"),
        codes.CancelReason.REGISTERED_IN_ERROR: N_("Registered in error"),
        codes.CancelReason.EXPIRED: N_("Nobody worked on the draft for twelve weeks"),
    },
    codes.Absence: {
        codes.Absence.DOCUMENTED: N_("Documented"),
        codes.Absence.UNDOCUMENTED: N_("Not documented"),
        codes.Absence.NOT_STATED: N_("Not stated"),
    },
    codes.EvaluationKind: {
        codes.EvaluationKind.TWO_WEEKS: N_("Check after two weeks"),
        codes.EvaluationKind.MIDWAY: N_("Midway evaluation"),
        codes.EvaluationKind.END: N_("End evaluation"),
    },
    codes.EvaluationSide: {
        codes.EvaluationSide.EMPLOYER: N_("From the employer"),
        codes.EvaluationSide.PUPIL: N_("From the pupil"),
    },
    codes.EvaluationItem: {
        codes.EvaluationItem.ATTENDANCE: N_("Turning up"),
        codes.EvaluationItem.TASKS: N_("The tasks"),
        codes.EvaluationItem.COOPERATION: N_("Working together"),
        codes.EvaluationItem.LEARNING: N_("Learning"),
        codes.EvaluationItem.RECOMMEND: N_("Would recommend it to others"),
    },
    codes.EvaluationAnswer: {
        codes.EvaluationAnswer.WELL: N_("Goes well"),
        codes.EvaluationAnswer.MOSTLY: N_("Mostly"),
        codes.EvaluationAnswer.NOT_YET: N_("Not yet"),
        codes.EvaluationAnswer.NO_ANSWER: N_("No answer"),
    },
    codes.PlacementOutcome: {
        codes.PlacementOutcome.PART_TIME_OFFERED: N_("Offered a part-time job"),
        codes.PlacementOutcome.SUMMER_JOB_AGAIN: N_("A new summer job"),
        codes.PlacementOutcome.REFERENCE_GIVEN: N_("Reference given"),
        codes.PlacementOutcome.APPRENTICESHIP: N_("Apprenticeship"),
        codes.PlacementOutcome.BACK_TO_SCHOOL: N_("Back to school"),
        codes.PlacementOutcome.NONE_OF_THESE: N_("None of these"),
    },
}
