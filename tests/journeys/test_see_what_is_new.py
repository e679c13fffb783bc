"""What others have done in one's cases since one last looked: by case, by whom, and marked as seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from casework import clock
from casework.models import Case, Organisation, Pupil, Referral, User
from casework.models.codes import CaseStage, ConsentStatus, Role
from tests.adviser_day import change, consent, join, leave, statements
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


@pytest.fixture
def pair(make: Make) -> tuple[User, User, Case]:
    """An adviser, a colleague who follows the same case up, and the case."""
    adviser = make.user(Role.ADVISER)
    colleague = make.user(Role.ADVISER, make.fresh(Organisation, adviser.organisation_id))
    case = make.case(adviser)
    join(make, case, colleague)
    return adviser, colleague, case


def postpone(visitor: Visitor, case: Case, days: int = 10) -> None:
    """Something one colleague does and the other is told of."""
    day = clock.today() + timedelta(days=days)
    visitor.submit(f"/cases/{case.id}/next-step/postpone", leap="pick", next_on=day.isoformat())


def later(minutes: int) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True)


def test_an_adviser_sees_what_a_colleague_did_until_the_case_is_opened(
    pair: tuple[User, User, Case], browse: Browse
) -> None:
    adviser, colleague, case = pair
    visitor = browse(adviser)
    assert "Ikke noe nytt" in visitor.get("/news/").text
    postpone(browse(colleague), case)
    page = visitor.get("/news/")
    assert "Elev Eksempel" in page.text and colleague.name in page.text and f"/cases/{case.id}" in page.links
    assert "1 av sakene dine har noe nytt." in visitor.get("/today").text
    with later(1):
        visitor.get(f"/cases/{case.id}")
        assert "Ikke noe nytt" in visitor.get("/news/").text
        assert "har noe nytt" not in visitor.get("/today").text


def test_nobody_is_told_of_what_they_did_themselves_or_of_who_has_looked(
    pair: tuple[User, User, Case], browse: Browse
) -> None:
    adviser, colleague, case = pair
    postpone(browse(adviser), case)
    browse(colleague).get(f"/cases/{case.id}")
    assert "Ikke noe nytt" in browse(adviser).get("/news/").text


def test_marking_as_seen_leaves_what_came_after_the_page_was_shown(
    make: Make, pair: tuple[User, User, Case], browse: Browse
) -> None:
    adviser, colleague, case = pair
    visitor, other = browse(adviser), browse(colleague)
    postpone(other, case)
    with later(1):
        shown = visitor.get("/news/")
    with later(2):
        postpone(other, case, 12)
    with later(3):
        page = visitor.follow(visitor.submit("/news/", shown, form="seen"))
        assert "1 sak er markert som sett." in page.text and page.text.count(colleague.name) == 1
        page = visitor.follow(visitor.submit("/news/", page, form="seen"))
        assert "Ikke noe nytt" in page.text
    assert [line.actor_id for line in make.log("news_marked_seen")] == [adviser.id, adviser.id]


def test_what_the_school_does_is_told_only_while_all_of_the_case_is_in_sight(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    referral = make.fresh(Referral, case.referral_id)
    counsellor = make.user(Role.COUNSELLOR, make.fresh(Organisation, referral.school_id))
    browse(counsellor).submit(f"/pupils/{case.pupil_id}/edit", given_name="Elev", family_name="Prøve")
    assert counsellor.name in browse(adviser).get("/news/").text
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=5))
    assert counsellor.name not in browse(adviser).get("/news/").text


def test_cases_out_of_reach_closed_or_protected_tell_nothing(
    make: Make, pair: tuple[User, User, Case], browse: Browse
) -> None:
    adviser, colleague, case = pair
    postpone(browse(colleague), case)
    visitor = browse(adviser)
    for role in (Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
        browse(make.user(role)).get("/news/", status=403)
    change(make, case, stage=CaseStage.CLOSED, **_closed())
    assert "Ikke noe nytt" in visitor.get("/news/").text
    change(make, case, stage=CaseStage.ACTIVE, closed_on=None, closure_reason=None, destination=None)
    assert "Elev Eksempel" in visitor.get("/news/").text
    with make.writing() as opened:
        opened.get_one(Pupil, case.pupil_id).protected_at = clock.now()
    assert "Ikke noe nytt" in visitor.get("/news/").text
    with make.writing() as opened:
        opened.get_one(Pupil, case.pupil_id).protected_at = None
    leave(make, case, adviser)
    assert "Ikke noe nytt" in visitor.get("/news/").text


def test_somebody_elses_case_cannot_be_marked_and_nonsense_is_no_fault(
    make: Make, pair: tuple[User, User, Case], browse: Browse
) -> None:
    adviser, colleague, case = pair
    postpone(browse(colleague), case)
    visitor = browse(adviser)
    shown = visitor.get("/news/")
    stranger = browse(make.user(Role.ADVISER))
    mine = _token(stranger.get("/news/"))
    for told in ({"case_id": [str(case.id), "x"], "until": "when"}, {}):
        assert stranger.client.post("/news/seen", data={**mine, **told}).status_code == 302
    assert make.log("news_marked_seen") == [] and "Elev Eksempel" in visitor.get("/news/").text
    future = (clock.now() + timedelta(days=400)).isoformat()
    visitor.submit("/news/", shown, form="seen", until=future)
    with later(1):
        postpone(browse(colleague), case, 14)
        assert "Elev Eksempel" in visitor.get("/news/").text, "a moment to come counts as now"


def test_the_page_asks_the_database_as_often_for_ten_cases_as_for_one(
    make: Make, pair: tuple[User, User, Case], browse: Browse
) -> None:
    adviser, colleague, case = pair
    postpone(browse(colleague), case)
    visitor = browse(adviser)
    with statements(make.installation) as few:
        visitor.get("/news/")
    for _ in range(9):
        more = make.case(adviser)
        join(make, more, colleague)
        postpone(browse(colleague), more)
    with statements(make.installation) as many:
        visitor.get("/news/")
    assert len(many) == len(few)


def _closed() -> dict[str, object]:
    return {"closed_on": clock.today(), "closure_reason": "other", "destination": "unknown"}


def _token(page: Page) -> dict[str, object]:
    return {"csrf_token": page.forms[-1].values["csrf_token"]}
