"""Employers, whom to talk to there, and the places they offer. One row per organisation number."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.columns import Sealed, code_set, coded, identity, instant, reference, sealed
from casework.models.job_codes import Industry, PlacementForm, Requirement
from casework.models.organisation import Area
from casework.privacy.place import Owner, OwnerKind


class Employer(Base):
    """An employer the collaboration knows. Deactivated, never deleted while an agreement points at it.

    twenty_or_more    employs 20 or more: must keep a list of workers under 18; None where nobody has asked
    merged_into_id    the employer this one became, by merger or a new organisation number
    """

    __tablename__ = "employer"

    id: Mapped[UUID] = identity()
    organisation_number: Mapped[str] = mapped_column(String(9), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(240), index=True)
    industry: Mapped[Industry] = coded(Industry)
    area_id: Mapped[UUID] = reference("area")
    twenty_or_more: Mapped[bool | None] = mapped_column()
    note: Mapped[Sealed | None] = sealed()
    deactivated_on: Mapped[date | None] = mapped_column()
    merged_into_id: Mapped[UUID | None] = reference("employer", index=True)
    added_by_id: Mapped[UUID] = reference("user")
    added_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("length(organisation_number) = 9", name="nine_digits"),
        CheckConstraint("merged_into_id IS NULL OR deactivated_on IS NOT NULL", name="merged_is_inactive"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_another"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.EMPLOYER, self.id)


class EmployerContact(Base):
    """Somebody to talk to at an employer. Sealed under the employer's key; ended, not deleted, while in use."""

    __tablename__ = "employer_contact"

    id: Mapped[UUID] = identity()
    employer_id: Mapped[UUID] = reference("employer", index=True)
    name: Mapped[Sealed] = sealed()
    position: Mapped[Sealed | None] = sealed()
    phone: Mapped[Sealed | None] = sealed()
    email: Mapped[Sealed | None] = sealed()
    added_at: Mapped[datetime] = instant()
    ended_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.EMPLOYER, self.employer_id)


class JobPlace(Base):
    """Places of one kind an employer offers in a period. How many are taken is counted, never stored.

    places            how many pupils at a time
    minutes_a_week    what the employer has in mind; None where it can be agreed
    min_age           the youngest the employer takes, in whole years; the law is asked elsewhere
    """

    __tablename__ = "job_place"

    id: Mapped[UUID] = identity()
    employer_id: Mapped[UUID] = reference("employer", index=True)
    form: Mapped[PlacementForm] = coded(PlacementForm)
    title: Mapped[str] = mapped_column(String(80))
    tasks: Mapped[str] = mapped_column(String(300))
    requirements: Mapped[frozenset[Requirement]] = code_set(Requirement)
    places: Mapped[int] = mapped_column(default=1)
    minutes_a_week: Mapped[int | None] = mapped_column()
    min_age: Mapped[int | None] = mapped_column()
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    withdrawn_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    employer: Mapped[Employer] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("places BETWEEN 1 AND 99", name="some_places"),
        CheckConstraint("minutes_a_week IS NULL OR minutes_a_week BETWEEN 1 AND 2400", name="a_week_of_work"),
        CheckConstraint("min_age IS NULL OR min_age BETWEEN 13 AND 18", name="an_age_of_minors"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )


class JobWish(Base):
    """What work a pupil would like, one row a case. `interests`: codes of Industry, sealed, with commas between.

    area_id           where; None: anywhere
    minutes_a_week    how much at most; None: not said
    """

    __tablename__ = "job_wish"

    id: Mapped[UUID] = identity()
    case_id: Mapped[UUID] = reference("case", unique=True)
    interests: Mapped[Sealed | None] = sealed()
    forms: Mapped[frozenset[PlacementForm]] = code_set(PlacementForm)
    area_id: Mapped[UUID | None] = reference("area")
    minutes_a_week: Mapped[int | None] = mapped_column()
    earliest_on: Mapped[date | None] = mapped_column()
    written_by_id: Mapped[UUID] = reference("user")
    written_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("minutes_a_week IS NULL OR minutes_a_week BETWEEN 1 AND 2400", name="a_week_of_work"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.CASE, self.case_id)
