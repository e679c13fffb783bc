"""The demo's reports: frozen on the calendar's days, published two weeks later, and the newest left waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from casework import clock
from casework.actions.report import running
from casework.demo.stage import Break
from casework.installation import Installation

AT_NIGHT = time(4)


def reports(installation: Installation, begins_on: date, present: datetime) -> Iterator[Break]:
    """What happens at night on each day of a freeze, in the order of time."""
    months = installation.settings.report_months
    days = [date(year, month, 1) for year in range(begins_on.year, present.year + 1) for month in months]
    for day in sorted(days):
        at = datetime.combine(day, AT_NIGHT, tzinfo=clock.OSLO)
        if begins_on + timedelta(days=60) < day and at < present:
            yield at, partial(running.run, installation)
