"""The one place that knows what time it is.

Instants are aware and in UTC; days are days in Europe/Oslo. Tests move time with time-machine; the demo's history is
written with `at`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")

_set_to: ContextVar[datetime | None] = ContextVar("casework_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Europe/Oslo."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in Europe/Oslo on which an aware instant falls."""
    return instant.astimezone(OSLO).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Live at another instant inside the block. Only the demo's history uses it; no request can."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
