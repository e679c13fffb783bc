"""What the plan says cannot be is never counted, whatever history a pupil has; and the plan itself is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.models.codes import CaseStage, ConsentStatus, Destination, Measure
from casework.models.job_codes import EndReason, PlacementForm, PlacementOutcome
from casework.models.report_codes import EndedIn, Population, Section
from casework.models.transition_codes import (
    AfterClosing,
    InEducation,
    LeaveReason,
    MilestoneKind,
    OfferState,
    Route,
    StartState,
    YearResult,
)
from casework.reports import committing
from casework.reports.contents import KEY_FIGURES, TABLES_OF
from casework.reports.cube import Cube
from casework.reports.facts import participants, placements, requests
from casework.reports.facts.histories import AnyRow, Followed
from casework.reports.plan import PLAN, Link, Table
from tests.fact_rows import a_case, a_check, a_placement, a_step, a_way, as_of, followed

SAYS: dict[Population, Mapping[str, Callable[[Any], object]]] = {
    Population.PARTICIPANTS: participants.SAYS,
    Population.REQUESTS: requests.SAYS,
    Population.PLACEMENTS: placements.SAYS,
}
BEGINNING = date(2024, 8, 1)
DAYS = st.integers(0, 1300).map(lambda days: BEGINNING + timedelta(days=days))
SELDOM = st.integers(0, 400)


@st.composite
def cases(draw: st.DrawFn) -> AnyRow:
    """A case as actions can leave one: closed with all that belongs to it, or open or on hold."""
    opened = draw(DAYS)
    closed = draw(st.none() | SELDOM.map(lambda days: opened + timedelta(days=days)))
    reached = draw(st.none() | st.tuples(SELDOM, SELDOM))
    first = opened + timedelta(days=reached[0]) if reached else opened
    return a_case(
        opened,
        closed,
        stage=None if closed else draw(st.sampled_from((CaseStage.ACTIVE, CaseStage.ON_HOLD))),
        destination=draw(st.sampled_from(Destination)),
        reached=(first, first + timedelta(days=reached[1])) if reached else None,
        measures=draw(st.frozensets(st.sampled_from(Measure), min_size=1)),
        consent=draw(st.sampled_from(ConsentStatus)),
    )


@st.composite
def ways(draw: st.DrawFn, into: int) -> AnyRow:
    """A way into upper secondary, however odd."""
    start = draw(st.none() | st.sampled_from(StartState))
    return a_way(
        into,
        sent=draw(st.none() | DAYS),
        route=draw(st.none() | st.sampled_from(Route)),
        start=start,
        start_on=draw(DAYS) if start else None,
        leave_reason=draw(st.sampled_from(LeaveReason)) if start is StartState.LEFT else None,
        in_education=draw(st.none() | st.sampled_from(InEducation)),
        result=draw(st.none() | st.sampled_from(YearResult)),
    )


@st.composite
def steps(draw: st.DrawFn) -> AnyRow:
    """A milestone."""
    due = draw(DAYS)
    done = draw(st.none() | st.integers(-30, 30).map(lambda days: due + timedelta(days=days)))
    return a_step(draw(st.sampled_from(MilestoneKind)), due, done, relevant=draw(st.booleans()))


@st.composite
def jobs(draw: st.DrawFn) -> AnyRow:
    """A placement that has started."""
    started = draw(DAYS)
    ended = draw(st.none() | SELDOM.map(lambda days: started + timedelta(days=days)))
    return a_placement(
        started,
        draw(st.none() | SELDOM.map(lambda days: started + timedelta(days=days))),
        ended=ended,
        reason=draw(st.sampled_from(EndReason)) if ended else None,
        form=draw(st.sampled_from(PlacementForm)),
        outcomes=draw(st.frozensets(st.sampled_from(PlacementOutcome))),
        outcome_on=draw(st.none() | DAYS),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[Followed, date]:
    """A pupil's history, and a day after it began."""
    mine = draw(st.lists(cases(), min_size=1, max_size=3))
    placed = draw(st.lists(jobs(), max_size=2))
    history = followed(
        *mine,
        steps=draw(st.lists(steps(), max_size=6)),
        checks=[
            a_check(case, asked, draw(st.sampled_from(Destination)))
            for case in mine
            for asked in AfterClosing
            if case.closed_on and draw(st.booleans())
        ],
        ways=[draw(ways(into)) for into in draw(st.lists(st.integers(2025, 2027), unique=True, max_size=2))],
        offers=draw(st.lists(st.sampled_from(OfferState), max_size=3)),
        tenth=draw(st.lists(st.integers(2024, 2026), unique=True, max_size=2)),
        placements=placed,
        minutes=[draw(st.integers(0, 20_000)) for _ in placed],
    )
    day = draw(DAYS.filter(lambda day: day >= history.first.opened_on) | st.just(date(2028, 8, 1)))
    read = followed(*(case for case in history.cases if case.opened_on <= day))
    history.cases, history.steps = read.cases, [step for step in history.steps if step.due_on < day]
    history.placements = [job for job in history.placements if job.started_on <= day]
    return history, day


def profile(population: Population, who: object) -> dict[str, str]:
    """The values of all dimensions."""
    return {name: str(SAYS[population][name](who)) for name in PLAN[population].names}


def refused(population: Population, values: Mapping[str, str]) -> list[Link]:
    """The links of the plan a profile breaks."""
    return [each for each in PLAN[population].links if not each.possible(values[each.first], values[each.second])]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_no_history_makes_a_profile_the_plan_says_cannot_be(found: tuple[Followed, date]) -> None:
    history, day = found
    values = profile(Population.PARTICIPANTS, as_of(day, history))
    assert not refused(Population.PARTICIPANTS, values), values
    for each in PLAN[Population.PARTICIPANTS].dimensions:
        assert values[each.name] in set(each.values)
    for placed in placements.placed(history, day):
        assert not refused(Population.PLACEMENTS, profile(Population.PLACEMENTS, placed))


@pytest.mark.parametrize(("on", "status"), [(date(2026, 2, 1), "not_due"), (date(2027, 2, 1), "unknown")])
@pytest.mark.parametrize("measure", ["transition", "job", "both"])
@pytest.mark.parametrize("term", ["autumn", "spring"])
def test_whoever_is_gone_counts_on_as_somebody_the_plan_allows(term: str, measure: str, on: date, status: str) -> None:
    counting = PLAN[Population.PARTICIPANTS]
    ended = EndedIn.YEAR_1_AUTUMN if term == "autumn" else EndedIn.YEAR_1_SPRING
    values = dict(zip(counting.names, committing.gone(term, measure, ended, 2025, on), strict=True))
    assert not refused(Population.PARTICIPANTS, values)
    assert all(values[each.name] in set(each.values) for each in counting.dimensions)
    assert (values["term"], values["measure"], values["follow_up"]) == (term, measure, "ended")
    assert (values["went_to"], values["leaver"], values["ended_in"]) == ("unknown", "no", ended)
    assert values["status_3"] == status


@pytest.mark.parametrize("population", Population)
def test_every_dimension_has_the_one_function_that_says_its_value(population: Population) -> None:
    assert set(SAYS[population]) == set(PLAN[population].names)
    assert len(SAYS[population]) == len(PLAN[population].dimensions)


@pytest.mark.parametrize("population", Population)
def test_every_table_stands_in_one_section_and_has_dimensions_that_are_counted(population: Population) -> None:
    planned = [(population, table.name) for table in PLAN[population].tables]
    standing = Counter(each for tables in TABLES_OF.values() for each in tables if each[0] is population)
    assert standing == Counter(planned) and max(standing.values()) == 1
    assert set(TABLES_OF) == set(Section)
    for table in PLAN[population].tables:
        assert set(table.dimensions) <= set(PLAN[population].names)
        assert len(table.dimensions) == 1 or (len(table.dimensions) == 2 and not table.area)


def test_a_profile_fits_where_it_is_kept() -> None:
    longest = [
        sum(1 + max(map(len, map(str, each.values))) for each in counting.dimensions) for counting in PLAN.values()
    ]
    assert max(longest) <= 600
    assert not any(
        "," in str(value) for counting in PLAN.values() for each in counting.dimensions for value in each.values
    )


@pytest.mark.parametrize("population", Population)
def test_crosses_and_links_close_no_ring(population: Population) -> None:
    counting = PLAN[population]
    edges = Cube(counting, ("all",)).edges
    assert len({frozenset((edge.first, edge.second)) for edge in edges}) == len(edges) < len(counting.dimensions)
    first, second, third = counting.names[:3]
    ring = tuple(Table(f"{a}_{b}", (a, b), area=False) for a, b in ((first, second), (second, third), (third, first)))
    with pytest.raises(ValueError, match="ring"):
        Cube(replace(counting, tables=ring), ("all",)).edges  # noqa: B018 - read for its refusal


def test_one_cross_more_closes_a_ring() -> None:
    counting = PLAN[Population.PARTICIPANTS]
    ring = (*counting.tables, Table("follow_up_went_to", ("measure", "follow_up"), area=False))
    with pytest.raises(ValueError, match="ring"):
        Cube(replace(counting, tables=ring), ("all",)).edges  # noqa: B018 - read for its refusal


def test_no_dimension_names_a_school_a_gender_a_grade_or_an_employer() -> None:
    names = {name for counting in PLAN.values() for name in counting.names}
    assert not {name for name in names for word in ("school", "gender", "grade", "employer", "country") if word in name}


def test_every_key_figure_counts_a_population_of_the_plan_once() -> None:
    names = [each.name for each in KEY_FIGURES]
    assert len(names) == len(set(names)) == 20
    assert {each.section for each in KEY_FIGURES} == set(Section)
    for each in KEY_FIGURES:
        assert "Numerator" in (each.of.__doc__ or ""), each.name
        assert "enominator" in (each.of.__doc__ or ""), each.name
