"""Words for users, organisations and pupils."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.Role: {
        codes.Role.COUNSELLOR: N_("Counsellor"),
        codes.Role.ADVISER: N_("Adviser"),
        codes.Role.LEAD: N_("Lead"),
        codes.Role.MANAGER: N_("Programme management"),
        codes.Role.ADMINISTRATOR: N_("Administrator"),
        codes.Role.AUDITOR: N_("Auditor"),
    },
    codes.OrganisationKind: {
        codes.OrganisationKind.NAV_OFFICE: N_("Nav office"),
        codes.OrganisationKind.LOWER_SECONDARY: N_("Lower secondary school"),
        codes.OrganisationKind.UPPER_SECONDARY: N_("Upper secondary school"),
        codes.OrganisationKind.PROGRAMME: N_("The programme"),
    },
    codes.Grade: {
        codes.Grade.G8: N_("Grade 8"),
        codes.Grade.G9: N_("Grade 9"),
        codes.Grade.G10: N_("Grade 10"),
        codes.Grade.VG1: N_("Vg1"),
        codes.Grade.VG2: N_("Vg2"),
        codes.Grade.VG3: N_("Vg3"),
    },
    codes.PupilSource: {
        codes.PupilSource.CLASS_LIST: N_("Class list"),
        codes.PupilSource.BY_HAND: N_("Added by hand"),
        codes.PupilSource.ADVISER: N_("Registered by Nav"),
    },
    codes.Protection: {
        codes.Protection.NO: N_("No"),
        codes.Protection.YES: N_("Yes"),
        codes.Protection.UNSURE: N_("I am not sure"),
    },
    codes.Relation: {
        codes.Relation.SELF: N_("It is me"),
        codes.Relation.FAMILY: N_("Close family"),
        codes.Relation.OTHER_TIE: N_("Another close tie"),
    },
    codes.LinkPurpose: {
        codes.LinkPurpose.INVITATION: N_("Invitation"),
        codes.LinkPurpose.NEW_PASSWORD: N_("New password"),
    },
    codes.SessionStage: {
        codes.SessionStage.PASSWORD: N_("Waiting for the second factor"),
        codes.SessionStage.FULL: N_("Signed in"),
    },
    codes.MergeReason: {
        codes.MergeReason.IDENTITY_NUMBER: N_("Same identity number"),
        codes.MergeReason.LIKENESS: N_("Alike in name and birth date"),
        codes.MergeReason.REPORTED: N_("Reported by a lead"),
    },
    codes.MergeOutcome: {
        codes.MergeOutcome.MERGED: N_("Merged"),
        codes.MergeOutcome.DIFFERENT_PEOPLE: N_("Different people"),
    },
}
