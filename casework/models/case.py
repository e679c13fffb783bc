"""A case: the follow-up of one pupil after both Nav and consent have said yes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    ContactOutcome,
    ContactParty,
    ContactTopic,
    ContactType,
    Destination,
    HoldReason,
    Measure,
    Part,
    TaskKind,
    TaskState,
)
from casework.models.columns import Sealed, code_set, coded, identity, instant, reference, sealed
from casework.models.organisation import Area, Organisation
from casework.models.pupil import Pupil
from casework.models.referral import Referral
from casework.models.user import User
from casework.privacy.place import Owner, OwnerKind


class Case(Base):
    """The follow-up. Stored once, changed in one action: stage, last reached contact and attempts since."""

    __tablename__ = "case"

    id: Mapped[UUID] = identity()
    number: Mapped[str] = mapped_column(String(20), unique=True)
    referral_id: Mapped[UUID] = reference("referral", unique=True)
    pupil_id: Mapped[UUID] = reference("pupil", index=True)
    office_id: Mapped[UUID] = reference("organisation")
    area_id: Mapped[UUID] = reference("area")
    measures: Mapped[frozenset[Measure]] = code_set(Measure)
    stage: Mapped[CaseStage] = coded(CaseStage, default=CaseStage.ACTIVE)
    opened_on: Mapped[date] = mapped_column()
    hold_reason: Mapped[HoldReason | None] = coded(HoldReason)
    held_until: Mapped[date | None] = mapped_column()
    closed_on: Mapped[date | None] = mapped_column()
    closure_reason: Mapped[ClosureReason | None] = coded(ClosureReason)
    destination: Mapped[Destination | None] = coded(Destination)
    first_reached_on: Mapped[date | None] = mapped_column()
    last_reached_on: Mapped[date | None] = mapped_column()
    attempts_since: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    pupil: Mapped[Pupil] = relationship()
    referral: Mapped[Referral] = relationship()
    office: Mapped[Organisation] = relationship()
    area: Mapped[Area] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("stage <> 'closed' OR closed_on IS NOT NULL", name="closed_on_when_closed"),
        CheckConstraint("stage NOT IN ('active', 'on_hold') OR closed_on IS NULL", name="open_has_no_closing_day"),
        CheckConstraint(
            "(closed_on IS NULL) = (closure_reason IS NULL) AND (closed_on IS NULL) = (destination IS NULL)",
            name="closed_with_reason_and_destination",
        ),
        CheckConstraint(
            "stage <> 'on_hold' OR (held_until IS NOT NULL AND hold_reason IS NOT NULL)", name="held_until_when_on_hold"
        ),
        CheckConstraint("attempts_since >= 0", name="attempts_not_negative"),
        Index(None, "office_id", "stage"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.id)


class CaseStep(Base):
    """One step in the life of a case (opened, held, resumed, closed, reopened, locked): its history, dated."""

    __tablename__ = "case_step"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case", index=True)
    step: Mapped[str] = mapped_column(String(20))
    stage: Mapped[CaseStage] = coded(CaseStage)
    reason: Mapped[str | None] = mapped_column(String(40))
    taken_by_id: Mapped[UUID | None] = reference("user")
    taken_at: Mapped[datetime] = instant()

    taken_by: Mapped[User | None] = relationship(foreign_keys=taken_by_id)


class Assignment(Base):
    """An adviser's part in a case from a day to a day (both included). The truth about who follows up whom."""

    __tablename__ = "assignment"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case", index=True)
    user_id: Mapped[UUID] = reference("user")
    part: Mapped[Part] = coded(Part)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    assigned_by_id: Mapped[UUID] = reference("user")
    assigned_at: Mapped[datetime] = instant()

    user: Mapped[User] = relationship(foreign_keys=user_id)
    assigned_by: Mapped[User] = relationship(foreign_keys=assigned_by_id)

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("part <> 'substitute' OR ends_on IS NOT NULL", name="substitute_has_an_end"),
        Index(None, "user_id", "case_id", "starts_on", "ends_on"),
    )


class Followup(Base):
    """One contact or attempt. Never edited: a correction is a new row that points at the one it corrects."""

    __tablename__ = "followup"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case")
    author_id: Mapped[UUID] = reference("user")
    happened_on: Mapped[date] = mapped_column()
    type: Mapped[ContactType] = coded(ContactType)
    outcome: Mapped[ContactOutcome] = coded(ContactOutcome)
    parties: Mapped[frozenset[ContactParty]] = code_set(ContactParty)
    topics: Mapped[frozenset[ContactTopic]] = code_set(ContactTopic)
    note: Mapped[Sealed | None] = sealed()
    recorded_at: Mapped[datetime] = instant()
    corrects_id: Mapped[UUID | None] = reference("followup", unique=True)
    redaction_asked_by_id: Mapped[UUID | None] = reference("user")
    redaction_asked_at: Mapped[datetime | None] = instant()
    redacted_by_id: Mapped[UUID | None] = reference("user")
    redacted_at: Mapped[datetime | None] = instant()

    author: Mapped[User] = relationship(foreign_keys=author_id)
    case: Mapped[Case] = relationship()

    __table_args__ = (
        CheckConstraint("redacted_at IS NULL OR note IS NULL", name="redacted_has_no_note"),
        CheckConstraint(
            "redacted_by_id IS NULL OR redacted_by_id <> redaction_asked_by_id", name="redacted_by_another"
        ),
        Index(None, "case_id", "happened_on"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.case_id)


class Task(Base):
    """Something to do on a case by a day. At most one open task of a case is its next step.

    doer_id   who is to do it, where a conference has said so; None: whoever follows up the case
    """

    __tablename__ = "task"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case", index=True)
    kind: Mapped[TaskKind] = coded(TaskKind)
    next_step: Mapped[bool] = mapped_column(default=True)
    doer_id: Mapped[UUID | None] = reference("user")
    note: Mapped[Sealed | None] = sealed()
    due_on: Mapped[date] = mapped_column()
    state: Mapped[TaskState] = coded(TaskState, default=TaskState.OPEN)
    postponed: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[UUID | None] = reference("user")
    created_at: Mapped[datetime] = instant()
    ended_on: Mapped[date | None] = mapped_column()
    ended_by_id: Mapped[UUID | None] = reference("user")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended_when_not_open"),
        Index(
            "uq_task_one_next_step",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'open' AND next_step"),
            postgresql_where=text("state = 'open' AND next_step"),
        ),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.case_id)
