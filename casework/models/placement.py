"""A placement while it runs and after: hours day by day, evaluations, and where the pupil is months later."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.agreement import Agreement
from casework.models.codes import ConsentForm, Destination
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.models.job_codes import Absence, EvaluationKind, EvaluationSide
from casework.models.transition_codes import AfterClosing
from casework.privacy.place import Owner, OwnerKind


class Attendance(Base):
    """What was agreed and what was worked on one day, in minutes. A day without a row is not registered."""

    __tablename__ = "attendance"

    id: Mapped[UUID] = identity()
    agreement_id: Mapped[UUID] = reference("agreement")
    day: Mapped[date] = mapped_column()
    agreed_minutes: Mapped[int] = mapped_column()
    worked_minutes: Mapped[int] = mapped_column()
    absence: Mapped[Absence | None] = coded(Absence)
    registered_by_id: Mapped[UUID] = reference("user")
    registered_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("agreement_id", "day"),
        CheckConstraint("agreed_minutes BETWEEN 0 AND 1440", name="agreed_within_a_day"),
        CheckConstraint("worked_minutes BETWEEN 0 AND 1440", name="worked_within_a_day"),
        CheckConstraint("absence IS NULL OR worked_minutes < agreed_minutes", name="absence_when_less"),
    )


class Evaluation(Base):
    """What one side says of a placement. `answers`: item=answer of the two closed sets, commas between; sealed."""

    __tablename__ = "evaluation"

    id: Mapped[UUID] = identity()
    agreement_id: Mapped[UUID] = reference("agreement")
    case_id: Mapped[UUID] = reference("case")
    kind: Mapped[EvaluationKind] = coded(EvaluationKind)
    side: Mapped[EvaluationSide] = coded(EvaluationSide)
    answers: Mapped[Sealed] = sealed()
    given_on: Mapped[date] = mapped_column()
    form: Mapped[ConsentForm] = coded(ConsentForm)
    registered_by_id: Mapped[UUID] = reference("user")
    registered_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    agreement: Mapped[Agreement] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("agreement_id", "kind", "side"),)

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.case_id)


class PlacementStatus(Base):
    """Where a pupil is three or six months after a placement ended. `unknown` is an answer too."""

    __tablename__ = "placement_status"

    id: Mapped[UUID] = identity()
    agreement_id: Mapped[UUID] = reference("agreement")
    asked: Mapped[AfterClosing] = coded(AfterClosing)
    destination: Mapped[Destination] = coded(Destination)
    answered_on: Mapped[date] = mapped_column()
    answered_by_id: Mapped[UUID] = reference("user")

    __table_args__ = (UniqueConstraint("agreement_id", "asked"),)
