"""What makes a working day one's own: saved filters, looks, reminders, phrases, mails, the calendar feed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.database import Base
from casework.models.codes import MailRhythm, MailState
from casework.models.columns import Sealed, coded, identity, instant, reference, sealed
from casework.privacy.place import Owner, OwnerKind

LONGEST_PHRASE, LONGEST_REMINDER = 160, 200


class SavedFilter(Base):
    """A combination of filters of the worklist under a name of the user's own.

    name    sealed: people call a filter what they like
    query   the filters as the part of an address after the question mark, in a fixed order; no names in it
    """

    __tablename__ = "saved_filter"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user", index=True)
    name: Mapped[Sealed] = sealed()
    query: Mapped[str] = mapped_column(String(600))
    position: Mapped[int] = mapped_column()
    saved_at: Mapped[datetime] = instant()

    @property
    def owner(self) -> Owner:
        """Whose key seals this row."""
        return Owner(OwnerKind.USER, self.user_id)


class Look(Base):
    """Until when a user has marked what others did on a case as seen. That it was opened, the log says."""

    __tablename__ = "look"

    user_id: Mapped[UUID] = reference("user", primary_key=True)
    case_id: Mapped[UUID] = reference("case", primary_key=True)
    looked_at: Mapped[datetime] = instant()


class Reminder(Base):
    """A user's own note on a case (huskelapp): a few words, a day, or both. Nobody else in casework is shown it."""

    __tablename__ = "reminder"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user")
    case_id: Mapped[UUID] = reference("case", index=True)
    text: Mapped[Sealed | None] = sealed()
    due_on: Mapped[date | None] = mapped_column()
    written_at: Mapped[datetime] = instant()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("user_id", "case_id"),
        CheckConstraint("text IS NOT NULL OR due_on IS NOT NULL", name="something_to_remember"),
    )

    @property
    def owner(self) -> Owner:
        """Whose key seals this row: it dies with the case."""
        return Owner(OwnerKind.CASE, self.case_id)


class Phrase(Base):
    """A standard phrase for notes, of one user or of an office, in the language it is written in."""

    __tablename__ = "phrase"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID | None] = reference("user", index=True)
    office_id: Mapped[UUID | None] = reference("organisation", index=True)
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(LONGEST_PHRASE))
    position: Mapped[int] = mapped_column()
    written_by_id: Mapped[UUID] = reference("user")
    written_at: Mapped[datetime] = instant()

    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (office_id IS NULL)", name="of_somebody"),)


class Mail(Base):
    """A mail about what is due, one for a user and a day. What it says is counted when it is sent, and kept nowhere."""

    __tablename__ = "mail"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user")
    rhythm: Mapped[MailRhythm] = coded(MailRhythm)
    day: Mapped[date] = mapped_column()
    state: Mapped[MailState] = coded(MailState, default=MailState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = instant()

    __table_args__ = (UniqueConstraint("user_id", "day"), Index(None, "state", "day"))


class Feed(Base):
    """A secret address of a user's calendar. Only its hash is kept; making a new one ends the old."""

    __tablename__ = "feed"

    id: Mapped[UUID] = identity()
    user_id: Mapped[UUID] = reference("user", index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = instant()
    read_at: Mapped[datetime | None] = instant()
    revoked_at: Mapped[datetime | None] = instant()
