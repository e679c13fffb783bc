"""Shifts as a form holds them: rows of a week, further shifts, days off, and single days with other hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, IntegerField, SelectField
from wtforms.validators import Optional
from wtforms.widgets import TimeInput

from casework.forms.base import Form, SelectChoice
from casework.language import N_, gettext, lazy, weekday_name

CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?", re.ASCII)
DAY, WEEK, NOON = 24 * 60, 7 * 24 * 60, 12 * 60
Span = tuple[str, int, int]


class ClockField(Field):
    """A time of day as minutes after midnight; 24:00 is the end of the day. What cannot be read is kept as typed."""

    widget = TimeInput()

    def process_formdata(self, values: list[str]) -> None:
        """Read 15:30, 15.30 or 15. Raises ValueError with words."""
        text = values[0].strip() if values else ""
        self.data = None
        if not text:
            return
        found = CLOCK.fullmatch(text)
        minutes = int(found[1]) * 60 + int(found[2] or 0) if found else DAY + 1
        if minutes > DAY:
            raise ValueError(lazy(N_("Write the time as 15:30, between 0:00 and 24:00.")))
        self.data = minutes

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data // 60 % 24:02}:{self.data % 60:02}" if self.data is not None else ""


class Row(Form):
    """Base of rows within a form; the form around them carries the token."""

    class Meta(Form.Meta):
        """No token of its own."""

        csrf = False


class ShiftRow(Row):
    """From, to and break of one shift. Empty: no shift. An end at or before the start is the day after, for a shift
    that begins in the afternoon or evening and ends in the morning."""

    starts = ClockField(lazy(N_("From")))
    ends = ClockField(lazy(N_("To")))
    pause_minutes = IntegerField(lazy(N_("Break, minutes")), [Optional()])

    @property
    def filled(self) -> bool:
        """Is there a shift?"""
        return self.starts.data is not None and self.ends.data is not None

    @property
    def until(self) -> int:
        """The end, counted from the midnight the shift's day begins with."""
        ends: int = self.ends.data or 0
        over = ends <= (self.starts.data or 0) and (ends == 0 or (self.starts.data >= NOON >= ends))
        return ends + DAY if over else ends

    @property
    def pause(self) -> int:
        """The break in minutes."""
        minutes: int = self.pause_minutes.data or 0
        return minutes

    def validate(self, extra_validators: Any = None) -> bool:
        """Both times or none; the end after the start; a break that fits."""
        valid = super().validate(extra_validators)
        if valid:
            self._check_times()
        return valid and not self.errors

    def _check_times(self) -> None:
        starts, ends = self.starts.data, self.ends.data
        if (starts is None) != (ends is None):
            self.blame("starts" if starts is None else "ends", N_("Give both from and to, or leave both empty."))
        elif starts is None:
            if self.pause_minutes.data:
                self.blame("starts", N_("Give from and to for the break to belong to a shift."))
        elif starts >= DAY:
            self.blame("starts", N_("A shift begins before midnight."))
        elif self.until <= starts:
            self.blame("ends", N_("The shift ends before it starts."))
        elif self.pause < 0:
            self.blame("pause_minutes", N_("A break cannot be negative."))
        elif self.pause >= self.until - starts:
            self.blame("pause_minutes", N_("The break is as long as the shift, or longer."))


class ExtraShift(ShiftRow):
    """Another shift on a weekday that has one."""

    weekday = SelectField(lazy(N_("Day")), [Optional()], default="")

    def offer(self) -> None:
        """Fill in the days of the week."""
        days = [SelectChoice(str(at), weekday_name(at).capitalize()) for at in range(7)]
        self.weekday.choices = [SelectChoice("", gettext("Choose")), *days]

    @property
    def on(self) -> int:
        """The weekday; Monday is 0."""
        return int(self.weekday.data or 0)

    def _check_times(self) -> None:
        super()._check_times()
        if self.filled and not self.weekday.data:
            self.blame("weekday", N_("Choose a day."))


class DayOff(Row):
    """Free from a day to a day; one day when there is no last."""

    first_on = DateField(lazy(N_("Free from")), [Optional()])
    last_on = DateField(lazy(N_("Up to and including")), [Optional()])

    @property
    def last(self) -> date | None:
        """The last free day."""
        day: date | None = (self.last_on.data or self.first_on.data) if self.first_on.data else None
        return day

    def validate(self, extra_validators: Any = None) -> bool:
        """A last day with a first, and not before it."""
        valid = super().validate(extra_validators)
        first, last = self.first_on.data, self.last_on.data
        if last and not first:
            self.blame("first_on", N_("Give the first free day too."))
        elif first and last and last < first:
            self.blame("last_on", N_("The last day cannot be before the first."))
        return valid and not self.errors


class OtherDay(ShiftRow):
    """One day with other hours than its weekday has."""

    on = DateField(lazy(N_("Date")), [Optional()])

    def _check_times(self) -> None:
        super()._check_times()
        if self.filled and not self.on.data:
            self.blame("on", N_("Choose a date."))
        elif self.on.data and self.starts.data is None and self.ends.data is None:
            self.blame("starts", N_("Give the hours of this day, or write it as free."))


def spans_of(rows: Iterable[tuple[str, int, ShiftRow]]) -> list[Span]:
    """Name, start and end of shifts, in minutes of the week."""
    return [(name, at * DAY + form.starts.data, at * DAY + form.until) for name, at, form in rows]


def overlapping(spans: Sequence[Span], *, around: bool = True) -> list[str]:
    """The names of shifts that begin while another lasts. `around`: a week goes round, Sunday night into Monday."""
    found = []
    for place, (name, start, end) in enumerate(spans):
        for other, (_, since, until) in enumerate(spans):
            moved = (0, WEEK, -WEEK) if around else (0,)
            met = any(since + by < end and start < until + by for by in moved)
            if place > other and met and name not in found:
                found.append(name)
    return found
