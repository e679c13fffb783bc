"""People who sign in, and everything a sign-in needs. Staff names and e-mail are work data and plain."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.codes import LinkPurpose, MailRhythm, Role, SessionStage
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.models.organisation import Organisation
from casework.privacy.place import Owner, OwnerKind


class User(Base):
    """A member of staff: one role, one organisation (managers, administrators and auditors may have none)."""

    __tablename__ = "user"

    id: Mapped[UUID] = identity()
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = coded(Role)
    organisation_id: Mapped[UUID | None] = reference("organisation", index=True)
    language: Mapped[str] = mapped_column(String(8), default="nb")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    mail_rhythm: Mapped[MailRhythm] = coded(MailRhythm, default=MailRhythm.DAILY)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    totp_secret: Mapped[Sealed | None] = sealed()
    totp_confirmed_at: Mapped[datetime | None] = instant()
    totp_last_step: Mapped[int | None] = mapped_column()
    active: Mapped[bool] = mapped_column(default=True)
    leaving_at: Mapped[datetime | None] = instant()
    deactivated_at: Mapped[datetime | None] = instant()
    created_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "role NOT IN ('counsellor', 'adviser', 'lead') OR organisation_id IS NOT NULL", name="works_somewhere"
        ),
        CheckConstraint("active OR deactivated_at IS NOT NULL", name="deactivated_when_inactive"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.USER, self.id)


class Link(Base):
    """A one-time link that expires: an invitation or a new password. Only its hash is kept."""

    __tablename__ = "link"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user", index=True)
    purpose: Mapped[LinkPurpose] = coded(LinkPurpose)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_by_id: Mapped[UUID | None] = reference("user")
    created_at: Mapped[datetime] = instant()
    expires_at: Mapped[datetime] = instant()
    used_at: Mapped[datetime | None] = instant()


class RecoveryCode(Base):
    """One of ten codes that stand in for the second factor, once. Only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user", index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None] = instant()


class FactorReset(Base):
    """A lost second factor: asked for by one person, decided by another."""

    __tablename__ = "factor_reset"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user", index=True)
    asked_by_id: Mapped[UUID] = reference("user")
    asked_at: Mapped[datetime] = instant()
    decided_by_id: Mapped[UUID | None] = reference("user")
    decided_at: Mapped[datetime | None] = instant()
    approved: Mapped[bool | None] = mapped_column()

    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="decided_by_another"),
    )


class SignIn(Base):
    """A server-side session. The cookie carries a random reference; only its SHA-256 is kept here."""

    __tablename__ = "sign_in"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user", index=True)
    reference_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    stage: Mapped[SessionStage] = coded(SessionStage)
    device: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = instant()
    last_used_at: Mapped[datetime] = instant()
    ended_at: Mapped[datetime | None] = instant()

    user: Mapped[User] = relationship(lazy="joined")


class Attempt(Base):
    """A failed sign-in, counted per account and per address. Both are kept as keyed hashes only."""

    __tablename__ = "attempt"

    id: Mapped[UUID] = identity()
    scope: Mapped[bytes] = mapped_column(LargeBinary(32))
    failed_at: Mapped[datetime] = instant()

    __table_args__ = (Index(None, "scope", "failed_at"),)


class Submission(Base):
    """A rendered form that was posted: posting it again answers with the same address and writes nothing."""

    __tablename__ = "submission"

    token: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID] = reference("user", primary_key=True)
    location: Mapped[str | None] = mapped_column(String(300))
    posted_at: Mapped[datetime] = instant()
