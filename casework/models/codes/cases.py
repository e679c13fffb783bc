"""The stages of a case, who has a part in it, and where it ends."""

from __future__ import annotations

from enum import StrEnum


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


class Part(StrEnum):
    """An adviser's part in a case. `FORMER`: handed it over, and reads on for some days without writing."""

    MAIN = "main"
    CO = "co"
    SUBSTITUTE = "substitute"
    FORMER = "former"


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
