"""Asking for follow-up: the request, what was observed, what was consented to, and what is being written."""

from __future__ import annotations

from casework.models.register.field import CASE_PEOPLE, NAV, Field, Person, Purpose, Reader, Retention, Source, columns

RULES_READERS = CASE_PEOPLE | {Reader.ADMINISTRATOR}

REQUEST: dict[str, dict[str, Field]] = {
    "referral": columns(
        Person.PUPIL,
        Source.SCHOOL_OR_NAV,
        Purpose.ASK_FOR_FOLLOWUP,
        Retention.REQUEST,
        CASE_PEOPLE,
        key="id pupil_id school_id area_id office_id sent_by_id decided_by_id adviser_id",
        sealed="strengths note",
        plain="number source sent_at measures urgency informed decision decision_reason decided_at consent "
        "consent_valid_to wind_down_until grace_until reminded_at seen_at cancelled_at version",
        but={
            "decision decision_reason decided_at decided_by_id seen_at": {"source": Source.NAV},
            "adviser_id": {"source": Source.NAV, "readers": NAV},
            "consent consent_valid_to wind_down_until grace_until": {
                "source": Source.PUPIL_AND_GUARDIANS,
                "purpose": Purpose.LIFT_SECRECY,
            },
        },
    ),
    "referral_move": columns(
        Person.PUPIL,
        Source.NAV,
        Purpose.ASK_FOR_FOLLOWUP,
        Retention.REQUEST,
        CASE_PEOPLE,
        key="id referral_id from_office_id to_office_id moved_by_id",
        plain="reason moved_at",
    ),
    "observation": columns(
        Person.PUPIL,
        Source.SCHOOL,
        Purpose.ASK_FOR_FOLLOWUP,
        Retention.EXPIRY,
        CASE_PEOPLE,
        key="id referral_id",
        sealed="code band",
        plain="observed_on expires_on",
    ),
    "consent": columns(
        Person.PUPIL,
        Source.PUPIL_AND_GUARDIANS,
        Purpose.LIFT_SECRECY,
        Retention.REQUEST,
        CASE_PEOPLE,
        key="id referral_id guardian_id text_id registered_by_id withdrawn_by_id",
        plain="giver answer form scopes answered_on valid_to registered_at withdrawn_on superseded_at",
        but={"guardian_id": {"about": Person.GUARDIAN}},
    ),
    "consent_requirement": columns(
        Person.NOBODY,
        Source.ADMINISTRATOR,
        Purpose.LIFT_SECRECY,
        Retention.PROGRAMME,
        RULES_READERS,
        key="id",
        plain="measure age_from age_to guardians pupil source checked_on version",
    ),
    "consent_text": columns(
        Person.NOBODY,
        Source.ADMINISTRATOR,
        Purpose.LIFT_SECRECY,
        Retention.PROGRAMME,
        RULES_READERS,
        key="id created_by_id",
        hash="sha256",
        plain="kind number language body created_at",
    ),
    "draft": columns(
        Person.PUPIL,
        Source.STAFF_MEMBER,
        Purpose.KEEP_WHAT_IS_WRITTEN,
        Retention.SENT,
        frozenset({Reader.ONESELF}),
        key="id user_id subject_id",
        sealed="content",
        plain="kind saved_at expires_at",
    ),
}
