"""The summer bridge by the calendar alone: from the day compulsory school ends to the third week of Vg1."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.calendar.bridge import Bridge, bridge_on, first_day_shown
from casework.calendar.school_year import SchoolYear, Span
from casework.models.transition_codes import SchoolDate

A_DAY = timedelta(days=1)


def day(kind: SchoolDate, written: str) -> dict[SchoolDate, Span]:
    on = date.fromisoformat(written)
    return {kind: Span(on, on)}


def year(begins: int, opens: str, ends: str) -> SchoolYear:
    return SchoolYear(begins, day(SchoolDate.FIRST_DAY, opens) | day(SchoolDate.COMPULSORY_END, ends))


YEARS = {
    2025: year(2025, "2025-08-18", "2026-06-19"),
    2026: year(2026, "2026-08-17", "2027-06-18"),
    2027: year(2027, "2027-08-16", "2028-06-16"),
}


@pytest.mark.parametrize(
    ("into", "begins", "ends"),
    [(2026, date(2026, 6, 19), date(2026, 9, 6)), (2027, date(2027, 6, 18), date(2027, 9, 5))],
)
def test_the_bridge_lasts_from_the_end_of_compulsory_school_to_the_third_week(
    into: int, begins: date, ends: date
) -> None:
    bridge = Bridge(into, begins, ends)
    assert [bridge_on(each, YEARS) for each in (begins, date(into, 7, 31), date(into, 8, 1), ends)] == [bridge] * 4
    assert [bridge_on(each, YEARS) for each in (begins - A_DAY, ends + A_DAY, date(into, 12, 1))] == [None] * 3
    assert ends.weekday() == 6, "the third week ends on its Sunday"


def test_without_a_calendar_there_is_no_bridge() -> None:
    summer = date(2026, 7, 15)
    assert bridge_on(summer, {}) is None
    assert bridge_on(summer, {2025: YEARS[2025]}) is None
    assert bridge_on(summer, {2026: YEARS[2026]}) is None
    assert bridge_on(summer, YEARS | {2025: SchoolYear(2025, day(SchoolDate.FIRST_DAY, "2025-08-18"))}) is None
    assert bridge_on(summer, YEARS | {2026: SchoolYear(2026, day(SchoolDate.COMPULSORY_END, "2027-06-18"))}) is None


def test_the_first_day_of_school_is_shown_from_a_week_before_it_until_the_bridge_ends() -> None:
    shown = {date(2026, 8, 9): False, date(2026, 8, 10): True, date(2026, 9, 6): True, date(2026, 9, 7): False}
    assert {each: first_day_shown(each, YEARS) for each in shown} == shown
    assert not first_day_shown(date(2026, 8, 17), {})
