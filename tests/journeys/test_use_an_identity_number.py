"""The optional identity number: registered on a case, hidden until asked for, found by one exact number."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import clock
from casework.actions.searching.words import is_identity_number
from casework.models import PossibleDuplicate, Pupil, PupilLookup
from casework.models.codes import MergeReason, Role
from casework.privacy.norwegian_id import acceptable, classify
from tests.adviser_day import statements as listened_to
from tests.browser import Visitor
from tests.journeys.roll import a_school
from tests.make import Make

Browse = Callable[..., Visitor]
SYNTHETIC = [number for tail in range(2000) if acceptable(number := f"128311{tail:05d}", production=False)][:2]
REAL_LOOKING = next(number for tail in range(50_000, 60_000) if classify(number := f"120311{tail:05d}"))


def saved(visitor: Visitor, case_id: object, number: str, status: int = 302) -> str:
    return visitor.submit(f"/identity-numbers/case/{case_id}", status=status, number=number).text


def searched(visitor: Visitor, number: str, status: int = 302) -> TestResponse:
    """Write eleven digits in the search field of the page one is on, and be sent on to the look-up."""
    page = visitor.get("/account/profile")
    sent_on = visitor.submit("/account/profile", page, form="/search/", status=307, q=number)
    assert sent_on.location == "/identity-numbers/find"
    form = next(form for form in page.forms if form.action == "/search/")
    answer = visitor.client.post(sent_on.location, data=form.values | {"q": number})
    assert answer.status_code == status, answer.text[:600]
    return answer


def test_a_number_is_sealed_hidden_and_shown_once_when_asked_for(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    number = SYNTHETIC[0]
    saved(visitor, case.id, f"{number[:6]} {number[6:]}")
    page = visitor.get(f"/contacts/case/{case.id}")
    assert number[:6] not in page.text and "••••••" in page.text
    assert number.encode() not in make.fresh(Pupil, case.pupil_id).identity_number
    assert not make.log("identity_number_shown")
    shown = visitor.submit(f"/contacts/case/{case.id}", form="/show", status=200)
    assert f"{number[:6]} {number[6:]}" in shown.text
    assert len(make.log("identity_number_shown")) == 1 and len(make.log("identity_number_saved")) == 1
    visitor.get(f"/identity-numbers/case/{case.id}/show", status=405)
    assert number not in "".join(line.detail + line.fields + line.sealed for line in make.log())


@pytest.mark.parametrize(
    "number, words",
    [
        ("", "Må fylles ut"),
        ("12345678901", "ikke et gyldig fødselsnummer"),
        (SYNTHETIC[0][:10], "ikke et gyldig fødselsnummer"),
        (REAL_LOOKING, "Bare syntetiske numre"),
        ("1283110000\x00", "tegn som ikke vises"),
        ("<script>", "ikke et gyldig fødselsnummer"),
        ("９９９９９９９９９９９", "ikke et gyldig fødselsnummer"),
        ("1" * 21, ""),
    ],
)
def test_a_number_that_may_not_be_kept_here_is_refused(make: Make, browse: Browse, number: str, words: str) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    assert words in saved(visitor, case.id, number, status=422)
    if is_identity_number(number):
        assert words in searched(visitor, number, status=422).text
    with make.reading() as opened:
        assert not opened.scalars(select(PupilLookup)).all()
    assert not make.log("identity_number_looked_up")


def test_an_own_case_is_found_by_the_whole_number(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    saved(visitor, case.id, SYNTHETIC[0])
    found = searched(visitor, SYNTHETIC[0])
    assert str(case.id) in found.location and SYNTHETIC[0] not in found.location
    assert json.loads(make.log("identity_number_looked_up")[0].detail) == {"found": True}


def test_not_found_and_not_yours_are_the_same_answer(make: Make, browse: Browse) -> None:
    holder, asker = make.user(Role.ADVISER), make.user(Role.ADVISER)
    saved(browse(holder), make.case(holder).id, SYNTHETIC[0])
    visitor = browse(asker)
    answers, asked = [], []
    for number in SYNTHETIC:
        with listened_to(make.installation) as sent:
            text = searched(visitor, number, status=200).text
        assert "Du har ingen sak med dette nummeret" in text
        answers.append(len(text.replace(number, "")))
        asked.append(sent)
    assert answers[0] == answers[1]
    assert asked[0] == asked[1], "the same statements, whoever has the number"
    assert [json.loads(line.detail)["found"] for line in make.log("identity_number_looked_up")] == [False, False]


def test_the_same_number_elsewhere_is_a_task_for_a_lead_and_nothing_the_user_can_tell(
    make: Make, browse: Browse
) -> None:
    first, second = make.user(Role.ADVISER), make.user(Role.ADVISER)
    theirs, mine = make.case(first), make.case(second)
    saved(browse(first), theirs.id, SYNTHETIC[0])
    visitor = browse(second)
    saved(visitor, mine.id, SYNTHETIC[0])
    with make.reading() as opened:
        (pair,) = opened.scalars(select(PossibleDuplicate)).all()
        holders = {row.pupil_id for row in opened.scalars(select(PupilLookup))}
    assert (pair.first_id, pair.second_id, pair.reason) == (theirs.pupil_id, mine.pupil_id, MergeReason.IDENTITY_NUMBER)
    assert holders == {theirs.pupil_id}
    assert str(mine.id) in searched(visitor, SYNTHETIC[0]).location
    assert str(theirs.id) in searched(browse(first), SYNTHETIC[0]).location
    saved(visitor, mine.id, SYNTHETIC[0])
    with make.reading() as opened:
        assert len(opened.scalars(select(PossibleDuplicate)).all()) == 1


def test_a_new_number_takes_the_old_ones_place(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    for number in SYNTHETIC:
        saved(visitor, case.id, number)
    searched(visitor, SYNTHETIC[0], status=200)
    assert str(case.id) in searched(visitor, SYNTHETIC[1]).location


def test_twenty_searches_in_five_minutes_are_enough(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    visitor = browse(adviser)
    for _ in range(20):
        searched(visitor, SYNTHETIC[0], status=200)
    searched(visitor, SYNTHETIC[0], status=429)
    searched(browse(make.user(Role.ADVISER)), SYNTHETIC[0], status=200)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        searched(visitor, SYNTHETIC[0], status=200)


def test_nobody_else_sets_sees_or_finds_a_number(make: Make, browse: Browse) -> None:
    school = a_school(make)
    case = make.case(school=school.place)
    path = f"/identity-numbers/case/{case.id}"
    browse(school.counsellor).get(path, status=403)
    outsiders = [make.user(role) for role in Role]
    for user in outsiders:
        browse(user).get(path, status=404)
    for role in (Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
        visitor = browse(make.user(role))
        token = visitor.get("/account/profile").forms[0].values["csrf_token"]
        answer = visitor.client.post("/identity-numbers/find", data={"csrf_token": token, "q": SYNTHETIC[0]})
        assert answer.status_code == 403
