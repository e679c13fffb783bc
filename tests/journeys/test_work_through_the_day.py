"""An adviser's day: every count opens exactly its rows, and nobody else's rows are on the list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from casework import clock
from casework.actions.worklist import Filter
from casework.installation import Installation
from casework.models import Case, Pupil, User
from casework.models.codes import CaseStage, ConsentStatus, ContactOutcome, Decision, HoldReason, Role
from tests.adviser_day import ago, change, consent, contact, due
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def html(visitor: Visitor) -> str:
    assert visitor.response is not None
    return visitor.response.text


def count_of(visitor: Visitor, chosen: Filter) -> int:
    link = rf'href="/today\?list={chosen.value}"[^>]*>[^<]*<span class="number">(\d+)<'
    found = re.search(link, html(visitor))
    assert found, chosen
    return int(found.group(1))


def rows_of(visitor: Visitor) -> list[str]:
    return re.findall(r'<tr role="row" id="case-([0-9a-f-]{36})"', html(visitor))


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


@pytest.fixture
def cases(make: Make, adviser: User) -> dict[str, Case]:
    """One case for every list, and some that belong to none of those that are due."""
    names = ["late", "today", "soon", "far", "quiet", "fresh", "stepless", "resting", "lapsed"]
    made = {name: make.case(adviser) for name in names}
    for name, days in {"late": -3, "today": 0, "soon": 1, "far": 40, "quiet": 40, "fresh": 40, "lapsed": -3}.items():
        due(make, made[name], days)
    due(make, made["stepless"], None)
    due(make, made["resting"], -3)
    for name in ("late", "today", "soon", "far", "stepless"):
        contact(make, made[name], adviser, happened_on=ago(2))
    contact(make, made["quiet"], adviser, happened_on=ago(31))
    contact(make, made["resting"], adviser, happened_on=ago(60))
    asleep = {
        "stage": CaseStage.ON_HOLD,
        "hold_reason": HoldReason.AWAY,
        "held_until": clock.today() + timedelta(days=9),
    }
    change(make, made["resting"], **asleep)
    consent(make, made["lapsed"], consent=ConsentStatus.EXPIRED)
    return made


@pytest.mark.parametrize("chosen", list(Filter))
def test_every_count_opens_exactly_the_rows_it_counted(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case], chosen: Filter
) -> None:
    promised = make.referral(
        office_id=adviser.organisation_id, decision=Decision.ACCEPTED, decided_at=clock.now(), adviser_id=adviser.id
    )
    visitor = browse(adviser)
    visitor.get(f"/today?list={chosen.value}")
    by_id = {str(case.id): name for name, case in cases.items()} | {str(promised.id): "promised"}
    soon = {"soon"} if clock.today().weekday() < 6 else set()
    wanted = {
        Filter.NOW: {"late", "today"},
        Filter.OVERDUE: {"late"},
        Filter.TODAY: {"today"},
        Filter.WEEK: {"today"} | soon | ({"late"} if clock.today().weekday() >= 3 else set()),
        Filter.SILENT: {"quiet"},
        Filter.NEW: {"fresh"},
        Filter.WAITING: {"promised", "lapsed"},
        Filter.MINE: set(cases) - {"lapsed"},
    }[chosen]
    shown = rows_of(visitor)
    assert {by_id[row] for row in shown} == wanted
    assert count_of(visitor, chosen) == len(shown) == len(wanted)


def test_what_is_due_first_stands_first_and_what_has_no_next_step_last(
    browse: Browse, adviser: User, cases: dict[str, Case]
) -> None:
    visitor = browse(adviser)
    visitor.get("/today?list=mine")
    by_id = {str(case.id): name for name, case in cases.items()}
    order = [by_id[row] for row in rows_of(visitor)]
    assert set(order[:2]) == {"late", "resting"}
    assert order[2:4] == ["today", "soon"]
    assert order[-1] == "stepless"


def test_a_row_says_how_late_it_is_and_how_often_one_has_tried(make: Make, browse: Browse, adviser: User) -> None:
    case = make.case(adviser)
    due(make, case, -3)
    contact(make, case, adviser, happened_on=ago(5))
    contact(make, case, adviser, outcome=ContactOutcome.NO_ANSWER, happened_on=ago(2))
    contact(make, case, adviser, outcome=ContactOutcome.NO_SHOW, happened_on=ago(1))
    page = browse(adviser).get("/today")
    assert "Elev Eksempel" in page.text
    assert "3 dager over frist" in page.text
    assert "2 forsøk siden" in page.text


def test_a_case_on_hold_comes_back_on_its_day(make: Make, browse: Browse, adviser: User) -> None:
    case = make.case(adviser)
    due(make, case, -1)
    change(
        make, case, stage=CaseStage.ON_HOLD, hold_reason=HoldReason.AWAY, held_until=clock.today() + timedelta(days=1)
    )
    visitor = browse(adviser)
    visitor.get("/today")
    assert rows_of(visitor) == []
    change(make, case, held_until=clock.today())
    visitor.get("/today")
    assert rows_of(visitor) == [str(case.id)]


def test_a_request_that_waits_for_consent_shows_no_name(make: Make, browse: Browse, adviser: User) -> None:
    referral = make.referral(
        office_id=adviser.organisation_id, decision=Decision.ACCEPTED, decided_at=clock.now(), adviser_id=adviser.id
    )
    page = browse(adviser).get("/today?list=waiting")
    assert referral.number in page.text
    assert "Elev Eksempel" not in page.text
    assert "Uten navn" in page.text


def test_a_protected_pupil_is_on_nobodys_list(make: Make, browse: Browse, adviser: User) -> None:
    case = make.case(adviser)
    with make.writing() as opened:
        opened.get_one(Pupil, case.pupil_id).protected_at = clock.now()
    visitor = browse(adviser)
    for chosen in Filter:
        visitor.get(f"/today?list={chosen.value}")
        assert rows_of(visitor) == [], chosen


def test_a_colleagues_case_is_not_on_the_list(make: Make, browse: Browse, adviser: User) -> None:
    office = make.fresh(type(make.office()), adviser.organisation_id)
    make.case(make.user(Role.ADVISER, office))
    visitor = browse(adviser)
    visitor.get("/today?list=mine")
    assert rows_of(visitor) == []


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_day_opens_for_advisers_and_leads_only(make: Make, browse: Browse, role: Role) -> None:
    browse(make.user(role)).get("/today", status=403)
    assert make.log("access_denied")


def test_an_unknown_list_opens_what_must_be_done_now(browse: Browse, adviser: User) -> None:
    page = browse(adviser).get("/today?list=%F0%9F%98%80")
    assert "Må gjøres nå" in page.text


def test_everybody_on_the_list_is_named_in_one_line_of_the_log(make: Make, browse: Browse, adviser: User) -> None:
    for _ in range(3):
        make.case(adviser)
    browse(adviser).get("/today?list=mine")
    (line,) = make.log("list_shown")
    assert line.row_count == 3
    assert line.fields == '["pupil.family_name","pupil.given_name"]'


def test_the_day_costs_the_same_number_of_statements_however_long_the_list(
    make: Make, browse: Browse, adviser: User, installation: Installation
) -> None:
    visitor = browse(adviser)
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    make.case(adviser)
    visitor.get("/today?list=mine")
    for engine in (installation.database.engine, installation.store.engine):
        event.listen(engine, "before_cursor_execute", note)
    visitor.get("/today?list=mine")
    few = len(seen)
    for engine in (installation.database.engine, installation.store.engine):
        event.remove(engine, "before_cursor_execute", note)
    for _ in range(6):
        make.case(adviser)
    seen.clear()
    for engine in (installation.database.engine, installation.store.engine):
        event.listen(engine, "before_cursor_execute", note)
    visitor.get("/today?list=mine")
    assert len(rows_of(visitor)) == 7
    assert len(seen) == few <= 12
