"""The desk: where one request opens and seals. Keys lie on it for that request only.

A tombstone set by anyone is honoured by every desk made after it: nothing is remembered between requests.
"""

from __future__ import annotations

from collections.abc import Iterable

from casework.errors import Erased
from casework.privacy.envelope import HEADER, seal, unseal
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import KeyStore
from casework.privacy.owner_keys import OwnerKeys, missing
from casework.privacy.owner_rows import chunks, everything_about
from casework.privacy.place import Owner, OwnerKind, Place, Sealed, Size


class Desk:
    """Opens and seals for one request. Not for sharing between threads, nor for keeping."""

    def __init__(self, store: KeyStore, keyring: Keyring) -> None:
        self._store = store
        self._keks = keyring.kek
        self._keys: dict[Owner, OwnerKeys] = {}
        self._erased: set[Owner] = set()

    def fetch(self, owners: Iterable[Owner]) -> None:
        """Bring these owners' keys to the desk: one statement for up to 500 of them. Absent owners are no error."""
        for some in chunks(each for each in owners if each not in self._keys):
            with self._store.reading() as connection:
                rows = connection.execute(everything_about(some)).all()
            for kind, row_id, log_reference, version, kek_epoch, blob, erased_at in rows:
                held = Owner(OwnerKind(kind), row_id)
                if erased_at is not None:
                    self._erased.add(held)
                    continue
                if held not in self._keys:
                    self._keys[held] = OwnerKeys(held, log_reference)
                if version is not None:
                    self._keys[held].add(version, kek_epoch, blob)
            for gone in self._erased:
                self._keys.pop(gone, None)

    def seal(self, owner: Owner, place: Place, text: str, size: Size) -> Sealed:
        """The text (NFC) sealed for this owner and this cell, under the owner's newest key.

        Raises Erased, MissingKey, and ValueError for text with lone surrogates.
        """
        keys = self._keys.get(owner) or self._keys_of(owner)
        head = keys.newest()
        return seal(keys.of(head, self._keks), head, keys.bound, place, text, size)

    def open(self, owner: Owner, place: Place, sealed: Sealed) -> str:
        """The text that was sealed. Raises Erased, MissingKey, or Unreadable for any fault in value or place."""
        keys = self._keys.get(owner) or self._keys_of(owner)
        return unseal(keys.of(sealed[:HEADER], self._keks), keys.bound, place, sealed)

    def log_reference(self, owner: Owner) -> str:
        """The owner's name in the audit log: 32 hexadecimal digits, random, gone at erasure.

        Raises Erased and MissingKey.
        """
        return (self._keys.get(owner) or self._keys_of(owner)).log_reference

    def _keys_of(self, owner: Owner) -> OwnerKeys:
        if owner not in self._erased:
            self.fetch([owner])
        if owner in self._erased:
            raise Erased(f"{owner.kind} {owner.id} is erased.")
        if owner not in self._keys:
            raise missing(owner)
        return self._keys[owner]
