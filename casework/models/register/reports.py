"""Reports: what is published, and what only the program reads to make the next one."""

from __future__ import annotations

from casework.models.register.field import NO_ONE, Field, Person, Purpose, Reader, Retention, Source, columns

MANAGER = frozenset({Reader.MANAGER})

REPORTS: dict[str, dict[str, Field]] = {
    "cohort": columns(
        Person.NOBODY,
        Source.CASEWORK,
        Purpose.PUBLISH,
        Retention.PROGRAMME,
        NO_ONE,
        key="id",
        sealed="secret",
        plain="year closed_on",
    ),
    "release": columns(
        Person.NOBODY,
        Source.CASEWORK,
        Purpose.PUBLISH,
        Retention.FOR_GOOD,
        MANAGER,
        key="id ordered_by_id published_by_id",
        hash="state_hash previous_hash hash",
        plain="number state frozen_on frozen_at plan note content proof state_kept drafted_at published_at version",
        but={"state_kept state_hash": {"readers": NO_ONE}, "note": {"source": Source.STAFF_MEMBER}},
    ),
    "release_comment": columns(
        Person.NOBODY,
        Source.STAFF_MEMBER,
        Purpose.PUBLISH,
        Retention.FOR_GOOD,
        MANAGER,
        key="id release_id written_by_id",
        plain="section body written_at version",
    ),
    "release_order": columns(
        Person.NOBODY,
        Source.STAFF_MEMBER,
        Purpose.PUBLISH,
        Retention.FOR_GOOD,
        MANAGER,
        key="id ordered_by_id",
        plain="after_number note ordered_at",
    ),
    "fact_count": columns(
        Person.NOBODY,
        Source.CASEWORK,
        Purpose.PUBLISH,
        Retention.COHORT,
        NO_ONE,
        key="id release_id cohort_id area_id",
        plain="population profile pupils",
    ),
}
