"""Keys under keys: a DEK under its KEK epoch, and the keyring under the root key. nonce 12 || AES-256-GCM."""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.privacy.framing import framed
from casework.privacy.place import Owner, OwnerKind

KEY = 32
NONCE = 12
_SIX = (6).to_bytes(2, "big")


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY)


def wrapped(key: AESGCM, content: bytes, aad: bytes) -> bytes:
    """The content under a key, bound to what it is for."""
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, content, aad)


def unwrapped(key: AESGCM, blob: bytes, aad: bytes) -> bytes:
    """What `wrapped` was given. Raises ValueError when the blob, the key or its purpose is not the same."""
    try:
        return key.decrypt(blob[:NONCE], blob[NONCE:], aad)
    except InvalidTag:
        raise ValueError("does not unwrap") from None


def dek_binding(owner: Owner, version: int, kek_epoch: int) -> bytes:
    """What a wrapped DEK is bound to: lp("cw/dek/1", kind, owner16, ver2 || kek4)."""
    return _kind_part(owner.kind) + owner.id.bytes + _SIX + version.to_bytes(2, "big") + kek_epoch.to_bytes(4, "big")


@lru_cache
def _kind_part(kind: OwnerKind) -> bytes:
    return framed("cw/dek/1", kind.value) + (16).to_bytes(2, "big")


def keyring_binding(purpose: str, epoch: int) -> bytes:
    """What a wrapped keyring key is bound to: lp("cw/keyring/1", purpose, epoch4)."""
    return framed("cw/keyring/1", purpose, epoch.to_bytes(4, "big"))
