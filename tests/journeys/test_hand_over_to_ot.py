"""A pupil who is not in school is handed over to the county's follow-up service, with what consent allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from casework import clock
from casework.actions.transition import transitions
from casework.actions.transition.hand_off import ot_code
from casework.models import Case, Guardian, Organisation, Pupil, Referral, User
from casework.models.codes import (
    OT_CODES,
    ConsentScope,
    ConsentStatus,
    Destination,
    OrganisationKind,
    OtCode,
    Role,
    TaskKind,
    TaskState,
)
from casework.models.sealing import seal
from casework.models.transition_codes import LeaveReason, Level, StartState
from tests.adviser_day import consent, contact
from tests.browser import Visitor
from tests.journeys.summer import FIRST_DAY, agree, beginner, on, tasks
from tests.make import Make

Browse = Callable[..., Visitor]
NAMES = ("Bo", "Eksempel", "22 22 22 22", "bo@example.invalid", "Foresatt", "Prøvefjell", "Bygg", "2011")


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with on(FIRST_DAY):
        yield


@pytest.fixture
def case(make: Make, adviser: User) -> Case:
    """Somebody who did not turn up, with an address of every kind and a note nobody may share."""
    upper = make.school(name="Prøvefjell videregående skole", kind=OrganisationKind.UPPER_SECONDARY)
    made = beginner(make, adviser, "Bo", going_to=upper, phone="22222222")
    contact(make, made, adviser, note="Hemmelig notat")
    with make.writing() as opened:
        pupil = opened.get_one(Pupil, made.pupil_id)
        seal(pupil, "email", "bo@example.invalid")
        told = opened.get_one(User, adviser.id)
        transitions.start(told, pupil, 2026, Level.VG1, StartState.NO_SHOW, on=clock.today())
    make.guardian(make.fresh(Pupil, made.pupil_id), "Foresatt Første")
    silent = make.guardian(make.fresh(Pupil, made.pupil_id), "Taus Forelder")
    with make.writing() as opened:
        opened.get_one(Guardian, silent.id).may_receive_information = False
    return made


def path(case: Case) -> str:
    return f"/cases/{case.id}/ot"


def test_with_consent_the_sheet_names_the_pupil_and_no_note(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    agree(make, case, ConsentScope.OT)
    visitor = browse(adviser)
    shown = visitor.get(f"/cases/{case.id}")
    assert "Meld til OT innen 24. august 2026" in shown.text and path(case) in shown.links
    assert "Skal meldes til OT innen 24. august 2026" in shown.text, "told in the history"
    page = visitor.get(path(case))
    said = (*NAMES, case.number, "OTUK", "Ikke møtt (N)", "17. august 2026", "Vera Veileder", adviser.email)
    assert [words for words in said if words not in page.text] == []
    assert "Hemmelig" not in page.text and "Taus" not in page.text
    assert "Bo" not in page.title
    (line,) = make.log("hand_off_shown")
    assert ('"named":true' in line.detail, "followup.note" in line.fields) == (True, False)
    went = visitor.submit(path(case), page, form="reported")
    assert visitor.follow(went).text.count("er meldt til OT") == 1
    (task,) = tasks(make, case, TaskKind.OT_REFERRAL)
    assert (task.state, task.ended_by_id) == (TaskState.DONE, adviser.id)
    assert "Meldt til OT" in visitor.get(f"/cases/{case.id}").text
    assert [line.action for line in make.log("task_done")] == ["task_done"]
    visitor.submit(path(case), page, form="reported")
    assert len(make.log("task_done")) == 1, "the same form twice reports once"
    assert "reported" not in "".join(form.action for form in visitor.get(path(case)).forms)


@pytest.mark.parametrize("scope", [None, ConsentScope.UPPER_SECONDARY])
def test_without_consent_the_sheet_says_so_and_names_nobody(
    make: Make, browse: Browse, adviser: User, case: Case, scope: ConsentScope | None
) -> None:
    agree(make, case, *([scope] if scope else []))
    page = browse(adviser).get(path(case))
    assert [words for words in NAMES if words in page.text] == []
    for words in (case.number, "OTUK", "Ikke møtt (N)", "Samtykket omfatter ikke OT"):
        assert words in page.text
    assert f"/consents/{case.referral_id}/form" in page.links
    (line,) = make.log("hand_off_shown")
    assert '"named":false' in line.detail
    assert line.fields == "[]"


def test_one_yes_without_ot_closes_the_sheet_again(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    agree(make, case, ConsentScope.OT)
    visitor = browse(adviser)
    assert "Bo Eksempel" in visitor.get(path(case)).text
    agree(make, case)
    assert "Bo" not in visitor.get(path(case)).text


def test_of_somebody_who_is_of_age_no_guardian_is_named(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    agree(make, case, ConsentScope.OT)
    with make.writing() as opened:
        seal(opened.get_one(Pupil, case.pupil_id), "birth_date", "2008-08-17")
    page = browse(adviser).get(path(case))
    assert "Bo Eksempel" in page.text and "Foresatt" not in page.text


def test_a_closed_case_leads_to_the_sheet_from_where_it_was_closed(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    agree(make, case, ConsentScope.OT)
    visitor = browse(adviser)
    went = visitor.submit(f"/cases/{case.id}/close", reason="other_service", destination="other_clarified")
    assert path(case) in visitor.follow(went).links
    page = visitor.get(path(case))
    assert "OT-kode –" in page.text, "a place that may say something about health or family has no code"
    assert "Saken avsluttet 17. august 2026" in page.text
    assert path(case) in visitor.get(f"/cases/{case.id}").links
    top = visitor.get("/today").text
    assert "Bo Eksempel" in top and "Ikke møtt – meld til OT" in top, "a closed case does not lose the report"
    visitor.submit(path(case), page, form="reported")
    (task,) = tasks(make, case, TaskKind.OT_REFERRAL)
    assert task.state is TaskState.DONE
    assert "Bo Eksempel" not in visitor.get("/today").text


def test_turning_up_after_all_calls_the_report_off(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    before = visitor.get(path(case))
    with make.writing() as opened:
        pupil, told = opened.get_one(Pupil, case.pupil_id), opened.get_one(User, adviser.id)
        transitions.start(told, pupil, 2026, Level.VG1, StartState.STARTED, on=clock.today())
    visitor.submit(path(case), before, form="reported", status=409)
    assert "Meldingen til OT ble avlyst" in visitor.get(f"/cases/{case.id}").text
    page = visitor.get(path(case))
    assert "OTEV" in page.text and "Møtt (I)" in page.text
    assert not make.log("task_done")


def test_who_may_not_see_the_case_in_full_gets_no_sheet(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    agree(make, case, ConsentScope.OT)
    for role in Role:
        browse(make.user(role)).get(path(case), status=404)
    school = make.fresh(Organisation, make.fresh(Referral, case.referral_id).school_id)
    browse(make.user(Role.COUNSELLOR, school)).get(path(case), status=403)
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=9))
    browse(adviser).get(path(case), status=403)
    assert not make.log("hand_off_shown")


def test_where_a_pupil_is_maps_to_the_official_codes() -> None:
    for destination in Destination:
        assert ot_code(destination, StartState.NO_SHOW, None) is OT_CODES[destination]
    assert {one for one in Destination if ot_code(one, None, None) is None} == {Destination.OTHER_CLARIFIED}
    by_start = {start: ot_code(None, start, None) for start in StartState}
    assert by_start.pop(StartState.STARTED) is OtCode.OTEV
    assert set(by_start.values()) == {OtCode.OTUK}
    assert ot_code(None, None, None) is None
    left = {why: ot_code(None, StartState.LEFT, why) for why in LeaveReason}
    assert left[LeaveReason.WORK] is OtCode.OTAR and left[LeaveReason.APPRENTICE] is OtCode.OTLL
    assert {why for why, code in left.items() if code is None} == {
        LeaveReason.MOVED,
        LeaveReason.LEAVE,
        LeaveReason.EXCHANGE,
    }
