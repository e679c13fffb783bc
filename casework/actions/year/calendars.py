"""School years as the calendar reads them: loaded once for each unit of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from sqlalchemy import select

from casework import clock
from casework.calendar.school_year import SchoolYear, Span, begins_in
from casework.database import session
from casework.models import SchoolYear as YearRow
from casework.models import SchoolYearDate as Date
from casework.models.transition_codes import SchoolDate


def years() -> Mapping[int, SchoolYear]:
    """Every school year, by the calendar year it begins in. Read once; `forget` after changing one."""
    known = cast("dict[int, SchoolYear] | None", session().info.get("school_years"))
    if known is None:
        known = session().info["school_years"] = _read()
    return known


def _read() -> dict[int, SchoolYear]:
    """All years in one statement; rows, not objects: this is asked for with most that is written."""
    wanted = select(YearRow.begins, Date.kind, Date.starts_on, Date.ends_on, Date.moves)
    spans: dict[int, dict[SchoolDate, Span]] = defaultdict(dict)
    for begins, kind, first, last, moves in session().execute(wanted.join(Date, Date.school_year_id == YearRow.id)):
        spans[begins][kind] = Span(first, last or first, moves)
    return {begins: SchoolYear(begins, found) for begins, found in spans.items()}


def this_year() -> SchoolYear | None:
    """The school year of today, or None when nobody has made it."""
    return years().get(begins_in(clock.today()))


def forget() -> None:
    """Read the years afresh the next time they are asked for."""
    session().info.pop("school_years", None)


def as_year(row: YearRow) -> SchoolYear:
    """A stored year as the calendar reads it."""
    return SchoolYear(row.begins, {each.kind: span_of(each) for each in row.dates})


def span_of(row: Date) -> Span:
    """A stored date as the calendar reads it."""
    return Span(row.starts_on, row.ends_on or row.starts_on, row.moves)
