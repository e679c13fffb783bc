"""Which field of the form about an agreement a rule of working hours is broken at: that of the day it is broken on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from casework.forms.base import Form
from casework.forms.plans import PlanForm
from casework.labour.codes import ViolationCode
from casework.labour.violations import Violation

V = ViolationCode
WEEK = [timedelta(days=each) for each in range(7)]
OF_A_WEEK = frozenset({V.TEACHING_WEEK, V.FREE_WEEK, V.WEEK, V.WEEK_WITH_SCHOOL})
ELSEWHERE: Mapping[ViolationCode, str] = {
    V.CALENDAR_MISSING: "ends_on",
    V.TOO_YOUNG: "starts_on",
    V.PLACEMENT_TOO_YOUNG: "starts_on",
    V.NAV_MEASURE_TOO_YOUNG: "starts_on",
    V.NOT_LIGHT_WORK: "work",
    V.HOLIDAY_YEAR: "free-0-first_on",
    V.HOLIDAY_SUMMER: "free-0-first_on",
}
"""What is not put right in the hours of a day."""


def field_of(form: Form, found: Violation) -> str | None:
    """The field to put it right in; None where it belongs to none, as when another agreement is in the way.

    A form that only asks for the last day has only that.
    """
    if not isinstance(form, PlanForm):
        return "ends_on"
    if found.code in ELSEWHERE:
        return ELSEWHERE[found.code]
    days = [found.day + each for each in WEEK] if found.code in OF_A_WEEK else [found.day]
    row = next((row for row in map(form.row_of, reversed(days)) if row), None)
    return f"{row}-ends" if row else None
