"""Each key figure from counts made by hand: what is counted, of whom, and when nothing is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.models.report_codes import FirstContact, Population
from casework.reports import headlines
from casework.reports import key_figures as figures
from casework.reports.cells import cell, name_of
from casework.reports.contents import KEY_FIGURES, TABLES_OF
from casework.reports.key_figures import Figure
from casework.reports.plan import AREA
from casework.reports.protected import Figures, Programme

P, R, J = Population.PARTICIPANTS, Population.REQUESTS, Population.PLACEMENTS
Counted = dict[tuple[str, str] | tuple[()], int]


def counts(population: Population, said: Counted, unit: str | None = None) -> Figures:
    """Published counts: () is the total."""
    where = [(AREA, unit)] if unit else []
    cells = {name_of(population, cell(*([key] if key else []), *where)): number for key, number in said.items()}
    return Figures(2025, population, (), cells)


HAND: list[tuple[Callable[..., Figure], Population, Counted, tuple[int | None, int | None], int | None]] = [
    (figures.participants, P, {(): 60}, (60, None), None),
    (figures.new_in_spring, P, {(): 60, ("term", "spring"): 15, ("term", "autumn"): 45}, (15, 60), 25),
    (figures.ended, P, {(): 60, ("follow_up", "ended"): 20, ("follow_up", "on_hold"): 5}, (20, 60), 33),
    (figures.consent_withdrawn, P, {(): 60, ("consent", "withdrawn"): 5}, (5, 60), 8),
    (figures.requests, R, {(): 80}, (80, None), None),
    (
        figures.accepted,
        R,
        {(): 80, ("nav_answer", "accepted"): 65, ("nav_answer", "declined"): 5, ("nav_answer", "waiting"): 10},
        (65, 70),
        93,
    ),
    (
        figures.consent_declined,
        R,
        {
            (): 80,
            ("consent_answered", "declined"): 10,
            ("consent_answered", "withdrawn"): 5,
            ("consent_answered", "given"): 50,
            ("consent_answered", "waiting"): 15,
        },
        (10, 65),
        15,
    ),
    (
        figures.recent_contact,
        P,
        {(): 60, ("recent_contact", "reached"): 20, ("recent_contact", "not_reached"): 10},
        (20, 30),
        67,
    ),
    (
        figures.steps_in_time,
        P,
        {(): 60, ("steps", "in_time"): 25, ("steps", "not_in_time"): 25, ("steps", "none_due"): 10},
        (25, 50),
        50,
    ),
    (
        figures.applied_in_time,
        P,
        {(): 60, ("applied", "in_time"): 30, ("applied", "late"): 5, ("applied", "not_sent"): 5},
        (30, 40),
        75,
    ),
    (
        figures.started,
        P,
        {
            (): 60,
            ("leaver", "yes"): 40,
            ("started", "started"): 25,
            ("started", "not_started"): 5,
            ("started", "unknown"): 5,
            ("started", "not_yet"): 5,
        },
        (25, 35),
        71,
    ),
    (
        figures.in_education,
        P,
        {
            (): 60,
            ("leaver", "yes"): 40,
            ("counting_day", "yes"): 20,
            ("counting_day", "unknown"): 10,
            ("counting_day", "not_yet"): 10,
        },
        (20, 30),
        67,
    ),
    (
        figures.still_in_education,
        P,
        {(): 60, ("counting_day", "yes"): 35, ("june", "yes"): 20, ("june", "unknown"): 5, ("june", "not_yet"): 5},
        (20, 30),
        67,
    ),
    (
        figures.passed_first_year,
        P,
        {
            (): 60,
            ("leaver", "yes"): 40,
            ("first_year", "passed"): 20,
            ("first_year", "unknown"): 15,
            ("first_year", "not_yet"): 5,
        },
        (20, 35),
        57,
    ),
    (figures.placed, J, {(): 30}, (30, None), None),
    (
        figures.placements_completed,
        J,
        {(): 30, ("placement", "completed"): 15, ("placement", "interrupted"): 5, ("placement", "running"): 10},
        (15, 20),
        75,
    ),
    (
        figures.placements_interrupted,
        J,
        {(): 30, ("placement", "completed"): 15, ("placement", "interrupted"): 5, ("placement", "running"): 10},
        (5, 20),
        25,
    ),
    (
        figures.three_months_after,
        P,
        {
            (): 60,
            ("status_3", "education_or_work"): 15,
            ("status_3", "other"): 5,
            ("status_3", "unknown"): 10,
            ("status_3", "not_due"): 30,
        },
        (15, 30),
        50,
    ),
    (
        figures.six_months_after,
        P,
        {
            (): 60,
            ("status_6", "education_or_work"): 10,
            ("status_6", "other"): 0,
            ("status_6", "unknown"): 10,
            ("status_6", "not_due"): 40,
        },
        (10, 20),
        50,
    ),
]
"""A figure, the counts, its numerator and denominator, its share. What is not yet is out, what is unknown is in."""


@pytest.mark.parametrize(
    ("of", "population", "said", "expected", "share"), HAND, ids=lambda each: getattr(each, "__name__", str(each))[:40]
)
def test_a_key_figure_is_its_numerator_of_its_denominator(
    of: Callable[..., Figure],
    population: Population,
    said: Counted,
    expected: tuple[int | None, int | None],
    share: int | None,
) -> None:
    for unit in (None, "a+b"):
        found = of(counts(population, said, unit), unit=unit)
        assert (found.part, found.whole, found.share) == (*expected, share)
    assert of(counts(population, {})) == Figure(None, None), "what is not published is no figure"
    twice = Programme((counts(population, said), counts(population, said)))
    assert of(twice).part == 2 * (expected[0] or 0)
    assert of(twice, unit="a+b").part is None, "units are of one cohort"


def test_every_key_figure_is_counted_by_hand_here() -> None:
    by_hand = {of for of, *_ in HAND} | {figures.time_to_first_contact}
    assert by_hand == {each.of for each in KEY_FIGURES}
    assert {each.of: each.population for each in KEY_FIGURES if each.of is not figures.time_to_first_contact} == {
        of: population for of, population, *_ in HAND
    }


@pytest.mark.parametrize(("whole", "share"), [(15, None), (20, 25), (0, None)])
def test_a_share_is_blank_below_twenty(whole: int, share: int | None) -> None:
    assert figures.ended(counts(P, {(): whole, ("follow_up", "ended"): 5})).share == share


def test_one_group_of_steps_is_a_figure_of_its_own() -> None:
    said: Counted = {("steps_job", "in_time"): 15, ("steps_job", "not_in_time"): 10}
    assert figures.steps_in_time(counts(P, said), of="steps_job") == Figure(15, 25)


F = FirstContact


@pytest.mark.parametrize(
    ("bands", "reached", "middle"),
    [
        ((10, 5, 5, 5), 25, F.WITHIN_10),
        ((15, 5, 5, 5), 30, F.WITHIN_5),
        ((0, 0, 10, 10), 20, F.WITHIN_20),
        ((5, 0, 0, 20), 25, F.OVER_20),
        ((5, 5, 5, 0), 15, None),
        ((0, 0, 0, 0), 0, None),
    ],
)
def test_the_middle_one_of_those_reached_lies_in_a_band(
    bands: tuple[int, ...], reached: int, middle: FirstContact | None
) -> None:
    said: Counted = {(): 40, ("first_contact", "not_reached"): 40 - reached}
    said |= {("first_contact", str(band)): number for band, number in zip(list(F)[1:], bands, strict=True)}
    assert figures.time_to_first_contact(counts(P, said)) == Figure(reached, 40, middle)
    assert figures.time_to_first_contact(counts(P, {(): 40})) == Figure(None, 40)


def test_every_figure_says_what_it_counts_of_whom_and_by_what() -> None:
    of_tables = {name: population for tables in TABLES_OF.values() for population, name in tables}
    said = [(each.of, each.population) for each in KEY_FIGURES]
    said += [(of, of_tables[name]) for name, of in headlines.SAYS.items()]
    for of, population in said:
        doc = of.__doc__ or ""
        assert "Numerator:" in doc, of.__name__
        assert "Denominator:" in doc or "No denominator." in doc, of.__name__
        assert f"Population: {population}. Unit: the pupil." in doc, of.__name__


HEADLINES: dict[str, tuple[Population, Counted, tuple[int | None, int | None]]] = {
    "measures": (P, {("measure", "transition"): 20, ("measure", "job"): 10, ("measure", "both"): 30}, (40, 60)),
    "follow_up": (P, {("follow_up", "active"): 35, ("follow_up", "on_hold"): 5, ("follow_up", "ended"): 20}, (40, 60)),
    "offered": (
        P,
        {
            ("offered", "offered"): 30,
            ("offered", "not_offered"): 5,
            ("offered", "unknown"): 5,
            ("offered", "not_yet"): 9,
        },
        (30, 40),
    ),
    "leavers": (P, {("leaver", "yes"): 45, ("leaver", "no"): 15}, (45, None)),
    "hours": (
        J,
        {
            ("hours", "none"): 5,
            ("hours", "under_20"): 5,
            ("hours", "under_60"): 5,
            ("hours", "under_150"): 10,
            ("hours", "from_150"): 5,
        },
        (15, 30),
    ),
    "led_to": (
        J,
        {
            ("led_to", "not_ended"): 10,
            ("led_to", "education"): 5,
            ("led_to", "work"): 10,
            ("led_to", "reference"): 5,
            ("led_to", "nothing_registered"): 0,
        },
        (15, 20),
    ),
    "went_to": (
        P,
        {
            ("went_to", "not_ended"): 40,
            ("went_to", "education"): 10,
            ("went_to", "work"): 5,
            ("went_to", "measure"): 5,
            ("went_to", "other"): 0,
            ("went_to", "unknown"): 5,
        },
        (15, 25),
    ),
}


@pytest.mark.parametrize("name", sorted(HEADLINES))
def test_a_heading_is_about_what_was_counted_by_hand(name: str) -> None:
    population, said, expected = HEADLINES[name]
    figure = headlines.SAYS[name](Tallied(said))
    assert (figure.part, figure.whole) == expected
    named = {each.of for each in KEY_FIGURES}
    assert {each for each, of in headlines.SAYS.items() if of not in named} == set(HEADLINES), population


class Tallied:
    """Counts made by hand that need not be rounded."""

    def __init__(self, said: Counted) -> None:
        self.said = said

    def count(self, *, unit: str | None = None, **values: str) -> int | None:
        (key,) = values.items()
        return self.said.get((key[0], str(key[1]))) if unit is None else None
