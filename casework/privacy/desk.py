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
from casework.privacy.owner_rows import everything_about, who_is
from casework.privacy.place import Owner, Place, Sealed, Size


class Desk:
    """Opens and seals for one request. Not for sharing between threads, nor for keeping."""

    def __init__(self, store: KeyStore, keyring: Keyring) -> None:
        self._store = store
        self._keks = keyring.kek
        self._keys: dict[Owner, OwnerKeys] = {}
        self._erased: set[Owner] = set()

    def fetch(self, owners: Iterable[Owner]) -> None:
        """Bring these owners' keys to the desk, in one statement for any number. Absent owners are no error here."""
        wanted = [owner for owner in dict.fromkeys(owners) if owner not in self._keys]
        if not wanted:
            return
        with self._store.reading() as connection:
            rows = everything_about(connection, wanted)
        for index, erased, log_reference, version, kek_epoch, blob in rows:
            owner = wanted[index]
            if erased:
                self._erased.add(owner)
            elif log_reference is not None:
                if (keys := self._keys.get(owner)) is None:
                    keys = self._keys[owner] = OwnerKeys(owner, log_reference)
                if version is not None:
                    keys.add(version, kek_epoch, blob)

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

    def owners_of(self, references: Iterable[str]) -> dict[str, Owner]:
        """Whose these names in the log are, in one statement; those of the erased are nobody's."""
        with self._store.reading() as connection:
            return who_is(connection, references)

    def _keys_of(self, owner: Owner) -> OwnerKeys:
        if owner not in self._erased:
            self.fetch([owner])
        if owner in self._erased:
            raise Erased(f"{owner.kind} {owner.id} is erased.")
        if owner not in self._keys:
            raise missing(owner)
        return self._keys[owner]
