"""Pupils and their guardians: who they are, where they go to school, how they are reached."""

from __future__ import annotations

from casework.models.register.field import (
    CASE_PEOPLE,
    NAV,
    NO_ONE,
    Field,
    Person,
    Purpose,
    Reader,
    Retention,
    Source,
    columns,
)

PEOPLE: dict[str, dict[str, Field]] = {
    "pupil": columns(
        Person.PUPIL,
        Source.SCHOOL_OR_NAV,
        Purpose.KNOW_WHO,
        Retention.PUPIL,
        CASE_PEOPLE,
        key="id added_by_id merged_into_id",
        sealed="given_name family_name birth_date phone email identity_number",
        plain="source added_at protected_at version",
        but={
            "phone email": {"purpose": Purpose.REACH},
            "identity_number": {"source": Source.NAV, "readers": NAV},
            "protected_at": {"purpose": Purpose.DECIDE_ACCESS, "readers": NO_ONE},
        },
    ),
    "pupil_lookup": columns(
        Person.PUPIL,
        Source.CASEWORK,
        Purpose.KNOW_WHO,
        Retention.PUPIL,
        NO_ONE,
        key="pupil_id",
        hash="value",
        plain="epoch",
    ),
    "enrolment": columns(
        Person.PUPIL,
        Source.SCHOOL,
        Purpose.DECIDE_ACCESS,
        Retention.PUPIL,
        CASE_PEOPLE,
        key="id pupil_id organisation_id",
        plain="grade class_name starts_on ends_on",
        but={"grade class_name": {"purpose": Purpose.KNOW_WHO}},
    ),
    "guardian": columns(
        Person.GUARDIAN,
        Source.SCHOOL_OR_NAV,
        Purpose.LIFT_SECRECY,
        Retention.PUPIL,
        CASE_PEOPLE,
        key="id pupil_id",
        sealed="name phone email",
        plain="parental_responsibility sole_responsibility may_receive_information added_at ended_on version",
        but={"phone email": {"purpose": Purpose.REACH}},
    ),
    "recusal": columns(
        Person.STAFF,
        Source.STAFF_MEMBER,
        Purpose.DECIDE_ACCESS,
        Retention.PUPIL,
        NO_ONE,
        key="id user_id pupil_id",
        plain="relation declared_at",
    ),
    "possible_duplicate": columns(
        Person.PUPIL,
        Source.CASEWORK,
        Purpose.KNOW_WHO,
        Retention.PUPIL,
        frozenset({Reader.LEAD}),
        key="id first_id second_id settled_by_id",
        plain="reason found_at outcome settled_at",
    ),
}
