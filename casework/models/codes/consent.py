"""Who is asked to say yes to what, how, and what was said."""

from __future__ import annotations

from enum import StrEnum


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
