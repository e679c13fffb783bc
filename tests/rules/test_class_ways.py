"""Which school years a class is about, and which round of intake is on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.calendar.classes import Round, Ways, list_year, renewed_by, round_on, ways_of
from casework.calendar.school_year import SchoolYear, Span
from casework.models.codes import Grade
from casework.models.transition_codes import Level, SchoolDate

D = SchoolDate


def a_year(begins: int, *without: SchoolDate) -> SchoolYear:
    days = {
        D.INTAKE_2: date(begins, 8, 4),
        D.ANSWER_2: date(begins, 8, 8),
        D.INTAKE_3: date(begins, 8, 11),
        D.ANSWER_3: date(begins, 8, 14),
        D.INTAKE_SETTLED: date(begins, 8, 31),
        D.COUNTING_DAY: date(begins, 10, 1),
        D.INTAKE_1: date(begins + 1, 7, 8),
        D.ANSWER_1: date(begins + 1, 7, 15),
    }
    return SchoolYear(begins, {kind: Span(day, day) for kind, day in days.items() if kind not in without})


YEARS = {begins: a_year(begins) for begins in (2026, 2027)}


@pytest.mark.parametrize(
    ("grade", "ways"),
    [
        (Grade.G8, Ways()),
        (Grade.G9, Ways()),
        (Grade.G10, Ways(2027, 2027, Level.VG1, Level.VG1)),
        (Grade.VG1, Ways(2026, 2027, Level.VG1, Level.VG2)),
        (Grade.VG2, Ways(2026, 2027, Level.VG2, Level.VG3)),
        (Grade.VG3, Ways(2026, None, Level.VG3, None)),
    ],
)
def test_what_a_grade_is_about(grade: Grade, ways: Ways) -> None:
    assert ways_of(grade, 2026) == ways


@pytest.mark.parametrize(
    ("starts_on", "today", "year"),
    [
        (date(2026, 8, 1), date(2026, 11, 23), 2026),
        (date(2026, 8, 1), date(2027, 7, 31), 2026),
        (date(2026, 8, 1), date(2027, 8, 1), 2026),
        (date(2026, 8, 1), date(2027, 9, 30), 2026),
        (date(2026, 8, 1), date(2027, 10, 1), 2027),
        (date(2027, 8, 20), date(2027, 8, 20), 2027),
    ],
)
def test_last_years_list_stands_until_the_counting_day(starts_on: date, today: date, year: int) -> None:
    assert list_year(starts_on, today, renewed_by(YEARS, today)) == year


def test_a_calendar_nobody_has_filled_in_makes_no_list_old() -> None:
    today = date(2031, 8, 20)
    assert renewed_by(YEARS, today) is None
    assert list_year(date(2030, 8, 1), today, None) == 2031


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2027, 7, 7), None),
        (date(2027, 7, 8), Round(1, date(2027, 7, 8), date(2027, 7, 15))),
        (date(2027, 8, 3), Round(1, date(2027, 7, 8), date(2027, 7, 15))),
        (date(2027, 8, 4), Round(2, date(2027, 8, 4), date(2027, 8, 9))),
        (date(2027, 8, 31), Round(3, date(2027, 8, 11), date(2027, 8, 16))),
        (date(2027, 9, 1), None),
    ],
)
def test_the_round_that_is_on(today: date, found: Round | None) -> None:
    assert round_on(YEARS, 2027, today) == found


def test_a_year_without_a_third_round_or_without_dates() -> None:
    today = date(2027, 8, 20)
    without = YEARS | {2027: a_year(2027, D.INTAKE_3, D.ANSWER_3)}
    third = round_on(without, 2027, today)
    assert third is not None and third.number == 2
    assert round_on({2026: YEARS[2026]}, 2027, date(2027, 7, 10)) is None
    late = round_on({2027: a_year(2027)}, 2027, today - timedelta(days=12))
    assert late is not None and late.number == 2
