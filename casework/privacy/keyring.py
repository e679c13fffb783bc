"""The keyring: the few keys of the whole installation, wrapped by the root key and loaded once at start.

Serving never makes a key. `casework keys init` makes these, once, in an empty store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row, exists, select

from casework import clock
from casework.errors import MissingKey, RefusedToStart
from casework.privacy import keytables
from casework.privacy.keystore import UNREACHABLE, KeyStore
from casework.privacy.keytables import SCHEMA
from casework.privacy.rootkey import RootKey
from casework.privacy.wrapping import keyring_binding, new_key


class Purpose(StrEnum):
    """What a key of the keyring is for. The value is part of its wrapping: never rename one."""

    KEK = "kek"
    BIDX_FNR = "bidx.fnr"
    AUDIT_MAC = "audit-mac"
    AUDIT_SIGN = "audit-sign"


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by epoch. `primary` says which epoch of each purpose new writes use; the others are still read."""

    kek: Mapping[int, AESGCM] = field(repr=False)
    bidx: Mapping[int, bytes] = field(repr=False)
    audit_macs: Mapping[int, bytes] = field(repr=False)
    audit_sign: Mapping[int, Ed25519PrivateKey] = field(repr=False)
    primary: Mapping[Purpose, int]

    @classmethod
    def load(cls, store: KeyStore, root: RootKey) -> Keyring:
        """The keys of a store. Raises RefusedToStart, in one sentence, for an absent store or a wrong root key."""
        rows = _rows(store)
        keys: dict[Purpose, dict[int, bytes]] = {purpose: {} for purpose in Purpose}
        for row in rows:
            keys[Purpose(row.purpose)][row.epoch] = _unwrapped(root, row)
        primary = {Purpose(row.purpose): int(row.epoch) for row in rows if row.state == "primary"}
        for purpose in Purpose:
            if purpose not in primary:
                raise RefusedToStart(f"The key store has no primary key for {purpose}; restore it from its backup.")
        return cls(
            kek={epoch: AESGCM(key) for epoch, key in keys[Purpose.KEK].items()},
            bidx=keys[Purpose.BIDX_FNR],
            audit_macs=keys[Purpose.AUDIT_MAC],
            audit_sign={e: Ed25519PrivateKey.from_private_bytes(key) for e, key in keys[Purpose.AUDIT_SIGN].items()},
            primary=primary,
        )

    @classmethod
    def initialise(cls, store: KeyStore, root: RootKey) -> Keyring:
        """Make epoch 1 of every key in an empty store. Raises RefusedToStart when the store holds anything."""
        with store.writing() as connection:
            tables = (keytables.keyring, keytables.owner, keytables.dek, keytables.tombstone)
            if any(connection.scalar(select(exists(select(table)))) for table in tables):
                raise RefusedToStart("The key store already holds keys; they are made once and never replaced by init.")
            connection.execute(keytables.keyring.insert(), [_first(root, purpose) for purpose in Purpose])
        return cls.load(store, root)

    @property
    def audit_epoch(self) -> int:
        """The epoch whose key chains new lines of the audit log."""
        return self.primary[Purpose.AUDIT_MAC]

    def audit_mac(self, epoch: int) -> bytes:
        """The key that chained the log's lines of that epoch. Raises MissingKey."""
        if epoch not in self.audit_macs:
            raise MissingKey(f"The keyring has no audit-mac epoch {epoch}.")
        return self.audit_macs[epoch]

    def sign(self, message: bytes) -> tuple[int, bytes]:
        """The epoch of the signing key in use and its Ed25519 signature over the message."""
        epoch = self.primary[Purpose.AUDIT_SIGN]
        return epoch, self.audit_sign[epoch].sign(message)

    def public_key(self, epoch: int) -> bytes:
        """The 32 bytes anyone needs to check that epoch's signatures. Raises KeyError for an unknown epoch."""
        return self.audit_sign[epoch].public_key().public_bytes_raw()


def signed_by(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature over the message was made with that key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _first(root: RootKey, purpose: Purpose) -> dict[str, Any]:
    wrap_id, blob = root.wrap(new_key(), keyring_binding(purpose.value, 1))
    return {
        "purpose": purpose.value,
        "epoch": 1,
        "wrapped": blob,
        "wrap_id": wrap_id,
        "state": "primary",
        "created_at": clock.now(),
    }


def _rows(store: KeyStore) -> list[Row[Any]]:
    try:
        schema = store.schema()
        if schema not in (None, SCHEMA):
            raise RefusedToStart(f"The key store has schema {schema}; this casework reads schema {SCHEMA}.")
        rows: list[Row[Any]] = []
        if schema is not None:
            with store.reading() as connection:
                rows = list(connection.execute(select(keytables.keyring)).all())
    except UNREACHABLE as fault:
        raise RefusedToStart(f"The key store cannot be read ({type(fault).__name__}).") from fault
    if not rows:
        raise RefusedToStart("The key store holds no keys; run `casework keys init` once, or restore its backup.")
    return rows


def _unwrapped(root: RootKey, row: Row[Any]) -> bytes:
    try:
        return root.unwrap(row.wrap_id, row.wrapped, keyring_binding(row.purpose, row.epoch))
    except ValueError:
        raise RefusedToStart(f"The key {row.purpose}/{row.epoch} in the key store is damaged; restore it.") from None
