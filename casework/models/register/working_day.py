"""The plan of a case, and what makes a working day one's own."""

from __future__ import annotations

from casework.models.register.field import NAV, NO_ONE, Field, Person, Purpose, Reader, Retention, Source, columns

OWN = frozenset({Reader.ONESELF})

PLANS: dict[str, dict[str, Field]] = {
    "goal": columns(
        Person.PUPIL,
        Source.PUPIL_AND_GUARDIANS,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        NAV,
        key="id case_id set_by_id",
        sealed="words",
        plain="kind state set_on set_at ended_on version",
    ),
    "goal_step": columns(
        Person.PUPIL,
        Source.PUPIL_AND_GUARDIANS,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        NAV,
        key="id goal_id case_id added_by_id",
        sealed="what",
        plain="doer due_on done_on added_at version",
    ),
    "goal_progress": columns(
        Person.PUPIL,
        Source.NAV,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        NAV,
        key="id goal_id evaluation_id recorded_by_id",
        plain="evaluated_on progress recorded_at",
    ),
}

WORKING_DAY: dict[str, dict[str, Field]] = {
    "saved_filter": columns(
        Person.STAFF,
        Source.STAFF_MEMBER,
        Purpose.FOLLOW_UP,
        Retention.STAFF,
        OWN,
        key="id user_id",
        sealed="name",
        plain="query position saved_at",
    ),
    "look": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        OWN,
        key="user_id case_id",
        plain="looked_at",
    ),
    "reminder": columns(
        Person.PUPIL,
        Source.NAV,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        OWN,
        key="id user_id case_id",
        sealed="text",
        plain="due_on written_at version",
    ),
    "phrase": columns(
        Person.NOBODY,
        Source.STAFF_MEMBER,
        Purpose.FOLLOW_UP,
        Retention.STAFF,
        NAV,
        key="id user_id office_id written_by_id",
        plain="language text position written_at",
    ),
    "mail": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.FOLLOW_UP,
        Retention.SESSION,
        NO_ONE,
        key="id user_id",
        plain="rhythm day state tries changed_at",
    ),
    "feed": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.FOLLOW_UP,
        Retention.SESSION,
        OWN,
        key="id user_id",
        hash="token_hash",
        plain="made_at read_at revoked_at",
    ),
}
