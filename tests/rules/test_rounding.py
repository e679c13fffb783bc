"""What the joint rounding promises of every figure, for whatever pupils there are."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.models.report_codes import Population, Term
from casework.reports.cells import Cell, cell
from casework.reports.cube import Counts, Cube
from casework.reports.plan import AREA, BASE, PLAN
from casework.reports.rounding import Before, Rounded, grows
from casework.reports.solver import Model, Unsolvable
from tests.report_histories import histories, released
from tests.rounded_cubes import SMALL, allowed, as_before, counted, cube_for, pupils, round_off, whole_pupils

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ASKED, PLACED = Population.REQUESTS, Population.PLACEMENTS
EITHER = st.sampled_from((ASKED, PLACED)).flatmap(lambda each: st.tuples(st.just(each), pupils(each)))
AUTUMN_WAITING = ("autumn", "waiting", "waiting")
SPRING_WAITING = ("spring", "waiting", "waiting")
DECLINED = ("autumn", "declined", "declined")


def kept_promises(cube: Cube, counts: Counts, done: Rounded) -> None:
    """Multiples of five, less than a step from the truth, nought where nobody is, and every margin a sum."""
    truth = {where: counted(counts, cube.counting, where) for where in cube.cells}
    assert () not in done.slack
    for where, number in truth.items():
        assert done.cells[where] % BASE == 0 and done.cells[where] >= 0, where
        assert abs(done.cells[where] - number) <= BASE - 1 + done.slack.get(where, 0), (where, number)
        assert number or not done.cells[where], f"nobody is in {where}"
    for table in cube.counting.tables:
        axes = {name: [str(value) for value in cube.counting.by_name[name].values] for name in table.dimensions}
        if table.area and len(cube.units) > 1:
            axes[AREA] = list(cube.units)
        for name, values in axes.items():
            others = [[None, *((other, value) for value in axes[other])] for other in axes if other != name]
            for chosen in product(*others):
                margin = [part for part in chosen if part is not None]
                summed = sum(done.cells[cell(*margin, (name, value))] for value in values)
                assert summed == done.cells[cell(*margin)], (table.name, margin, name)


def nobody_shrinks(cube: Cube, before: Before, counts: Counts, done: Rounded) -> None:
    """Figures that can only grow do not fall when the truth does not."""
    truth = cube.tally(counts)
    for where in cube.cells:
        if where not in done.slack and grows(cube, where) and truth[where] >= before.truth[where]:
            assert done.cells[where] >= before.cells[where], where


@settings(CALM, max_examples=80)
@given(EITHER)
def test_every_figure_keeps_the_promises_of_the_rounding(drawn: tuple[Population, Counts]) -> None:
    population, counts = drawn
    cube = cube_for(population)
    kept_promises(cube, counts, round_off(cube, counts))


@settings(CALM, max_examples=60)
@given(EITHER)
def test_whole_pupils_can_stand_behind_the_figures(drawn: tuple[Population, Counts]) -> None:
    population, counts = drawn
    cube = cube_for(population)
    done = round_off(cube, counts)
    fits(cube, done)


def fits(cube: Cube, done: Rounded) -> None:
    """There is a cube of whole pupils, none of them impossible, with just these figures."""
    found: Counts = Counter()
    for unit, lot in whole_pupils(cube, done.parts):
        assert allowed(cube.counting, lot)
        found[unit, tuple(lot[name] for name in cube.counting.names)] += BASE
    assert cube.tally(found) == done.cells


def test_whole_pupils_can_stand_behind_all_twenty_three_dimensions() -> None:
    for made in released(histories(150, 5, 3)):
        for (_, population), kept in made.kept.items():
            cube = Cube(PLAN[population], tuple(kept.units))
            assert len(kept.cells) == len(cube.cells)
            fits(cube, Rounded(kept.cells, kept.parts, {}))


@settings(CALM, max_examples=50)
@given(EITHER.flatmap(lambda each: st.tuples(st.just(each), pupils(each[0]))), st.booleans())
def test_figures_of_many_dates_keep_their_promises_too(
    drawn: tuple[tuple[Population, Counts], Counts], leave: bool
) -> None:
    (population, first), more = drawn
    cube = cube_for(population)
    second = first - more if leave else first + more
    before = as_before(cube, first, round_off(cube, first))
    then = round_off(cube, second, 1, before)
    kept_promises(cube, second, then)
    nobody_shrinks(cube, before, second, then)
    between = as_before(cube, second, then)
    back = round_off(cube, first, 1, between)
    kept_promises(cube, first, back)
    nobody_shrinks(cube, between, first, back)


@settings(CALM, max_examples=40)
@given(EITHER.flatmap(lambda each: st.tuples(st.just(each), pupils(each[0], 1))))
def test_a_unit_that_stands_still_keeps_every_figure(drawn: tuple[tuple[Population, Counts], Counts]) -> None:
    (population, first), more = drawn
    cube = cube_for(population)
    done = round_off(cube, first)
    second = first + Counter({("u0", profile): number for (_, profile), number in more.items()})
    then = round_off(cube, second, 1, as_before(cube, first, done, ("u1", "u2")))
    kept_promises(cube, second, then)
    for where, number in done.cells.items():
        if dict(where).get(AREA) in {"u1", "u2"}:
            assert then.cells[where] == number, where
    for where, number in done.parts.items():
        if dict(where)[AREA] in {"u1", "u2"}:
            assert then.parts[where] == number, where


@settings(CALM, max_examples=30)
@given(EITHER, st.randoms(use_true_random=False))
def test_the_same_pupils_in_another_order_give_the_same_figures(
    drawn: tuple[Population, Counts], shuffling: Random
) -> None:
    population, counts = drawn
    cube, rows = cube_for(population), list(counts.items())
    shuffling.shuffle(rows)
    assert round_off(cube, Counter(dict(rows))) == round_off(cube, counts) == round_off(cube, counts)


def test_other_secrets_give_other_figures() -> None:
    cube, counts = cube_for(PLACED), Counter({("u0", profile): 3 for profile in SMALL[PLACED][::7]})
    found = {tuple(round_off(cube, counts, secret).cells.values()) for secret in range(12)}
    assert len(found) >= 10


@pytest.mark.parametrize("few", [1, 2])
def test_what_few_pupils_have_is_shown_as_nought_or_five_by_a_coin(few: int) -> None:
    cube, counts = cube_for(ASKED, 1), Counter({("u0", AUTUMN_WAITING): 24 - few, ("u0", DECLINED): few})
    shown: Counter[int] = Counter()
    for secret in range(40):
        shown[round_off(cube, Counter(counts), secret).cells[cell(("nav_answer", "declined"))]] += 1
    assert set(shown) == {0, 5}, shown


def test_parts_nobody_has_can_be_filled_as_long_as_no_published_figure_is_empty() -> None:
    """Else the parts that are never filled would tell which pupils there are."""
    cube = cube_for(PLACED, 1)
    counts: Counts = Counter({("u0", ("ordinary_job", "completed", "none", "work")): 13,
                      ("u0", ("summer_job", "interrupted", "none", "education")): 13})  # fmt: skip
    nobody = cell((AREA, "u0"), ("led_to", "education"), ("placement", "completed"))
    assert nobody not in cube.cells
    filled = [bool(round_off(cube, counts, secret).parts[nobody]) for secret in range(12)]
    assert any(filled)
    impossible = cell((AREA, "u0"), ("led_to", "education"), ("placement", "running"))
    assert impossible not in round_off(cube, counts).parts


@pytest.mark.parametrize("came", range(20, 40))
def test_who_came_is_rounded_up_by_half_a_step_at_most(came: int) -> None:
    cube = cube_for(ASKED, 2)
    for other in range(20, 25):
        done = round_off(cube, Counter({("u0", AUTUMN_WAITING): came, ("u1", DECLINED): other}), came)
        assert done.cells[cell((AREA, "u0"))] - came <= 2
        assert done.cells[cell((AREA, "u1"))] - other <= 2
        assert done.cells[()] - came - other <= 2


def test_who_came_is_the_nearest_multiple_of_five() -> None:
    cube = cube_for(ASKED, 1)
    for came in range(20, 60):
        found = round_off(cube, Counter({("u0", AUTUMN_WAITING): came}), came).cells
        assert {found[()], found[cell(("term", "autumn"))]} == {5 * round(came / 5)}


def test_nobody_one_pupil_and_everybody_alike() -> None:
    cube = cube_for(ASKED)
    assert set(round_off(cube, Counter()).cells.values()) == {0}
    assert set(round_off(cube, Counter({("u0", AUTUMN_WAITING): 1})).cells.values()) == {0}
    alike = round_off(cube, Counter({(unit, AUTUMN_WAITING): 21 for unit in cube.units}))
    kept_promises(cube, Counter({(unit, AUTUMN_WAITING): 21 for unit in cube.units}), alike)
    assert alike.cells[()] == alike.cells[cell(("nav_answer", "waiting"))] == 60
    assert alike.cells[cell(("nav_answer", "accepted"))] == 0


def standing_low() -> tuple[Cube, Counts, Before]:
    """Two units that stand still four below the truth, and two whose truth is a multiple: the total cannot be met."""
    cube = cube_for(ASKED, 4)
    counts: Counts = Counter({(f"u{place}", AUTUMN_WAITING): 14 if place < 2 else 10 for place in range(4)})
    low: Counts = Counter(dict.fromkeys(counts, 10))
    done = round_off(cube, low)
    return cube, counts, Before(done.parts, {}, cube.tally(counts), frozenset({"u0", "u1"}))


def test_a_cube_that_cannot_be_rounded_says_where_it_went_further_and_never_in_the_total() -> None:
    cube, counts, before = standing_low()
    done = round_off(cube, counts, 1, before)
    kept_promises(cube, counts, done)
    assert done.cells[cell((AREA, "u0"))] == done.cells[cell((AREA, "u1"))] == 10
    assert abs(done.cells[()] - 48) <= BASE - 1
    assert done.slack and () not in done.slack
    assert set(done.slack.values()) == {BASE}
    assert {dict(where)[AREA] for where in done.slack} in ({"u2"}, {"u3"})


def test_a_figure_that_went_further_does_not_stop_the_next_report() -> None:
    cube, counts, before = standing_low()
    done = round_off(cube, counts, 1, before)
    [high] = {dict(where)[AREA] for where in done.slack}
    moved = Counter(counts) - Counter({(high, AUTUMN_WAITING): 5}) + Counter({(high, DECLINED): 5})
    then = round_off(cube, moved, 1, as_before(cube, counts, done, {"u0", "u1", "u2", "u3"} - {high}))
    kept_promises(cube, moved, then)


def test_a_total_that_cannot_be_met_is_refused() -> None:
    cube, counts, before = standing_low()
    everyone = Before(before.parts, {}, before.truth, frozenset(cube.units))
    with pytest.raises(Unsolvable):
        round_off(cube, counts, 1, everyone)


def test_corrected_figures_may_fall() -> None:
    cube = cube_for(ASKED, 1)
    many: Counts = Counter({("u0", AUTUMN_WAITING): 40})
    few: Counts = Counter({("u0", AUTUMN_WAITING): 31})
    then = round_off(cube, few, 1, as_before(cube, many, round_off(cube, many)))
    assert then.cells[()] == 30 and not then.slack


def test_only_what_stays_once_given_can_only_grow() -> None:
    cube = cube_for(ASKED)
    kept: list[Cell] = [(), cell((AREA, "u0")), cell(("term", "autumn")), cell((AREA, "u0"), ("term", "spring"))]
    assert all(grows(cube, where) for where in kept)
    assert not grows(cube, cell(("nav_answer", "waiting")))
    assert not grows(cube, cell((AREA, "u0"), ("consent_answered", "given")))


def test_who_comes_late_never_makes_the_entries_fall() -> None:
    """The entries of a term stay or rise, pupil by pupil, whatever the coins say."""
    cube = cube_for(ASKED, 1)
    counts: Counts = Counter({("u0", AUTUMN_WAITING): 21, ("u0", SPRING_WAITING): 1})
    done = round_off(cube, counts)
    for profile in (DECLINED, SPRING_WAITING) * 12:
        more = counts + Counter({("u0", profile): 1})
        before = as_before(cube, counts, done)
        then = round_off(cube, more, 1, before)
        nobody_shrinks(cube, before, more, then)
        counts, done = more, then
    assert done.cells[()] == 45


def test_nobody_is_rounded_into_having_ended_before_coming() -> None:
    """A reader knows without numbers that who came in spring did not end in autumn."""
    cube = Cube(PLAN[Population.PARTICIPANTS], ("all",))
    parts = cube.written_out(Model()).columns
    could = {came: cell((AREA, "all"), ("term", came), ("ended_in", "year_1_autumn")) in parts for came in Term}
    assert could == {Term.AUTUMN: True, Term.SPRING: False}
    assert cell((AREA, "all"), ("term", "spring"), ("ended_in", "year_1_spring")) in parts
