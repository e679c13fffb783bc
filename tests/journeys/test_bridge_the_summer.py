"""The summer between 10th grade and Vg1: silence is called out sooner, and whoever nobody has reached stands first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select

from casework import clock, work
from casework.actions.transition import follow_up_service, transitions
from casework.installation import Installation
from casework.language import OSLO
from casework.models import Case, Pupil, SchoolYear, SchoolYearDate, User
from casework.models.codes import CaseStage, ConsentStatus, Grade, HoldReason
from casework.models.transition_codes import LeaveReason, Level, StartState
from tests.adviser_day import change, consent, contact, due, statements
from tests.browser import Visitor
from tests.journeys.test_work_through_the_day import html, rows_of
from tests.make import Make

Browse = Callable[..., Visitor]
REACHED = {"may": date(2026, 5, 20), "june": date(2026, 6, 12), "first": date(2026, 7, 1), "later": date(2026, 7, 10)}
"""The pupils of 10th grade, with the day each was reached last."""


@contextmanager
def on(year: int, month: int, day: int) -> Iterator[None]:
    """Live at nine in the morning of a day in Oslo."""
    with time_machine.travel(datetime(year, month, day, 9, tzinfo=OSLO), tick=True):
        yield


@pytest.fixture
def cases(make: Make, adviser: User) -> dict[str, Case]:
    """Flagged in November of 10th grade, one in 9th; reached last on the days of REACHED, with a step far ahead."""
    with on(2025, 11, 24):
        made = {name: make.case(adviser) for name in [*REACHED, "silent"]}
        made["ninth"] = make.case(adviser, pupil=make.pupil(grade=Grade.G9))
    with on(2026, 7, 10):
        for name, case in made.items():
            due(make, case, 60)
            if name != "silent":
                contact(make, case, adviser, happened_on=REACHED.get(name, date(2026, 7, 1)))
    return made


def listed(visitor: Visitor, cases: dict[str, Case], chosen: str) -> list[str]:
    visitor.get(f"/today?list={chosen}")
    by_id = {str(case.id): name for name, case in cases.items()}
    return [by_id[row] for row in rows_of(visitor)]


def test_whoever_nobody_has_reached_since_june_stands_first_then_the_longest_silent(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case]
) -> None:
    with on(2026, 7, 15):
        visitor = browse(adviser)
        assert listed(visitor, cases, "bridge") == ["silent", "may", "june", "first", "later"]
        assert set(listed(visitor, cases, "silent")) == {"silent", "may", "june", "first"}
        page = visitor.get("/today?list=bridge")
        assert "Sommerbro 5" in page.text
        assert "Ikke fulgt opp på 14/30 dager 4" in page.text
        assert "siden grunnskolen sluttet 19. juni 2026" in page.text
        written = visitor.get(f"/cases/{cases['june'].id}/followups/new?list=bridge")
        went = visitor.submit(
            f"/cases/{cases['june'].id}/followups/new?list=bridge", written, outcome="held", then="next"
        )
        assert went.location == f"/cases/{cases['first'].id}/followups/new?list=bridge"
        assert listed(visitor, cases, "bridge") == ["silent", "may", "first", "later", "june"]
        assert "may" in listed(visitor, cases, "overdue"), "the plan should be agreed by now"
        consent(make, cases["may"], consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today())
        for chosen in ("bridge", "overdue"):
            assert "may" not in listed(visitor, cases, chosen), "school data are closed while a case is wound down"


def test_the_bridge_is_there_from_the_end_of_school_to_the_third_week_and_only_with_a_calendar(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case]
) -> None:
    shown = {(2026, 6, 18): False, (2026, 6, 19): True, (2026, 9, 6): True, (2026, 9, 7): False}
    for day, there in shown.items():
        with on(*day):
            visitor = browse(adviser)
            text = visitor.get("/today?list=mine").text
            assert ("Sommerbro" in text, "på 14/30 dager" in text) == (there, there), day
            assert bool(listed(visitor, cases, "bridge")) is there, day
    for day, there in {(2026, 8, 9): False, (2026, 8, 10): True, (2026, 9, 6): True, (2026, 9, 7): False}.items():
        with on(*day):
            assert ("Første skoledag" in browse(adviser).get("/today").text) is there, day
    with make.writing() as opened:
        year = opened.scalars(select(SchoolYear).where(SchoolYear.begins == 2026)).one()
        opened.execute(delete(SchoolYearDate).where(SchoolYearDate.school_year_id == year.id))
        opened.delete(year)
    with on(2026, 7, 15):
        visitor = browse(adviser)
        assert "Sommerbro" not in visitor.get("/today?list=mine").text
        assert set(listed(visitor, cases, "silent")) == {"silent", "may", "june"}


def test_somebody_who_does_not_turn_up_stands_on_top_from_the_first_day_until_ot_knows(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case], installation: Installation
) -> None:
    case = cases["later"]
    with on(2026, 8, 17):
        change(make, case, stage=CaseStage.ON_HOLD, hold_reason=HoldReason.AWAY, held_until=date(2026, 9, 1))
        due(make, cases["first"], -2)
        _start(installation, adviser, case, StartState.NO_SHOW)
        visitor = browse(adviser)
        for chosen in ("now", "mine"):
            assert listed(visitor, cases, chosen)[0] == "later", chosen
            assert "Ikke møtt – meld til OT" in html(visitor)
            assert f"/cases/{case.id}/ot" in html(visitor)
        assert "24. august 2026" in html(visitor), "five working days to do it in"
        assert "later" not in listed(visitor, cases, "overdue")
    with on(2026, 8, 25):
        visitor = browse(adviser)
        assert listed(visitor, cases, "overdue")[0] == "later"
        with work.doing(installation) as opened:
            actor, standing = opened.get_one(User, adviser.id), opened.get_one(Case, case.id)
            assert follow_up_service.reported(actor, standing)
        assert "later" not in listed(visitor, cases, "now")
    with on(2026, 9, 15):
        _start(installation, adviser, case, StartState.STARTED, timedelta(days=20))
        _start(installation, adviser, case, StartState.LEFT)
        assert listed(visitor := browse(adviser), cases, "now")[0] == "later"
        assert "Avbrutt – meld til OT" in html(visitor)


def _start(
    installation: Installation, adviser: User, case: Case, state: StartState, ago: timedelta = timedelta()
) -> None:
    told: dict[str, Any] = {}
    if state is StartState.LEFT:
        told["leave_reason"] = LeaveReason.NOT_STATED
    with work.doing(installation) as opened:
        actor, pupil = opened.get_one(User, adviser.id), opened.get_one(Pupil, case.pupil_id)
        transitions.start(actor, pupil, 2026, Level.VG1, state, on=clock.today() - ago, **told)


def test_the_summer_costs_no_more_statements_however_many_are_on_the_bridge(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case], installation: Installation
) -> None:
    with on(2026, 7, 15):
        visitor = browse(adviser)
        visitor.get("/today?list=bridge")
        with statements(installation) as many:
            assert len(listed(visitor, cases, "bridge")) == 5
        for name in REACHED:
            consent(make, cases[name], consent=ConsentStatus.EXPIRED)
        with statements(installation) as few:
            assert len(listed(visitor, cases, "bridge")) == 1
    assert len(many) == len(few) <= 13
