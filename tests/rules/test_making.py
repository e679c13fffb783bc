"""Reports made one after the other: when areas appear, what stands still, and what is done when the attack wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from casework.models.report_codes import Population
from casework.reports import attack, making
from casework.reports.attack import Finding, Shown
from casework.reports.cells import Cell, Counted, Key, name_of
from casework.reports.cube import Cube
from casework.reports.key_figures import started
from casework.reports.making import Earlier, Freeze, Kept, Made, make
from casework.reports.plan import PLAN
from casework.reports.protected import Figures
from casework.reports.rounding import grows
from casework.reports.solver import Unsolvable
from tests.report_histories import dithers, histories, released

ASKED = Population.REQUESTS
KEY = (2024, ASKED)
DAYS = [date(2025, 2, 1), date(2025, 8, 1), date(2026, 2, 1), date(2026, 8, 1), date(2027, 2, 1)]
WAITING, ACCEPTED = ("autumn", "waiting", "waiting"), ("autumn", "accepted", "given")
DECLINED = ("autumn", "declined", "declined")
Area = Mapping[tuple[str, str, str], int]


def facts(**areas: Area) -> Counted:
    return Counter(
        {(area, profile): number for area, profiles in areas.items() for profile, number in profiles.items()}
    )


def in_order(*counted: Counted, closed: Sequence[date] = ()) -> list[Made]:
    """One report for each count, half a year apart, of the pupils asked for in 2024."""
    before: dict[int, Mapping[Key, Counted]] = {}
    kept: list[Mapping[Key, Kept]] = []
    found: list[Made] = []
    for number, (day, each) in enumerate(zip(DAYS, counted, strict=False), 1):
        before[number] = {KEY: each}
        full = frozenset({2024} if day >= date(2025, 8, 1) else ())
        freeze = Freeze(
            number, day, before[number], {"north": "Nord"}, full, frozenset({2024} if day in closed else ())
        )
        found.append(make(freeze, Earlier(list(kept), lambda asked: before[asked]), dithers(7)))
        kept.append(found[-1].kept)
    return found


def figures(made: Made) -> Figures:
    found = made.report.of(*KEY)
    assert found is not None
    return found


def units(made: Made) -> dict[str, date]:
    return {unit.key: unit.since for unit in figures(made).units}


def of_unit(made: Made, unit: str) -> dict[str, int]:
    return {name: number for name, number in figures(made).cells.items() if f"area={unit}" in name.split("|")}


ALL_WIN = (Finding("A0", True, 1, 4, 0, 0.0),)
BROKEN = (Finding("A0", False, 1, 0, 0, 0.0),)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Cube], bool]], None]:
    """Let the attack win against every cube of which this is true."""

    def stub(breaks: Callable[[Cube], bool]) -> None:
        def examine(history: Sequence[Shown], *_: object) -> tuple[Finding, ...]:
            return BROKEN if breaks(history[-1].cube) else ALL_WIN

        monkeypatch.setattr(attack, "examine", examine)

    return stub


def test_nothing_is_shown_of_nineteen_pupils_and_something_of_twenty() -> None:
    none, few, enough = (in_order(each)[0] for each in (
        facts(), facts(north={WAITING: 19}), facts(north={WAITING: 19, ACCEPTED: 1})))  # fmt: skip
    assert none.report.figures[0].coarse == ("too_few",) and not none.kept
    assert figures(few).coarse == ("too_few",) and not figures(few).shown and not few.kept
    assert figures(enough).count() == 20 and not figures(enough).coarse
    assert make(Freeze(1, DAYS[0], {}, {}), Earlier(), dithers(1)).report.figures == ()


def test_areas_appear_when_the_school_year_is_over_and_are_decided_once() -> None:
    spring = facts(north={WAITING: 30}, south={WAITING: 25}, west={WAITING: 9})
    summer = facts(north={WAITING: 10, ACCEPTED: 20}, south={ACCEPTED: 25}, west={WAITING: 9})
    later = facts(north={ACCEPTED: 30}, south={WAITING: 12}, west={ACCEPTED: 29})
    first, second, third = in_order(spring, summer, later)
    assert units(first) == {"all": DAYS[0]} and not of_unit(first, "north")
    assert units(second) == {"north": DAYS[1], "south+west": DAYS[1]}
    assert units(third) == {"north": DAYS[2], "south+west": DAYS[2]}
    assert figures(second).units[0].areas == ("Nord",)
    assert sum(figures(third).count(unit=unit) or 0 for unit in units(third)) == figures(third).count()


def test_areas_wait_until_five_pupils_have_changed_since_the_last_report() -> None:
    spring = facts(north={WAITING: 30}, south={WAITING: 25})
    four = facts(north={WAITING: 28, ACCEPTED: 2}, south={WAITING: 23, ACCEPTED: 2})
    first, second, third = in_order(spring, four, facts(north={ACCEPTED: 30}, south={WAITING: 25}))
    assert units(second) == {"all": DAYS[0]} and figures(second) == figures(first)
    assert set(units(third)) == {"north", "south"}


def test_an_area_changes_when_five_of_its_pupils_have_and_the_others_not_in_a_single_figure() -> None:
    spring, summer = facts(north={WAITING: 40}), facts(north={WAITING: 31}, south={WAITING: 28})
    more = facts(north={WAITING: 27, ACCEPTED: 4}, south={WAITING: 23, ACCEPTED: 5})
    still = facts(north={WAITING: 28, DECLINED: 3}, south={WAITING: 19, ACCEPTED: 9})
    _, second, third, fourth = in_order(spring, summer, more, still)
    assert units(third) == {"north": DAYS[1], "south": DAYS[2]}
    assert of_unit(third, "north") == of_unit(second, "north")
    assert of_unit(third, "south") != of_unit(second, "south")
    assert figures(fourth) == figures(third) and fourth.findings == {KEY: ()}
    assert fourth.kept == third.kept


def test_changes_add_up_over_the_terms_until_there_are_five() -> None:
    summer = facts(north={WAITING: 31}, south={WAITING: 28})
    two, four = facts(north={WAITING: 29, ACCEPTED: 2}, south={WAITING: 28}), facts(
        north={WAITING: 27, ACCEPTED: 4}, south={WAITING: 28})  # fmt: skip
    five = facts(north={WAITING: 26, ACCEPTED: 5}, south={WAITING: 28})
    made = in_order(summer, summer, two, four, five)
    assert [units(each) for each in made[:4]] == [{"all": DAYS[0]}] * 4
    assert [figures(each).cells for each in made[1:4]] == [figures(made[0]).cells] * 3
    assert units(made[4]) == {"north": DAYS[4], "south": DAYS[4]}
    made = in_order(facts(north={WAITING: 40}), summer, two, four, five)
    assert [units(each)["north"] for each in made[1:]] == [DAYS[1], DAYS[1], DAYS[1], DAYS[4]]
    assert [units(each)["south"] for each in made[1:]] == [DAYS[1]] * 4


def test_an_area_that_disappears_keeps_its_unit_and_a_new_one_joins_the_joined() -> None:
    spring = facts(north={WAITING: 40})
    summer = facts(north={WAITING: 30}, south={WAITING: 15}, west={WAITING: 12})
    gone = facts(north={WAITING: 30}, west={WAITING: 12})
    new = facts(north={WAITING: 30}, west={WAITING: 12}, east={ACCEPTED: 30})
    _, second, third, fourth = in_order(spring, summer, gone, new)
    assert set(units(second)) == set(units(third)) == set(units(fourth)) == {"north", "south+west"}
    assert figures(third).count(unit="south+west") in {10, 15}
    assert fourth.kept[KEY].units["south+west"] == ("south", "west", "east")
    assert figures(fourth).count(unit="south+west", nav_answer="accepted") == 30


def test_a_corrected_history_lets_figures_fall_in_the_next_report_only() -> None:
    first, second = in_order(facts(north={ACCEPTED: 60}), facts(north={ACCEPTED: 41, DECLINED: 4}))
    assert (figures(first).count(), figures(second).count()) == (60, 45)
    assert figures(first).count(nav_answer="accepted") == 60


def test_a_pupil_who_leaves_and_returns_moves_nothing() -> None:
    there, away = facts(north={WAITING: 30, ACCEPTED: 4}), facts(north={WAITING: 30, ACCEPTED: 3})
    made = in_order(there, away, there)
    assert figures(made[0]) == figures(made[1]) == figures(made[2])
    many = facts(north={WAITING: 30})
    made = in_order(there + many, there, there + many)
    assert [figures(each).count() for each in made] == [65, 35, 65]


def test_a_closed_cohort_says_the_same_for_ever() -> None:
    first, second = in_order(facts(north={WAITING: 60}), facts(), closed=DAYS[1:])
    assert figures(second) == figures(first) and second.kept == first.kept


def test_the_same_facts_in_another_order_give_the_same_bytes() -> None:
    rows = [(("north", ACCEPTED), 22), (("south", WAITING), 25), (("south", ACCEPTED), 7), (("north", DECLINED), 8)]
    shuffled = list(rows)
    Random(3).shuffle(shuffled)
    one = in_order(facts(north={WAITING: 60}), Counter(dict(rows)))
    other = in_order(facts(north={WAITING: 60}), Counter(dict(shuffled)))
    assert [each.report.digest for each in one] == [each.report.digest for each in other]
    assert one[1].kept == other[1].kept


TWO_AREAS = facts(north={WAITING: 30}, south={ACCEPTED: 30}), facts(
    north={WAITING: 21, ACCEPTED: 9}, south={ACCEPTED: 30, DECLINED: 2})  # fmt: skip
LATER = facts(north={WAITING: 11, ACCEPTED: 19}, south={ACCEPTED: 22, DECLINED: 10})


def test_a_draft_that_breaks_is_rounded_again_with_another_salt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = iter((BROKEN, BROKEN, ALL_WIN))
    monkeypatch.setattr(attack, "examine", lambda *_: next(tries))
    [made] = in_order(TWO_AREAS[0])
    assert made.kept[KEY].salt == 2 and figures(made).coarse == () and made.findings[KEY] == ALL_WIN


def test_when_no_salt_helps_all_areas_are_one_and_stay_so(told: Callable[[Callable[[Cube], bool]], None]) -> None:
    told(lambda cube: len(cube.units) > 1)
    first, second, third = in_order(*TWO_AREAS, LATER)
    assert figures(first).coarse == ()
    assert figures(second).coarse == figures(third).coarse == ("joined",)
    assert units(second) == {"all": DAYS[1]} and units(third) == {"all": DAYS[2]}
    assert third.kept[KEY].units == {"all": ("north", "south")}


def test_then_crosses_are_dropped_and_then_nothing_is_shown(told: Callable[[Callable[[Cube], bool]], None]) -> None:
    jobs = histories(150, 5, 2)
    key = (2024, Population.PLACEMENTS)
    last = replace(jobs[1], facts={key: jobs[1].facts[key]})
    told(lambda cube: any(len(table.dimensions) == 2 for table in cube.counting.tables))
    made = make(last, Earlier(), dithers(1))
    assert made.report.figures[0].coarse == ("joined", "dropped")
    assert made.report.figures[0].count(form="summer_job") is not None
    assert made.report.figures[0].count(form="summer_job", placement="running") is None
    told(lambda _: True)
    held = make(last, Earlier(), dithers(1))
    assert held.report.figures[0].coarse == ("broken",) and not held.report.figures[0].shown and not held.kept


def test_a_later_draft_that_cannot_be_saved_leaves_the_figures_before_it(
    told: Callable[[Callable[[Cube], bool]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    [first] = in_order(TWO_AREAS[0])
    told(lambda _: True)
    earlier = Earlier([first.kept], lambda _: {KEY: TWO_AREAS[0]})
    freeze = Freeze(2, DAYS[1], {KEY: TWO_AREAS[1]}, {"north": "Nord"}, frozenset({2024}))
    second = make(freeze, earlier, dithers(7))
    assert figures(second) == figures(first) and second.kept == first.kept and units(second) == {"all": DAYS[0]}

    def never(*_: object) -> object:
        raise Unsolvable("never")

    monkeypatch.setattr(making, "rounded", never)
    assert figures(make(freeze, earlier, dithers(7))) == figures(first)


def test_two_school_years_of_reports_are_sound_from_the_first_to_the_last() -> None:
    freezes = histories(100, 4, 5, cohorts=2, seed=2)
    last: dict[Key, tuple[Figures, Mapping[Cell, int]]] = {}
    for freeze, made in zip(freezes, released(freezes, 2), strict=True):
        assert all(finding.passed for findings in made.findings.values() for finding in findings)
        for found in made.report.figures:
            key = found.year, found.population
            assert freeze.on >= date(found.year + 1, 8, 1) or len(found.units) <= 1
            assert found.shown or found.coarse == ("too_few",)
            if found.shown:
                truth = Cube(PLAN[found.population], ("all",)).tally(everybody(freeze.facts[key]))
                if key in last:
                    goes_on(found, truth, *last[key])
                last[key] = found, truth
    assert set(last) == {(year, population) for year in (2024, 2025) for population in Population}
    assert any(started(found).share for found, _ in last.values() if found.population is Population.PARTICIPANTS)


def everybody(counted: Counted) -> Counted:
    """The same pupils, all in one unit."""
    found: Counted = Counter()
    for (_, profile), number in counted.items():
        found["all", profile] += number
    return found


def goes_on(now: Figures, truth: Mapping[Cell, int], before: Figures, truth_before: Mapping[Cell, int]) -> None:
    """A unit that was not updated says the same; where all were, what can only grow has not fallen."""
    since = {unit.key: unit.since for unit in before.units}
    still = {f"area={unit.key}" for unit in now.units if unit.since == since.get(unit.key)}
    for name, number in now.cells.items():
        if still & set(name.split("|")):
            assert number == before.cells[name], name
    cube = Cube(PLAN[now.population], ("all",))
    for where in () if still else cube.cells:
        name = name_of(now.population, where)
        if grows(cube, where) and truth[where] >= truth_before[where] and name not in now.slack:
            assert now.cells[name] >= before.cells[name], name
