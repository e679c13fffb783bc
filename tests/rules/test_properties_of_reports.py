"""What holds for every report of every history, whatever pupils there are: all populations, one release after another.

The histories are drawn; the reports are made as the product makes them, and judged from what is published and from the
facts of the freezes. A few are drawn in `make test`, without their attack; many in `make prove`, with it too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.reports import attack, committing
from casework.reports.cells import Counted, Key
from casework.reports.making import Freeze
from tests.report_histories import FIRST_YEAR, Pupil, frozen, histories, pupil, released
from tests.report_promises import keeps_every_promise

SURE = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # making a smaller example of a broken one takes minutes
    suppress_health_check=list(HealthCheck),
)
FREEZES = tuple(freeze.on for freeze in histories(0, releases=5))
NEVER = date.max
AREAS = 4


@dataclass(frozen=True)
class Alike:
    """Pupils with the same history, of whom some are not registered from one freeze to another."""

    number: int
    cohort: int
    pupils: int
    leaving: int
    away: tuple[date, date]

    def drawn(self) -> list[Pupil]:
        """The pupils."""
        one = pupil(1, FIRST_YEAR + self.cohort, self.number, AREAS)
        gone = replace(one, away=self.away)
        return [gone] * min(self.leaving, self.pupils) + [one] * (self.pupils - self.leaving)


def everybody(drawn: Iterable[Alike]) -> list[Pupil]:
    """All pupils of a drawn history."""
    return [each for lot in drawn for each in lot.drawn()]


def alike(cohorts: int) -> st.SearchStrategy[Alike]:
    """Some pupils alike: most of them stay, some leave at a freeze and are back at a later one, or never."""
    left = st.sampled_from(FREEZES[1:4])
    away = left.flatmap(lambda on: st.tuples(st.just(on), st.sampled_from([*(d for d in FREEZES if d > on), NEVER])))
    leaving = st.one_of(st.just(0), st.integers(1, 9))
    return st.builds(Alike, st.integers(0, 999), st.integers(0, cohorts - 1), st.integers(1, 9), leaving, away)


def crowds(cohorts: int = 1) -> st.SearchStrategy[list[Alike]]:
    """Enough pupils for a report in most cases, in up to four areas."""
    return st.lists(alike(cohorts), min_size=12 * cohorts, max_size=24 * cohorts)


SECRETS, ORDERS = st.integers(0, 10_000), st.randoms(use_true_random=False)


@pytest.fixture
def unattacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is made is shown: the attack would hide what the rounding does wrong by holding it back."""
    monkeypatch.setattr(attack, "examine", lambda *_: ())


@pytest.mark.usefixtures("unattacked")
@given(crowds(), SECRETS)
@settings(SURE, max_examples=12)
def test_every_report_of_a_drawn_history_keeps_every_promise(drawn: list[Alike], secret: int) -> None:
    keeps_every_promise(frozen(everybody(drawn), AREAS, 4), secret)


@pytest.mark.prove
@pytest.mark.usefixtures("unattacked")
@given(st.integers(1, 2).flatmap(crowds), st.integers(3, 5), SECRETS)
@settings(SURE, max_examples=400)
def test_so_do_many_drawn_histories_of_one_and_two_cohorts(drawn: list[Alike], releases: int, secret: int) -> None:
    keeps_every_promise(frozen(everybody(drawn), AREAS, releases, cohorts=2), secret)


@pytest.mark.prove
@given(st.integers(1, 2).flatmap(crowds), SECRETS)
@settings(SURE, max_examples=60)
def test_and_those_that_are_attacked_before_they_are_shown(drawn: list[Alike], secret: int) -> None:
    keeps_every_promise(frozen(everybody(drawn), AREAS, 4, cohorts=2), secret)


@pytest.mark.usefixtures("unattacked")
@given(crowds(), SECRETS, ORDERS)
@settings(SURE, max_examples=6)
def test_the_same_pupils_in_any_order_and_made_again_give_the_same_reports(
    drawn: list[Alike], secret: int, order: Random
) -> None:
    the_same_in_any_order(everybody(drawn), secret, order)


@pytest.mark.prove
@given(crowds(), SECRETS, ORDERS)
@settings(SURE, max_examples=40)
def test_so_do_many_that_are_attacked(drawn: list[Alike], secret: int, order: Random) -> None:
    the_same_in_any_order(everybody(drawn), secret, order)


@pytest.mark.usefixtures("unattacked")
@given(crowds(), SECRETS, ORDERS)
@settings(SURE, max_examples=8)
def test_fewer_than_five_who_leave_and_return_move_no_figure(drawn: list[Alike], secret: int, who: Random) -> None:
    leave_and_return(everybody(drawn), secret, who)


@pytest.mark.prove
@given(crowds(), SECRETS, ORDERS)
@settings(SURE, max_examples=100)
def test_nor_do_they_in_many_histories_that_are_attacked(drawn: list[Alike], secret: int, who: Random) -> None:
    leave_and_return(everybody(drawn), secret, who)


def test_another_process_makes_the_same_reports() -> None:
    """Sets of texts have another order in every process: none of it may reach a figure."""
    code = (
        "from tests.report_histories import histories, released\n"
        "print(*(made.report.digest.hex() for made in released(histories(60, 4, 3), 5)))"
    )
    here = [made.report.digest.hex() for made in released(histories(60, 4, 3), 5)]
    for hashing in ("1", "2"):
        told = os.environ | {"PYTHONHASHSEED": hashing, "PYTHONPATH": "."}
        there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=told)
        assert there.stdout.split() == here


def the_same_in_any_order(crowd: Sequence[Pupil], secret: int, order: Random) -> None:
    """The same bytes, and the same to go on from, when everything is done again with every list shuffled."""
    shuffled = list(crowd)
    order.shuffle(shuffled)
    one = released(frozen(crowd, AREAS, 3), secret)
    other = released([mixed(freeze, order) for freeze in frozen(shuffled, AREAS, 3)], secret)
    assert [made.report.canonical for made in one] == [made.report.canonical for made in other]
    assert [made.kept for made in one] == [made.kept for made in other]


def mixed(freeze: Freeze, order: Random) -> Freeze:
    """The same freeze, its facts in another order."""
    keys = list(freeze.facts)
    order.shuffle(keys)
    return replace(freeze, facts={key: reordered(freeze.facts[key].items(), order) for key in keys})


def reordered(rows: Iterable[tuple[tuple[str, tuple[str, ...]], int]], order: Random) -> Counted:
    found = list(rows)
    order.shuffle(found)
    return Counter(dict(found))


def leave_and_return(crowd: Sequence[Pupil], secret: int, who: Random) -> None:
    """One to four are gone at a freeze and back at the next, nothing else happens: nothing that was said changes."""
    there = frozen(crowd, AREAS, 2)[1].facts
    away = {key: without(key, counted, who) for key, counted in there.items()}
    names = {f"area-{place + 1:02}": f"Bydel {place + 1}" for place in range(AREAS)}
    freezes = [Freeze(number, FREEZES[number], facts, names) for number, facts in enumerate((there, away, there), 1)]
    for then, now in pairwise(released(freezes, secret)):
        assert now.report.figures == then.report.figures and now.kept == then.kept
    summer = [*freezes, replace(freezes[0], number=4, on=FREEZES[4], closed_to_entries=frozenset({FIRST_YEAR}))]
    keeps_every_promise(summer, secret)


def without(key: Key, counted: Counted, who: Random) -> Counted:
    """All but one to four, who count on where those who are gone do."""
    some = sorted(counted.elements())
    gone = Counter(who.sample(some, min(len(some), who.randint(1, 4))))
    found = list((counted - gone).elements())
    committing.counted_on(key[1], key[0], FREEZES[2], counted.elements(), found)
    return Counter(found)
