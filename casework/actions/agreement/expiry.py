"""Drafts of agreements nobody works on expire, after a warning a week before and one the day before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, case, select

from casework import clock
from casework.actions.agreement import ending
from casework.database import session
from casework.installation import settings
from casework.models import Agreement
from casework.models.job_codes import CancelReason

A_WEEK, A_DAY = timedelta(weeks=1), timedelta(days=1)


def expires_on(agreement: Agreement) -> date | None:
    """The day a draft that nobody touches expires; None for an agreement that was approved once, or is annulled."""
    if agreement.in_force is not None or agreement.cancelled_at is not None:
        return None
    return clock.day_of(agreement.touched_at) + timedelta(days=settings().agreement_draft_days)


def warns_on(agreement: Agreement) -> tuple[date, date] | None:
    """The days a draft warns that it will expire: a week before and the day before."""
    last = expires_on(agreement)
    return (last - A_WEEK, last - A_DAY) if last is not None else None


def warned_of(agreement: Agreement) -> date | None:
    """The day a draft expires, once its first warning is due; until then nobody is told."""
    warnings = warns_on(agreement)
    return expires_on(agreement) if warnings is not None and clock.today() >= warnings[0] else None


def lapses_soon(draft: type[Agreement], today: date) -> tuple[ColumnElement[bool], ...]:
    """The same as SQL, asked of an alias: is it a draft whose first warning is due, and that is not annulled yet?"""
    return draft.in_force.is_(None), draft.cancelled_at.is_(None), _lapsed_by(draft, today + A_WEEK)


def lapses_on(draft: type[Agreement], today: date) -> ColumnElement[date]:
    """As SQL, the day a draft lapses that is warned of: today for one that should have lapsed already."""
    days = [today + timedelta(days=number) for number in range(A_WEEK.days)]
    return case(*((_lapsed_by(draft, day), day) for day in days), else_=today + A_WEEK)


def _lapsed_by(draft: type[Agreement], day: date) -> ColumnElement[bool]:
    untouched_on = day - timedelta(days=settings().agreement_draft_days)
    return draft.touched_at < datetime.combine(untouched_on + A_DAY, time.min, clock.OSLO)


def expire() -> int:
    """Annul every draft whose day has come. Returns how many. Doing it twice changes nothing."""
    latest = clock.now() - timedelta(days=settings().agreement_draft_days - 1)
    untouched = select(Agreement).where(
        Agreement.in_force.is_(None), Agreement.cancelled_at.is_(None), Agreement.touched_at < latest
    )
    due = [each for each in session().scalars(untouched).all() if is_due(each)]
    for agreement in due:
        ending.let_go(None, agreement, CancelReason.EXPIRED)
    return len(due)


def is_due(agreement: Agreement) -> bool:
    """Has the day come?"""
    last = expires_on(agreement)
    return last is not None and last <= clock.today()
