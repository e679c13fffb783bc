"""The access log: who did what, when, in what role. About whom only by a random reference."""

from __future__ import annotations

from casework.models.register.field import CASE_PEOPLE, Field, Person, Purpose, Reader, Retention, Source, columns

READERS = frozenset({Reader.AUDITOR})
WHO_HAS_SEEN = READERS | CASE_PEOPLE

LOG: dict[str, dict[str, Field]] = {
    "audit_entry": columns(
        Person.STAFF,
        Source.CASEWORK,
        Purpose.ACCOUNT_FOR_ACCESS,
        Retention.LOG,
        READERS,
        key="actor_id subject",
        hash="session_ref sealed mac",
        plain="seq at_us role request_ref action purpose decision rule fields detail row_count key_epoch",
        but={"at_us actor_id role action purpose": {"readers": WHO_HAS_SEEN}, "subject": {"about": Person.PUPIL}},
    ),
    "audit_subject": columns(
        Person.PUPIL, Source.CASEWORK, Purpose.ACCOUNT_FOR_ACCESS, Retention.LOG, READERS, key="subject", plain="seq"
    ),
}
