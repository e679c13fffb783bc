"""Column kinds used by every table: coded values, sets of them, instants, sealed bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    LargeBinary,
    String,
    TypeDecorator,
    Uuid,
    type_coerce,
)
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from casework.privacy.place import Sealed


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant must be aware.")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Codes(TypeDecorator[frozenset[Any]]):
    """A small set of coded values, kept sorted as ",A,B," so that one code can be asked for with LIKE."""

    impl = String(200)
    cache_ok = True

    def __init__(self, codes: type[StrEnum]) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        if value is None:
            return None
        members = sorted({self.codes(member).value for member in value})
        return f",{','.join(members)}," if members else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Any] | None:  # noqa: ARG002 - as above
        return None if value is None else frozenset(self.codes(part) for part in value.split(",") if part)


def coded(codes: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """A column holding one value of a closed set, stored by value; the database refuses any other."""
    kind = Enum(
        codes,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=codes.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
    return mapped_column(kind, **options)


def code_set(codes: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """A column holding a small set of coded values."""
    return mapped_column(Codes(codes), **options)


def has_code(column: Any, member: StrEnum) -> ColumnElement[bool]:
    """Is the member among the codes of a code_set column?"""
    return type_coerce(column, String).like(f"%,{member.value},%")


def sealed(**options: Any) -> MappedColumn[Any]:
    """A column holding a sealed value: bytes that only the vault can open."""
    return mapped_column(LargeBinary, **options)


def identity() -> MappedColumn[Any]:
    """The random primary key of a row."""
    return mapped_column(Uuid, primary_key=True)


def reference(target: str, **options: Any) -> MappedColumn[Any]:
    """A foreign key to another table's id."""
    return mapped_column(Uuid, ForeignKey(f"{target}.id"), **options)


def instant(**options: Any) -> MappedColumn[Any]:
    """An aware UTC instant."""
    return mapped_column(Instant, **options)


__all__ = [
    "UUID",
    "Codes",
    "Instant",
    "Mapped",
    "Sealed",
    "code_set",
    "coded",
    "has_code",
    "identity",
    "instant",
    "reference",
    "sealed",
]
