"""Words for cases and where they end."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.CaseStage: {
        codes.CaseStage.ACTIVE: N_("Active"),
        codes.CaseStage.ON_HOLD: N_("On hold"),
        codes.CaseStage.CLOSED: N_("Closed"),
        codes.CaseStage.LOCKED: N_("Locked"),
    },
    codes.HoldReason: {
        codes.HoldReason.PUPIL_WISH: N_("The pupil wants it"),
        codes.HoldReason.WAITING_FOR_OTHERS: N_("Waiting for others"),
        codes.HoldReason.AWAY: N_("The pupil is away"),
        codes.HoldReason.OTHER: N_("Other"),
    },
    codes.Part: {
        codes.Part.MAIN: N_("Main adviser"),
        codes.Part.CO: N_("Co-adviser"),
        codes.Part.SUBSTITUTE: N_("Substitute"),
        codes.Part.FORMER: N_("Has handed the case over"),
    },
    codes.ClosureReason: {
        codes.ClosureReason.GOAL_REACHED: N_("The goal is reached"),
        codes.ClosureReason.STARTED_EDUCATION: N_("Started education"),
        codes.ClosureReason.STARTED_WORK: N_("Started work"),
        codes.ClosureReason.OTHER_SERVICE: N_("Followed up by another service"),
        codes.ClosureReason.MOVED: N_("Moved"),
        codes.ClosureReason.DECLINED: N_("Does not want follow-up"),
        codes.ClosureReason.CONSENT_WITHDRAWN: N_("Consent withdrawn"),
        codes.ClosureReason.NO_CONTACT: N_("Contact was not made"),
        codes.ClosureReason.AGE_LIMIT: N_("Outside the target group"),
        codes.ClosureReason.PROGRAMME_ENDED: N_("The programme has ended"),
        codes.ClosureReason.REGISTERED_IN_ERROR: N_("Registered in error"),
        codes.ClosureReason.OTHER: N_("Other"),
    },
    codes.Destination: {
        codes.Destination.UPPER_SEC: N_("Upper secondary school"),
        codes.Destination.APPRENTICE: N_("Apprentice or training candidate"),
        codes.Destination.COMBINED: N_("Combined measure"),
        codes.Destination.COUNTY_TRAINING: N_("Offer from the county"),
        codes.Destination.NAV_MEASURE: N_("Measure run by Nav"),
        codes.Destination.WORK: N_("Work"),
        codes.Destination.OTHER_TRAINING: N_("Other education or folk high school"),
        codes.Destination.MILITARY: N_("Military or civilian service"),
        codes.Destination.OT_FOLLOWUP: N_("Followed up by the follow-up service"),
        codes.Destination.OTHER_CLARIFIED: N_("Otherwise settled"),
        codes.Destination.DECLINED: N_("Declined the offer"),
        codes.Destination.UNKNOWN: N_("Unknown"),
    },
    codes.DestinationGroup: {
        codes.DestinationGroup.EDUCATION: N_("Education"),
        codes.DestinationGroup.WORK: N_("Work"),
        codes.DestinationGroup.MEASURE: N_("Measure"),
        codes.DestinationGroup.OTHER: N_("Other"),
        codes.DestinationGroup.UNKNOWN: N_("Unknown"),
    },
    codes.OtCode: {
        codes.OtCode.OTEV: "OTEV",
        codes.OtCode.OTLL: "OTLL",
        codes.OtCode.OTKO: "OTKO",
        codes.OtCode.OTOA: "OTOA",
        codes.OtCode.OTAP: "OTAP",
        codes.OtCode.OTAR: "OTAR",
        codes.OtCode.OTIF: "OTIF",
        codes.OtCode.OTMI: "OTMI",
        codes.OtCode.OTOV: "OTOV",
        codes.OtCode.OTNO: "OTNO",
        codes.OtCode.OTUK: "OTUK",
    },
}
