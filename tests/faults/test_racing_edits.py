"""Many people change one case at the same moment: every change is either saved or answered with 409, none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.models import Case, Followup, Organisation, Task
from casework.models.codes import Role, TaskState
from tests.adviser_day import step
from tests.browser import Visitor
from tests.make import Make

HANDS = 8
LEAPS = ("tomorrow", "week", "two_weeks", "four_weeks")
Browse = Callable[..., Visitor]


@pytest.fixture(params=[80, pytest.param(480, marks=pytest.mark.prove)])
def turns(request: pytest.FixtureRequest) -> int:
    """How many edits race: a few in every run, privacy.md's 480 in the long proofs."""
    return int(request.param)


def racing(
    app: Flask, make: Make, turns: int, office: Organisation, act: Callable[[Visitor, int], int]
) -> Counter[int]:
    """Eight leads doing the same thing side by side; how often each status was answered."""
    visitors = [Visitor(app, make.user(Role.LEAD, office)) for _ in range(HANDS)]
    for visitor in visitors:
        visitor.get("/today")  # one page first: a browser's tabs share the token that its first page was given
    with ThreadPoolExecutor(HANDS) as pool:
        return Counter(pool.map(lambda turn: act(visitors[turn % HANDS], turn), range(turns)))


def post(visitor: Visitor, path: str, **fields: str) -> int:
    """Open a form as a person does and send it, whatever the answer is."""
    shown = visitor.get(path)
    values = visitor._form(shown, -1).values | fields
    return visitor.client.post(path, data=values, headers={"Referer": f"http://localhost{path}"}).status_code


def test_racing_postponements_are_saved_or_refused_and_none_is_lost(app: Flask, make: Make, turns: int) -> None:
    adviser = make.user(Role.ADVISER)
    case, office = make.case(adviser), make.fresh(Organisation, adviser.organisation_id)
    path = f"/cases/{case.id}/next-step/postpone"
    answers = racing(app, make, turns, office, lambda visitor, turn: post(visitor, path, leap=LEAPS[turn % 4]))
    assert set(answers) <= {302, 409}
    assert answers[302] + answers[409] == turns
    standing = step(make, case)
    assert standing is not None
    assert standing.postponed == answers[302] > 0
    with make.reading() as opened:
        states = Counter(opened.scalars(select(Task.state).where(Task.case_id == case.id)))
    assert states == {TaskState.OPEN: 1, TaskState.REPLACED: answers[302]}
    assert len(make.log("next_step_postponed")) == answers[302]


def test_racing_contacts_are_all_saved_and_leave_one_next_step(app: Flask, make: Make, turns: int) -> None:
    adviser = make.user(Role.ADVISER)
    case, office = make.case(adviser), make.fresh(Organisation, adviser.organisation_id)
    path = f"/cases/{case.id}/followups/new"
    answers = racing(app, make, turns, office, lambda visitor, _: post(visitor, path, outcome="no_answer"))
    assert answers == {302: turns}
    with make.reading() as opened:
        written = opened.scalar(select(func.count()).select_from(Followup).where(Followup.case_id == case.id))
        states = Counter(opened.scalars(select(Task.state).where(Task.case_id == case.id)))
    assert written == turns
    assert states == {TaskState.OPEN: 1, TaskState.DONE: turns}
    assert make.fresh(Case, case.id).attempts_since == turns


def test_one_form_posted_by_many_hands_at_once_writes_one_contact(app: Flask, make: Make) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    path = f"/cases/{case.id}/followups/new"
    visitor = Visitor(app, adviser)
    values = visitor._form(visitor.get(path), -1).values | {"outcome": ["held"]}
    cookie = visitor.client.get_cookie("casework")
    assert cookie is not None

    def send(_: int) -> int:
        client = app.test_client()
        client.set_cookie("casework", cookie.value)
        return client.post(path, data=values, headers={"Referer": f"http://localhost{path}"}).status_code

    with ThreadPoolExecutor(HANDS) as pool:
        assert set(pool.map(send, range(20))) == {302}
    with make.reading() as opened:
        assert opened.scalar(select(func.count()).select_from(Followup)) == 1
