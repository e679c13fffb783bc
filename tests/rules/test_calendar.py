"""Working days in Norway, and a school year's dates: moved off red days, carried into the next year, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.actions.year.calendars import years
from casework.calendar.school_year import (
    OPTIONAL,
    STRETCHES,
    SchoolYear,
    Span,
    begins_in,
    carried,
    first_of,
    last_of,
    name_of,
    out_of_order,
    outside,
)
from casework.calendar.working_days import after_working_days, easter_sunday, is_working_day, working_day_from
from casework.migrations import first_years
from casework.models.transition_codes import SchoolDate
from tests.make import Make

D = SchoolDate


def day(written: str) -> date:
    return date.fromisoformat(written)


def span(first: str, last: str = "", *, moves: bool = True) -> Span:
    return Span(day(first), day(last or first), moves)


def seeded() -> dict[int, SchoolYear]:
    """The years a new installation begins with, straight from where they are written."""
    found: dict[int, dict[SchoolDate, Span]] = {begins: {} for begins in first_years.BEGINS}
    by_id = {row["id"]: row["begins"] for row in first_years.years()}
    for row in first_years.dates():
        dates = Span(row["starts_on"], row["ends_on"] or row["starts_on"], row["moves"])
        found[by_id[row["school_year_id"]]][SchoolDate(row["kind"])] = dates
    return {begins: SchoolYear(begins, spans) for begins, spans in found.items()}


YEARS = seeded()


@pytest.mark.parametrize(
    "red",
    [
        "2026-01-01",  # New Year's Day
        "2026-04-02",  # Maundy Thursday
        "2026-04-03",  # Good Friday
        "2026-04-06",  # Easter Monday
        "2026-05-01",  # Labour Day
        "2027-05-17",  # Constitution Day, and Whit Monday too
        "2024-05-17",  # Constitution Day on a Friday
        "2026-05-14",  # Ascension Day
        "2026-05-25",  # Whit Monday
        "2025-12-25",
        "2025-12-26",
        "2026-02-28",  # a Saturday
        "2026-03-01",  # a Sunday
    ],
)
def test_nobody_works_on_red_days_and_weekends(red: str) -> None:
    assert not is_working_day(day(red))


@pytest.mark.parametrize("plain", ["2026-12-24", "2026-12-31", "2026-04-01", "2026-04-07", "2028-02-29", "2026-05-18"])
def test_the_days_around_them_are_working_days(plain: str) -> None:
    assert is_working_day(day(plain))


@pytest.mark.parametrize(
    "given,moved",
    [
        ("2025-03-01", "2025-03-03"),  # Saturday to Monday
        ("2026-03-01", "2026-03-02"),  # Sunday to Monday
        ("2027-03-01", "2027-03-01"),
        ("2026-04-02", "2026-04-07"),  # over the whole of Easter
        ("2027-05-01", "2027-05-03"),  # the first of May on a Saturday
        ("2027-05-15", "2027-05-18"),  # Saturday, then Whitsun and the 17th of May
        ("2025-05-29", "2025-05-30"),  # Ascension Day
        ("2025-12-25", "2025-12-29"),  # Thursday, over Christmas and a weekend
        ("2027-12-25", "2027-12-27"),
        ("2026-01-01", "2026-01-02"),
    ],
)
def test_a_deadline_on_a_red_day_moves_to_the_next_working_day(given: str, moved: str) -> None:
    assert working_day_from(day(given)) == day(moved)
    assert span(given).due == day(moved)
    assert span(given, moves=False).due == day(given)


@pytest.mark.parametrize(
    "start,count,end",
    [
        ("2026-08-17", 5, "2026-08-24"),  # Monday to Monday
        ("2026-03-30", 5, "2026-04-09"),  # two days before Easter, three after
        ("2028-02-17", 10, "2028-03-02"),  # over a leap day
        ("2025-12-23", 3, "2025-12-30"),
        ("2026-05-12", 2, "2026-05-15"),  # over Ascension Day
        ("2026-02-28", 0, "2026-02-28"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, count: int, end: str) -> None:
    assert after_working_days(day(start), count) == day(end)


def test_easter_moves() -> None:
    wanted = {2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2028: "2028-04-16"}
    assert {year: easter_sunday(year) for year in wanted} == {year: day(on) for year, on in wanted.items()}


def test_a_school_year_turns_on_the_first_of_august() -> None:
    assert (begins_in(day("2026-07-31")), begins_in(day("2026-08-01"))) == (2025, 2026)
    assert (begins_in(first_of(2026)), begins_in(last_of(2026))) == (2026, 2026)
    assert last_of(2026) + timedelta(days=1) == first_of(2027)
    assert (name_of(2026), name_of(2099)) == ("2026/27", "2099/00")


@pytest.mark.parametrize(
    "begins_on,week_ends,bridge_ends",
    [("2026-08-17", "2026-08-21", "2026-09-06"), ("2026-08-19", "2026-08-21", "2026-09-08")],
)
def test_the_first_week_ends_on_its_friday(begins_on: str, week_ends: str, bridge_ends: str) -> None:
    year = replace(YEARS[2026], spans={**YEARS[2026].spans, D.FIRST_DAY: span(begins_on, moves=False)})
    assert (year.first_week_ends, year.bridge_ends) == (day(week_ends), day(bridge_ends))


@pytest.mark.parametrize(
    "kind,given,carried_to",
    [
        # the same date
        (D.APPLICATION_ORDINARY, span("2026-03-01"), span("2027-03-01")),
        (D.WINTER_CHECK, span("2027-01-02", "2027-01-31"), span("2028-01-02", "2028-01-31")),
        (D.DOCUMENTS, span("2028-02-29"), span("2029-03-01")),  # a leap day has no twin
        (D.WINTER_CHECK, span("2028-02-20", "2028-02-29"), span("2029-02-20", "2029-03-01")),
        # the same week: 41 and 9, also past a year of 53 weeks
        (D.AUTUMN_BREAK, span("2025-10-06", "2025-10-10"), span("2026-10-05", "2026-10-09")),
        (D.AUTUMN_BREAK, span("2026-10-05", "2026-10-09"), span("2027-10-11", "2027-10-15")),
        (D.AUTUMN_CHECK, span("2026-12-28"), span("2027-12-27")),  # week 53 becomes the last one
        (D.WINTER_BREAK, span("2027-03-01", "2027-03-05"), span("2028-02-28", "2028-03-03")),
        # the same weekday, about the same time
        (D.FIRST_DAY, span("2026-08-17"), span("2027-08-16")),
        (D.FIRST_DAY, span("2027-08-16"), span("2028-08-21")),
        (D.FIRST_DAY, span("2026-08-19"), span("2027-08-18")),
        (D.COMPULSORY_END, span("2027-06-18"), span("2028-06-16")),
        (D.CHRISTMAS_BREAK, span("2024-12-23", "2025-01-02"), span("2025-12-22", "2026-01-01")),
        # with Easter
        (D.EASTER_BREAK, span("2025-04-14", "2025-04-21"), span("2026-03-30", "2026-04-06")),
        (D.EASTER_BREAK, span("2027-03-22", "2027-03-29"), span("2028-04-10", "2028-04-17")),
    ],
)
def test_a_date_is_carried_into_the_next_year(kind: SchoolDate, given: Span, carried_to: Span) -> None:
    assert carried(kind, given) == carried_to


def test_seventy_years_on_the_carried_dates_are_still_in_order_and_in_their_seasons() -> None:
    year = YEARS[2027]
    for begins in range(2028, 2098):
        year = SchoolYear(begins, {kind: carried(kind, dates) for kind, dates in year.spans.items()})
        assert (out_of_order(year), list(outside(year))) == (None, []), begins
        assert date(begins, 8, 16) <= year.first(D.FIRST_DAY) <= date(begins, 8, 22)
        assert year.first(D.AUTUMN_BREAK).isocalendar()[1:] == (41, 1)
        assert year.first(D.WINTER_BREAK).isocalendar()[1:] == (9, 1)
        assert year.first(D.EASTER_BREAK) == easter_sunday(begins + 1) - timedelta(days=6)


@pytest.mark.parametrize("begins", sorted(YEARS))
def test_the_years_a_new_installation_begins_with_are_whole_and_in_order(begins: int) -> None:
    year = YEARS[begins]
    assert set(year.spans) == set(SchoolDate)
    assert (out_of_order(year), list(outside(year))) == (None, [])
    assert {kind for kind, dates in year.spans.items() if dates.first != dates.last} == STRETCHES
    for kind in (D.AUTUMN_CHECK, D.AUTUMN_BREAK, D.WINTER_BREAK, D.EASTER_BREAK):
        assert year.first(kind).weekday() == 0, kind
    assert year.first(D.FIRST_DAY).weekday() == 0
    assert year.first(D.COMPULSORY_END).weekday() == 4
    assert year.first(D.EASTER_BREAK) < easter_sunday(begins + 1) < year.spans[D.EASTER_BREAK].last


def test_the_database_begins_with_these_years(make: Make) -> None:
    with make.reading():
        assert years() == YEARS


def test_dates_out_of_order_are_found_and_those_that_are_not_set_are_passed_over() -> None:
    year = YEARS[2026]

    def moved(kind: SchoolDate, *written: str) -> SchoolYear:
        return replace(year, spans={**year.spans, kind: span(*written)})

    assert out_of_order(moved(D.ANSWER_1, "2027-07-07")) == (D.INTAKE_1, D.ANSWER_1)
    assert out_of_order(moved(D.ANSWER_1, "2027-07-08")) is None  # the same day is in order
    assert out_of_order(moved(D.AUTUMN_BREAK, "2026-10-05", "2026-12-24")) == (D.AUTUMN_BREAK, D.CHRISTMAS_BREAK)
    assert out_of_order(moved(D.COMPULSORY_END, "2027-07-20")) == (D.COMPULSORY_END, D.INTAKE_1)
    late = moved(D.APPLICATION_PRIORITY, "2027-03-02")
    assert out_of_order(late, D.APPLICATION_PRIORITY) == (D.APPLICATION_PRIORITY, D.APPLICATION_ORDINARY)
    assert out_of_order(late, D.WINTER_BREAK) is None  # one can be put right while another is wrong
    without = {kind: dates for kind, dates in year.spans.items() if kind not in OPTIONAL}
    assert out_of_order(replace(year, spans={**without, D.ANSWER_2: span("2026-08-30")})) == (D.ANSWER_2, D.FIRST_DAY)
    assert out_of_order(replace(year, spans=without)) is None


def test_dates_outside_the_school_year_are_found() -> None:
    year = YEARS[2026]
    for wrong in (
        span("2026-07-31"),
        span("2027-08-01"),
        span("2027-07-31", "2027-08-01"),
        span("2026-09-02", "2026-09-01"),
    ):
        assert list(outside(replace(year, spans={**year.spans, D.WINTER_CHECK: wrong}))) == [D.WINTER_CHECK]
    for right in (span("2026-08-01"), span("2027-07-31")):
        assert list(outside(replace(year, spans={**year.spans, D.WINTER_CHECK: right}))) == []
