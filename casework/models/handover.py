"""The handover of a pupil from one school to the next: the transition note, its questions, and the talk about it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.models.organisation import Organisation
from casework.models.referral import Referral
from casework.models.transition_codes import HandoverStage, StopReason
from casework.models.user import User
from casework.privacy.place import Owner, OwnerKind


class HandoverQuestion(Base):
    """One question of the transition note in one version. Never changed once used: a new wording is a new version."""

    __tablename__ = "handover_question"

    id: Mapped[UUID] = identity()
    code: Mapped[str] = mapped_column(String(30))
    number: Mapped[int] = mapped_column()
    position: Mapped[int] = mapped_column()
    text_nb: Mapped[str] = mapped_column(String(300))
    text_nn: Mapped[str] = mapped_column(String(300))
    text_en: Mapped[str] = mapped_column(String(300))
    retired_at: Mapped[datetime | None] = instant()

    __table_args__ = (UniqueConstraint("code", "number"),)


class Handover(Base):
    """One note from one school to another about one request. Shared only while consent covers upper secondary.

    discuss         a star: better talked about than written
    open_until      the last day the sending school can read it after it was accepted
    """

    __tablename__ = "handover"

    id: Mapped[UUID] = identity()
    referral_id: Mapped[UUID] = reference("referral", index=True)
    from_school_id: Mapped[UUID] = reference("organisation", index=True)
    to_school_id: Mapped[UUID] = reference("organisation", index=True)
    stage: Mapped[HandoverStage] = coded(HandoverStage, default=HandoverStage.DRAFT)
    discuss: Mapped[bool] = mapped_column(default=False)
    meeting_on: Mapped[date | None] = mapped_column()
    meeting_held: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[UUID] = reference("user")
    written_at: Mapped[datetime] = instant()
    shared_at: Mapped[datetime | None] = instant()
    read_at: Mapped[datetime | None] = instant()
    accepted_by_id: Mapped[UUID | None] = reference("user")
    accepted_at: Mapped[datetime | None] = instant()
    open_until: Mapped[date | None] = mapped_column()
    stopped_at: Mapped[datetime | None] = instant()
    stop_reason: Mapped[StopReason | None] = coded(StopReason)
    version: Mapped[int] = mapped_column(default=1)

    referral: Mapped[Referral] = relationship()
    from_school: Mapped[Organisation] = relationship(foreign_keys=from_school_id)
    to_school: Mapped[Organisation] = relationship(foreign_keys=to_school_id)
    written_by: Mapped[User] = relationship(foreign_keys=written_by_id)
    accepted_by: Mapped[User | None] = relationship(foreign_keys=accepted_by_id)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("from_school_id <> to_school_id", name="two_schools"),
        CheckConstraint("(stage = 'stopped') = (stopped_at IS NOT NULL)", name="stopped_at_when_stopped"),
        CheckConstraint("stage <> 'accepted' OR accepted_at IS NOT NULL", name="accepted_at_when_accepted"),
        CheckConstraint("stage <> 'accepted' OR open_until IS NOT NULL", name="open_until_when_accepted"),
        Index(
            "uq_handover_one_living",
            "referral_id",
            unique=True,
            sqlite_where=text("stage <> 'stopped'"),
            postgresql_where=text("stage <> 'stopped'"),
        ),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.REFERRAL, self.referral_id)


class HandoverAnswer(Base):
    """The answer to one version of one question, sealed under the request's key."""

    __tablename__ = "handover_answer"

    id: Mapped[UUID] = identity()
    handover_id: Mapped[UUID] = reference("handover")
    referral_id: Mapped[UUID] = reference("referral")
    question_id: Mapped[UUID] = reference("handover_question")
    answer: Mapped[Sealed] = sealed()

    question: Mapped[HandoverQuestion] = relationship()

    __table_args__ = (UniqueConstraint("handover_id", "question_id"),)

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.REFERRAL, self.referral_id)


class HandoverMessage(Base):
    """A question of the receiving school about a note, or the answer to one."""

    __tablename__ = "handover_message"

    id: Mapped[UUID] = identity()
    handover_id: Mapped[UUID] = reference("handover", index=True)
    referral_id: Mapped[UUID] = reference("referral")
    author_id: Mapped[UUID] = reference("user")
    body: Mapped[Sealed] = sealed()
    written_at: Mapped[datetime] = instant()

    author: Mapped[User] = relationship(foreign_keys=author_id)

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.REFERRAL, self.referral_id)
