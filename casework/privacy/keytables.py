"""The tables of the key store: keys, owners, their log references, and who is erased. Separate from the data's."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Uuid,
    text,
)

SCHEMA = "1"
metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(64), nullable=False),
)

keyring = Table(
    "keyring",
    metadata,
    Column("purpose", String(16), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("wrap_id", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("state IN ('primary', 'retired')", name="keyring_state"),
    CheckConstraint("epoch >= 1", name="keyring_epoch"),
)
Index(
    "keyring_one_primary",
    keyring.c.purpose,
    unique=True,
    sqlite_where=text("state = 'primary'"),
    postgresql_where=text("state = 'primary'"),
)

owner = Table(
    "owner",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("log_reference", LargeBinary(16), nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    CheckConstraint("length(log_reference) = 16", name="owner_log_reference"),
    sqlite_with_rowid=False,
)

dek = Table(
    "dek",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("version", SmallInteger, primary_key=True, autoincrement=False),
    Column("kek_epoch", Integer, nullable=False, index=True),
    Column("wrapped", LargeBinary(60), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["kind", "id"], ["owner.kind", "owner.id"]),
    CheckConstraint("version >= 1", name="dek_version"),
    sqlite_with_rowid=False,
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("erased_at", DateTime(timezone=True), nullable=False),
    sqlite_with_rowid=False,
)
