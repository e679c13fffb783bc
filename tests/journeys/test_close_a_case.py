"""A case rests, comes back, ends and is opened again; each step is dated and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Case, CaseStep, Draft, Task, User
from casework.models.codes import CaseStage, ClosureReason, ConsentStatus, Destination, HoldReason, Role, TaskState
from tests.adviser_day import consent, step
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def path(case: Case, verb: str) -> str:
    return f"/cases/{case.id}/{verb}"


def steps(make: Make, case: Case) -> list[str]:
    with make.reading() as opened:
        query = select(CaseStep.step).where(CaseStep.case_id == case.id).order_by(CaseStep.taken_at)
        return list(opened.scalars(query))


def test_a_case_rests_and_is_taken_up_again(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    until = clock.today() + timedelta(days=30)
    visitor.submit(path(case, "hold"), reason="waiting_for_others", until=until.isoformat())
    held = make.fresh(Case, case.id)
    assert (held.stage, held.hold_reason, held.held_until) == (CaseStage.ON_HOLD, HoldReason.WAITING_FOR_OTHERS, until)
    assert "På vent til" in visitor.get(path(case, "")[:-1]).text
    visitor.submit(path(case, "")[:-1], form="resume")
    resumed = make.fresh(Case, case.id)
    assert (resumed.stage, resumed.hold_reason, resumed.held_until) == (CaseStage.ACTIVE, None, None)
    assert steps(make, case) == ["open", "hold", "resume"]
    assert [line.action for line in make.log("case_held", "case_resumed")] == ["case_held", "case_resumed"]


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_case_rests_until_a_day_ahead_within_a_year(
    make: Make, browse: Browse, adviser: User, case: Case, days: int
) -> None:
    until = clock.today() + timedelta(days=days)
    answer = browse(adviser).submit(path(case, "hold"), status=422, reason="away", until=until.isoformat())
    assert "Velg en dag etter i dag" in Page(answer.text).text
    assert make.fresh(Case, case.id).stage is CaseStage.ACTIVE


def test_a_case_is_closed_with_reason_and_destination(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    assert "OT-kode OTLL" in visitor.get(path(case, "close")).text
    kept = visitor.client.post(
        f"/drafts/followup/{case.id}",
        data=visitor._form(visitor.get(path(case, "followups/new")), -1).values,
        headers={"Referer": "http://localhost/"},
    )
    assert kept.status_code == 204
    visitor.submit(path(case, "close"), reason="started_education", destination="apprentice")
    closed = make.fresh(Case, case.id)
    assert (closed.stage, closed.closed_on) == (CaseStage.CLOSED, clock.today())
    assert (closed.closure_reason, closed.destination) == (ClosureReason.STARTED_EDUCATION, Destination.APPRENTICE)
    with make.reading() as opened:
        steps_left = select(Task).where(Task.case_id == case.id, Task.next_step)
        assert [task.state for task in opened.scalars(steps_left)] == [TaskState.CANCELLED]
        assert opened.scalars(select(Draft)).all() == []
    (line,) = make.log("case_closed")
    assert '"destination":"apprentice"' in line.detail
    page = visitor.get(path(case, "")[:-1])
    assert "Saken er avsluttet" in page.text
    assert (
        "Registrer oppfølging"
        not in page.text.replace("Hurtigtaster", "").split("Hurtigtaster")[0].split("Tilgjengelighet")[0]
    )


def test_a_closed_case_is_not_closed_again(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    shown = visitor.get(path(case, "close"))
    for _ in range(2):
        visitor.submit(path(case, "close"), shown, reason="moved", destination="unknown")
    assert len(make.log("case_closed")) == 1
    visitor.submit(path(case, "close"), status=409, reason="other", destination="work")
    assert make.fresh(Case, case.id).closure_reason is ClosureReason.MOVED


@pytest.mark.parametrize(
    "wrong", [{"reason": None}, {"destination": None}, {"reason": "ill"}, {"destination": "x" * 3000}]
)
def test_a_case_is_not_closed_by_half(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: dict[str, str]
) -> None:
    fields: dict[str, Any] = {"reason": "moved", "destination": "work"} | wrong
    answer = browse(adviser).submit(path(case, "close"), status=422, **fields)
    assert "ds-validation-message" in answer.text
    assert make.fresh(Case, case.id).stage is CaseStage.ACTIVE


def test_a_case_is_opened_again_with_something_to_do(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    visitor.submit(path(case, "close"), reason="moved", destination="unknown")
    visitor.submit(path(case, "reopen"), leap="week", kind="call")
    reopened = make.fresh(Case, case.id)
    assert (reopened.stage, reopened.closed_on, reopened.destination) == (CaseStage.ACTIVE, None, None)
    assert step(make, case) is not None
    assert steps(make, case) == ["open", "close", "reopen"]


def test_when_consent_has_lapsed_the_case_closes_by_number_and_no_name_is_read(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    consent(make, case, consent=ConsentStatus.EXPIRED)
    visitor = browse(adviser)
    visitor.get(path(case, "")[:-1], status=403)
    page = visitor.get(path(case, "close"))
    assert case.number in page.text
    assert "Eksempel" not in page.text
    visitor.submit(path(case, "close"), page, reason="consent_withdrawn", destination="unknown")
    assert make.fresh(Case, case.id).stage is CaseStage.CLOSED
    assert not make.log("case_opened")


@pytest.mark.parametrize("verb", ["hold", "close", "reopen"])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_from_elsewhere_moves_a_case(make: Make, browse: Browse, case: Case, role: Role, verb: str) -> None:
    browse(make.user(role)).get(path(case, verb), status=404)


def test_where_the_participant_of_a_closed_case_went_is_said_later_once(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    visitor.submit(path(case, "close"), reason="no_contact", destination="unknown")
    assert path(case, "destination") in visitor.get(path(case, "")[:-1]).links
    shown = visitor.get(path(case, "destination"))
    visitor.submit(path(case, "destination"), shown, status=422, destination="unknown")
    visitor.submit(path(case, "destination"), shown, destination="apprentice")
    page = visitor.follow(visitor.response)
    assert "Det er registrert hvor deltakeren tok veien." in page.text
    assert "Det ble kjent hvor deltakeren tok veien" in page.text and "Lærling" in page.text
    assert path(case, "destination") not in page.links
    settled = make.fresh(Case, case.id)
    assert (settled.stage, settled.destination) == (CaseStage.CLOSED, Destination.APPRENTICE)
    assert (settled.closure_reason, steps(make, case)[-1]) == (ClosureReason.NO_CONTACT, "went_to")
    (line,) = make.log("case_went_to")
    assert '"destination":"apprentice"' in line.detail and line.actor_id == adviser.id
    assert (
        "er registrert allerede"
        in visitor.submit(path(case, "destination"), shown, status=409, destination="work", once=str(uuid4())).text
    )
    assert make.fresh(Case, case.id).destination is Destination.APPRENTICE


def test_where_the_participant_went_is_not_said_of_an_open_case_nor_by_others(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    page = visitor.get(path(case, "destination"))
    assert "ingenting å registrere" in page.text and not [form for form in page.forms if "destination" in form.action]
    token = visitor.get(path(case, "close")).forms[-1].values["csrf_token"][0]
    told = {"csrf_token": token, "destination": "work"}
    assert visitor.client.post(path(case, "destination"), data=told).status_code == 409
    browse(make.user(Role.ADVISER)).get(path(case, "destination"), status=404)
    browse(make.user(Role.MANAGER)).get(path(case, "destination"), status=404)
    assert make.fresh(Case, case.id).destination is None
