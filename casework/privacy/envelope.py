"""The sealed field, byte for byte (privacy.md §1).

    01 | algorithm (01 = AES-256-GCM) | DEK version u16 | nonce 12 | ciphertext | tag 16
    AAD = the first four bytes || lp("casework/1", table, column, kind, owner16, row16)

A value moved to another cell, owner or key version does not open. Random 96-bit nonces: one owner's key seals far
fewer than the 2^32 values NIST SP 800-38D allows.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.errors import Unreadable
from casework.privacy.framing import framed
from casework.privacy.padding import padded, unpadded
from casework.privacy.place import Owner, OwnerKind, Place, Sealed

FORMAT_AND_ALGORITHM = b"\x01\x01"
HEADER = 4
NONCE = 12
TAG = 16
_SIXTEEN = (16).to_bytes(2, "big")  # the length before an owner's or a row's id


def header(version: int) -> bytes:
    """The four bytes that open every sealed field."""
    return FORMAT_AND_ALGORITHM + version.to_bytes(2, "big")


def owner_part(owner: Owner) -> bytes:
    """The owner's part of the binding, ready for the row's sixteen bytes: lp(kind, owner16) and the row's length."""
    return _kind_part(owner.kind) + owner.id.bytes + _SIXTEEN


@lru_cache
def _kind_part(kind: OwnerKind) -> bytes:
    return framed(kind.value) + _SIXTEEN


@lru_cache(maxsize=1024)
def cell_part(table: str, column: str) -> bytes:
    """The column's part of the binding."""
    return framed("casework/1", table, column)


def seal(key: AESGCM, head: bytes, bound: bytes, place: Place, text: str, floor: int) -> Sealed:
    """The text as a sealed field. `bound` is the owner's part. Raises ValueError for text that is no Unicode."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    nonce = os.urandom(NONCE)
    aad = head + cell_part(place.table, place.column) + bound + place.row.bytes
    return Sealed(head + nonce + key.encrypt(nonce, padded(text.encode(), floor), aad))


def unseal(key: AESGCM, bound: bytes, place: Place, sealed: bytes) -> str:
    """The text in a sealed field. Raises Unreadable on any fault in it, or in where it stands."""
    aad = sealed[:HEADER] + cell_part(place.table, place.column) + bound + place.row.bytes
    try:
        return unpadded(key.decrypt(sealed[4:16], sealed[16:], aad)).decode()
    except (InvalidTag, ValueError):
        raise Unreadable(where(place)) from None


def where(place: Place) -> str:
    """Which field could not be read, for the log: no content, no owner."""
    return f"{place.table}.{place.column} of {place.row} cannot be read."
