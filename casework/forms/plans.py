"""A weekly plan in a period, with the days that differ from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wtforms import DateField, FieldList, FormField
from wtforms.validators import Optional

from casework.forms.shifts import DAY as MIDNIGHT
from casework.forms.shifts import DayOff, ExtraShift, OtherDay, ShiftRow, overlapping, spans_of
from casework.forms.transitions import SeenForm
from casework.language import N_, lazy

MOST_EXTRA, MOST_DAYS, SPARE = 7, 20, 1
Differing = tuple[date, date, int | None, int | None, int]


class PlanForm(SeenForm):
    """Base of the form about an agreement: its days and hours. Two shifts at once are refused."""

    starts_on = DateField(lazy(N_("First day")), [Optional()])
    ends_on = DateField(lazy(N_("Last day")), [Optional()])
    days = FieldList(FormField(ShiftRow), min_entries=7, max_entries=7)
    extra = FieldList(FormField(ExtraShift), min_entries=2, max_entries=MOST_EXTRA)
    free = FieldList(FormField(DayOff), min_entries=SPARE, max_entries=MOST_DAYS)
    other = FieldList(FormField(OtherDay), min_entries=SPARE, max_entries=MOST_DAYS)

    def more(self) -> None:
        """Room for more shifts and days."""
        for rows, most in ((self.extra, MOST_EXTRA), (self.free, MOST_DAYS), (self.other, MOST_DAYS)):
            for _ in range(min(2, most - len(rows))):
                rows.append_entry()
        for row in self.extra:
            row.form.offer()

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields; the last day not before the first; shifts that can be."""
        valid = super().validate(extra_validators)
        first, last = self.starts_on.data, self.ends_on.data
        if first and last and last < first:
            self.blame("ends_on", N_("The last day cannot be before the first."))
        if valid:
            self._check_plan()
        return valid and not self.errors

    def _check_plan(self) -> None:
        """No two shifts at once: in the week that goes round, and on each single day."""
        week = [(f"days-{at}", at, row.form) for at, row in enumerate(self.days) if row.form.filled]
        week += [(f"extra-{n}", row.form.on, row.form) for n, row in enumerate(self.extra) if row.form.filled]
        for name in overlapping(spans_of(week)):
            self.blame(f"{name}-starts", N_("This shift overlaps another one."))
        single = [(f"other-{n}", row.form.on.data, row.form) for n, row in enumerate(self.other) if row.form.filled]
        for day in {on for _, on, _ in single}:
            same = [(name, 0, form) for name, on, form in single if on == day]
            for name in overlapping(spans_of(same), around=False):
                self.blame(f"{name}-starts", N_("This shift overlaps another one."))
        self._check_inside("free", "first_on")
        self._check_inside("other", "on")

    def _check_inside(self, rows: str, name: str) -> None:
        """Days that differ lie within the agreement."""
        first, last = self.starts_on.data, self.ends_on.data
        for number, row in enumerate(self[rows]):
            begins: date | None = row.form[name].data
            ends = row.form.last if rows == "free" else begins
            outside = begins and ends and ((last and begins > last) or (first and ends < first))
            if outside:
                self.blame(f"{rows}-{number}-{name}", N_("The day lies outside the agreement."))

    def row_of(self, day: date) -> str | None:
        """The row that the work of a day stands in, the last shift of it; None for a day without work.

        Work in the morning of a day without shifts belongs to the evening before.
        """
        for on, least in ((day, 0), (day - timedelta(days=1), MIDNIGHT)):
            there = [(form.until, name) for name, form in self._rows_on(on) if form.until > least]
            if there:
                return max(there)[1]
        return None

    def _rows_on(self, day: date) -> list[tuple[str, ShiftRow]]:
        """The rows of the shifts on a day: its own where it has some, else those of its weekday."""
        own = [(f"other-{n}", row.form) for n, row in enumerate(self.other) if row.form.on.data == day]
        if own:
            return [(name, form) for name, form in own if form.filled]
        week = [(f"days-{at}", at, row.form) for at, row in enumerate(self.days)]
        week += [(f"extra-{n}", row.form.on, row.form) for n, row in enumerate(self.extra)]
        return [(name, form) for name, at, form in week if form.filled and at == day.weekday()]

    @property
    def shifts(self) -> list[tuple[int, int, int, int]]:
        """The weekly plan: weekday, start, end and break in minutes."""
        rows = [(at, row.form) for at, row in enumerate(self.days)]
        rows += [(row.form.on, row.form) for row in self.extra]
        return sorted((at, form.starts.data, form.until, form.pause) for at, form in rows if form.filled)

    @property
    def exceptions(self) -> list[Differing]:
        """Days that differ: first, last, start, end and break."""
        found: list[Differing] = []
        for row in self.free:
            first, last = row.form.first_on.data, row.form.last
            if first and last:
                found.append((first, last, None, None, 0))
        for row in self.other:
            if row.form.filled:
                on, form = row.form.on.data, row.form
                found.append((on, on, form.starts.data, form.until, form.pause))
        return found
