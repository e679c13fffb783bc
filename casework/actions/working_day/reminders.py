"""Reminders (huskelapper): a user's own few words or day on a case. Nobody else in casework is shown them.

They are sealed under the case's key, go with the case, and are part of the pupil's own copy: "nobody else" is about
colleagues, not about the pupil.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select

from casework import audit, clock
from casework.actions.followup.tasks import one_at_a_time
from casework.database import session
from casework.errors import Invalid, StaleEdit
from casework.language import N_, due
from casework.models import Case, Reminder, User
from casework.models.sealing import seal
from casework.privacy.place import Size

FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A reminder as its writer reads it. `mark` says which writing of it this is."""

    text: str
    due_on: date | None
    mark: str

    @property
    def due_text(self) -> str:
        """When, in words: 3 days overdue, today, in 5 days; nothing for one without a day."""
        return due(self.due_on, clock.today()) if self.due_on else ""

    @property
    def is_due(self) -> bool:
        """Has its day come?"""
        return self.due_on is not None and self.due_on <= clock.today()


def kept_by(user: User) -> ColumnElement[bool]:
    """Has the user a reminder on the case? Asked of Case."""
    return exists().where(Reminder.user_id == user.id, Reminder.case_id == Case.id)


def due_for(user: User, day: date) -> ColumnElement[bool]:
    """Has the user a reminder on the case whose day has come? Asked of Case."""
    return exists().where(Reminder.user_id == user.id, Reminder.case_id == Case.id, Reminder.due_on <= day)


def of(actor: User, case: Case) -> Remembered | None:
    """The actor's reminder on a case, opened for its form: a line in the log."""
    standing = _standing(actor, case)
    if standing is None:
        return None
    return opened(audit.read(actor, audit.CaseOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP), standing)


def opened(reading: audit.Reading, reminder: Reminder) -> Remembered:
    """A reminder as part of a page that is being read."""
    return Remembered(str(reading.text(reminder, "text") or ""), reminder.due_on, _mark(reminder))


def keep(actor: User, case: Case, *, text: str, due_on: date | None, seen: str) -> None:
    """Keep a reminder, in place of the one that stood there.

    `seen` is the mark of what the form showed: StaleEdit if it is another now (two windows). Raises Invalid for one
    with neither words nor a day, and for a day that is past or more than a year ahead.
    """
    one_at_a_time(case)
    standing, text = _standing(actor, case), text.strip()
    if _mark(standing) != seen:
        raise StaleEdit(N_("The reminder was changed in another window."))
    if not text and due_on is None:
        raise Invalid("text", N_("Write a few words, or choose a day."))
    if due_on is not None and not _may_be(due_on, standing):
        raise Invalid("due_on", N_("Choose today or a later day, within a year."))
    reminder = standing or Reminder(user_id=actor.id, case_id=case.id, due_on=due_on, written_at=clock.now())
    reminder.due_on, reminder.written_at = due_on, clock.now()
    seal(reminder, "text", text or None, Size.NOTE)
    session().add(reminder)
    session().flush()
    audit.record(actor, audit.ReminderKept(case.owner, due_on))


def remove(actor: User, case: Case) -> None:
    """Remove the actor's reminder, if there is one."""
    one_at_a_time(case)
    standing = _standing(actor, case)
    if standing is not None:
        session().delete(standing)
        audit.record(actor, audit.ReminderRemoved(case.owner))


def _standing(actor: User, case: Case) -> Reminder | None:
    query = select(Reminder).where(Reminder.user_id == actor.id, Reminder.case_id == case.id)
    return session().scalar(query)


def _may_be(due_on: date, standing: Reminder | None) -> bool:
    """A day to come, or the one that stands there: words can be changed after it has passed."""
    return clock.today() <= due_on <= clock.today() + FURTHEST or (standing is not None and standing.due_on == due_on)


def _mark(reminder: Reminder | None) -> str:
    return str(reminder.version) if reminder is not None else ""
