"""What somebody is in the middle of writing, sealed under a key of its own that expires with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casework.database import Base
from casework.models.codes import DraftKind
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.privacy.place import Owner, OwnerKind


class Draft(Base):
    """One user's unfinished form about one subject (a pupil or a case)."""

    __tablename__ = "draft"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user")
    kind: Mapped[DraftKind] = coded(DraftKind)
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    content: Mapped[Sealed] = sealed()
    saved_at: Mapped[datetime] = instant()
    expires_at: Mapped[datetime] = instant()

    __table_args__ = (UniqueConstraint("user_id", "kind", "subject_id"),)

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.DRAFT, self.id)
