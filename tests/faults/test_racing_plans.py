"""Two offices write and approve plans for one pupil at the same moment: what is unlawful together never stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from casework.actions.agreement import content_checks
from casework.clock import OSLO
from casework.models import Agreement, EmployerContact, Pupil, User
from tests.browser import Page, Visitor
from tests.journeys.agreements import FIRST, LAST, host, tenth_grader, typed
from tests.make import Make
from tests.placements import agreement

Browse = Callable[..., Visitor]
Begun = tuple[Visitor, Agreement, EmployerContact]
Offices = Callable[..., list[Begun]]
EARLY, LATE = ("15:00", "17:00"), ("17:00", "19:00")
"""Two hours on a school day each: as much as a pupil in 10th grade may work, and twice that together."""


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    """It is a Wednesday in September."""
    with time_machine.travel(datetime(2026, 9, 9, 10, tzinfo=OSLO), tick=True):
        yield


@pytest.fixture
def offices(make: Make, browse: Browse, adviser: User) -> Offices:
    """Two offices with an agreement each for the same pupil: a shift each, weekday, start and end."""

    def of(*shifts: tuple[int, int, int], **told: Any) -> list[Begun]:
        one, mate = tenth_grader(make, adviser), make.user(adviser.role)
        other = make.case(mate, pupil=make.fresh(Pupil, one.pupil_id))
        days: dict[str, Any] = {"starts_on": FIRST, "ends_on": LAST}
        found = []
        for worker, case, shift in zip((adviser, mate), (one, other), shifts, strict=True):
            at, who = host(make)
            made = agreement(make, case, at, approved=False, shifts=(shift,), **days, **told)
            found.append((browse(worker), made, who))
        return found

    return of


def at_once(visits: list[tuple[Visitor, str, dict[str, Any]]]) -> list[TestResponse]:
    """Everybody has opened their form; then all send at the same moment."""
    ready = [(visitor, path, visitor._form(visitor.get(path), path).values | told) for visitor, path, told in visits]
    start = Barrier(len(ready))

    def send(one: tuple[Visitor, str, dict[str, Any]]) -> TestResponse:
        visitor, path, values = one
        start.wait()
        return visitor.client.post(path, data=values, headers={"Referer": f"http://localhost{path}"})

    with ThreadPoolExecutor(len(ready)) as threads:
        return list(threads.map(send, ready))


def test_of_two_plans_unlawful_together_only_the_first_is_saved(
    make: Make, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both plans wait for each other where they have been found lawful and are not saved yet."""
    lawful, both = content_checks.insist_lawful, Barrier(2)

    def slowly(*given: Any) -> Any:
        found = lawful(*given)
        with suppress(BrokenBarrierError):
            both.wait(timeout=1.5)
        return found

    monkeypatch.setattr(content_checks, "insist_lawful", slowly)
    drafts = offices((0, 900, 1020), (1, 900, 1020), complete=False)
    visits = []
    for (visitor, made, who), (starts, ends), day in zip(drafts, (EARLY, LATE), (0, 1), strict=True):
        moved = {f"days-{day}-starts": "", f"days-{day}-ends": "", "days-2-starts": starts, "days-2-ends": ends}
        visits.append((visitor, f"/agreements/{made.id}/write", typed(who, finish="yes", **moved)))
    answers = at_once(visits)
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "§ 11-2" in Page(refused.text).text
    assert sorted(make.fresh(Agreement, made.id).complete for _, made, _ in drafts) == [False, True]


def test_of_two_approvals_of_plans_unlawful_together_neither_counts(make: Make, offices: Offices) -> None:
    """Plans count from the moment they are written: an approval never has to hear of the other one."""
    waiting = offices((2, 900, 1020), (2, 1020, 1140))
    answers = at_once([(visitor, f"/agreements/{made.id}/approve", {"all": "paper"}) for visitor, made, _ in waiting])
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [make.fresh(Agreement, made.id).in_force for _, made, _ in waiting] == [None, None]
    assert not make.log("agreement_approved")
