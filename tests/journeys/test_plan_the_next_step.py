"""The next step: done, postponed, changed; never two at once, and nobody's change is lost unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework import clock
from casework.forms.tasks import leap_days
from casework.models import Case, Task, User
from casework.models.codes import ConsentStatus, Role, TaskKind, TaskState
from tests.adviser_day import consent, due, step
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def path(case: Case, verb: str) -> str:
    return f"/cases/{case.id}/next-step/{verb}"


def test_a_step_is_done_and_another_follows(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    visitor.submit(path(case, "done"), leap="four_weeks", kind="check_in")
    found = step(make, case)
    assert found is not None
    assert (found.kind, found.due_on) == (TaskKind.CHECK_IN, leap_days()["four_weeks"])
    assert "Neste steg utført: ta kontakt" in visitor.get(f"/cases/{case.id}").text


def test_a_step_is_done_and_none_follows(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    browse(adviser).submit(path(case, "done"), leap="none")
    assert step(make, case) is None
    assert make.log("next_step_done")


def test_postponing_counts_and_is_told_in_the_history(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    for leap in ("tomorrow", "week"):
        visitor.submit(path(case, "postpone"), leap=leap)
    found = step(make, case)
    assert found is not None
    assert (found.postponed, found.due_on, found.kind) == (2, leap_days()["week"], TaskKind.CONTACT)
    assert len(make.log("next_step_postponed")) == 2
    page = visitor.get(f"/cases/{case.id}")
    assert page.text.count("Neste steg utsatt til") == 2
    assert "Utsatt 2 ganger" in page.text


def test_a_step_is_changed_and_the_former_one_stays_in_the_history(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    visitor.submit(path(case, "change"), leap="tomorrow", kind="call")
    found = step(make, case)
    assert found is not None
    assert (found.kind, found.postponed) == (TaskKind.CALL, 0)
    assert "Neste steg endret: det var ta kontakt" in visitor.get(f"/cases/{case.id}").text


def test_a_first_step_is_set_where_none_stands(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    due(make, case, None)
    visitor = browse(adviser)
    assert "Planlegg neste steg" in visitor.get(f"/cases/{case.id}").text
    visitor.submit(path(case, "change"), leap="week", kind="meet")
    assert step(make, case) is not None


@pytest.mark.parametrize("verb", ["done", "postpone", "change"])
def test_two_who_change_the_step_at_once_see_both_versions_and_lose_nothing(
    make: Make, browse: Browse, adviser: User, case: Case, verb: str
) -> None:
    mate = make.user(Role.LEAD, make.fresh(type(make.office()), adviser.organisation_id), name="Lena Leder")
    visitor = browse(adviser)
    shown = visitor.get(path(case, verb))
    browse(mate).submit(path(case, "change"), leap="four_weeks", kind="school_talk")
    answer = visitor.submit(path(case, verb), shown, status=409, leap="tomorrow")
    page = Page(answer.text)
    assert "Noen andre har endret neste steg" in page.text
    assert "Lena Leder" in page.text
    standing = step(make, case)
    assert standing is not None
    assert standing.kind is TaskKind.SCHOOL_TALK
    assert visitor._form(page, -1).values["leap"] == ["tomorrow"]
    visitor.submit(path(case, verb), page)
    saved = step(make, case)
    assert saved is not None
    assert saved.due_on == leap_days()["tomorrow"]


def test_there_is_never_more_than_one_open_next_step(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    for verb in ("done", "postpone", "change", "done"):
        visitor.submit(path(case, verb), leap="week")
    with make.reading() as opened:
        states = [task.state for task in opened.scalars(select(Task).where(Task.case_id == case.id))]
    assert states.count(TaskState.OPEN) == 1


@pytest.mark.parametrize(
    "fields,said",
    [
        ({"leap": None}, "Velg når."),
        ({"leap": "pick", "next_on": ""}, "Velg en dato."),
        ({"leap": "pick", "next_on": "2019-01-01"}, "høyst ett år fram"),
        ({"leap": "\x00"}, "leap"),
    ],
)
def test_a_step_without_a_day_is_not_saved(
    make: Make, browse: Browse, adviser: User, case: Case, fields: dict[str, Any], said: str
) -> None:
    answer = browse(adviser).submit(path(case, "postpone"), status=422, **fields)
    assert said in (answer.text if said == "leap" else Page(answer.text).text)
    found = step(make, case)
    assert found is not None
    assert found.postponed == 0


def test_a_made_up_mark_is_a_conflict_not_a_fault(browse: Browse, adviser: User, case: Case) -> None:
    browse(adviser).submit(path(case, "postpone"), status=409, leap="week", version="🙂' OR 1=1")


def test_a_form_posted_twice_postpones_once(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    shown = visitor.get(path(case, "postpone"))
    for _ in range(2):
        visitor.submit(path(case, "postpone"), shown, leap="week")
    found = step(make, case)
    assert found is not None
    assert found.postponed == 1


def test_during_the_wind_down_the_step_may_still_be_planned(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=9))
    browse(adviser).submit(path(case, "done"), leap="none")
    assert step(make, case) is None


@pytest.mark.parametrize("role", list(Role))
def test_nobody_from_elsewhere_plans(make: Make, browse: Browse, case: Case, role: Role) -> None:
    browse(make.user(role)).get(path(case, "done"), status=404)


@pytest.mark.parametrize(("days", "leap"), [(7, "week"), (14, "two_weeks"), (30, "four_weeks"), (1, "week")])
def test_the_next_follow_up_is_proposed_in_the_rhythm_of_the_case(
    make: Make, browse: Browse, days: int, leap: str
) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    with make.writing() as opened:
        standing = opened.scalars(select(Task).where(Task.case_id == case.id)).one()
        standing.created_by_id = adviser.id
        standing.due_on = clock.today() + timedelta(days=days)
    visitor = browse(adviser)
    for path in (f"/cases/{case.id}", f"/cases/{case.id}/followups/new"):
        assert visitor._form(visitor.get(path), "followups").values["leap"] == [leap]
