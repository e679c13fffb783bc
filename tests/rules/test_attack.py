"""The attack on the reports: it breaks every weakened method, and ours stands it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from casework.models.report_codes import Population
from casework.reports import committing
from casework.reports.attack import Finding, Shown, examine
from casework.reports.attack.all_but_one import all_but_one
from casework.reports.attack.changed import TELLING, Guesses, Kind, _Base, simulated
from casework.reports.attack.controls import HIDING, NEAREST, fallen, narrowed, tables
from casework.reports.attack.examination import attacked
from casework.reports.attack.insider import by_insiders
from casework.reports.attack.ledger import Answer, Laid, attack_all, verdict
from casework.reports.attack.method import MANY, Method, method
from casework.reports.attack.pushing import Truth
from casework.reports.attack.shown import Public
from casework.reports.basis import Basis, Freeze
from casework.reports.cells import Cell, Counted, Profile, cell, name_of
from casework.reports.cube import Atoms, Counts, Cube
from casework.reports.making import Made, cube_of
from casework.reports.plan import AREA, PLAN, Counting, Table
from casework.reports.rounding import Before, Rounded, rounded
from casework.reports.solver import INFINITY, Model
from tests.report_histories import FIRST_YEAR, dithers, histories, released

PUPILS = (FIRST_YEAR, Population.PARTICIPANTS)
COIN = dithers(7)(FIRST_YEAR, 0)


@cache
def series(pupils: int, releases: int = 4, areas: int = 5) -> tuple[list[Freeze], list[Made]]:
    freezes = histories(pupils, areas, releases)
    return freezes, released(freezes)


def counted(facts: Counted) -> tuple[Cube, Counts]:
    """The participants of a freeze, by unit."""
    units = committing.units(Counter(area for area, _ in facts.elements()))
    where = {area: unit for unit, lot in units.items() for area in lot}
    counts: Counter[tuple[str, Profile]] = Counter()
    for (area, profile), number in facts.items():
        counts[where[area], profile] += number
    return cube_of(Population.PARTICIPANTS, tuple(units)), counts


def pupils(number: int, freeze: int = 2) -> tuple[Cube, Counts, dict[Cell, int]]:
    cube, counts = counted(histories(number, 5, freeze)[-1].facts[PUPILS])
    return cube, counts, cube.tally(counts)


def shown(cube: Cube, done: Rounded) -> Shown:
    return Shown(cube, done.cells, done.slack)


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.attack: finding for finding in findings}


@pytest.mark.parametrize("number", [60, 150])
def test_our_reports_stand_every_attack_in_every_release(number: int) -> None:
    _, made = series(number)
    found = [finding for each in made for findings in each.findings.values() for finding in findings]
    assert {finding.attack for finding in found} == {"rule", "A0", "A1", "A2", "A3", "A6"}
    assert all(finding.passed for finding in found)
    assert {finding.narrowest for finding in found if finding.attack == "A0"} == {4}
    assert sum(finding.certain for finding in found) == 0
    assert sum(finding.cells for finding in found if finding.attack == "A2") > 100


def test_cells_rounded_one_by_one_contradict_each_other_or_give_a_small_count_away() -> None:
    cube, _, truth = pupils(150)
    alone = {where: 5 * ((number + COIN(name_of("participants", where))) // 5) for where, number in truth.items()}
    assert not all(finding.passed for finding in examine([Shown(cube, alone)], truth))


def of_the_method(*made: tuple[Cube, Counts, Rounded], first: bool = True) -> Method:
    """What several releases tell of the method."""
    return sum((method(shown(cube, done), counts, done.parts, first=first) for cube, counts, done in made), Method())


def test_without_a_coin_anybody_can_round_again_and_compare() -> None:
    several = [pupils(number, 1) for number in (60, 90, 150)]
    ours = of_the_method(*((cube, counts, rounded(cube, truth, COIN)) for cube, counts, truth in several))
    fixed = of_the_method(*((cube, counts, rounded(cube, truth, lambda _: 0)) for cube, counts, truth in several))
    assert (ours.first, ours.redone, ours.deaf, ours.passed) == (3, 0, 0, True)
    assert fixed.redone == 3
    assert fixed.keyed and fixed.wide and not fixed.secret
    assert not fixed.passed


def test_a_rounding_that_does_not_hear_the_key_is_found_by_trying_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    cube, counts, truth = pupils(60)
    done = rounded(cube, truth, COIN)
    monkeypatch.setattr("casework.reports.attack.method.rounded", lambda cube, truth, *_: rounded(cube, truth, COIN))
    found = of_the_method((cube, counts, done))
    assert found.deaf == 1 and found.wide
    assert not found.keyed and not found.passed


def test_one_small_release_or_one_without_crosses_says_nothing_of_the_method() -> None:
    cube, counts, truth = pupils(25, 1)
    alone = of_the_method((cube, counts, rounded(cube, truth, lambda _: 0)))
    assert alone.redone == 1, "by luck it could be"
    assert alone.passed and alone.unjudged == ("the coin", "the parts")
    flat = cube_of(Population.REQUESTS, tuple(f"area-{place}" for place in range(6)))
    faces = histories(60, 1, 1)[0].facts[FIRST_YEAR, Population.REQUESTS]
    asked = Counter({(unit, profile): 7 for unit in flat.units for _, profile in faces})
    assert of_the_method((flat, asked, rounded(flat, flat.tally(asked), lambda _: 0))) == Method()


def test_a_rounding_that_only_uses_parts_somebody_is_in_tells_that_somebody_is() -> None:
    cube, counts, truth = pupils(150)
    people = Counter[Cell]()
    for (unit, profile), number in counts.items():
        has = dict(zip(cube.counting.names, profile, strict=True))
        people.update({cell((AREA, unit), each): number for each in has.items()})
        for edge in cube.edges:
            people[cell((AREA, unit), (edge.first, has[edge.first]), (edge.second, has[edge.second]))] += number

    class Narrow(Cube):
        def written_out(self, model: Model, upper: Callable[[Cell], float] = lambda _: INFINITY) -> Atoms:
            return super().written_out(model, lambda where: upper(where) if len(where) < 2 or people[where] else 0)

    coins = [dithers(seed)(FIRST_YEAR, 0) for seed in range(4)]
    made = [(rounded(Narrow(cube.counting, cube.units), truth, coin), rounded(cube, truth, coin)) for coin in coins]
    narrow, wide = (
        of_the_method(*((cube, counts, done) for done in each), first=False) for each in zip(*made, strict=True)
    )
    assert narrow.empty == wide.empty >= MANY
    assert (narrow.nobody, narrow.keyed, narrow.secret, narrow.wide, narrow.passed) == (0, True, True, False, False)
    assert wide.nobody > 0 and wide.passed


def test_a_figure_that_falls_while_pupils_only_come_breaks_the_rule() -> None:
    freezes, _ = series(150)
    cube, before = counted(freezes[1].facts[PUPILS])
    after = Counter(before)
    came = [each for each in before if each[0] == cube.units[0]][:6]
    after.update(came)
    truths = [cube.tally(before), cube.tally(after)]
    first = rounded(cube, truths[0], COIN)
    other = dithers(9)(FIRST_YEAR, 0)
    kept, free = (
        rounded(cube, truths[1], other, Before(first.parts, first.cells, truths[0])),
        rounded(cube, truths[1], other),
    )
    assert by_name(examine([shown(cube, first), shown(cube, kept)], truths[1], truths[:1]))["rule"].passed
    assert not by_name(examine([shown(cube, first), shown(cube, free)], truths[1], truths[:1]))["rule"].passed


def test_a_commit_rule_of_one_shows_a_single_pupil(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = histories(60, 5, 2)[-1].facts[PUPILS]
    ours = simulated(PUPILS, facts, 3, 1, by_area=False)
    assert (ours.below, ours.shown) == (4, 0), "one of three is taken back again"
    assert ours.of == dict.fromkeys(Kind, 1)
    monkeypatch.setattr(committing, "may_change", lambda before, now: committing.changed(before, now) >= 1)
    weak = simulated(PUPILS, facts, 3, 1, by_area=False)
    assert weak.shown > 0
    assert not weak.passed


def test_a_report_made_again_of_earlier_counts_and_one_pupil_shows_that_pupil(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = histories(60, 5, 2)[-1].facts[PUPILS]
    base = _Base(PUPILS, facts, "secret", by_area=False)
    assert base.played(Kind.CHANGED, Random(1)).shown == 0
    forgetful = Basis._stood_on
    monkeypatch.setattr(Basis, "_stood_on", lambda self, unit: list(forgetful(self, unit))[-1:])
    assert _Base(PUPILS, facts, "secret", by_area=False).played(Kind.CHANGED, Random(1)).shown == 1


def test_who_went_is_counted_on_and_guessed_from_what_fell() -> None:
    facts = histories(60, 5, 2)[-1].facts[PUPILS]
    base = _Base(PUPILS, facts, "secret", by_area=False)
    area = sorted(facts)[0][0]
    gone = base._turned(Kind.WENT, area, 5, Random(3))
    assert gone.facts.total() == facts.total()
    assert (facts - gone.facts).total() == 5
    assert {profile[base.counting.names.index("follow_up")] for _, profile in gone.facts - facts} == {"ended"}


def test_guesses_are_judged_when_there_are_enough_and_what_is_shown_always() -> None:
    lucky = Guesses({Kind.CAME: TELLING - 1}, 25.0, {"unit": 70.0}, 99, 0)
    assert not lucky.judged and lucky.passed
    assert not (lucky + Guesses({Kind.WENT: 1}, 0.25, {"unit": 1.0}, 1, 0)).passed
    assert not (lucky + Guesses(below=1, shown=1)).passed


def test_hidden_small_counts_and_nearest_rounding_fall_and_ours_does_not() -> None:
    facts = histories(150, 5, 2)[-1].facts[PUPILS]
    assert fallen(HIDING, facts).percent >= HIDING.must_fall
    assert fallen(NEAREST, facts).percent >= NEAREST.must_fall
    cube, truth = tables(facts)
    assert narrowed(Shown(cube, rounded(cube, truth, COIN).cells).said(), truth, NEAREST.values).fallen == 0


def test_a_release_that_contradicts_its_own_rule_is_found_out() -> None:
    cube, _, truth = pupils(60)
    cells = dict(rounded(cube, truth, COIN).cells)
    impossible = cells | {cell(("follow_up", "ended")): cells[()] + 20}
    found = by_name(examine([Shown(cube, impossible)], truth))
    assert not found["A0"].passed and found["A0"].narrowest is None
    assert not found["rule"].passed


TINY = Counting(
    Population.PARTICIPANTS,
    (PLAN[Population.PARTICIPANTS].by_name["consent"],),
    (Table("consent", ("consent",)),),
)


def told(cells: Mapping[str, int], truth: Mapping[str, int], total: tuple[int, int]) -> tuple[Public, Truth]:
    """A report of one table of all pupils: who stands by the consent and who has withdrawn it."""
    cube = Cube(TINY, ("all",))
    where = {name: cell(("consent", name)) for name in cells}
    figures = {where[name]: number for name, number in cells.items()} | {(): total[0]}
    return Shown(cube, figures).said(), {where[name]: number for name, number in truth.items()} | {(): total[1]}


def test_who_knows_the_enrolment_of_a_unit_rounded_up_too_far_is_certain_of_all() -> None:
    said, truth = told({"stands": 25, "withdrawn": 0}, {"stands": 21, "withdrawn": 0}, (25, 21))
    alone = attacked("A0", [said], [truth], 4, enrolment=False)[0]
    widths, groups = attacked("A1", [said], [truth], 2, groups="A3")
    assert alone.passed and alone.narrowest == 4
    assert (widths.passed, widths.narrowest) == (False, 0)
    assert (groups.passed, groups.certain) == (False, 2)  # all stand; nobody has withdrawn


def test_the_ends_are_those_found_by_hand() -> None:
    said, truth = told({"stands": 20, "withdrawn": 5}, {"stands": 21, "withdrawn": 2}, (25, 23))
    widths, _ = attacked("A1", [said], [truth], 2, groups="A3")
    assert (widths.narrowest, widths.cells) == (6, 2)  # 23 in all, 16 to 24 stand, 1 to 9 do not: so 1 to 7


def test_a_unit_that_stood_still_is_the_same_unknown_twice() -> None:
    still, truth = told({"stands": 20, "withdrawn": 5}, {"stands": 21, "withdrawn": 2}, (25, 23))
    other, _ = told({"stands": 25, "withdrawn": 0}, {"stands": 21, "withdrawn": 2}, (25, 23))
    same = [Public(each.cube, each.intervals, each.rounded, {"all": 1}) for each in (still, other)]
    apart = [Public(each.cube, each.intervals, each.rounded) for each in (still, other)]
    assert attacked("A2", apart, [truth, truth], 2)[0].narrowest == 2  # none to two at the second date
    assert attacked("A2", same, [truth, truth], 2)[0].narrowest == 1  # and one to seven at the first: one or two


def test_everybody_is_the_sum_of_areas_told_apart_later_in_the_same_facts() -> None:
    """Of all it was said that none to four have withdrawn, by area that one to nine have: it is one to four."""
    first, truth = told({"stands": 45, "withdrawn": 0}, {"stands": 44, "withdrawn": 2}, (45, 46))
    cube = Cube(TINY, ("north", "south"))
    counts: Counter[tuple[str, Profile]] = Counter(
        {("north", ("stands",)): 22, ("south", ("stands",)): 22, ("south", ("withdrawn",)): 2}
    )
    cells = {where: 5 * (number // 5) for where, number in cube.tally(counts).items()}
    cells |= {cell((AREA, "south"), ("consent", "withdrawn")): 5}
    cells |= {cell(("consent", "withdrawn")): 5, cell(("consent", "stands")): 45}
    truths = [truth, cube.tally(counts)]

    def narrowest(everybody: object, *since: object) -> int | None:
        whole = replace(first, since={"all": everybody})
        return attacked("A2", [whole, Shown(cube, cells, {}, dict(zip(cube.units, since, strict=True))).said()],
                        truths, 2)[0].narrowest  # fmt: skip

    assert narrowest(1, 1, 1) == 3
    assert narrowest(1, 2, 2) == narrowest(1, 1, 2) == 4


BY_AREA_AND_NOT = Counting(
    Population.PARTICIPANTS,
    tuple(PLAN[Population.PARTICIPANTS].by_name[name] for name in ("term", "consent")),
    (Table("entries", ("term",)), Table("consent", ("consent",), area=False)),
)


@pytest.mark.parametrize("withdrawn,certain,narrowest", [(0, 2, 0), (5, 0, 4)])
def test_who_knows_one_area_takes_it_out_of_what_is_shown_for_all(withdrawn: int, certain: int, narrowest: int) -> None:
    """Four have withdrawn in the north and none in the south. Nought is none to four: so none in the south."""
    cube = Cube(BY_AREA_AND_NOT, ("north", "south"))
    counts: Counts = Counter({("north", ("autumn", "stands")): 16, ("north", ("autumn", "withdrawn")): 4,
                              ("south", ("autumn", "stands")): 20})  # fmt: skip
    truth = cube.tally(counts)
    cells = {where: 5 * (number // 5) for where, number in truth.items()}
    cells |= {cell(("consent", "withdrawn")): withdrawn, cell(("consent", "stands")): 40 - withdrawn}
    said = Shown(cube, cells)
    blind, knowing = (by_name(examine([said], truth, (), inside)) for inside in (None, lambda _: cube.peopled(counts)))
    assert all(finding.passed for finding in blind.values()) and "A6" not in blind
    assert (knowing["A6"].passed, knowing["A6"].certain) == (not certain, certain)
    assert knowing["A6"].narrowest == narrowest
    alone = cube_of(Population.PARTICIPANTS, ("all",))
    everybody = Counter({("all", profile): number for (_, profile), number in pupils(60)[1].items()})
    assert "A6" not in by_name(examine([Shown(alone, alone.tally(everybody))], alone.tally(everybody), (),
                                       lambda _: alone.peopled(everybody)))  # fmt: skip


@pytest.mark.parametrize("since,narrowest", [(1, 0), (2, 4)])
def test_who_knows_one_area_holds_together_what_is_told_of_another_that_stands_still(
    since: int, narrowest: int
) -> None:
    """Two have withdrawn in the south. First that is none to two, then two to ten."""
    cube, series = Cube(BY_AREA_AND_NOT, ("north", "south")), []
    for withdrawn, said, at in ((2, 0, 1), (4, 10, since)):
        counts: Counts = Counter({("north", ("autumn", "stands")): 21 - withdrawn, ("south", ("autumn", "stands")): 18,
                                  ("north", ("autumn", "withdrawn")): withdrawn,
                                  ("south", ("autumn", "withdrawn")): 2})  # fmt: skip
        cells = {where: 5 * (number // 5) for where, number in cube.tally(counts).items()}
        cells |= {cell(("consent", "withdrawn")): said, cell(("consent", "stands")): 35}
        series.append((Shown(cube, cells, {}, {"north": withdrawn, "south": at}), counts))
    history, truths = [each for each, _ in series], [cube.tally(counts) for _, counts in series]
    found = by_insiders([each.said() for each in history], truths, lambda place: cube.peopled(series[place][1]), 2)
    assert (found.narrowest, found.passed) == (narrowest, narrowest >= 2)


def test_a_draft_that_does_not_stand_one_date_is_not_held_against_all() -> None:
    said, truth = told({"stands": 25, "withdrawn": 0}, {"stands": 21, "withdrawn": 0}, (25, 21))
    shown = Shown(said.cube, said.rounded)
    assert "A2" not in by_name(examine([shown, shown], truth, [truth]))


def test_who_knows_all_but_one_is_sometimes_certain_of_the_last() -> None:
    cube, counts, truth = pupils(150)
    found = all_but_one(shown(cube, rounded(cube, truth, COIN)), counts)
    assert found.asked > 1000
    assert found.percent < 25


@pytest.mark.prove
def test_the_whole_attack_holds_and_its_controls_break_on_three_hundred_pupils() -> None:
    freezes, made = series(300, 4, 9)
    facts = {freeze.number: freeze.facts for freeze in freezes}
    end = verdict(list(attack_all([Laid(each.report, each.kept) for each in made], facts.__getitem__)))
    assert end.answer is Answer.HOLDS
    assert end.method.unjudged == ("the coin",)
    assert end.guesses.histories >= 200
