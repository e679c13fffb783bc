"""The key store (casework/privacy/keytables.py): nobody is shown any of it."""

from __future__ import annotations

from casework.models.register.field import NO_ONE, Field, Person, Purpose, Retention, Source, columns


def _kept(about: Person, retention: Retention, **names: str) -> dict[str, Field]:
    return columns(about, Source.CASEWORK, Purpose.PROTECT, retention, NO_ONE, but=None, **names)


KEYS: dict[str, dict[str, Field]] = {
    "meta": _kept(Person.NOBODY, Retention.PROGRAMME, plain="name value"),
    "keyring": _kept(
        Person.NOBODY, Retention.PROGRAMME, wrapped="wrapped", plain="purpose epoch wrap_id state created_at"
    ),
    "owner": _kept(Person.PUPIL, Retention.PUPIL, key="id log_reference", plain="kind created_at"),
    "dek": _kept(Person.PUPIL, Retention.PUPIL, key="id", wrapped="wrapped", plain="kind version kek_epoch created_at"),
    "tombstone": _kept(Person.PUPIL, Retention.FOR_GOOD, key="id", plain="kind erased_at"),
}
