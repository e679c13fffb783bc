"""A published report of anonymised aggregates. The only thing programme management can reach."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casework.database import Base
from casework.models.columns import identity, instant


class Release(Base):
    """One published report: its period's name, the day its numbers were frozen, and when it was published."""

    __tablename__ = "release"

    id: Mapped[UUID] = identity()
    title: Mapped[str] = mapped_column(String(120))
    frozen_on: Mapped[date] = mapped_column()
    published_at: Mapped[datetime] = instant()
