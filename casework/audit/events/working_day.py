"""What users keep for themselves, and what is sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.audit.events.base import Event, Seen
from casework.models.codes import MailRhythm
from casework.privacy.place import Owner


@dataclass(frozen=True)
class FilterSaved(Event):
    pass


@dataclass(frozen=True)
class FilterRemoved(Event):
    pass


@dataclass(frozen=True)
class PhraseSaved(Event):
    phrase_id: UUID
    office: bool


@dataclass(frozen=True)
class PhraseRemoved(Event):
    phrase_id: UUID
    office: bool


@dataclass(frozen=True)
class ReminderKept(Event):
    subject: Owner
    due_on: date | None


@dataclass(frozen=True)
class ReminderRemoved(Event):
    subject: Owner


@dataclass(frozen=True)
class NewsMarkedSeen(Event):
    """A user marked what has changed in cases as seen without opening them."""

    cases: int


@dataclass(frozen=True)
class MailChosen(Event):
    rhythm: MailRhythm


@dataclass(frozen=True)
class MailSent(Event):
    """Numbers and days went to a user. Nothing about anybody."""

    user_id: UUID


@dataclass(frozen=True)
class FeedMade(Event):
    pass


@dataclass(frozen=True)
class FeedRevoked(Event):
    pass


@dataclass(frozen=True)
class CalendarRead(Seen):
    """A calendar program fetched a user's days through the secret address."""

    events: int


@dataclass(frozen=True)
class CalendarEventTaken(Seen):
    subject: Owner
