"""Users, organisations and pupils."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a user is here for. One per user."""

    COUNSELLOR = "counsellor"
    ADVISER = "adviser"
    LEAD = "lead"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class OrganisationKind(StrEnum):
    NAV_OFFICE = "nav_office"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    PROGRAMME = "programme"


class Grade(StrEnum):
    """Grade of an enrolment: 8 to 10 in lower secondary, Vg1 to Vg3 in upper secondary."""

    G8 = "8"
    G9 = "9"
    G10 = "10"
    VG1 = "vg1"
    VG2 = "vg2"
    VG3 = "vg3"


class PupilSource(StrEnum):
    CLASS_LIST = "class_list"
    BY_HAND = "by_hand"
    ADVISER = "adviser"


class Protection(StrEnum):
    """The answer to the protected-address question, asked before anything is registered."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


class Relation(StrEnum):
    """Why a user must never see a person's record."""

    SELF = "self"
    FAMILY = "family"
    OTHER_TIE = "other_tie"


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a link's purpose, not a password


class SessionStage(StrEnum):
    """How far a sign-in has come: password accepted, or both factors."""

    PASSWORD = "password"  # noqa: S105 - the name of a stage, not a password
    FULL = "full"


class MergeReason(StrEnum):
    IDENTITY_NUMBER = "identity_number"
    LIKENESS = "likeness"
    REPORTED = "reported"


class MergeOutcome(StrEnum):
    MERGED = "merged"
    DIFFERENT_PEOPLE = "different_people"
