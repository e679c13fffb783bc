"""School years as the calendar reads them: loaded once for each unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casework import clock
from casework.calendar.school_year import SchoolYear, Span, begins_in
from casework.database import session
from casework.models import SchoolYear as YearRow
from casework.models import SchoolYearDate


def years() -> Mapping[int, SchoolYear]:
    """Every school year, by the calendar year it begins in. Read once; `forget` after changing one."""
    known = cast("dict[int, SchoolYear] | None", session().info.get("school_years"))
    if known is None:
        rows = session().scalars(select(YearRow).options(selectinload(YearRow.dates)))
        known = session().info["school_years"] = {row.begins: as_year(row) for row in rows}
    return known


def this_year() -> SchoolYear | None:
    """The school year of today, or None when nobody has made it."""
    return years().get(begins_in(clock.today()))


def forget() -> None:
    """Read the years afresh the next time they are asked for."""
    session().info.pop("school_years", None)


def as_year(row: YearRow) -> SchoolYear:
    """A stored year as the calendar reads it."""
    return SchoolYear(row.begins, {each.kind: span_of(each) for each in row.dates})


def span_of(row: SchoolYearDate) -> Span:
    """A stored date as the calendar reads it."""
    return Span(row.starts_on, row.ends_on or row.starts_on, row.moves)
