"""A pupil's way into a year of upper secondary: application, offers, start and result; and the milestones on it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.case import Case
from casework.models.codes import Destination
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.models.organisation import Organisation
from casework.models.transition_codes import (
    AfterClosing,
    ApplicationState,
    ExtensionReason,
    InEducation,
    LeaveReason,
    Level,
    MilestoneAnswer,
    MilestoneKind,
    MilestoneOwner,
    MilestoneState,
    NotRelevant,
    OfferState,
    Route,
    StartState,
    YearResult,
)
from casework.privacy.place import Owner, OwnerKind


class Transition(Base):
    """One pupil into one school year, named by the year it begins in. Coarse facts, plain: lists sort by them.

    What somebody wished for or was offered is sealed under the pupil's key (Wish, Offer).
    """

    __tablename__ = "transition"

    id: Mapped[UUID] = identity()
    pupil_id: Mapped[UUID] = reference("pupil")
    into_year: Mapped[int] = mapped_column()
    level: Mapped[Level] = coded(Level)
    application: Mapped[ApplicationState] = coded(ApplicationState, default=ApplicationState.NOT_SENT)
    route: Mapped[Route | None] = coded(Route)
    sent_on: Mapped[date | None] = mapped_column()
    start: Mapped[StartState | None] = coded(StartState)
    start_on: Mapped[date | None] = mapped_column()
    school_id: Mapped[UUID | None] = reference("organisation")
    programme: Mapped[Sealed | None] = sealed()
    leave_reason: Mapped[LeaveReason | None] = coded(LeaveReason)
    in_education: Mapped[InEducation | None] = coded(InEducation)
    result: Mapped[YearResult | None] = coded(YearResult)
    version: Mapped[int] = mapped_column(default=1)

    school: Mapped[Organisation | None] = relationship(foreign_keys=school_id)
    wishes: Mapped[list[Wish]] = relationship(order_by="Wish.rank")
    offers: Mapped[list[Offer]] = relationship(order_by="Offer.round")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("pupil_id", "into_year"),
        CheckConstraint("(application = 'sent') = (sent_on IS NOT NULL)", name="sent_on_when_sent"),
        CheckConstraint("(start IS NULL) = (start_on IS NULL)", name="start_on_when_started"),
        CheckConstraint("leave_reason IS NULL OR start = 'left'", name="reason_only_when_left"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.PUPIL, self.pupil_id)


class Wish(Base):
    """One of up to three ranked wishes. The programme's code is sealed; a school outside casework is no school here."""

    __tablename__ = "wish"

    id: Mapped[UUID] = identity()
    transition_id: Mapped[UUID] = reference("transition")
    pupil_id: Mapped[UUID] = reference("pupil")
    rank: Mapped[int] = mapped_column()
    programme: Mapped[Sealed] = sealed()
    school_id: Mapped[UUID | None] = reference("organisation")

    __table_args__ = (
        UniqueConstraint("transition_id", "rank"),
        CheckConstraint("rank BETWEEN 1 AND 3", name="three_wishes"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.PUPIL, self.pupil_id)


class Offer(Base):
    """How one intake round went. `came_on` is the day the round's results came, `answer_by` the last day to answer."""

    __tablename__ = "offer"

    id: Mapped[UUID] = identity()
    transition_id: Mapped[UUID] = reference("transition")
    pupil_id: Mapped[UUID] = reference("pupil")
    round: Mapped[int] = mapped_column()
    state: Mapped[OfferState] = coded(OfferState)
    came_on: Mapped[date] = mapped_column()
    answer_by: Mapped[date | None] = mapped_column()
    answered_on: Mapped[date | None] = mapped_column()
    programme: Mapped[Sealed | None] = sealed()
    school_id: Mapped[UUID | None] = reference("organisation")

    __table_args__ = (
        UniqueConstraint("transition_id", "round"),
        CheckConstraint("round BETWEEN 1 AND 3", name="three_rounds"),
        CheckConstraint("answered_on IS NULL OR answered_on >= came_on", name="answered_after_offered"),
        CheckConstraint(
            "(state IN ('accepted', 'declined', 'waiting_declined')) = (answered_on IS NOT NULL)",
            name="answered_on_when_answered",
        ),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.PUPIL, self.pupil_id)


class Milestone(Base):
    """One dated step of a case in a school year. One row per kind, year and round, so that none comes twice.

    moved_from   the day it was due before a date of the calendar changed; said on the page
    agreement_id the placement it is a step of; its round is then the agreement's number within the case
    """

    __tablename__ = "milestone"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case")
    agreement_id: Mapped[UUID | None] = reference("agreement", index=True)
    year: Mapped[int] = mapped_column()
    kind: Mapped[MilestoneKind] = coded(MilestoneKind)
    round: Mapped[int] = mapped_column(default=0)
    held_by: Mapped[MilestoneOwner] = coded(MilestoneOwner)
    due_on: Mapped[date] = mapped_column()
    moved_from: Mapped[date | None] = mapped_column()
    state: Mapped[MilestoneState] = coded(MilestoneState, default=MilestoneState.OPEN)
    done_on: Mapped[date | None] = mapped_column()
    answer: Mapped[MilestoneAnswer | None] = coded(MilestoneAnswer)
    not_relevant: Mapped[NotRelevant | None] = coded(NotRelevant)
    extension: Mapped[ExtensionReason | None] = coded(ExtensionReason)
    answered_by_id: Mapped[UUID | None] = reference("user")
    answered_at: Mapped[datetime | None] = instant()
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("case_id", "year", "kind", "round"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_on_when_done"),
        CheckConstraint("(state = 'not_relevant') = (not_relevant IS NOT NULL)", name="reason_when_not_relevant"),
        Index(None, "case_id", "state", "held_by", "due_on"),
    )


class StatusCheck(Base):
    """Where a pupil is three or six months after the case closed. `unknown` is an answer too."""

    __tablename__ = "status_check"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case")
    asked: Mapped[AfterClosing] = coded(AfterClosing)
    closed_on: Mapped[date] = mapped_column()
    destination: Mapped[Destination] = coded(Destination)
    answered_on: Mapped[date] = mapped_column()
    answered_by_id: Mapped[UUID | None] = reference("user")

    __table_args__ = (UniqueConstraint("case_id", "asked", "closed_on"),)


class Star(Base):
    """A case a user wants to take up in the next conference. Private to that user."""

    __tablename__ = "star"

    user_id: Mapped[UUID] = reference("user", primary_key=True)
    case_id: Mapped[UUID] = reference("case", primary_key=True)
    starred_at: Mapped[datetime] = instant()
