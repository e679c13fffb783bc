"""Keys whose data never came: a request that made a key and then failed leaves one behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import delete, select

from casework import clock
from casework.privacy import keytables
from casework.privacy.keystore import KeyStore
from casework.privacy.owner_rows import CHUNK, among, chunks
from casework.privacy.place import Owner, OwnerKind

Known = Callable[[OwnerKind, list[UUID]], set[UUID]]
"""Answers which of these ids the data store has, for one kind of owner."""


class TooManyOrphans(RuntimeError):
    """More keys lack data than failed requests explain: the wrong or an older data store may be connected."""


def find_orphans(store: KeyStore, known: Known, older_than: timedelta) -> list[Owner]:
    """Owners made longer ago than `older_than` whom `known` does not know."""
    found: list[Owner] = []
    for kind, ids in _aged(store, older_than):
        missing = set(ids) - known(kind, ids)
        found += [Owner(kind, each) for each in ids if each in missing]
    return found


def sweep_orphans(store: KeyStore, known: Known, older_than: timedelta, at_most: int) -> list[Owner]:
    """Delete the orphans' keys and say which. Nothing ever lay under them, so they get no tombstone.

    Raises TooManyOrphans, having deleted nothing, when there are more than `at_most`: destroyed keys do not return.
    """
    found = find_orphans(store, known, older_than)
    if len(found) > at_most:
        raise TooManyOrphans(f"{len(found)} keys have no data, more than {at_most}; check the data store first.")
    with store.writing() as connection:
        for some in chunks(found):
            connection.execute(delete(keytables.dek).where(among(keytables.dek, some)))
            connection.execute(delete(keytables.owner).where(among(keytables.owner, some)))
    return found


def _aged(store: KeyStore, older_than: timedelta) -> Iterator[tuple[OwnerKind, list[UUID]]]:
    table = keytables.owner
    aged = select(table.c.kind, table.c.id).where(table.c.created_at < clock.now() - older_than)
    with store.reading() as connection:
        rows = connection.execute(aged.order_by(table.c.kind, table.c.id)).all()
    for kind, of_kind in groupby(rows, key=lambda row: row.kind):
        ids = [row.id for row in of_kind]
        for start in range(0, len(ids), CHUNK):
            yield OwnerKind(kind), ids[start : start + CHUNK]
