"""The statements about owners that the key store answers, for any number of owners at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select, text, tuple_

from casework.privacy.keytables import owner
from casework.privacy.place import Owner, OwnerKind

CHUNK = 500

# The owners come as one JSON value, so the statement is the same for one as for thousands, and stays prepared.
_WANTED = {
    "sqlite": "SELECT key AS place, json_extract(value, '$[0]') AS kind, json_extract(value, '$[1]') AS id"
    " FROM json_each(:owners)",
    "postgresql": "SELECT ordinality - 1 AS place, value ->> 0 AS kind, CAST(value ->> 1 AS uuid) AS id"
    " FROM json_array_elements(CAST(:owners AS json)) WITH ORDINALITY",
}
_EVERYTHING = {
    dialect: text(
        f"WITH wanted AS ({wanted}) "  # noqa: S608 - constants above
        "SELECT wanted.place, tombstone.id IS NOT NULL AS erased,"
        " owner.log_reference, dek.version, dek.kek_epoch, dek.wrapped FROM wanted"
        " LEFT JOIN tombstone ON tombstone.kind = wanted.kind AND tombstone.id = wanted.id"
        " LEFT JOIN owner ON owner.kind = wanted.kind AND owner.id = wanted.id"
        " LEFT JOIN dek ON dek.kind = wanted.kind AND dek.id = wanted.id"
    )
    for dialect, wanted in _WANTED.items()
}


def everything_about(connection: Connection, owners: Sequence[Owner]) -> Sequence[Any]:
    """In one statement, at least one row per owner, more where there are more key versions.

    Each is (index in `owners`, erased, log_reference, version, kek_epoch, wrapped), with None for what is not there.
    """
    wanted = json.dumps([(each.kind.value, each.id.hex) for each in owners])
    return connection.execute(_EVERYTHING[connection.dialect.name], {"owners": wanted}).all()


def who_is(connection: Connection, references: Iterable[str]) -> dict[str, Owner]:
    """The owners of these names in the log."""
    wanted = [bytes.fromhex(each) for each in references]
    query = select(owner.c.log_reference, owner.c.kind, owner.c.id).where(owner.c.log_reference.in_(wanted))
    return {found.hex(): Owner(OwnerKind(kind), id_) for found, kind, id_ in connection.execute(query)}


def chunks(owners: Iterable[Owner]) -> Iterator[list[Owner]]:
    """The owners once each and in one fixed order, at most 500 at a time.

    The order is the same for everyone, so that two writers never wait for each other in a ring.
    """
    ordered = sorted(set(owners), key=lambda each: (each.kind.value, each.id.int))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def among(table: Table, owners: Sequence[Owner]) -> ColumnElement[bool]:
    """Rows of the table that belong to these owners."""
    return tuple_(table.c.kind, table.c.id).in_([(each.kind.value, each.id) for each in owners])
