"""A pupil: who they are (sealed), where they go to school (dated), and who is responsible for them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.codes import Grade, MergeOutcome, MergeReason, PupilSource, Relation
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.privacy.place import Owner, OwnerKind


class Pupil(Base):
    """One person. Identity and contact details are sealed under the pupil's own key."""

    __tablename__ = "pupil"

    id: Mapped[UUID] = identity()
    given_name: Mapped[Sealed] = sealed()
    family_name: Mapped[Sealed] = sealed()
    birth_date: Mapped[Sealed] = sealed()
    phone: Mapped[Sealed | None] = sealed()
    email: Mapped[Sealed | None] = sealed()
    identity_number: Mapped[Sealed | None] = sealed()
    source: Mapped[PupilSource] = coded(PupilSource)
    added_by_id: Mapped[UUID] = reference("user")
    added_at: Mapped[datetime] = instant()
    protected_at: Mapped[datetime | None] = instant()
    merged_into_id: Mapped[UUID | None] = reference("pupil", index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.PUPIL, self.id)


class PupilLookup(Base):
    """Blind index of the identity number: HMAC by epoch, so that one exact number can be found and no other."""

    __tablename__ = "pupil_lookup"

    epoch: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    pupil_id: Mapped[UUID] = reference("pupil", index=True)


class Enrolment(Base):
    """A pupil at a school, in a grade, from a day to a day. The truth about which school a pupil goes to."""

    __tablename__ = "enrolment"

    id: Mapped[UUID] = identity()
    pupil_id: Mapped[UUID] = reference("pupil")
    organisation_id: Mapped[UUID] = reference("organisation")
    grade: Mapped[Grade] = coded(Grade)
    class_name: Mapped[str] = mapped_column(String(30))
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()

    pupil: Mapped[Pupil] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index(
            "uq_enrolment_one_open",
            "pupil_id",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
        Index(None, "organisation_id", "ends_on", "grade", "class_name"),
        Index(None, "pupil_id", "starts_on"),
    )


class Guardian(Base):
    """One guardian of one pupil; never shared between siblings. Sealed under the pupil's key."""

    __tablename__ = "guardian"

    id: Mapped[UUID] = identity()
    pupil_id: Mapped[UUID] = reference("pupil", index=True)
    name: Mapped[Sealed] = sealed()
    phone: Mapped[Sealed | None] = sealed()
    email: Mapped[Sealed | None] = sealed()
    parental_responsibility: Mapped[bool] = mapped_column()
    sole_responsibility: Mapped[bool] = mapped_column(default=False)
    may_receive_information: Mapped[bool] = mapped_column()
    added_at: Mapped[datetime] = instant()
    ended_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("NOT sole_responsibility OR parental_responsibility", name="sole_means_responsible"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.PUPIL, self.pupil_id)


class Recusal(Base):
    """A user's own record or a declared tie: that pupil is closed to that user for good (fvl. section 6)."""

    __tablename__ = "recusal"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user")
    pupil_id: Mapped[UUID] = reference("pupil", index=True)
    relation: Mapped[Relation] = coded(Relation)
    declared_at: Mapped[datetime] = instant()

    __table_args__ = (UniqueConstraint("user_id", "pupil_id"),)


class PossibleDuplicate(Base):
    """Two pupils who may be one: a task for a lead, never an answer to the user who met it."""

    __tablename__ = "possible_duplicate"

    id: Mapped[UUID] = identity()
    first_id: Mapped[UUID] = reference("pupil", index=True)
    second_id: Mapped[UUID] = reference("pupil", index=True)
    reason: Mapped[MergeReason] = coded(MergeReason)
    found_at: Mapped[datetime] = instant()
    outcome: Mapped[MergeOutcome | None] = coded(MergeOutcome)
    settled_by_id: Mapped[UUID | None] = reference("user")
    settled_at: Mapped[datetime | None] = instant()

    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id <> second_id", name="two_people"),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled_with_outcome"),
    )
