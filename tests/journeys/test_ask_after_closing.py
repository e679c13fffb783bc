"""Three and six months after a case closed, somebody says where the pupil is; not knowing is an answer too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from casework import clock, work
from casework.actions.secrecy import protection
from casework.actions.year import duties
from casework.clock import OSLO
from casework.labels import label
from casework.models import Case, Organisation, Pupil, Referral, StatusCheck, User
from casework.models.codes import ConsentStatus, Destination, Measure, Role, TaskKind, TaskState
from casework.models.transition_codes import AfterClosing
from tests.adviser_day import consent
from tests.browser import Page, Visitor
from tests.journeys.summer import on, tasks
from tests.make import Make

Browse = Callable[..., Visitor]
CLOSING = datetime(2026, 3, 2, 10, tzinfo=OSLO)
ASKED = (TaskKind.STATUS_3_MONTHS, TaskKind.STATUS_6_MONTHS)


@pytest.fixture(autouse=True)
def _closing_day() -> Iterator[None]:
    with on(CLOSING):
        yield


@pytest.fixture
def case(make: Make, browse: Browse, adviser: User) -> Case:
    made = make.case(adviser)
    close(browse, adviser, made)
    return made


def close(browse: Browse, adviser: User, case: Case, reason: str = "goal_reached") -> None:
    browse(adviser).submit(f"/cases/{case.id}/close", reason=reason, destination="upper_sec")


def path(case: Case) -> str:
    return f"/cases/{case.id}/status"


def checks(make: Make, case: Case) -> list[StatusCheck]:
    with make.reading() as opened:
        query = select(StatusCheck).where(StatusCheck.case_id == case.id).order_by(StatusCheck.answered_on)
        return list(opened.scalars(query))


def test_closing_asks_twice_and_each_is_answered_in_its_own_month(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    assert [task.due_on for task in tasks(make, case, *ASKED)] == [date(2026, 5, 31), date(2026, 8, 29)]
    for days, answer, said in ((90, "work", "Tre måneder"), (180, "unknown", "Seks måneder")):
        with on(CLOSING, days):
            visitor = browse(adviser)
            assert path(case) in visitor.get(f"/cases/{case.id}").links
            page = visitor.get(path(case))
            assert said in page.title and "Elev Eksempel" in page.text
            assert not page.forms[-1].values.get("destination"), "nothing is preselected"
            shown = visitor.follow(visitor.submit(path(case), page, destination=answer))
            assert f"{said} etter avslutning:" in shown.text, "told in the history"
            assert path(case) not in shown.links
    found = checks(make, case)
    assert [(one.asked, one.destination, one.answered_by_id) for one in found] == [
        (AfterClosing.MONTHS_3, Destination.WORK, adviser.id),
        (AfterClosing.MONTHS_6, Destination.UNKNOWN, adviser.id),
    ]
    assert {task.state for task in tasks(make, case, *ASKED)} == {TaskState.DONE}
    assert [line.action for line in make.log("status_answered", "task_done")] == ["status_answered", "task_done"] * 2


def test_it_is_asked_from_two_weeks_before_the_day_to_two_weeks_after(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    for days, status in ((0, 409), (75, 409), (76, 200), (104, 200), (105, 409), (165, 409), (166, 200), (195, 409)):
        with on(CLOSING, days):
            visitor = browse(adviser)
            visitor.get(path(case), status=status)
            assert (path(case) in visitor.get(f"/cases/{case.id}").links) is (status == 200), days


def run_due(make: Make) -> int:
    with work.doing(make.installation):
        return duties.run_due().statuses_lapsed


def test_what_nobody_answers_in_time_becomes_unknown_by_itself_and_once(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    with on(CLOSING, 104):
        assert run_due(make) == 0
    with on(CLOSING, 105):
        assert (run_due(make), run_due(make)) == (1, 0)
        (found,) = checks(make, case)
        assert (found.destination, found.answered_by_id) == (Destination.UNKNOWN, None)
        assert [task.state for task in tasks(make, case, *ASKED)] == [TaskState.DONE, TaskState.OPEN]
        assert "Ingen svarte innen fristen." in browse(adviser).get(f"/cases/{case.id}").text
        (line,) = make.log("status_answered")
        assert line.actor_id is None
    with on(CLOSING, 400):
        assert run_due(make) == 1


def test_opening_the_case_again_calls_it_off_and_closing_anew_asks_from_that_day(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    with on(CLOSING, 80):
        visitor = browse(adviser)
        page = visitor.get(path(case))
        visitor.submit(f"/cases/{case.id}/reopen", leap="week", kind="call")
        assert {task.state for task in tasks(make, case, *ASKED)} == {TaskState.CANCELLED}
        visitor.submit(path(case), page, status=409, destination="work")
    with on(CLOSING, 100):
        close(browse, adviser, case, "moved")
        open_now = [task.due_on for task in tasks(make, case, *ASKED) if task.state is TaskState.OPEN]
        assert open_now == [clock.today() + timedelta(days=days) for days in (90, 180)]
    with on(CLOSING, 105):
        assert run_due(make) == 0
        browse(adviser).get(path(case), status=409)


def test_a_case_closed_by_mistake_or_without_consent_is_not_asked_about_and_a_job_case_is(
    make: Make, browse: Browse, adviser: User
) -> None:
    for reason, measure, wanted in (
        ("registered_in_error", Measure.TRANSITION, 0),
        ("consent_withdrawn", Measure.TRANSITION, 0),
        ("started_work", Measure.JOB, 2),
    ):
        case = make.case(adviser, measures={measure})
        close(browse, adviser, case, reason)
        assert len(tasks(make, case, *ASKED)) == wanted, reason


def test_without_consent_it_is_answered_by_number_alone(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    consent(make, case, consent=ConsentStatus.EXPIRED)
    with on(CLOSING, 91):
        visitor = browse(adviser)
        page = visitor.get(path(case))
        assert case.number in page.text and "Eksempel" not in page.text
        went = visitor.submit(path(case), page, destination="unknown")
        assert went.location == "/today"
    assert len(checks(make, case)) == 1
    assert not make.log("case_opened")


def test_of_a_pupil_who_became_protected_nothing_is_asked(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    lead = make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id))
    with make.writing() as opened:
        protection.protect(opened.get_one(User, adviser.id), opened.get_one(Pupil, case.pupil_id))
    assert {task.state for task in tasks(make, case, *ASKED)} == {TaskState.CANCELLED}
    with on(CLOSING, 90):
        browse(lead).get(path(case), status=409)
        browse(adviser).get(path(case), status=404)
    with on(CLOSING, 105):
        assert run_due(make) == 0
    assert not checks(make, case)


def test_two_who_answer_at_once_see_both_answers_and_the_later_one_may_stand(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    lead = make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id), name="Lena Leder")
    with on(CLOSING, 90):
        visitor = browse(adviser)
        page = visitor.get(path(case))
        browse(lead).submit(path(case), destination="work")
        answer = visitor.submit(path(case), page, status=409, destination="military")
        both = Page(answer.text)
        assert "Lena Leder" in both.text and label(Destination.WORK) in both.text
        assert both.forms[-1].values["destination"] == ["military"], "what was chosen is kept"
        assert [one.destination for one in checks(make, case)] == [Destination.WORK]
        visitor.submit(path(case), both)
        (found,) = checks(make, case)
        assert (found.destination, found.answered_by_id) == (Destination.MILITARY, adviser.id)
        assert "Du kan gi et annet svar" in visitor.get(path(case)).text


def test_an_answer_that_is_none_is_refused_at_its_field(browse: Browse, adviser: User, case: Case) -> None:
    with on(CLOSING, 90):
        visitor = browse(adviser)
        for wrong in (None, "dead", "x" * 3000):
            answer = visitor.submit(path(case), status=422, destination=wrong)
            assert "Velg hvor deltakeren er nå." in answer.text or "ds-validation-message" in answer.text


def test_nobody_from_elsewhere_answers_and_the_school_does_not_see_it(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    school = make.fresh(Organisation, make.fresh(Referral, case.referral_id).school_id)
    with on(CLOSING, 90):
        for role in Role:
            browse(make.user(role)).get(path(case), status=404)
        browse(make.user(Role.COUNSELLOR, school)).get(path(case), status=403)
