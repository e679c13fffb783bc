"""The auditor reads the log: pseudonyms only, filtered, and the reading is itself a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework import audit as log
from casework import clock, work
from casework.database import session
from casework.models import Case, User
from casework.models.codes import Role
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def opened_by(make: Make, adviser: User, case: Case) -> None:
    """The adviser opens the case, as a page would."""
    with work.unit(make.installation, reading=True):
        log.read(session().get_one(User, adviser.id), log.CaseOpened(case.owner), purpose=log.Purpose.FOLLOW_UP)


def test_an_auditor_reads_who_opened_what_without_learning_whom(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER, name="Veileder Prøve")
    case = make.case(adviser, pupil=make.pupil(given="Synlig", family="Navnesen"))
    opened_by(make, adviser, case)
    page = browse(make.user(Role.AUDITOR)).get("/log/")
    assert "Åpnet en sak" in page.text and "Veileder Prøve" in page.text
    assert "Navnesen" not in page.text and case.number not in page.text
    assert str(case.id) not in page.text and case.id.hex not in page.text
    assert make.log("log_read")


def test_reading_the_log_is_itself_in_the_log(make: Make, browse: Browse) -> None:
    auditor = browse(make.user(Role.AUDITOR))
    auditor.get("/log/")
    assert "Leste innsynsloggen" in auditor.get("/log/").text


def test_the_log_is_filtered_by_user_action_result_reference_and_day(make: Make, browse: Browse) -> None:
    one, other = make.user(Role.ADVISER), make.user(Role.ADVISER)
    first, second = make.case(one), make.case(other)
    opened_by(make, one, first)
    opened_by(make, other, second)
    auditor = browse(make.user(Role.AUDITOR))
    assert auditor.get(f"/log/?user={one.id}&action=case_opened").text.count("Åpnet en sak") >= 1
    assert "1 linje" in auditor.get(f"/log/?user={one.id}&action=case_opened").text
    reference = make.log("case_opened")[0].subject
    assert "Åpnet en sak" in auditor.get(f"/log/?subject={reference}").text
    tomorrow = clock.today() + timedelta(days=1)
    assert "Ingen linjer passer til filteret" in auditor.get(f"/log/?since={tomorrow}").text
    assert "Ingen linjer passer til filteret" in auditor.get("/log/?decision=deny&action=case_opened").text


@pytest.mark.parametrize(
    "query",
    ["user=x", "action=drop", "decision=maybe", "subject=%00", "since=31.02.2026", "since=2026-03-02&until=2026-03-01"],
)
def test_a_filter_that_makes_no_sense_is_refused_at_the_field(make: Make, browse: Browse, query: str) -> None:
    page = browse(make.user(Role.AUDITOR)).get(f"/log/?{query}", status=422)
    assert page.title.startswith("Feil: ")


@pytest.mark.parametrize("number", ["0", "-3", "99999999999999999999", "x"])
def test_a_page_number_that_makes_no_sense_shows_a_page(make: Make, browse: Browse, number: str) -> None:
    browse(make.user(Role.AUDITOR)).get(f"/log/?page={number}")


def test_a_breach_is_answered_from_the_rights_of_the_period(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    seen, unseen, foreign = make.case(adviser), make.case(adviser), make.case()
    opened_by(make, adviser, seen)
    today = clock.today()
    page = browse(make.user(Role.AUDITOR)).get(f"/log/reach?user={adviser.id}&since={today}&until={today}")
    references = {line.subject: line for line in make.log("case_created")}
    assert len(references) == 3
    shown = [reference for reference in references if reference in page.text]
    assert len(shown) == 2, "the adviser's two cases and not the third"
    with make.reading() as opened:
        desk = opened.info["desk"]
        assert desk.log_reference(foreign.owner) not in page.text
        assert desk.log_reference(unseen.owner) in page.text


def test_a_breach_before_the_assignment_began_reaches_nobody(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    make.case(adviser)
    day = clock.today() - timedelta(days=30)
    page = browse(make.user(Role.AUDITOR)).get(f"/log/reach?user={adviser.id}&since={day}&until={day}")
    assert "Ingen var innen rekkevidde i denne perioden" in page.text


def test_an_auditor_verifies_the_log_from_its_page(make: Make, browse: Browse) -> None:
    make.case()
    auditor = browse(make.user(Role.AUDITOR))
    response = auditor.submit("/log/", form="verify", status=200)
    assert "Loggen er hel" in response.text
    assert make.log("log_verified")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_reads_the_log_and_the_attempt_is_logged(make: Make, browse: Browse, role: Role) -> None:
    visitor = browse(make.user(role))
    for path in ("/log/", "/log/reach"):
        visitor.get(path, status=403)
    assert [line.rule for line in make.log("access_denied")] == ["read_log", "read_log"]
