"""Measure 2: employers and their places, agreements, hours, evaluations, and the rules of working hours."""

from __future__ import annotations

from casework.models.register.field import NAV, Field, Person, Purpose, Reader, Retention, Source, columns


def _of_case(source: Source, *, key: str, plain: str, sealed: str = "") -> dict[str, Field]:
    """A table about a pupil's placement: Nav's, and gone with the case."""
    kept = {"key": key, "sealed": sealed, "plain": plain}
    return columns(Person.PUPIL, source, Purpose.FOLLOW_UP, Retention.CASE, NAV, but=None, **kept)


def _of_employer(about: Person, purpose: Purpose, *, key: str, plain: str, sealed: str = "") -> dict[str, Field]:
    """A table about an employer, shared by all who find work for pupils."""
    kept = {"key": key, "sealed": sealed, "plain": plain}
    return columns(about, Source.EMPLOYER, purpose, Retention.EMPLOYER, NAV, but=None, **kept)


JOBS: dict[str, dict[str, Field]] = {
    "employer": _of_employer(
        Person.NOBODY,
        Purpose.FOLLOW_UP,
        key="id area_id merged_into_id added_by_id",
        sealed="note",
        plain="organisation_number name sort_key industry twenty_or_more deactivated_on added_at version",
    ),
    "employer_contact": _of_employer(
        Person.CONTACT,
        Purpose.REACH,
        key="id employer_id",
        sealed="name position phone email",
        plain="added_at ended_on version",
    ),
    "job_place": _of_employer(
        Person.NOBODY,
        Purpose.FOLLOW_UP,
        key="id employer_id",
        plain="form title tasks requirements places minutes_a_week min_age starts_on ends_on withdrawn_on version",
    ),
    "job_wish": _of_case(
        Source.PUPIL_AND_GUARDIANS,
        key="id case_id area_id written_by_id",
        sealed="interests",
        plain="forms minutes_a_week earliest_on written_at version",
    ),
    "agreement": _of_case(
        Source.NAV,
        key="id case_id employer_id place_id created_by_id",
        plain="number ordinal form latest in_force complete started_on ended_on end_reason cancelled_at cancel_reason "
        "outcomes outcome_on created_at touched_at version",
    ),
    "agreement_version": _of_case(
        Source.NAV,
        key="id agreement_id case_id contact_id written_by_id",
        sealed="title tasks mentor",
        plain="number changes starts_on ends_on goal adaptations rhythm family_tie supports payer insurance subsidy "
        "work evening_reason checked_at written_at approved_at dropped_at",
    ),
    "agreement_shift": _of_case(Source.NAV, key="id version_id", plain="weekday starts ends break_minutes"),
    "agreement_exception": _of_case(
        Source.NAV, key="id version_id", plain="first_on last_on starts ends break_minutes"
    ),
    "approval": _of_case(
        Source.PUPIL_AND_GUARDIANS,
        key="id version_id agreement_id guardian_id registered_by_id",
        plain="party form approved_on on_behalf registered_at taken_back_at",
    ),
    "attendance": _of_case(
        Source.EMPLOYER,
        key="id agreement_id registered_by_id",
        plain="day agreed_minutes worked_minutes absence registered_at version",
    ),
    "evaluation": _of_case(
        Source.EMPLOYER,
        key="id agreement_id case_id registered_by_id",
        sealed="answers",
        plain="kind side given_on form registered_at version",
    ),
    "placement_status": _of_case(
        Source.NAV, key="id agreement_id answered_by_id", plain="asked destination answered_on"
    ),
    "labour_rule": columns(
        Person.NOBODY,
        Source.ADMINISTRATOR,
        Purpose.RUN_THE_PROGRAMME,
        Retention.PROGRAMME,
        NAV | {Reader.ADMINISTRATOR},
        key="id",
        plain="code applies_to value section source checked_on version",
    ),
}
