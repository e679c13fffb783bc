"""Which areas are shown alone, when a change is let through, and who counts on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest

from casework.models.report_codes import EndedIn, Population
from casework.reports import committing
from casework.reports.committing import STATUS_DUE, changed, counted_on, gone, may_change, units
from casework.reports.facts.afterwards import AFTER, GRACE
from casework.reports.plan import PLAN

A, B, C, D = ("a",), ("b",), ("c",), ("d",)
TOOK = Population.PARTICIPANTS
WINTER, SUMMER = date(2026, 2, 1), date(2026, 8, 1)

HAND_COUNTED = [
    ({"a": 20, "b": 20}, {"a": A, "b": B}),
    ({"a": 19, "b": 21}, {"all": ("a", "b")}),
    ({"a": 20, "b": 40, "c": 60}, {"a": A, "b": B, "c": C}),
    ({"a": 1, "b": 20, "c": 40}, {"a+b": ("a", "b"), "c": C}),
    ({"a": 5, "b": 9, "c": 6, "d": 50}, {"a+b+c": ("a", "b", "c"), "d": D}),
    ({"a": 5, "b": 9, "c": 5, "d": 50}, {"all": ("a", "b", "c", "d")}),
    ({"a": 5, "b": 9, "c": 5, "d": 30, "e": 50}, {"a+b+c+d": ("a", "b", "c", "d"), "e": ("e",)}),
    ({"a": 15, "b": 15, "c": 15}, {"all": ("a", "b", "c")}),
    ({"a": 0, "b": 20, "c": 25}, {"a+b": ("a", "b"), "c": C}),
    ({"a": 30}, {"all": A}),
    ({"a": 3}, {"all": A}),
    ({}, {"all": ()}),
    # 22 + 22 + 22 is 66, or 65; three times 20 is 60; 45 (for 44) and 20 is 65
    ({"a": 22, "b": 22, "c": 22}, {"a+b": ("a", "b"), "c": C}),
    ({"a": 21, "b": 22, "c": 21}, {"a+b": ("a", "b"), "c": C}),
    ({"a": 21, "b": 21, "c": 20}, {"a": A, "b": B, "c": C}),
    # a and c are 31, and 30 + 30 + 30 is 90, but 95 came: a and c with b are 63, or 65
    ({"a": 21, "b": 32, "c": 10, "d": 32}, {"a+b+c": ("a", "b", "c"), "d": D}),
    # 20 + 30 + 40 + 40 + 50 is 180, but 188 came, or 190: two pairs are joined
    ({"a": 22, "b": 31, "c": 41, "d": 42, "e": 52}, {"a+b": ("a", "b"), "c+d": ("c", "d"), "e": ("e",)}),
    ({"a": 32, "b": 31, "c": 36, "d": 15, "e": 28}, {"a": A, "b": B, "c": C, "d+e": ("d", "e")}),
    ({"a": 31, "b": 32}, {"all": ("a", "b")}),
]


@pytest.mark.parametrize("pupils,expected", HAND_COUNTED)
def test_small_areas_are_joined_with_the_next_smallest(
    pupils: dict[str, int], expected: dict[str, tuple[str, ...]]
) -> None:
    assert units(pupils) == expected
    assert units(dict(reversed(pupils.items()))) == expected


def test_joined_areas_hold_enough_and_all_can_be_rounded_without_going_up_by_more_than_half_a_step() -> None:
    for spread in range(1, 400):
        pupils = {f"area-{place:02}": (spread * (place + 3) ** 2) % 61 for place in range(12)}
        lots = units(pupils)
        assert sorted(area for lot in lots.values() for area in lot) == sorted(pupils)
        sizes = [sum(pupils[area] for area in lot) for lot in lots.values()]
        assert len(lots) == 1 or (min(sizes) >= 20 and sum(round(size / 5) for size in sizes) >= round(sum(sizes) / 5))


def faces(**pupils: int) -> Counter[tuple[str, ...]]:
    return Counter({(name,): number for name, number in pupils.items()})


@pytest.mark.parametrize(
    "before,now,expected",
    [
        (faces(waiting=10), faces(waiting=10), 0),
        (faces(waiting=10), faces(waiting=14), 4),
        (faces(waiting=10), faces(waiting=15), 5),
        (faces(waiting=10), faces(waiting=5), 5),
        (faces(waiting=10), faces(waiting=6, started=4), 4),
        (faces(waiting=10), faces(waiting=5, started=5), 5),
        (faces(waiting=10, started=3), faces(waiting=8, started=5), 2),  # some came, some moved: two at the least
        (faces(waiting=4, started=6), faces(waiting=6, started=4), 2),
        (faces(waiting=7, started=7), faces(started=7, waiting=7), 0),  # seven of each may have changed places
        (faces(), faces(waiting=20), 20),
    ],
)
def test_a_unit_changes_when_five_pupils_must_have_changed(
    before: Counter[tuple[str, ...]], now: Counter[tuple[str, ...]], expected: int
) -> None:
    assert changed(before, now) == changed(now, before) == expected
    assert may_change(before, now) is (expected >= 5)


def test_a_sum_may_be_seen_as_it_was_or_when_five_have_changed() -> None:
    before = faces(waiting=10, started=10)
    assert [committing.may_be_seen(before, faces(waiting=10 - n, started=10 + n)) for n in range(7)] == [
        True, False, False, False, False, True, True]  # fmt: skip


def test_all_units_move_if_they_can_and_else_ever_fewer_in_a_fixed_order() -> None:
    ways = list(committing.most_first(["a", "b", "c"]))
    assert ways[:3] == [("a", "b", "c"), ("a", "b"), ("a", "c")] and ways[-1] == ("c",) and len(ways) == 7
    assert len(list(committing.most_first([str(place) for place in range(40)]))) == committing.WAYS


def registered(term: str = "autumn", measure: str = "job") -> tuple[str, ...]:
    values = {"term": term, "measure": measure, "follow_up": "active", "consent": "stands", "leaver": "no"}
    return tuple(
        values.get(each.name) or str(each.outside or next(iter(each.values))) for each in PLAN[TOOK].dimensions
    )


def count_on(before: Sequence[tuple[str, tuple[str, ...]]], now: list[tuple[str, tuple[str, ...]]], on: date) -> None:
    counted_on(TOOK, 2025, on, before, now)


def test_a_participant_who_is_erased_counts_on_where_and_when_the_pupil_came() -> None:
    now = [("north", registered()), ("south", registered("spring", "both"))]
    count_on([*now, ("north", registered("spring", "both"))], now, SUMMER)
    assert now[2:] == [("north", gone("spring", "both", EndedIn.YEAR_1_SPRING, 2025, SUMMER))]


def test_a_ghost_counts_on_for_good_and_once_only() -> None:
    """What is gone at one freeze is still gone at the next, and nobody is counted twice when others come."""
    first = [("north", registered()), ("north", registered())]
    second = [("north", registered())]
    count_on(first, second, WINTER)
    third = [("north", registered()), ("north", registered("spring"))]
    count_on(second, third, SUMMER)
    ghost = gone("autumn", "job", EndedIn.YEAR_1_AUTUMN, 2025, SUMMER)
    assert Counter(third) == Counter(
        {("north", registered()): 1, ("north", registered("spring")): 1, ("north", ghost): 1}
    )


def test_a_pupil_who_comes_back_takes_the_place_of_the_ghost() -> None:
    before = [("north", gone("autumn", "job", EndedIn.YEAR_1_AUTUMN, 2025, WINTER))]
    now = [("north", registered())]
    count_on(before, now, SUMMER)
    assert now == [("north", registered())]


@pytest.mark.parametrize(
    "day,ended_in,status",
    [
        (date(2025, 11, 1), "year_1_autumn", "not_due"),
        (date(2026, 2, 1), "year_1_autumn", "not_due"),
        (date(2026, 8, 1), "year_1_spring", "not_due"),
        (date(2027, 5, 1), "year_2_spring", "not_due"),
        (date(2028, 2, 1), "later", "not_due"),
    ],
)
def test_who_is_gone_ended_in_the_term_that_is_over(day: date, ended_in: str, status: str) -> None:
    """Not "later": nobody else ended then in the first two years, and the number would count them."""
    now: list[tuple[str, tuple[str, ...]]] = []
    count_on([("north", registered())], now, day)
    [(_, found)] = now
    said = dict(zip(PLAN[TOOK].names, found, strict=True))
    assert (said["ended_in"], said["status_3"], said["status_6"]) == (ended_in, status, "not_due")
    assert (said["follow_up"], said["went_to"]) == ("ended", "unknown")


def test_who_is_gone_grows_older_as_those_who_are_there_do() -> None:
    """The term stays, and the statuses fall due when they do for whoever ended on its last day."""
    seen, before = [], [("north", registered())]
    for day in (WINTER, date(2026, 5, 1), SUMMER, date(2026, 11, 1), date(2027, 2, 1)):
        now: list[tuple[str, tuple[str, ...]]] = []
        count_on(before, now, day)
        said = dict(zip(PLAN[TOOK].names, now[0][1], strict=True))
        seen.append((said["ended_in"], said["status_3"], said["status_6"]))
        before = now
    first = "year_1_autumn"
    assert seen == [
        (first, "not_due", "not_due"),
        (first, "not_due", "not_due"),
        (first, "unknown", "not_due"),
        (first, "unknown", "unknown"),
        (first, "unknown", "unknown"),
    ]
    assert {f"status_{asked.value.split('_')[-1]}": after + GRACE for asked, after in AFTER.items()} == STATUS_DUE


def test_a_pupil_of_whom_nothing_is_known_is_not_taken_for_one_who_is_gone() -> None:
    silent = ("north", gone("autumn", "job", EndedIn.YEAR_1_AUTUMN, 2025, SUMMER))
    now = [silent]
    count_on([silent, ("north", registered())], now, SUMMER)
    assert now == [silent, ("north", gone("autumn", "job", EndedIn.YEAR_1_SPRING, 2025, SUMMER))]


@pytest.mark.parametrize("population", [Population.REQUESTS, Population.PLACEMENTS])
def test_requests_and_placements_leave_no_ghosts(population: Population) -> None:
    now: list[tuple[str, tuple[str, ...]]] = []
    counted_on(population, 2025, SUMMER, [("north", ("autumn", "waiting", "waiting"))], now)
    assert now == []
