"""The follow-up itself: cases, who works on them, contacts and next steps."""

from __future__ import annotations

from casework.models.register.field import CASE_PEOPLE, NAV, Field, Person, Purpose, Retention, Source, columns

FOLLOWUP: dict[str, dict[str, Field]] = {
    "case": columns(
        Person.PUPIL,
        Source.NAV,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        NAV,
        key="id referral_id pupil_id office_id area_id",
        plain="number measures stage opened_on hold_reason held_until closed_on closure_reason destination "
        "first_reached_on last_reached_on attempts_since version",
        but={"number measures stage opened_on closed_on destination first_reached_on": {"readers": CASE_PEOPLE}},
    ),
    "case_step": columns(
        Person.PUPIL,
        Source.NAV,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        NAV,
        key="id case_id taken_by_id",
        plain="step stage reason taken_at",
    ),
    "assignment": columns(
        Person.STAFF,
        Source.NAV,
        Purpose.DECIDE_ACCESS,
        Retention.CASE,
        NAV,
        key="id case_id user_id assigned_by_id",
        plain="part starts_on ends_on assigned_at",
    ),
    "followup": columns(
        Person.PUPIL,
        Source.NAV,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        NAV,
        key="id case_id author_id corrects_id redaction_asked_by_id redacted_by_id",
        sealed="note",
        plain="happened_on type outcome parties topics recorded_at redaction_asked_at redacted_at",
        but={"note": {"retention": Retention.NOTE}},
    ),
    "task": columns(
        Person.PUPIL,
        Source.NAV,
        Purpose.FOLLOW_UP,
        Retention.CASE,
        NAV,
        key="id case_id doer_id created_by_id ended_by_id",
        sealed="note",
        plain="kind next_step due_on state postponed created_at ended_on version",
        but={"note": {"retention": Retention.NOTE}},
    ),
}
