"""Hours of a week: a text, an absence and a mark for each day of each placement on the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import request

from casework.forms.base import Form, tidy

OF_A_DAY = re.compile(
    r"(hours|absence|seen)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(20\d\d-\d\d-\d\d)", re.ASCII
)


class HoursForm(Form):
    """The days of a week of one placement or of many. What is written for each is judged by the action, day by day."""

    @property
    def fill(self) -> str:
        """Whose empty days are to be registered as agreed, as it came."""
        return str(request.form.get("fill", ""))

    @property
    def days(self) -> Mapping[tuple[UUID, date], Mapping[str, str]]:
        """What the form holds of each placement and day, tidied. What is no day is no field of ours."""
        found: dict[tuple[UUID, date], dict[str, str]] = defaultdict(dict)
        for name, value in request.form.items():
            matched = OF_A_DAY.fullmatch(name)
            day = _day(matched[3]) if matched is not None else None
            if matched is not None and day is not None:
                found[UUID(matched[2]), day][matched[1]] = tidy(value) or ""
        return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
