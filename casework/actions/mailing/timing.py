"""When mails are sent: in the hours and on the working days the installation says, once a day or once a week."""

from __future__ import annotations

from datetime import date, timedelta

from casework import clock
from casework.actions.mailing.choosing import works_at_school
from casework.calendar.working_days import is_working_day
from casework.config import Settings
from casework.models.codes import MailRhythm, Role

JULY = 7


def is_mailing_time(settings: Settings) -> bool:
    """Is it a working day in Norway, and within the hours in which mails are sent?"""
    first, last = settings.mail_hours
    return is_working_day(clock.today()) and first <= clock.now().astimezone(clock.OSLO).hour < last


def is_away(role: Role, day: date) -> bool:
    """Schools are closed in July. Nav is not: the summer bridge goes right through it."""
    return day.month == JULY and works_at_school(role)


def covers_since(rhythm: MailRhythm, day: date) -> date:
    """The first day a mail of today speaks for: the day itself, or the Monday of its week.

    One mail for that stretch: a weekly mail that could not be made or sent on Monday goes on Tuesday.
    """
    return day - timedelta(days=day.weekday()) if rhythm is MailRhythm.WEEKLY else day
