"""Areas of the programme and the organisations that work there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casework.database import Base
from casework.models.codes import OrganisationKind
from casework.models.columns import coded, identity, reference


class Area(Base):
    """A part of town the programme works in. Requests from it go to `office_id`."""

    __tablename__ = "area"

    id: Mapped[UUID] = identity()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    catch_all: Mapped[bool] = mapped_column(default=False)
    office_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("organisation.id", use_alter=True, name="fk_area_office_id")
    )
    active: Mapped[bool] = mapped_column(default=True)


class Organisation(Base):
    """A Nav office, a school, or the programme itself. `sort_key` holds the Norwegian order of the name."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = identity()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    sort_key: Mapped[str] = mapped_column(String(240))
    kind: Mapped[OrganisationKind] = coded(OrganisationKind)
    area_id: Mapped[UUID | None] = reference("area")
    active: Mapped[bool] = mapped_column(default=True)
