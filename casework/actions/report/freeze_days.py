"""When a report is frozen: the first day of certain months, the calendar's or a manager's wish, never twice a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from casework.database import session
from casework.models import Release, ReleaseOrder

AT_LEAST = timedelta(days=28)
"""Between two freezes, whoever asks."""


def latest_due(today: date, months: tuple[int, ...]) -> date | None:
    """The last first-of-a-month on or before today that is one of the months. None when there are no months."""
    days = [date(year, month, 1) for year in (today.year - 1, today.year) for month in months]
    return max((day for day in days if day <= today), default=None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A freeze that is to be made: the day, and of an order it answers which, by whom and why.

    calendar   it is the calendar's, so it is made also without the order
    """

    day: date
    order: UUID | None = None
    ordered_by: UUID | None = None
    note: str | None = None
    calendar: bool = True


def next_due(today: date, months: tuple[int, ...]) -> date | None:
    """The first first-of-a-month after today that is one of the months. None when there are no months."""
    days = [date(year, month, 1) for year in (today.year, today.year + 1) for month in months]
    return min((day for day in days if day > today), default=None)


def last_freeze() -> date | None:
    """The day of the newest freeze there is."""
    return session().scalar(select(func.max(Release.frozen_on)))


def due(today: date, months: tuple[int, ...]) -> date | None:
    """The freeze that is to be made now, if any. One that was missed altogether is not made up for."""
    day = latest_due(today, months)
    return None if day is None or too_soon(day) else day


def too_soon(day: date) -> bool:
    """Is a day before the last freeze, or too few days after it?"""
    last = last_freeze()
    return last is not None and day - last < AT_LEAST


def wanted(today: date, months: tuple[int, ...]) -> Wanted | None:
    """The freeze to make now: the calendar's, else the one a manager waits for. The calendar's answers an order too."""
    day, order = due(today, months), waiting()
    if order is None:
        return Wanted(day) if day is not None else None
    if day is None and too_soon(today):
        return None
    return Wanted(day or today, order.id, order.ordered_by_id, order.note, calendar=day is not None)


def still_wanted(freeze: Wanted) -> Wanted | None:
    """A freeze as it is wanted when it is written. The order stays as it is until then.

    Without an order that was taken back while everybody was counted; None where nothing else asked for it.
    """
    if freeze.order is None or session().get(ReleaseOrder, freeze.order, with_for_update=True) is not None:
        return freeze
    return Wanted(freeze.day) if freeze.calendar else None


def waiting() -> ReleaseOrder | None:
    """The order no freeze has answered yet."""
    return session().scalar(select(ReleaseOrder).where(ReleaseOrder.after_number == newest_number()))


def newest_number() -> int:
    """The number of the newest release, 0 before the first."""
    return session().scalar(select(func.max(Release.number))) or 0
