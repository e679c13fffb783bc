"""The plan of a case: one to three goals in the pupil's words, the steps towards them, and how far they have come."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.codes import GoalKind, GoalState, Progress, StepDoer
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.models.user import User
from casework.privacy.place import Owner, OwnerKind

MOST_GOALS = 3


class Goal(Base):
    """What the pupil wants, in the pupil's own words. At most MOST_GOALS of a case are active at a time."""

    __tablename__ = "goal"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case", index=True)
    kind: Mapped[GoalKind] = coded(GoalKind)
    words: Mapped[Sealed] = sealed()
    state: Mapped[GoalState] = coded(GoalState, default=GoalState.ACTIVE)
    set_on: Mapped[date] = mapped_column()
    set_at: Mapped[datetime] = instant()
    set_by_id: Mapped[UUID] = reference("user")
    ended_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    steps: Mapped[list[GoalStep]] = relationship(back_populates="goal", order_by="GoalStep.added_at")
    progress: Mapped[list[GoalProgress]] = relationship(order_by="GoalProgress.recorded_at")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("(state = 'active') = (ended_on IS NULL)", name="ended_when_not_active"),)

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.case_id)


class GoalStep(Base):
    """One step towards a goal: what, who has taken it on, and by when."""

    __tablename__ = "goal_step"

    id: Mapped[UUID] = identity()
    goal_id: Mapped[UUID] = reference("goal", index=True)
    case_id: Mapped[UUID] = reference("case", index=True)
    what: Mapped[Sealed] = sealed()
    doer: Mapped[StepDoer] = coded(StepDoer)
    due_on: Mapped[date | None] = mapped_column()
    done_on: Mapped[date | None] = mapped_column()
    added_by_id: Mapped[UUID] = reference("user")
    added_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    goal: Mapped[Goal] = relationship(back_populates="steps")

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.case_id)


class GoalProgress(Base):
    """How far a goal had come on a day. Never changed: the next evaluation is a row of its own."""

    __tablename__ = "goal_progress"

    id: Mapped[UUID] = identity()
    goal_id: Mapped[UUID] = reference("goal", index=True)
    evaluation_id: Mapped[UUID | None] = reference("evaluation")
    evaluated_on: Mapped[date] = mapped_column()
    progress: Mapped[Progress] = coded(Progress)
    recorded_by_id: Mapped[UUID] = reference("user")
    recorded_at: Mapped[datetime] = instant()

    recorded_by: Mapped[User] = relationship(foreign_keys=recorded_by_id)
