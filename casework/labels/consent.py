"""Words for consent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.ConsentStatus: {
        codes.ConsentStatus.NOT_ASKED: N_("Not obtained"),
        codes.ConsentStatus.PARTIAL: N_("Partly given"),
        codes.ConsentStatus.GIVEN: N_("Given"),
        codes.ConsentStatus.DECLINED: N_("Declined"),
        codes.ConsentStatus.WITHDRAWN: N_("Withdrawn"),
        codes.ConsentStatus.EXPIRED: N_("Expired"),
    },
    codes.ConsentScope: {
        codes.ConsentScope.NAV: N_("Nav"),
        codes.ConsentScope.UPPER_SECONDARY: N_("Upper secondary school"),
        codes.ConsentScope.OT: N_("The follow-up service"),
        codes.ConsentScope.EMPLOYER: N_("Employer"),
    },
    codes.ConsentForm: {
        codes.ConsentForm.SIGNED_PAPER: N_("Signed on paper"),
        codes.ConsentForm.ORAL_WITNESSED: N_("Oral, with a witness"),
        codes.ConsentForm.DIGITAL: N_("Digital"),
    },
    codes.ConsentGiver: {
        codes.ConsentGiver.PUPIL: N_("The pupil"),
        codes.ConsentGiver.GUARDIAN: N_("Guardian"),
    },
    codes.ConsentAnswer: {
        codes.ConsentAnswer.GIVEN: N_("Yes"),
        codes.ConsentAnswer.DECLINED: N_("No"),
    },
    codes.GuardiansNeeded: {
        codes.GuardiansNeeded.NONE: N_("No guardian"),
        codes.GuardiansNeeded.ONE: N_("One guardian"),
        codes.GuardiansNeeded.ALL: N_("All with parental responsibility"),
    },
    codes.TextKind: {
        codes.TextKind.CONSENT_FORM: N_("Consent form"),
        codes.TextKind.PRIVACY_NOTICE: N_("Privacy notice"),
    },
}
