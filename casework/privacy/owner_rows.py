"""The statements about owners that the key store answers, for any number of owners at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    DateTime,
    Integer,
    LargeBinary,
    Row,
    SmallInteger,
    Table,
    cast,
    null,
    select,
    tuple_,
    union_all,
)

from casework.privacy.keystore import dek, owner, tombstone
from casework.privacy.place import Owner

CHUNK = 500


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


def everything_about(owners: Sequence[Owner]) -> CompoundSelect[Any]:
    """One statement: each key version with the owner's log reference, and each tombstone (erased_at set)."""
    keys = (
        select(
            owner.c.kind, owner.c.id, owner.c.log_reference, dek.c.version, dek.c.kek_epoch, dek.c.wrapped,
            cast(null(), DateTime(timezone=True)).label("erased_at"),
        )
        .select_from(owner.outerjoin(dek))
        .where(among(owner, owners))
    )  # fmt: skip
    erased = select(
        tombstone.c.kind, tombstone.c.id, cast(null(), LargeBinary), cast(null(), SmallInteger),
        cast(null(), Integer), cast(null(), LargeBinary), tombstone.c.erased_at,
    ).where(among(tombstone, owners))  # fmt: skip
    return union_all(keys, erased)
