"""The log as rows: append-only, chained. Triggers in the database refuse UPDATE and DELETE."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casework.database import Base


class AuditEntry(Base):
    """One line. `at_us` is UTC in microseconds since 1970; `subject` a random reference, never a name or an id."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at_us: Mapped[int] = mapped_column(BigInteger, index=True)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[str | None] = mapped_column(String(20))
    session_ref: Mapped[str | None] = mapped_column(String(16))
    request_ref: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str | None] = mapped_column(String(32), index=True)
    purpose: Mapped[str | None] = mapped_column(String(30))
    decision: Mapped[str] = mapped_column(String(10))
    rule: Mapped[str | None] = mapped_column(String(60))
    fields: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str] = mapped_column(Text)
    row_count: Mapped[int] = mapped_column()
    key_epoch: Mapped[int] = mapped_column()
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (Index(None, "actor_id", "at_us"), Index(None, "action", "at_us"))


class AuditSubject(Base):
    """Everyone a line is about: one row each, covered by the line's MAC."""

    __tablename__ = "audit_subject"

    seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("audit_entry.seq"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(32), primary_key=True)

    __table_args__ = (Index(None, "subject", "seq"),)
