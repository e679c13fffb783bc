"""School years as data: the dates things follow from, and the programmes a pupil can apply for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.columns import coded, identity, reference
from casework.models.transition_codes import ProgrammeKind, SchoolDate


class SchoolYear(Base):
    """One school year, named by the calendar year it begins in: 2026 is 2026/27, 1 August to 31 July."""

    __tablename__ = "school_year"

    id: Mapped[UUID] = identity()
    begins: Mapped[int] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)

    dates: Mapped[list[SchoolYearDate]] = relationship(order_by="SchoolYearDate.starts_on")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("begins BETWEEN 2000 AND 2100", name="begins_in_our_time"),)


class SchoolYearDate(Base):
    """One date of a school year, as its source gives it. `moves`: off a weekend or holiday, to the next working day.

    ends_on      the last day of a stretch such as a break; None for a single day
    checked_on   the day somebody held it against its source; None while nobody has
    """

    __tablename__ = "school_year_date"

    id: Mapped[UUID] = identity()
    school_year_id: Mapped[UUID] = reference("school_year")
    kind: Mapped[SchoolDate] = coded(SchoolDate)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    moves: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(String(300))
    checked_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("school_year_id", "kind"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )


class Programme(Base):
    """An education programme or another route, offered from one school year to another (both included).

    code    two letters of Grep, or our own for the other routes; `area_code` the Vg1 programme area, ten signs
    """

    __tablename__ = "programme"

    id: Mapped[UUID] = identity()
    code: Mapped[str] = mapped_column(String(10), unique=True)
    kind: Mapped[ProgrammeKind] = coded(ProgrammeKind)
    area_code: Mapped[str | None] = mapped_column(String(10))
    name_nb: Mapped[str] = mapped_column(String(80))
    name_nn: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    from_year: Mapped[int] = mapped_column()
    to_year: Mapped[int | None] = mapped_column()
    source: Mapped[str] = mapped_column(String(300))
    checked_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("to_year IS NULL OR to_year >= from_year", name="years_in_order"),)
