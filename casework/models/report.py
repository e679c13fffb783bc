"""Reports: the coarse counts a freeze writes down, the cohorts they belong to, and the ledger of what is released."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.models.report_codes import Population, ReleaseState, Section
from casework.models.user import User
from casework.privacy.place import Owner, OwnerKind


class Cohort(Base):
    """The pupils who came in one school year, named by the year it begins in, and the secret their figures hang on.

    secret      32 random bytes as hexadecimal digits; its key is destroyed when the cohort is closed
    closed_on   the day its figures stopped for good
    """

    __tablename__ = "cohort"

    id: Mapped[UUID] = identity()
    year: Mapped[int] = mapped_column(unique=True)
    secret: Mapped[Sealed | None] = sealed()
    closed_on: Mapped[date | None] = mapped_column()

    @property
    def owner(self) -> Owner:
        """Whose key seals the secret."""
        return Owner(OwnerKind.COHORT, self.id)


class Release(Base):
    """One report: frozen, drafted, published; then the same for ever. One link of the ledger's chain.

    frozen_on       the day its numbers are of
    ordered_by_id   who asked for it outside the calendar; `note` then says why
    content         what is published, as canonical JSON: rounded figures only
    proof           what its own attack found, as JSON
    state_kept      the rounded parts and which facts stand for each unit, as JSON; for the next release only
    state_hash      keyed hash of the true state, so that a doubt can be settled while the cohort's key exists
    hash            SHA-256 over the link before, the parameters, the content, the proof and what is kept
    """

    __tablename__ = "release"

    id: Mapped[UUID] = identity()
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[ReleaseState] = coded(ReleaseState, default=ReleaseState.FROZEN)
    frozen_on: Mapped[date] = mapped_column()
    frozen_at: Mapped[datetime] = instant()
    plan: Mapped[int] = mapped_column()
    ordered_by_id: Mapped[UUID | None] = reference("user")
    note: Mapped[str | None] = mapped_column(String(500))
    content: Mapped[str | None] = mapped_column(Text)
    proof: Mapped[str | None] = mapped_column(Text)
    state_kept: Mapped[str | None] = mapped_column(Text)
    state_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    drafted_at: Mapped[datetime | None] = instant()
    published_at: Mapped[datetime | None] = instant()
    published_by_id: Mapped[UUID | None] = reference("user")
    version: Mapped[int] = mapped_column(default=1)

    published_by: Mapped[User | None] = relationship(foreign_keys=published_by_id)
    comments: Mapped[list[ReleaseComment]] = relationship(order_by="ReleaseComment.section")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_at_when_published"),
        CheckConstraint("(state = 'frozen') = (hash IS NULL)", name="hashed_when_drafted"),
        CheckConstraint("state NOT IN ('draft', 'published') OR content IS NOT NULL", name="content_when_shown"),
    )


class ReleaseComment(Base):
    """What programme management says to one section of a report. Frozen with it."""

    __tablename__ = "release_comment"

    id: Mapped[UUID] = identity()
    release_id: Mapped[UUID] = reference("release")
    section: Mapped[Section] = coded(Section)
    body: Mapped[str] = mapped_column(String(1000))
    written_by_id: Mapped[UUID] = reference("user")
    written_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    written_by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("release_id", "section"),)


class ReleaseOrder(Base):
    """A manager's wish for a report outside the calendar. The next freeze answers it; only one waits at a time.

    after_number   the newest report when it was asked for, 0 for none: it waits while that is still the newest
    """

    __tablename__ = "release_order"

    id: Mapped[UUID] = identity()
    after_number: Mapped[int] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(String(500))
    ordered_by_id: Mapped[UUID] = reference("user")
    ordered_at: Mapped[datetime] = instant()

    ordered_by: Mapped[User] = relationship()


class FactCount(Base):
    """How many pupils of an area had the same coarse profile at a freeze. No reference to any of them.

    profile   the values of the plan's dimensions in their order, commas between
    """

    __tablename__ = "fact_count"

    id: Mapped[UUID] = identity()
    release_id: Mapped[UUID] = reference("release")
    cohort_id: Mapped[UUID] = reference("cohort")
    population: Mapped[Population] = coded(Population)
    area_id: Mapped[UUID] = reference("area")
    profile: Mapped[str] = mapped_column(String(600))
    pupils: Mapped[int] = mapped_column()

    __table_args__ = (
        UniqueConstraint("release_id", "cohort_id", "population", "area_id", "profile"),
        CheckConstraint("pupils > 0", name="somebody"),
    )
