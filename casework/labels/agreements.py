"""Words for what an agreement says: they are printed too, in every language something is told in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import job_codes as codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.PlacementForm: {
        codes.PlacementForm.PART_TIME_JOB: N_("Part-time job"),
        codes.PlacementForm.SUMMER_JOB: N_("Summer job"),
        codes.PlacementForm.SUMMER_JOB_NAV: N_("Summer job with a grant from Nav"),
        codes.PlacementForm.WORK_TRAINING: N_("Work training"),
        codes.PlacementForm.WAGE_SUBSIDY_TEMP: N_("Temporary wage subsidy"),
        codes.PlacementForm.SCHOOL_PLACEMENT: N_("Placement from school"),
        codes.PlacementForm.COUNTY_WORK_TRAINING: N_("Training and work practice by the county"),
        codes.PlacementForm.TRAINING_CANDIDATE: N_("Training candidate"),
        codes.PlacementForm.APPRENTICE: N_("Apprentice"),
    },
    codes.Support: {
        codes.Support.MENTOR: N_("Mentor"),
        codes.Support.INCLUSION_GRANT: N_("Inclusion grant"),
    },
    codes.Payer: {
        codes.Payer.EMPLOYER: N_("The employer pays wages"),
        codes.Payer.EMPLOYER_WITH_SUBSIDY: N_("The employer pays wages, with a grant from Nav"),
        codes.Payer.NOBODY: N_("No wages"),
    },
    codes.InsuranceParty: {
        codes.InsuranceParty.SCHOOL: N_("The school owner's accident insurance"),
        codes.InsuranceParty.NAV: N_("Nav's insurance for participants"),
        codes.InsuranceParty.EMPLOYER: N_("The employer's occupational injury insurance"),
    },
    codes.WorkKind: {
        codes.WorkKind.LIGHT: N_("Light work"),
        codes.WorkKind.CULTURAL: N_("Cultural work"),
        codes.WorkKind.ORDINARY: N_("Ordinary work, not harmful"),
        codes.WorkKind.WITHIN_SCHOOL: N_("Part of schooling"),
    },
    codes.EveningReason: {
        codes.EveningReason.NATURE_OF_WORK: N_("The nature of the work"),
        codes.EveningReason.TIME_LIMITED_NEED: N_("A need that lasts for a limited time"),
    },
    codes.Goal: {
        codes.Goal.JOB_HERE: N_("A job at this employer"),
        codes.Goal.EXPERIENCE: N_("Work experience"),
        codes.Goal.TRY_OUT: N_("Trying out the work"),
        codes.Goal.LANGUAGE: N_("Language training"),
        codes.Goal.QUALIFICATION: N_("A trade certificate or proof of competence"),
        codes.Goal.OTHER: N_("Another goal"),
    },
    codes.Adaptation: {
        codes.Adaptation.WRITTEN_PLAN: N_("Written work plan"),
        codes.Adaptation.FIXED_CONTACT: N_("One fixed person to ask"),
        codes.Adaptation.MORE_TRAINING: N_("More training"),
        codes.Adaptation.FIXED_TASKS: N_("Fixed tasks"),
        codes.Adaptation.SHORTER_DAYS: N_("Shorter days"),
        codes.Adaptation.LATER_START: N_("Later start of the day"),
        codes.Adaptation.MORE_BREAKS: N_("More breaks"),
    },
    codes.FollowUpRhythm: {
        codes.FollowUpRhythm.WEEKLY: N_("Every week"),
        codes.FollowUpRhythm.EVERY_TWO_WEEKS: N_("Every two weeks"),
        codes.FollowUpRhythm.MONTHLY: N_("Every month"),
    },
    codes.Party: {
        codes.Party.PUPIL: N_("The pupil"),
        codes.Party.GUARDIAN: N_("Guardian"),
        codes.Party.EMPLOYER: N_("The employer"),
        codes.Party.SCHOOL: N_("The school"),
        codes.Party.ADVISER: N_("The adviser"),
    },
    codes.OnBehalf: {
        codes.OnBehalf.NO_ELECTRONIC_ID: N_("Has no electronic ID"),
        codes.OnBehalf.CANNOT_MEET: N_("Cannot meet to sign"),
        codes.OnBehalf.HELP_TO_SIGN: N_("Wants help to sign"),
    },
}
