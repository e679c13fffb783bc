"""Sealing a field of a row, bound to its table, column, owner and row. Opening is audit.reading's alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, cast
from uuid import UUID

from casework.database import session
from casework.installation import desk, installation
from casework.privacy.place import Owner, OwnerKind, Place, Sealed, Size


class SealedRow(Protocol):
    """A row whose sealed fields belong to an owner's key."""

    __tablename__: str
    id: UUID

    @property
    def owner(self) -> Owner: ...


@dataclass(frozen=True, slots=True)
class SealedWrite:
    """What the log keeps of a sealed write: where, and the hash of the new ciphertext."""

    owner: Owner
    place: Place
    ciphertext_hash: bytes | None


def place_of(row: SealedRow, column: str) -> Place:
    """Where in the data store a sealed value stands."""
    return Place(row.__tablename__, column, row.id)


def mint(owners: Iterable[Owner]) -> None:
    """Make keys for new owners. Committed in the key store at once: keys come before the data that needs them."""
    wanted = list(owners)
    installation().vault.mint(wanted)
    desk().fetch(wanted)


def seal(row: SealedRow, column: str, text: str | None, size: Size = Size.NAME) -> None:
    """Set a sealed column from text; an empty value becomes NULL.

    Raises Unreadable when what stands there cannot be opened: a damaged field is locked against saving.
    """
    place, standing = place_of(row, column), cast("Sealed | None", getattr(row, column))
    if standing is not None:
        desk().open(row.owner, place, standing)
    value = desk().seal(row.owner, place, text, size) if text else None
    setattr(row, column, value)
    _remember(row.owner, place, value)


def destroy(row: SealedRow, column: str) -> None:
    """Empty a sealed column without opening what stands there."""
    setattr(row, column, None)
    _remember(row.owner, place_of(row, column), None)


def _remember(owner: Owner, place: Place, value: Sealed | None) -> None:
    """Keep the hash for the log. Autosaved drafts are outside the per-write log (privacy.md section 2)."""
    if owner.kind is OwnerKind.DRAFT:
        return
    written = SealedWrite(owner, place, sha256(value).digest() if value is not None else None)
    session().info.setdefault("sealed_writes", []).append(written)
