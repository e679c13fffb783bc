"""Staff, their sign-in, and what the programme is made of. Staff name and e-mail are work data and plain."""

from __future__ import annotations

from casework.models.register.field import ALL_STAFF, NO_ONE, Field, Person, Purpose, Reader, Retention, Source, columns

OFFICE = frozenset({Reader.ADMINISTRATOR})
OWN = frozenset({Reader.ADMINISTRATOR, Reader.ONESELF})

STAFF: dict[str, dict[str, Field]] = {
    "user": columns(
        Person.STAFF,
        Source.ADMINISTRATOR,
        Purpose.SIGN_IN,
        Retention.STAFF,
        OWN,
        key="id organisation_id",
        sealed="totp_secret",
        hash="password_hash",
        plain="email name role language shortcuts mail_rhythm totp_confirmed_at totp_last_step active leaving_at "
        "deactivated_at created_at version",
        but={
            "name role organisation_id": {"readers": ALL_STAFF},
            "language shortcuts mail_rhythm": {"source": Source.STAFF_MEMBER},
            "totp_secret password_hash totp_last_step": {"source": Source.STAFF_MEMBER, "readers": NO_ONE},
        },
    ),
    "link": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.SIGN_IN,
        Retention.SESSION,
        NO_ONE,
        key="id user_id created_by_id",
        hash="token_hash",
        plain="purpose created_at expires_at used_at",
    ),
    "recovery_code": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.SIGN_IN,
        Retention.STAFF,
        NO_ONE,
        key="id user_id",
        hash="code_hash",
        plain="used_at",
    ),
    "factor_reset": columns(
        Person.STAFF,
        Source.ADMINISTRATOR,
        Purpose.SIGN_IN,
        Retention.STAFF,
        OFFICE,
        key="id user_id asked_by_id decided_by_id",
        plain="asked_at decided_at approved",
    ),
    "sign_in": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.SIGN_IN,
        Retention.SESSION,
        frozenset({Reader.ONESELF}),
        key="id user_id",
        hash="reference_hash",
        plain="stage device created_at last_used_at ended_at",
    ),
    "attempt": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.SIGN_IN,
        Retention.SESSION,
        NO_ONE,
        key="id",
        hash="scope",
        plain="failed_at",
    ),
    "submission": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.KEEP_WHAT_IS_WRITTEN,
        Retention.SESSION,
        NO_ONE,
        key="token user_id",
        plain="location posted_at",
    ),
    "area": columns(
        Person.NOBODY,
        Source.ADMINISTRATOR,
        Purpose.RUN_THE_PROGRAMME,
        Retention.PROGRAMME,
        ALL_STAFF,
        key="id office_id",
        plain="name position catch_all active",
    ),
    "organisation": columns(
        Person.NOBODY,
        Source.ADMINISTRATOR,
        Purpose.RUN_THE_PROGRAMME,
        Retention.PROGRAMME,
        ALL_STAFF,
        key="id area_id",
        plain="name sort_key kind active",
    ),
}
