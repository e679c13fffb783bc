"""The vault: makes, hands out and destroys owners' keys. Sealing itself is at the desk of each request.

No commit spans two databases. So keys are committed before the data that needs them, an erasure's tombstone before
anything is deleted, and both leftovers are cleaned up by steps that may be repeated (privacy.md §1).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from casework import clock
from casework.errors import Erased
from casework.privacy import keytables
from casework.privacy.desk import Desk
from casework.privacy.keyring import Keyring, Purpose
from casework.privacy.keystore import KeyStore
from casework.privacy.orphans import Known, find_orphans, sweep_orphans
from casework.privacy.owner_rows import among, chunks
from casework.privacy.place import Owner, OwnerKind
from casework.privacy.wrapping import dek_binding, new_key, wrapped

__all__ = ["Desk", "Vault"]
FIRST = 1


class Vault:
    """The keys of every owner. Safe to share between threads."""

    def __init__(self, store: KeyStore, keyring: Keyring) -> None:
        self.store = store
        self.keyring = keyring

    def request(self) -> Desk:
        """A desk for one request."""
        return Desk(self.store, self.keyring)

    def mint(self, owners: Iterable[Owner]) -> None:
        """Give each owner a first key and a log reference, committed before this returns, all or none.

        Owners who have theirs keep them. Raises Erased when one of them is erased: an id is never used again.
        """
        now = clock.now()
        with self.store.writing() as connection:
            for some in chunks(owners):
                fresh = _settle_in(connection, some, now)
                if fresh:
                    connection.execute(keytables.dek.insert(), [self._first_key(each, now) for each in fresh])
                if connection.execute(select(keytables.tombstone.c.id).where(among(keytables.tombstone, some))).first():
                    raise Erased("An erased owner cannot be given new keys.")

    def erase(self, owners: Iterable[Owner]) -> bool:
        """Destroy these owners' keys and log references. What they sealed reads as Erased from the first commit on.

        Returns what `finish_erasures` does. Harmless to repeat.
        """
        now = clock.now()
        with self.store.writing() as connection:
            for some in chunks(owners):
                rows = [{"kind": each.kind.value, "id": each.id, "erased_at": now} for each in some]
                connection.execute(_insert(connection, keytables.tombstone).on_conflict_do_nothing(), rows)
        return self.finish_erasures()

    def finish_erasures(self) -> bool:
        """Delete every key and log reference that a tombstone stands on; also what a crash or a restore left.

        True when none of it is left in the store's files; False when a reader hindered that: call again.
        """
        buried = select(keytables.tombstone.c.kind, keytables.tombstone.c.id)
        with self.store.writing() as connection:
            for table in (keytables.dek, keytables.owner):
                connection.execute(delete(table).where(tuple_(table.c.kind, table.c.id).in_(buried)))
        return self.store.forget_deleted()

    def orphans(self, known: Known, older_than: timedelta) -> list[Owner]:
        """Owners made longer ago than `older_than` for whom the data store has no row."""
        return find_orphans(self.store, known, older_than)

    def sweep(self, known: Known, older_than: timedelta, at_most: int = 500) -> list[Owner]:
        """Delete the orphans' keys and say which. Raises TooManyOrphans, nothing deleted, above `at_most`."""
        return sweep_orphans(self.store, known, older_than, at_most)

    def _first_key(self, owner: Owner, now: datetime) -> dict[str, object]:
        epoch = self.keyring.primary[Purpose.KEK]
        blob = wrapped(self.keyring.kek[epoch], new_key(), dek_binding(owner, FIRST, epoch))
        row: dict[str, object] = {"kind": owner.kind.value, "id": owner.id, "version": FIRST}
        return row | {"kek_epoch": epoch, "wrapped": blob, "created_at": now}


def _settle_in(connection: Connection, owners: list[Owner], now: datetime) -> list[Owner]:
    """Insert the owners that are new and return them. An owner who has lost their key is not new: that is a fault."""
    rows = [
        {"kind": each.kind.value, "id": each.id, "log_reference": os.urandom(16), "created_at": now} for each in owners
    ]
    table = keytables.owner
    statement = _insert(connection, table).on_conflict_do_nothing(index_elements=["kind", "id"])
    added = connection.execute(statement.returning(table.c.kind, table.c.id), rows)
    return [Owner(OwnerKind(kind), row_id) for kind, row_id in added]


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
