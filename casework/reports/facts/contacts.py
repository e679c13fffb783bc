"""Contacts where the pupil was reached: the first one, and whether there was one lately."""

from __future__ import annotations

from datetime import date, timedelta

from casework.calendar.working_days import after_working_days
from casework.models.codes import CaseStage
from casework.models.report_codes import FirstContact, FollowUpNow, RecentContact
from casework.reports.facts.course import follow_up
from casework.reports.facts.participant import Participant

RECENT = timedelta(days=30)
BANDS = ((5, FirstContact.WITHIN_5), (10, FirstContact.WITHIN_10), (20, FirstContact.WITHIN_20))


def first_contact(who: Participant) -> FirstContact:
    """Working days from the day the first case began to the first contact where the pupil was reached, in any case."""
    reached, opened = min(_reached(who), default=None), who.history.first.opened_on
    if reached is None:
        return FirstContact.NOT_REACHED
    return next((band for days, band in BANDS if reached <= after_working_days(opened, days)), FirstContact.OVER_20)


def recent_contact(who: Participant) -> RecentContact:
    """Reached in the last 30 days that are not in July; of follow-ups with an active case at least 30 days old."""
    begun = [case.opened_on for case in who.open_cases if case.stage != CaseStage.ON_HOLD]
    if follow_up(who) is not FollowUpNow.ACTIVE or min(begun) > who.as_of - RECENT:
        return RecentContact.NOT_COUNTED
    reached = max(_reached(who), default=None)
    if reached is None or reached < thirty_days_before(who.as_of):
        return RecentContact.NOT_REACHED
    return RecentContact.REACHED


def thirty_days_before(day: date) -> date:
    """The day thirty days before, July left out."""
    left = RECENT.days
    while left:
        day -= timedelta(days=1)
        left -= day.month != 7
    return day


def _reached(who: Participant) -> list[date]:
    """The days of the first and the last contact of each case, as far as they are known to lie before the day."""
    days = (day for case in who.history.cases for day in (case.first_reached_on, case.last_reached_on))
    return [day for day in days if day is not None and day <= who.as_of]
