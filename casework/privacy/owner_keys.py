"""One owner's keys as a request holds them: wrapped until needed, unwrapped once, gone with the request."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.errors import MissingKey, Unreadable
from casework.privacy.envelope import header, owner_part
from casework.privacy.place import Owner
from casework.privacy.wrapping import dek_binding, unwrapped


class OwnerKeys:
    """Every version of one owner's DEK, and the name the audit log knows the owner by."""

    __slots__ = ("_opened", "_wrapped", "bound", "log_reference", "owner")

    def __init__(self, owner: Owner, log_reference: bytes) -> None:
        self.owner = owner
        self.log_reference = log_reference.hex()
        self.bound = owner_part(owner)
        self._wrapped: dict[bytes, tuple[int, int, bytes]] = {}
        self._opened: dict[bytes, AESGCM] = {}

    def add(self, version: int, kek_epoch: int, blob: bytes) -> None:
        """Take in one version, still wrapped."""
        self._wrapped[header(version)] = (version, kek_epoch, blob)

    def newest(self) -> bytes:
        """The header of the version that writes use. Raises MissingKey where the owner has no key at all."""
        if not self._wrapped:
            raise missing(self.owner)
        return max(self._wrapped)

    def of(self, head: bytes, keks: Mapping[int, AESGCM]) -> AESGCM:
        """The key a header names. Raises MissingKey without any key, Unreadable for a header that names none."""
        return self._opened.get(head) or self._open(head, keks)

    def _open(self, head: bytes, keks: Mapping[int, AESGCM]) -> AESGCM:
        if not self._wrapped:
            raise missing(self.owner)
        if head not in self._wrapped:
            raise Unreadable(f"A sealed field of {self.owner.kind} {self.owner.id} has an unknown header.")
        key = self._opened[head] = self._unwrap(*self._wrapped[head], keks)
        return key

    def _unwrap(self, version: int, kek_epoch: int, blob: bytes, keks: Mapping[int, AESGCM]) -> AESGCM:
        if kek_epoch not in keks:
            raise MissingKey(f"The keyring has no kek epoch {kek_epoch}.")
        try:
            return AESGCM(unwrapped(keks[kek_epoch], blob, dek_binding(self.owner, version, kek_epoch)))
        except ValueError:
            raise Unreadable(f"Key {version} of {self.owner.kind} {self.owner.id} is damaged.") from None


def missing(owner: Owner) -> MissingKey:
    """The error for an owner without keys who is not erased."""
    return MissingKey(f"No key exists for {owner.kind} {owner.id}.")
