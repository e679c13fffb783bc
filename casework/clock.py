"""The one place that knows what time it is.

Instants are aware and in UTC; days are days in Europe/Oslo. Tests move time with time-machine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Europe/Oslo."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in Europe/Oslo on which an aware instant falls."""
    return instant.astimezone(OSLO).date()
