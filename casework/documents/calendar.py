"""Days of a user as a calendar file (RFC 5545): whole days, no names, the same bytes while nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration, vRecur

OSLO = "Europe/Oslo"
NAME = "casework"
REFRESHED = timedelta(hours=4)
A_DAY = timedelta(days=1)
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One entry: something is due on a day.

    uid       the same as long as it is the same thing to do, whatever day it is moved to
    title     a case number, never a name
    url       where it is in casework: ids only
    sequence  how often it was changed
    changed   when it was changed last, aware
    over      done or dropped: told as cancelled
    """

    uid: str
    title: str
    url: str
    on: date
    sequence: int
    changed: datetime
    over: bool = False


def render(days: Sequence[CalendarDay]) -> bytes:
    """A calendar of these days, ordered by day and uid."""
    calendar = Calendar()
    told: dict[str, Any] = {
        "prodid": "-//casework//calendar//NO",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "name": NAME,
        "x-wr-calname": NAME,
        "x-wr-timezone": OSLO,
        "refresh-interval": vDuration(REFRESHED, params={"VALUE": "DURATION"}),
        "x-published-ttl": vDuration(REFRESHED),
    }
    for name, value in told.items():
        calendar.add(name, value)
    calendar.add_component(_oslo())
    for each in sorted(days, key=lambda one: (one.on, one.uid)):
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def _event(each: CalendarDay) -> Event:
    event = Event()
    told: dict[str, Any] = {
        "uid": each.uid,
        "dtstamp": each.changed.astimezone(UTC),
        "last-modified": each.changed.astimezone(UTC),
        "sequence": each.sequence,
        "dtstart": each.on,
        "dtend": each.on + A_DAY,
        "summary": each.title,
        "url": each.url,
        "status": "CANCELLED" if each.over else "CONFIRMED",
        "transp": "TRANSPARENT",
        "class": "PRIVATE",
    }
    for name, value in told.items():
        event.add(name, value)
    return event


def _oslo() -> Timezone:
    """Norwegian time, by the rule of the EU since 1996: the last Sundays of March and October, 01.00 UTC."""
    zone = Timezone()
    zone.add("tzid", OSLO)
    zone.add_component(_half(TimezoneDaylight(), "CEST", date(1996, 3, 31), time(2), WINTER, SUMMER))
    zone.add_component(_half(TimezoneStandard(), "CET", date(1996, 10, 27), time(3), SUMMER, WINTER))
    return zone


def _half(half: Any, name: str, first: date, at: time, before: timedelta, after: timedelta) -> Any:
    half.add("dtstart", datetime.combine(first, at))
    half.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": "-1SU"}))
    half.add("tzname", name)
    half.add("tzoffsetfrom", before)
    half.add("tzoffsetto", after)
    return half
