"""The numbers of the working-hours rules and of the forms of placement, as an administrator keeps them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.database import Base
from casework.models.columns import identity


class LabourRule(Base):
    """One number of one rule.

    code         which rule: a code of labour/codes.py or of labour/forms.py
    applies_to   whom or what: a category of labour/codes.py, or a form of placement
    value        in the unit of the rule: minutes, years, days, weeks, or month and day as MMDD
    checked_on   the day somebody held it against its source; None while nobody has
    """

    __tablename__ = "labour_rule"

    id: Mapped[UUID] = identity()
    code: Mapped[str] = mapped_column(String(40))
    applies_to: Mapped[str] = mapped_column(String(40))
    value: Mapped[int] = mapped_column()
    section: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(300))
    checked_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("code", "applies_to"),
        CheckConstraint("value >= 0", name="not_negative"),
    )
