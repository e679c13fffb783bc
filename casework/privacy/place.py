"""Where a sealed value belongs: whose it is, and the one cell it may be opened in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType
from uuid import UUID

Sealed = NewType("Sealed", bytes)
"""A sealed field as it lies in the database. Opens only at the place and for the owner it was sealed for."""


class OwnerKind(StrEnum):
    """Whose keys exist. The value is part of every sealed field's binding: never rename one."""

    PUPIL = "pupil"
    REFERRAL = "referral"
    CASE = "case"
    DRAFT = "draft"
    USER = "user"
    EMPLOYER = "employer"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Owner:
    """The one whose key seals a value, and whose erasure destroys it."""

    kind: OwnerKind
    id: UUID

    def __hash__(self) -> int:  # the id alone tells owners apart; a page asks this once per field
        return hash(self.id.int)


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the database: table, column and the row's id."""

    table: str
    column: str
    row: UUID


class Size(IntEnum):
    """The least padded length in bytes, so that a short value's length says nothing (privacy.md §1)."""

    NUMBER = 16
    NAME = 32
    NOTE = 64
