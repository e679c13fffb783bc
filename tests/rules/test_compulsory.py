"""When compulsory school ends: from the class lists, from the school years, and from the age of whoever is on none."""

from __future__ import annotations

from datetime import date

import pytest

from casework.actions.agreement.compulsory import end_of, tenth_grade
from casework.calendar.grades import Stay
from casework.calendar.school_year import SchoolYear, Span
from casework.models.codes import Grade
from casework.models.transition_codes import SchoolDate

G = Grade
BORN = date(2011, 5, 1)


def since(year: int, grade: Grade) -> Stay:
    return Stay(date(year, 8, 17), grade)


@pytest.mark.parametrize(
    ("stays", "year"),
    [
        ([since(2026, G.G10)], 2026),
        ([since(2026, G.G9)], 2027),
        ([since(2024, G.G8)], 2026),
        ([since(2025, G.G10), since(2026, G.G10)], 2026),
        ([since(2025, G.G10), since(2026, G.VG1)], 2025),
        ([since(2026, G.VG1), since(2027, G.VG1), since(2028, G.VG2)], 2025),
        ([since(2026, G.VG2)], 2024),
        ([since(2025, G.VG1), since(2026, G.G10)], 2026),
        ([Stay(date(2027, 2, 1), G.G10)], 2026),
        ([], 2026),
    ],
    ids=["10th", "9th", "an old list", "again", "Vg1", "Vg1 twice", "Vg2", "put back", "moved here in winter", "none"],
)
def test_the_year_of_10th_grade_is_read_from_the_lists(stays: list[Stay], year: int) -> None:
    assert tenth_grade(stays, BORN) == year


def test_a_year_nobody_has_entered_has_the_day_from_the_year_before() -> None:
    friday = date(2028, 6, 16)
    known = {2027: SchoolYear(2027, {SchoolDate.COMPULSORY_END: Span(friday, friday)}), 2028: SchoolYear(2028, {})}
    ends = [end_of(year, known) for year in (2026, 2027, 2028, 2030)]
    assert ends == [date(2027, 6, 19), friday, date(2029, 6, 22), date(2031, 6, 20)]
