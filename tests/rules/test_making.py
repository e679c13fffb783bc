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
from casework.reports.cells import Cell, Counted, Dither, Key, cell, name_of
from casework.reports.cube import Cube
from casework.reports.key_figures import started
from casework.reports.making import Earlier, Freeze, Kept, Made, make
from casework.reports.plan import PLAN
from casework.reports.protected import Figures
from casework.reports.rounding import grows
from casework.reports.solver import Unsolvable
from tests.report_histories import alike, dithers, frozen, histories, released

ASKED = Population.REQUESTS
KEY = (2024, ASKED)
DAYS = [date(2025, 2, 1), date(2025, 8, 1), date(2026, 2, 1), date(2026, 8, 1), date(2027, 2, 1)]
WAITING, ACCEPTED = ("autumn", "waiting", "waiting"), ("autumn", "accepted", "given")
DECLINED = ("autumn", "declined", "declined")
Area = Mapping[tuple[str, str, str], int]
NAMES = {"north": "Nord"}


def facts(**areas: Area) -> Counted:
    return Counter(
        {(area, profile): number for area, profiles in areas.items() for profile, number in profiles.items()}
    )


def in_order(*counted: Counted, closed: Sequence[date] = (), names: Mapping[str, str] = NAMES) -> list[Made]:
    """One report for each count, half a year apart, of the pupils asked for in 2024."""
    before: dict[int, Mapping[Key, Counted]] = {}
    kept: list[Mapping[Key, Kept]] = []
    found: list[Made] = []
    for number, (day, each) in enumerate(zip(DAYS, counted, strict=False), 1):
        before[number] = {KEY: each}
        full = frozenset({2024} if day >= date(2025, 8, 1) else ())
        freeze = Freeze(number, day, before[number], names, full, frozenset({2024} if day in closed else ()))
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


def test_areas_appear_though_fewer_than_five_pupils_have_changed_and_no_figure_of_all_moves() -> None:
    """Told apart in the facts the figures are of, not in those of the day."""
    spring = facts(north={WAITING: 31, ACCEPTED: 8}, south={WAITING: 23})
    four = facts(north={WAITING: 29, ACCEPTED: 10}, south={WAITING: 21, ACCEPTED: 2})
    first, second, third = in_order(spring, four, four + facts(south={DECLINED: 8}))
    assert units(second) == {"north": DAYS[0], "south": DAYS[0]}
    assert {name: figures(second).cells[name] for name in figures(first).cells} == figures(first).cells
    assert of_unit(second, "south") and figures(second).count(unit="south", nav_answer="accepted") == 0
    assert second.kept[KEY].stands == {"north": (1, DAYS[0]), "south": (1, DAYS[0])}
    assert all(finding.passed for finding in second.findings[KEY]) and len(second.findings[KEY]) == 6
    assert units(third) == {"north": DAYS[0], "south": DAYS[2]}
    assert of_unit(third, "north") == of_unit(second, "north")


def test_areas_stay_one_when_telling_them_apart_in_what_is_published_breaks(
    told: Callable[[Callable[[Cube], bool]], None],
) -> None:
    told(lambda cube: len(cube.units) > 1)
    same = facts(north={WAITING: 31, ACCEPTED: 8}, south={WAITING: 23})
    first, second, third = in_order(same, same, same)
    assert figures(second).cells == figures(first).cells and figures(second).coarse == ("joined",)
    assert units(second) == {"all": DAYS[0]} and second.findings[KEY] == BROKEN * 20
    assert figures(third) == figures(second) and third.findings[KEY] == ()


def test_what_is_pinned_keeps_the_slack_it_was_published_with(monkeypatch: pytest.MonkeyPatch) -> None:
    same = facts(north={WAITING: 31, ACCEPTED: 8}, south={WAITING: 23})
    [first] = in_order(same)
    loose = {cell(("nav_answer", "accepted")): 5}
    kept = {KEY: replace(first.kept[KEY], slack=loose)}
    monkeypatch.setattr(attack, "examine", lambda *_: ALL_WIN)
    freeze = Freeze(2, DAYS[1], {KEY: same}, NAMES, frozenset({2024}))
    second = make(freeze, Earlier([kept], lambda _: {KEY: same}), dithers(7))
    assert second.kept[KEY].slack == loose and len(units(second)) == 2


def test_a_report_is_held_against_all_before_it_and_not_the_last_alone() -> None:
    """Six turn, then turn back and another ends: the third would show one pupil against the first."""
    spring, turned = facts(north={WAITING: 60}), facts(north={WAITING: 54, ACCEPTED: 6})
    back = facts(north={WAITING: 59, DECLINED: 1})
    five = facts(north={WAITING: 50, DECLINED: 5, ACCEPTED: 5})
    first, second, third, fourth = in_order(spring, turned, back, five)
    assert [units(each)["all"] for each in (first, second, third)] == [DAYS[0], DAYS[1], DAYS[1]]
    assert figures(third) == figures(second)
    assert units(fourth) == {"all": DAYS[3]}
    made = in_order(*(facts(south={WAITING: 30}) + each for each in (spring, spring, turned, back)))
    assert [units(each)["north"] for each in made[1:]] == [DAYS[0], DAYS[2], DAYS[2]]
    assert of_unit(made[3], "north") == of_unit(made[2], "north")


def test_a_list_of_areas_does_not_tell_which_are_empty() -> None:
    names = {"north": "Nord", "south": "Sør", "west": "Vest"}
    spring, nobody = facts(north={WAITING: 30}, south={WAITING: 26}), facts()
    summer = facts(north={ACCEPTED: 30}, south={ACCEPTED: 26})
    one = facts(west={WAITING: 1})
    for came in (one, nobody):
        without, having = in_order(spring, summer, names=names), in_order(spring + came, summer + one, names=names)
        assert [figures(each).units for each in without] == [figures(each).units for each in having]
        assert figures(having[0]).units[0].areas == ("Nord", "Sør", "Vest")
        assert figures(having[1]).units[1].areas == ("Sør", "Vest")


def test_an_area_changes_when_five_of_its_pupils_have_and_the_others_not_in_a_single_figure() -> None:
    spring, summer = facts(north={WAITING: 40}), facts(north={WAITING: 31}, south={WAITING: 28})
    more = facts(north={WAITING: 27, ACCEPTED: 4}, south={WAITING: 23, ACCEPTED: 5})
    still = facts(north={WAITING: 28, DECLINED: 3}, south={WAITING: 19, ACCEPTED: 9})
    _, second, third, fourth = in_order(spring, summer, more, still)
    assert units(third) == {"north": DAYS[1], "south": DAYS[2]}
    assert of_unit(third, "north") == of_unit(second, "north")
    assert of_unit(third, "south") != of_unit(second, "south")
    assert figures(fourth) == figures(third) and fourth.findings[KEY] == ()
    assert fourth.kept == third.kept


def test_changes_add_up_over_the_terms_until_there_are_five() -> None:
    summer = facts(north={WAITING: 31}, south={WAITING: 28})
    two, four = facts(north={WAITING: 29, ACCEPTED: 2}, south={WAITING: 28}), facts(
        north={WAITING: 27, ACCEPTED: 4}, south={WAITING: 28})  # fmt: skip
    five = facts(north={WAITING: 26, ACCEPTED: 5}, south={WAITING: 28})
    made = in_order(summer, summer, two, four, five)
    assert [units(each)["north"] for each in made[1:]] == [DAYS[0], DAYS[0], DAYS[0], DAYS[4]]
    assert [units(each)["south"] for each in made[1:]] == [DAYS[0]] * 4
    assert [figures(each).cells for each in made[2:4]] == [figures(made[1]).cells] * 2
    made = in_order(facts(north={WAITING: 40}), summer, two, four, five)
    assert [units(each)["north"] for each in made[1:]] == [DAYS[1], DAYS[1], DAYS[1], DAYS[4]]
    assert [units(each)["south"] for each in made[1:]] == [DAYS[1]] * 4


def test_two_areas_that_move_against_each_other_do_not_show_one_pupil_in_what_is_shown_for_all_of_them() -> None:
    """Six got an answer in the north; in the south five lost theirs and one was declined: together it is one."""
    spring, summer = facts(north={WAITING: 50}), facts(north={WAITING: 30}, south={ACCEPTED: 28})
    crossed = facts(north={WAITING: 24, ACCEPTED: 6}, south={ACCEPTED: 22, WAITING: 5, DECLINED: 1})
    more = crossed + facts(south={WAITING: 6})
    _, second, third, fourth, fifth = in_order(spring, summer, crossed, crossed, more)
    assert units(second) == {"north": DAYS[1], "south": DAYS[1]}
    assert units(third) == {"north": DAYS[2], "south": DAYS[1]}, "one waits, and not for what became of anybody"
    assert of_unit(third, "south") == of_unit(second, "south")
    assert figures(fourth) == figures(third), "against the second report it would still be one"
    assert units(fifth) == {"north": DAYS[2], "south": DAYS[4]}
    both = facts(north={WAITING: 24, ACCEPTED: 6}, south={ACCEPTED: 22, WAITING: 6})
    moved = in_order(spring, summer, both)[-1]
    assert units(moved) == {"north": DAYS[2], "south": DAYS[2]}, "where all of it evens out, nothing is seen"


def test_who_knows_one_area_does_not_see_one_pupil_in_the_sum_of_the_others() -> None:
    spring, summer = facts(north={WAITING: 70}), facts(north={WAITING: 30}, south={ACCEPTED: 30}, west={DECLINED: 30})
    crossed = facts(north={WAITING: 24, ACCEPTED: 6}, south={ACCEPTED: 24, WAITING: 5, DECLINED: 1},
                    west={DECLINED: 20, WAITING: 10})  # fmt: skip
    third = in_order(spring, summer, crossed)[-1]
    assert units(third) == {"north": DAYS[2], "south": DAYS[1], "west": DAYS[2]}


def test_an_area_that_disappears_keeps_its_unit_and_a_new_one_joins_the_joined() -> None:
    spring = facts(north={WAITING: 50})
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
    assert [figures(each).count() for each in made] == [65, 35, 35], "all of them back: as in the first, and so not new"


def test_a_closed_cohort_says_the_same_for_ever() -> None:
    first, second = in_order(facts(north={WAITING: 60}), facts(), closed=DAYS[1:])
    assert replace(figures(second), coarse=()) == figures(first) and second.kept == first.kept
    assert figures(second).coarse == ("closed",)


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
    made = make(last, Earlier(), dithers(1)).report.of(*key)
    assert made is not None and made.coarse == ("joined", "dropped")
    assert made.count(form="summer_job") is not None
    assert made.count(form="summer_job", placement="running") is None
    told(lambda _: True)
    broken = make(last, Earlier(), dithers(1))
    found = broken.report.of(*key)
    assert found is not None and found.coarse == ("broken",) and not found.shown and not broken.kept
    assert broken.findings[key] == BROKEN * 60


def test_a_later_draft_that_cannot_be_saved_leaves_the_figures_before_it_and_says_why(
    told: Callable[[Callable[[Cube], bool]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    [first] = in_order(TWO_AREAS[0])
    told(lambda _: True)
    earlier = Earlier([first.kept], lambda _: {KEY: TWO_AREAS[0]})
    freeze = Freeze(2, DAYS[1], {KEY: TWO_AREAS[1]}, NAMES, frozenset({2024}))
    second = make(freeze, earlier, dithers(7))
    assert replace(figures(second), coarse=()) == figures(first) and figures(second).coarse == ("held",)
    assert second.kept == first.kept and units(second) == {"all": DAYS[0]}
    assert second.findings[KEY] == BROKEN * 60, "what it fell for is kept"

    def never(*_: object) -> object:
        raise Unsolvable("never")

    monkeypatch.setattr(making, "rounded", never)
    unrounded = make(freeze, earlier, dithers(7))
    assert figures(unrounded) == figures(second)
    assert {finding.attack for finding in unrounded.findings[KEY]} == {"rounding"}


def test_areas_are_not_joined_again_when_that_would_show_one_pupil(
    told: Callable[[Callable[[Cube], bool]], None],
) -> None:
    """What two areas lose and win is hidden by area, not in the sum."""
    told(lambda _: False)
    spring = facts(north={WAITING: 30}, south={WAITING: 22, ACCEPTED: 8})
    made = in_order(spring, spring)
    crossed = facts(north={WAITING: 24, ACCEPTED: 6}, south={WAITING: 27, ACCEPTED: 3})
    told(lambda cube: len(cube.units) > 1)
    freeze = Freeze(3, DAYS[2], {KEY: crossed}, NAMES, frozenset({2024}))
    third = make(freeze, Earlier([each.kept for each in made], lambda _: {KEY: spring}), dithers(7))
    assert figures(third).coarse == ("held",) and third.kept == made[1].kept


def test_a_cell_keeps_its_coin_from_one_report_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def coins(year: int, salt: int) -> Dither:
        asked.append(salt)
        return dithers(7)(year, salt)

    [first] = in_order(TWO_AREAS[0])
    kept = {KEY: replace(first.kept[KEY], salt=4)}
    freeze = Freeze(2, DAYS[1], {KEY: LATER}, NAMES, frozenset({2024}))
    earlier = Earlier([kept], lambda _: {KEY: TWO_AREAS[0]})
    assert make(freeze, earlier, coins).kept[KEY].salt == 4 and asked == [4]
    tries = iter((BROKEN, BROKEN, ALL_WIN))
    monkeypatch.setattr(attack, "examine", lambda *_: next(tries))
    assert make(freeze, earlier, coins).kept[KEY].salt == 6 and asked[1:] == [4, 5, 6]


@pytest.mark.parametrize(
    ("pupils", "areas", "answer"),
    [(20, 2, 0.0), (37, 1, 0.0), (41, 2, 0.999), (75, 3, 0.0), (150, 1, 0.999)],
)
def test_where_everybody_has_the_same_outcome_nobody_is_certain_that_everybody_has(
    pupils: int, areas: int, answer: float
) -> None:
    """In every population, while areas are one and when they are told apart."""
    freezes = frozen(alike(pupils, areas, answer), areas, 2, months=18)
    made = released(freezes, pupils)
    for freeze, each in zip(freezes, made, strict=True):
        assert len(each.report.figures) == len(Population)
        for found in each.report.figures:
            key = found.year, found.population
            assert len(freeze.facts[key]) == areas, "all alike"
            assert found.shown and not found.coarse and abs((found.count() or 0) - pupils) <= 4
            assert len(found.units) == (areas if each is made[-1] and pupils >= 20 * areas else 1)
            assert all(judged.passed and not judged.certain for judged in each.findings[key])
            assert each is not made[0] or {"A0", "A1", "A3"} <= {judged.attack for judged in each.findings[key]}


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
