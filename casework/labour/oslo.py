"""Oslo's clock in whole minutes: where a time of day lies among real minutes, and which day a minute is in.

A day is its ordinal (`date.toordinal()`). An instant is a count of real minutes, in UTC, from where ordinal 0 would
begin. So the night the clock is put forward has 23 hours, and the one it is put back has 25.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from casework.language import OSLO

HOUR = 60
DAY = 24 * HOUR
REMEMBERED = 8192  # days: some twenty years


@lru_cache(REMEMBERED)
def midnight(day: int) -> int:
    """The instant a day begins. In Oslo every day has its midnight, and only one."""
    return day * DAY - _ahead(datetime.combine(date.fromordinal(day), time(), OSLO))


def at(day: int, minute: int) -> int:
    """The instant of a time of day, given in minutes after midnight; 1440 and more are the day after.

    An hour the clock shows twice is the first of the two; a time it skips is the moment of skipping. So later by the
    clock is never earlier in truth.
    """
    day, minute = day + minute // DAY, minute % DAY
    begins = midnight(day)
    if midnight(day + 1) - begins == DAY:
        return begins + minute
    turn, skipped = _turn(day)
    return begins + (minute if minute < turn else max(turn, minute - skipped))


def day_of(instant: int) -> int:
    """The day an instant is in; midnight belongs to the day it begins."""
    day = instant // DAY
    return day + (instant >= midnight(day + 1))


def split(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """A stretch of instants cut at each midnight: (day, start, end)."""
    day = day_of(start)
    while start < end:
        until = min(end, midnight(day + 1))
        yield day, start, until
        day, start = day + 1, until


@lru_cache(64)
def _turn(day: int) -> tuple[int, int]:
    """When the clock is turned on a day, in real minutes after midnight, and by how many minutes it jumps."""
    skipped = DAY - (midnight(day + 1) - midnight(day))
    before = _ahead(datetime.combine(date.fromordinal(day), time(), OSLO))
    hours = (
        datetime.combine(
            date.fromordinal(day),
            time(hour),
            OSLO,
        )
        for hour in range(24)
    )
    turned = next(each for each in hours if _ahead(each) != before)
    return turned.hour * HOUR - max(0, skipped), skipped


def _ahead(moment: datetime) -> int:
    """How many minutes Oslo is ahead of UTC."""
    ahead = moment.utcoffset()
    return int(ahead.total_seconds()) // 60 if ahead is not None else 0
