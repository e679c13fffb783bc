"""A request for follow-up, with its two axes: what Nav decides and what consent allows."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.codes import (
    ConsentStatus,
    Decision,
    DecisionReason,
    Informed,
    Measure,
    ReferralSource,
    Urgency,
)
from casework.models.columns import Sealed, code_set, coded, identity, instant, reference, sealed
from casework.models.organisation import Area, Organisation
from casework.models.pupil import Pupil
from casework.privacy.place import Owner, OwnerKind


class Referral(Base):
    """A flag or a start. Names open to Nav only when `decision` is accepted and `consent` is given.

    wind_down_until   last day a withdrawn or lapsed consent leaves the adviser a narrowed view
    grace_until       last day of the visible grace after the pupil's 18th birthday
    """

    __tablename__ = "referral"

    id: Mapped[UUID] = identity()
    number: Mapped[str] = mapped_column(String(20), unique=True)
    pupil_id: Mapped[UUID] = reference("pupil", index=True)
    source: Mapped[ReferralSource] = coded(ReferralSource)
    school_id: Mapped[UUID | None] = reference("organisation")
    area_id: Mapped[UUID] = reference("area")
    office_id: Mapped[UUID] = reference("organisation")
    sent_by_id: Mapped[UUID] = reference("user")
    sent_at: Mapped[datetime] = instant()
    measures: Mapped[frozenset[Measure]] = code_set(Measure)
    urgency: Mapped[Urgency] = coded(Urgency)
    informed: Mapped[Informed] = coded(Informed)
    strengths: Mapped[Sealed | None] = sealed()
    note: Mapped[Sealed | None] = sealed()
    decision: Mapped[Decision] = coded(Decision, default=Decision.NEW)
    decision_reason: Mapped[DecisionReason | None] = coded(DecisionReason)
    decided_by_id: Mapped[UUID | None] = reference("user")
    decided_at: Mapped[datetime | None] = instant()
    adviser_id: Mapped[UUID | None] = reference("user", index=True)
    consent: Mapped[ConsentStatus] = coded(ConsentStatus, default=ConsentStatus.NOT_ASKED)
    consent_valid_to: Mapped[date | None] = mapped_column()
    wind_down_until: Mapped[date | None] = mapped_column()
    grace_until: Mapped[date | None] = mapped_column()
    reminded_at: Mapped[datetime | None] = instant()
    seen_at: Mapped[datetime | None] = instant()
    cancelled_at: Mapped[datetime | None] = instant()
    version: Mapped[int] = mapped_column(default=1)

    pupil: Mapped[Pupil] = relationship()
    school: Mapped[Organisation | None] = relationship(foreign_keys=school_id)
    office: Mapped[Organisation] = relationship(foreign_keys=office_id)
    area: Mapped[Area] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "decision NOT IN ('declined', 'forwarded') OR decision_reason IS NOT NULL", name="refused_with_reason"
        ),
        CheckConstraint("(decision = 'new') = (decided_at IS NULL)", name="decided_at_when_decided"),
        CheckConstraint("(source = 'counsellor') = (school_id IS NOT NULL)", name="school_when_flagged"),
        Index(None, "office_id", "decision", "consent"),
        Index(None, "school_id", "sent_at"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.REFERRAL, self.id)


class ReferralMove(Base):
    """A request forwarded from one office to another, with the reason."""

    __tablename__ = "referral_move"

    id: Mapped[UUID] = identity()
    referral_id: Mapped[UUID] = reference("referral", index=True)
    from_office_id: Mapped[UUID] = reference("organisation")
    to_office_id: Mapped[UUID] = reference("organisation")
    reason: Mapped[DecisionReason] = coded(DecisionReason)
    moved_by_id: Mapped[UUID] = reference("user")
    moved_at: Mapped[datetime] = instant()


class Observation(Base):
    """What a counsellor has seen: coded, banded, dated, and gone by `expires_on`. Sealed under the request's key."""

    __tablename__ = "observation"

    id: Mapped[UUID] = identity()
    referral_id: Mapped[UUID] = reference("referral", index=True)
    code: Mapped[Sealed] = sealed()
    band: Mapped[Sealed] = sealed()
    observed_on: Mapped[date] = mapped_column()
    expires_on: Mapped[date] = mapped_column()

    __table_args__ = (CheckConstraint("expires_on > observed_on", name="expires_after_observed"),)

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.REFERRAL, self.referral_id)
