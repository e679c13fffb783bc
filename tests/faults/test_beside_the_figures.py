"""What stands beside the figures tells of nobody either: lists of areas, populations nobody is in, seals, errors."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from casework import clock
from casework.actions.report import drafting
from casework.actions.report.drafting import Waiting
from casework.models import Cohort, FactCount, Release
from casework.models.report_codes import Population
from casework.reports.cells import Counted
from casework.reports.making import Earlier, Freeze
from casework.reports.protected import Protected
from tests.make import Make
from tests.report_histories import histories, released

PUPILS, AREAS = 60, 3


def without(freeze: Freeze, population: Population, *areas: str) -> Freeze:
    """The same freeze with nobody of a population in some areas; without areas, in none."""
    facts = {
        key: Counter({(area, profile): n for (area, profile), n in counted.items() if area not in areas})
        for key, counted in freeze.facts.items()
        if areas or key[1] is not population
    }
    return replace(freeze, facts=facts)


def named(report: Protected) -> set[tuple[int, Population, tuple[str, ...]]]:
    """Which populations of which cohorts a report names, and which areas of each."""
    return {
        (each.year, each.population, tuple(sorted(area for unit in each.units for area in unit.areas)))
        for each in report.figures
    }


@pytest.mark.parametrize("place", [1, 2], ids=["while all are one", "when areas are shown"])
def test_the_areas_of_a_report_are_all_there_are_wherever_pupils_came_from(place: int) -> None:
    freezes = histories(PUPILS, AREAS, place)
    empty = sorted(freezes[-1].names)[0]
    fewer = [without(each, Population.PARTICIPANTS, empty) for each in freezes]
    before, after = released(freezes)[-1].report, released(fewer)[-1].report
    assert any(each.shown for each in after.figures)
    assert named(after) == named(before)
    assert all(area in str(named(after)) for area in freezes[-1].names.values())


def test_a_population_nobody_is_in_is_named_as_one_with_too_few_is() -> None:
    [freeze] = histories(PUPILS, AREAS, 1)
    few: Counted = Counter({("area-01", ("ordinary_job", "running", "none", "not_ended")): 1})
    told = []
    for counted in ({}, {(2024, Population.PLACEMENTS): few}):
        facts = {key: found for key, found in freeze.facts.items() if key[1] is not Population.PLACEMENTS}
        told.append(released([replace(freeze, facts=facts | counted)])[-1].report)
    assert told[0].canonical == told[1].canonical
    assert told[0].of(2024, Population.PLACEMENTS) is not None


def test_the_seal_of_a_cohort_that_is_followed_no_more_cannot_be_guessed_from_its_counts() -> None:
    [freeze] = histories(PUPILS, AREAS, 1)
    kept = released([freeze])[-1].kept

    def sealed(facts: Freeze, secrets: dict[int, bytes]) -> bytes:
        waiting = Waiting(uuid4(), 1, facts, Earlier(), secrets, bytes(32))
        return drafting._state_hash(waiting, kept)

    other = without(freeze, Population.PARTICIPANTS, "area-01")
    assert sealed(freeze, {2024: b"secret"}) != sealed(other, {2024: b"secret"})
    assert sealed(freeze, {2024: b"secret"}) != sealed(freeze, {2024: b"another"})
    assert sealed(freeze, {}) == sealed(other, {}), "anybody could try counts until they fit"


def test_an_error_of_the_database_says_no_count(make: Make) -> None:
    area = make.area()

    def write() -> None:
        with make.writing() as opened:
            cohort, release = Cohort(year=2024), Release(number=1, frozen_on=date(2025, 2, 1), plan=1)
            release.frozen_at = clock.now()
            opened.add_all([cohort, release])
            opened.flush()
            told = {"release_id": release.id, "cohort_id": cohort.id, "population": Population.REQUESTS}
            opened.add_all(
                FactCount(**told, area_id=area.id, profile="autumn", pupils=number) for number in (7331, 7349)
            )

    with pytest.raises(DBAPIError) as fault:
        write()
    assert not any(number in str(fault.value) for number in ("7331", "7349"))
