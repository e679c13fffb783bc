"""A placement of twelve weeks that has run for nine days, and living on another day of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import time_machine

from casework.actions.placement import steps
from casework.clock import OSLO
from casework.models import Agreement, Case
from tests.make import Make
from tests.placements import agreement, employer

FIRST, LAST = date(2026, 8, 31), date(2026, 11, 22)


def at(day: date) -> Any:
    """Live on a day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=OSLO), tick=True)


def begun(make: Make, case: Case) -> Agreement:
    """Twelve weeks; everybody said yes, and its steps are planned."""
    made = agreement(make, case, employer(make, "Eksempel bakeri"), starts_on=FIRST, ends_on=LAST)
    aligned(make, made)
    return made


def aligned(make: Make, made: Agreement) -> None:
    """Bring the steps of a placement up to date."""
    with make.writing() as opened:
        steps.align(opened.get_one(Agreement, made.id))
