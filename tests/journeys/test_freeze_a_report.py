"""A report is frozen when the calendar says, once; its cohorts keep a secret as long as they are followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from casework import clock
from casework.actions.report import cohorts, freeze_days, freezing, running
from casework.actions.report.running import Done
from casework.cli.duties import run_due
from casework.clock import OSLO
from casework.errors import Erased
from casework.models import Cohort, FactCount, Organisation, Release, User
from casework.models.report_codes import Population, ReleaseState
from casework.privacy.place import Owner, Sealed
from casework.reports.protected import Protected
from tests.make import Make

ENOUGH = 24
P = Population.PARTICIPANTS


def at(year: int, month: int, day: int, hour: int = 4) -> Any:
    """Live on a day of Oslo, in the night the duties run."""
    return time_machine.travel(datetime(year, month, day, hour, tzinfo=OSLO), tick=True)


def a_cohort(make: Make, adviser: User, pupils: int = ENOUGH, day: date = date(2025, 9, 1)) -> None:
    """Pupils whose follow-up began on a day."""
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    with at(day.year, day.month, day.day, 9):
        for _ in range(pupils):
            make.case(adviser, school)


def releases(make: Make) -> list[Release]:
    """Every release, in order."""
    with make.reading() as opened:
        return list(opened.scalars(select(Release).order_by(Release.number)))


def run(make: Make) -> Done:
    """What the calendar asks for today."""
    return running.run(make.installation)


def commanded(make: Make) -> Result:
    """The same from the command line."""
    return CliRunner().invoke(run_due, obj=make.installation.settings)


@pytest.mark.parametrize(
    ("today", "months", "day"),
    [
        (date(2026, 2, 1), (2, 8), date(2026, 2, 1)),
        (date(2026, 1, 31), (2, 8), date(2025, 8, 1)),
        (date(2026, 7, 31), (2, 8), date(2026, 2, 1)),
        (date(2026, 8, 1), (2, 8), date(2026, 8, 1)),
        (date(2026, 1, 1), (1,), date(2026, 1, 1)),
        (date(2026, 12, 31), (2, 5, 8, 11), date(2026, 11, 1)),
        (date(2026, 5, 1), (), None),
    ],
)
def test_a_freeze_is_of_the_first_day_of_its_month(today: date, months: tuple[int, ...], day: date | None) -> None:
    assert freeze_days.latest_due(today, months) == day


def test_freezes_come_on_their_days_never_twice_and_none_is_made_up_for(make: Make, adviser: User) -> None:
    a_cohort(make, adviser, 1)
    made = []
    for moment in ((2026, 2, 1), (2026, 2, 1), (2026, 2, 28), (2026, 7, 31), (2027, 3, 9), (2027, 7, 31), (2027, 8, 1)):
        with at(*moment):
            made.append(run(make).frozen)
    assert made == [1, None, None, None, 2, None, 3]
    assert [each.frozen_on for each in releases(make)] == [date(2026, 2, 1), date(2027, 2, 1), date(2027, 8, 1)]


def test_four_weeks_lie_between_two_freezes_whoever_asks(make: Make, adviser: User) -> None:
    a_cohort(make, adviser, 1)
    with at(2026, 1, 5):
        assert freezing.freeze(make.installation, date(2026, 1, 5)) == 1
        assert freezing.freeze(make.installation, date(2026, 1, 5)) is None
    with at(2026, 2, 1):
        assert run(make).frozen is None, "27 days after, and not made up for later"
    with at(2026, 2, 2):
        assert run(make).frozen is None
        assert freezing.freeze(make.installation, date(2026, 2, 2)) == 2
        assert freezing.freeze(make.installation, date(2026, 1, 31)) is None, "nor on a day that is past"


def test_the_months_are_the_installations_own(make: Make, adviser: User, monkeypatch: pytest.MonkeyPatch) -> None:
    a_cohort(make, adviser, 1)
    monkeypatch.setattr(freezing, "settings", lambda: type("Set", (), {"report_months": (11,)}))
    with at(2026, 10, 31):
        assert run(make).frozen == 1
    with at(2026, 11, 1):
        assert run(make).frozen == 2
    assert [each.frozen_on for each in releases(make)] == [date(2025, 11, 1), date(2026, 11, 1)]


def test_a_first_report_without_a_single_pupil_is_not_made(make: Make, adviser: User) -> None:
    with at(2026, 2, 1):
        assert run(make) == Done(None, [], 0)
        assert releases(make) == []
    a_cohort(make, adviser, 1, date(2026, 3, 2))
    with at(2026, 8, 1):
        assert run(make).frozen == 1


def test_too_few_pupils_are_counted_and_not_shown(make: Make, adviser: User) -> None:
    a_cohort(make, adviser, 19)
    with at(2026, 2, 1):
        run(make)
    (held,) = releases(make)
    assert held.state is ReleaseState.HELD
    figures = Protected.read(held.content or "").figures
    assert figures and all(each.coarse == ("too_few",) and not each.cells for each in figures)
    with make.reading() as opened:
        assert opened.scalar(select(func.sum(FactCount.pupils))) == 38


def test_a_cohort_is_begun_once_and_each_school_year_has_its_own(make: Make, adviser: User) -> None:
    a_cohort(make, adviser, 2)
    with at(2026, 2, 1):
        run(make)
    a_cohort(make, adviser, 1, date(2026, 9, 1))
    for moment in ((2026, 8, 1), (2027, 2, 1)):
        with at(*moment):
            run(make)
    with make.reading() as opened:
        begun = {row.year: row.secret for row in opened.scalars(select(Cohort))}
    assert set(begun) == {2025, 2026} and begun[2025] != begun[2026] and None not in begun.values()
    assert len(make.log("cohort_begun")) == 2 and len(make.log("report_frozen")) == 3


def test_a_cohort_closes_after_three_years_and_its_last_figures_stand(make: Make, adviser: User) -> None:
    a_cohort(make, adviser)
    with at(2026, 2, 1):
        run(make)
    with at(2029, 8, 1):
        assert run(make).closed == 0, "the last day its figures can be of"
    assert cohorts.last_freeze_of(2025) == date(2029, 8, 1)
    with make.reading() as opened:
        owner: Owner = opened.scalars(select(Cohort)).one().owner
        assert opened.scalars(select(FactCount)).first() is not None
    a_cohort(make, adviser, 1, date(2029, 9, 3))
    with at(2030, 2, 1):
        assert run(make) == Done(3, [3], 1)
    with make.reading() as opened:
        rows = {row.year: row for row in opened.scalars(select(Cohort))}
        left = set(opened.scalars(select(FactCount.cohort_id)))
    assert (rows[2025].secret, rows[2025].closed_on, rows[2029].closed_on) == (None, date(2030, 2, 1), None)
    assert left == {rows[2029].id}, "the counts of others stay"
    assert len(make.log("cohort_closed")) == 1
    with pytest.raises(Erased):
        make.installation.vault.request().log_reference(owner)
    with at(2030, 8, 1):
        assert run(make) == Done(4, [4], 0)
    shown = [Protected.read(each.content or "").of(2025, P) for each in releases(make)]
    assert shown[1] is not None and shown[1].shown
    assert shown[2] == shown[3] == replace(shown[1], coarse=("closed",))


def spoil_nothing(secret: Sealed) -> Sealed | None:
    """Destroyed."""
    del secret
    return None


def spoil_a_byte(secret: Sealed) -> Sealed | None:
    """Damaged."""
    return Sealed(secret[:-1] + bytes([secret[-1] ^ 1]))


@pytest.mark.parametrize("spoil", [spoil_nothing, spoil_a_byte], ids=["destroyed", "damaged"])
def test_without_its_secret_a_cohorts_report_is_refused_and_nothing_is_written(
    make: Make, adviser: User, spoil: Callable[[Sealed], Sealed | None]
) -> None:
    a_cohort(make, adviser)
    with at(2026, 2, 1):
        assert freezing.freeze(make.installation, clock.today()) == 1
        with make.writing() as opened:
            cohort = opened.scalars(select(Cohort)).one()
            kept, cohort.secret = cohort.secret, spoil(cohort.secret or Sealed(b""))
        for _ in range(2):
            refused = commanded(make)
            assert refused.exit_code == 1 and "2025/26" in refused.output and "Traceback" not in refused.output
        (waiting,) = releases(make)
        assert waiting.state is ReleaseState.FROZEN
        assert (waiting.content, waiting.proof, waiting.state_kept, waiting.hash) == (None,) * 4
        assert not make.log("report_drafted", "report_held")
        with make.writing() as opened:
            opened.scalars(select(Cohort)).one().secret = kept
        assert "Reports drafted: 1" in commanded(make).output
    assert releases(make)[0].state is ReleaseState.DRAFT


def test_a_secret_whose_key_is_gone_is_refused_in_words(make: Make, adviser: User) -> None:
    a_cohort(make, adviser, 2)
    with at(2026, 2, 1):
        assert freezing.freeze(make.installation, clock.today()) == 1
        with make.reading() as opened:
            owner = opened.scalars(select(Cohort)).one().owner
        make.installation.vault.erase([owner])
        refused = commanded(make)
    assert refused.exit_code == 1 and "2025/26" in refused.output and "No report is made" in refused.output
    assert releases(make)[0].state is ReleaseState.FROZEN


def test_a_freeze_goes_by_oslos_day(make: Make, adviser: User) -> None:
    a_cohort(make, adviser, 1, date(2025, 5, 5))
    with time_machine.travel(datetime(2026, 1, 31, 23, 30, tzinfo=OSLO), tick=False):
        assert run(make).frozen == 1
    assert releases(make)[0].frozen_on == date(2025, 8, 1)
    with time_machine.travel(datetime(2026, 2, 1, 0, 30, tzinfo=OSLO), tick=False):
        assert run(make).frozen == 2, "in UTC it is still January"
