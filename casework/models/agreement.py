"""Agreements on a placement: versions of what is agreed, the weekly plan of each, and who has approved it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.case import Case
from casework.models.codes import ConsentForm
from casework.models.columns import Sealed, code_set, coded, identity, instant, reference, sealed
from casework.models.employer import Employer
from casework.models.job_codes import (
    Adaptation,
    CancelReason,
    Change,
    EndReason,
    EveningReason,
    FollowUpRhythm,
    Goal,
    InsuranceParty,
    OnBehalf,
    Party,
    Payer,
    PlacementForm,
    PlacementOutcome,
    Support,
    WorkKind,
)
from casework.privacy.place import Owner, OwnerKind


class Agreement(Base):
    """One placement of one pupil with one employer. What is agreed stands in its versions; its status is derived.

    ordinal      1, 2, … within the case: names its milestones
    latest       the number of the version that is worked on, waited for, or in force
    in_force     the number of the version everybody has approved; None before there was one
    complete     is everything the latest version must have filled in, and lawful?
    started_on   the day the pupil turned up, once somebody has said so
    ended_on     the last day of the placement, once somebody has ended it; with its reason
    touched_at   when it was last worked on: a draft nobody touches expires
    """

    __tablename__ = "agreement"

    id: Mapped[UUID] = identity()
    number: Mapped[str] = mapped_column(String(20), unique=True)
    case_id: Mapped[UUID] = reference("case")
    ordinal: Mapped[int] = mapped_column()
    employer_id: Mapped[UUID] = reference("employer", index=True)
    place_id: Mapped[UUID | None] = reference("job_place", index=True)
    form: Mapped[PlacementForm] = coded(PlacementForm)
    latest: Mapped[int] = mapped_column(default=1)
    in_force: Mapped[int | None] = mapped_column()
    complete: Mapped[bool] = mapped_column(default=False)
    started_on: Mapped[date | None] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    end_reason: Mapped[EndReason | None] = coded(EndReason)
    cancelled_at: Mapped[datetime | None] = instant()
    cancel_reason: Mapped[CancelReason | None] = coded(CancelReason)
    outcomes: Mapped[frozenset[PlacementOutcome]] = code_set(PlacementOutcome)
    outcome_on: Mapped[date | None] = mapped_column()
    created_by_id: Mapped[UUID] = reference("user")
    created_at: Mapped[datetime] = instant()
    touched_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()
    employer: Mapped[Employer] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("case_id", "ordinal"),
        CheckConstraint("in_force IS NULL OR in_force <= latest", name="in_force_is_written"),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended_with_a_reason"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled_with_a_reason"),
        CheckConstraint("cancelled_at IS NULL OR ended_on IS NULL", name="cancelled_or_ended"),
        CheckConstraint("ended_on IS NULL OR in_force IS NOT NULL", name="ended_was_in_force"),
        CheckConstraint("started_on IS NULL OR in_force IS NOT NULL", name="started_was_in_force"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals what is written about it."""
        return Owner(OwnerKind.CASE, self.case_id)


class AgreementVersion(Base):
    """What is agreed, once. Never changed after somebody approved it: a change is a new version.

    changes       what it changed from the version before
    checked_at    when the working-hours rules last found nothing that stops it
    approved_at   when the last of those who must approve had
    dropped_at    when a change was given up before it was approved
    """

    __tablename__ = "agreement_version"

    id: Mapped[UUID] = identity()
    agreement_id: Mapped[UUID] = reference("agreement")
    case_id: Mapped[UUID] = reference("case")
    number: Mapped[int] = mapped_column()
    changes: Mapped[frozenset[Change]] = code_set(Change)
    starts_on: Mapped[date | None] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    contact_id: Mapped[UUID | None] = reference("employer_contact")
    title: Mapped[Sealed | None] = sealed()
    tasks: Mapped[Sealed | None] = sealed()
    mentor: Mapped[Sealed | None] = sealed()
    goal: Mapped[Goal | None] = coded(Goal)
    adaptations: Mapped[frozenset[Adaptation]] = code_set(Adaptation)
    rhythm: Mapped[FollowUpRhythm | None] = coded(FollowUpRhythm)
    family_tie: Mapped[bool | None] = mapped_column()
    supports: Mapped[frozenset[Support]] = code_set(Support)
    payer: Mapped[Payer] = coded(Payer)
    insurance: Mapped[InsuranceParty] = coded(InsuranceParty)
    subsidy: Mapped[int | None] = mapped_column()
    work: Mapped[WorkKind | None] = coded(WorkKind)
    evening_reason: Mapped[EveningReason | None] = coded(EveningReason)
    checked_at: Mapped[datetime | None] = instant()
    written_by_id: Mapped[UUID] = reference("user")
    written_at: Mapped[datetime] = instant()
    approved_at: Mapped[datetime | None] = instant()
    dropped_at: Mapped[datetime | None] = instant()

    agreement: Mapped[Agreement] = relationship()
    shifts: Mapped[list[AgreementShift]] = relationship(
        order_by="AgreementShift.weekday, AgreementShift.starts", cascade="all, delete-orphan"
    )
    exceptions: Mapped[list[AgreementException]] = relationship(
        order_by="AgreementException.first_on", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("subsidy IS NULL OR subsidy BETWEEN 1 AND 100", name="subsidy_in_per_cent"),
        CheckConstraint("approved_at IS NULL OR dropped_at IS NULL", name="approved_or_dropped"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.case_id)


class AgreementShift(Base):
    """One shift of the weekly plan. Minutes after midnight of its weekday (0 is Monday); over midnight: above 1440."""

    __tablename__ = "agreement_shift"

    id: Mapped[UUID] = identity()
    version_id: Mapped[UUID] = reference("agreement_version", index=True)
    weekday: Mapped[int] = mapped_column()
    starts: Mapped[int] = mapped_column()
    ends: Mapped[int] = mapped_column()
    break_minutes: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="seven_days"),
        CheckConstraint("starts BETWEEN 0 AND 1439 AND ends > starts AND ends <= starts + 1440", name="at_most_a_day"),
        CheckConstraint("break_minutes >= 0 AND break_minutes < ends - starts", name="break_within_shift"),
    )


class AgreementException(Base):
    """Days the weekly plan does not hold: free from a day to a day, or one day with another shift."""

    __tablename__ = "agreement_exception"

    id: Mapped[UUID] = identity()
    version_id: Mapped[UUID] = reference("agreement_version", index=True)
    first_on: Mapped[date] = mapped_column()
    last_on: Mapped[date] = mapped_column()
    starts: Mapped[int | None] = mapped_column()
    ends: Mapped[int | None] = mapped_column()
    break_minutes: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        CheckConstraint("(starts IS NULL) = (ends IS NULL)", name="a_shift_or_free"),
        CheckConstraint("starts IS NULL OR first_on = last_on", name="a_shift_on_one_day"),
        CheckConstraint(
            "starts IS NULL OR (starts BETWEEN 0 AND 1439 AND ends > starts AND ends <= starts + 1440)",
            name="at_most_a_day",
        ),
        CheckConstraint(
            "break_minutes >= 0 AND (starts IS NULL OR break_minutes < ends - starts)", name="break_within_shift"
        ),
    )


class Approval(Base):
    """One party's yes to one version, registered by an adviser from paper, word of mouth or a digital signature.

    on_behalf        why somebody else said it for the party
    taken_back_at    registered by mistake
    """

    __tablename__ = "approval"

    id: Mapped[UUID] = identity()
    version_id: Mapped[UUID] = reference("agreement_version", index=True)
    agreement_id: Mapped[UUID] = reference("agreement", index=True)
    party: Mapped[Party] = coded(Party)
    guardian_id: Mapped[UUID | None] = reference("guardian")
    form: Mapped[ConsentForm] = coded(ConsentForm)
    approved_on: Mapped[date] = mapped_column()
    on_behalf: Mapped[OnBehalf | None] = coded(OnBehalf)
    registered_by_id: Mapped[UUID] = reference("user")
    registered_at: Mapped[datetime] = instant()
    taken_back_at: Mapped[datetime | None] = instant()

    __table_args__ = (
        CheckConstraint("(party = 'guardian') = (guardian_id IS NOT NULL)", name="guardian_when_guardian"),
        CheckConstraint("party <> 'guardian' OR on_behalf IS NULL", name="guardians_answer_themselves"),
    )
