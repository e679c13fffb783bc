"""The start of upper secondary: turned up or not, left and why, another place, and how the year went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casework.models import Enrolment, Task
from casework.models.codes import Grade, Role, TaskKind, TaskState
from casework.models.transition_codes import (
    InEducation,
    LeaveReason,
    MilestoneKind,
    MilestoneState,
    StartState,
    YearResult,
)
from tests.browser import Page, Visitor
from tests.crossing import Crossing, a_crossing, applied, on, on_case, on_roll, stays, step, turned, way
from tests.make import Make

Browse = Callable[..., Visitor]
START, PLACE, RESULT = "/2027/start", "/2027/place", "/2027/result"


@pytest.fixture(autouse=True)
def first_day() -> Iterator[None]:
    with on("2027-08-17"):
        yield


@pytest.fixture
def found(make: Make) -> Crossing:
    with on("2026-11-10"):
        made = a_crossing(make)
    with on("2027-02-25"):
        applied(make, made, "2027-02-20")
    turned(make, made)
    return made


def ot_tasks(make: Make, found: Crossing) -> list[TaskState]:
    with make.reading() as opened:
        query = select(Task.state).where(Task.case_id == found.case.id, Task.kind == TaskKind.OT_REFERRAL)
        return list(opened.scalars(query))


def test_turned_up_puts_the_pupil_on_the_new_schools_roll(make: Make, browse: Browse, found: Crossing) -> None:
    visitor = browse(found.adviser)
    assert "Registrer oppmøte" in visitor.get(on_case(found)).text
    held = visitor.get(on_case(found, START)).forms[-1].values
    assert held["on"] == ["2027-08-16"] and "state" not in held, "the first day of school, and no answer"
    place: dict[str, Any] = {"school": str(found.upper.id), "class_name": "1BAA", "programme": "BA"}
    done = visitor.submit(on_case(found, START), state="started", **place)
    page = visitor.follow(done).text
    assert "Møtt 16. august 2027 · Kode I" in page and "Bygg- og anleggsteknikk" in page
    assert stays(make, found)[-2:] == [
        (found.lower.id, date(2026, 8, 1), date(2027, 8, 15)),
        (found.upper.id, date(2027, 8, 16), None),
    ]
    assert step(make, found, MilestoneKind.STARTED).state is MilestoneState.DONE
    browse(found.counsellor).get(on_roll(found), status=404)
    seen = browse(found.receiver).get(on_roll(found)).text
    assert "Møtt 16. august 2027" in seen and "Tilbud om plass" not in seen
    assert len(make.log("start_saved")) == 1 and not ot_tasks(make, found)


def test_whoever_does_not_turn_up_is_reported_to_the_county_until_they_do(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.adviser)
    page = visitor.follow(visitor.submit(on_case(found, START), state="no_show"))
    assert "Ikke møtt 16. august 2027 · Kode N" in page.text
    assert ot_tasks(make, found) == [TaskState.OPEN]
    visitor.submit(on_case(found, START), state="started", on="2027-08-17", school=str(found.upper.id))
    assert ot_tasks(make, found) == [TaskState.CANCELLED]
    with on("2027-09-20"):
        visitor = browse(found.adviser)
        for state, said in (
            ("left", "Velg hvorfor eleven avbrøt."),
            ("left_in_august", "Dagen må være i august."),
        ):
            answer = visitor.submit(on_case(found, START), status=422, on="2027-09-17", state=state)
            assert said in Page(answer.text).text
        answer = visitor.submit(on_case(found, START), state="left", on="2027-09-17", leave_reason="absence")
        assert "Stort fravær · Kode FR" in visitor.follow(answer).text
    row = way(make, found)
    assert (row.start, row.leave_reason) == (StartState.LEFT, LeaveReason.ABSENCE)
    assert TaskState.OPEN in ot_tasks(make, found)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no answer": ({"state": None}, "Velg et svar."),
    "no day": ({"on": ""}, "Velg en dato."),
    "still in compulsory school": ({"on": "2027-06-10"}, "Grunnskolen er ikke slutt den dagen."),
    "before the year": ({"on": "2027-07-31"}, "Skoleåret har ikke begynt den dagen."),
    "to come": ({"on": "2027-08-18"}, "Dagen kan ikke være senere enn i dag."),
    "left already in August": ({"state": "left", "leave_reason": "work"}, "Dagen må være etter august."),
    "no such programme": ({"programme": "XX"}, "Dette utdanningsprogrammet tilbys ikke det skoleåret."),
    "no upper school": ({"school": "lower"}, "Velg en videregående skole."),
    "too long a class": ({"class_name": "x" * 31}, "30 tegn"),
}


def test_a_start_that_cannot_be_is_refused_at_its_field_and_nothing_is_kept(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor, before = browse(found.adviser), stays(make, found)
    shown = visitor.get(on_case(found, START))
    for name, (fields, said) in WRONG.items():
        told = fields | ({"school": str(found.lower.id)} if "school" in fields else {})
        values: dict[str, Any] = {"state": "started", "on": "2027-08-16"} | told
        page = Page(visitor.submit(on_case(found, START), shown, status=422, **values).text)
        assert said in page.text, name
    assert way(make, found).start is None and stays(make, found) == before and not make.log("start_saved")
    with on("2027-06-10"):
        early = browse(found.adviser).submit(on_case(found, START), status=422, state="started", on="2027-06-10")
        assert "Grunnskolen er ikke slutt den dagen." in Page(early.text).text


def test_nobody_is_at_two_schools_and_a_change_ends_the_former_place(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.adviser)
    visitor.get(on_case(found, PLACE), status=409)
    visitor.submit(on_case(found, START), state="started", on="2027-08-16", school=str(found.upper.id), programme="BA")
    twice = visitor.submit(on_case(found, START), status=422, school=str(found.third.id), on="2027-08-17")
    assert "Eleven står på elevlista ved en annen videregående skole." in Page(twice.text).text
    early = visitor.submit(on_case(found, PLACE), status=422, school=str(found.third.id), on="2027-08-16")
    assert "Byttet må være etter dagen eleven møtte." in Page(early.text).text
    with on("2027-10-12"):
        visitor = browse(found.adviser)
        place: dict[str, Any] = {"school": str(found.third.id), "class_name": "1ELA", "programme": "EL"}
        assert (
            "Byttet er lagret." in visitor.follow(visitor.submit(on_case(found, PLACE), on="2027-10-11", **place)).text
        )
        assert stays(make, found)[-2:] == [
            (found.upper.id, date(2027, 8, 16), date(2027, 10, 10)),
            (found.third.id, date(2027, 10, 11), None),
        ]
        browse(found.receiver).get(on_roll(found), status=404)
        visitor.submit(on_case(found, START), state="left", on="2027-10-12", leave_reason="wrong_choice")
        visitor.get(on_case(found, PLACE), status=409)
    with on("2027-10-25"):
        visitor = browse(found.adviser)
        visitor.submit(on_case(found, START), state="started", on="2027-10-25", school=str(found.upper.id))
        assert stays(make, found)[-1] == (found.upper.id, date(2027, 10, 25), None), "taken up again after leaving"
    with make.reading() as opened:
        assert len(opened.scalars(select(Enrolment).where(Enrolment.ends_on.is_(None))).all()) == 1
    assert len(make.log("place_changed")) == 1


def test_a_school_registers_on_its_own_roll_only_and_sees_nothing_of_another_schools(
    make: Make, browse: Browse, found: Crossing
) -> None:
    with on("2027-08-16"):
        browse(found.adviser).submit(
            on_case(found, START), state="started", on="2027-08-16", school=str(found.upper.id), programme="BA"
        )
    school = browse(found.receiver)
    held = school.get(on_roll(found, PLACE)).forms[-1].values
    assert "school" not in held and held["programme"] == ["BA"]
    school.submit(on_roll(found, PLACE), on="2027-08-17", programme="EL", school=str(found.third.id))
    assert way(make, found).school_id == found.upper.id and stays(make, found)[-1][0] == found.upper.id
    with make.writing() as opened:
        enrolment = opened.scalars(select(Enrolment).where(Enrolment.ends_on.is_(None))).one()
        enrolment.organisation_id = found.third.id
    newest = browse(make.user(Role.COUNSELLOR, found.third))
    page = newest.get(on_roll(found)).text
    assert "Ikke registrert om eleven møtte." in page and "Elektro" not in page and found.upper.name not in page
    newest.submit(on_roll(found, START), state="started", on="2027-08-17")
    assert way(make, found).school_id == found.third.id


def test_how_the_year_went_is_said_in_its_time(make: Make, browse: Browse) -> None:
    with on("2027-08-20"):
        found = a_crossing(make, Grade.VG1)
        school = browse(found.receiver)
        assert "Dette kan registreres fra og med telledatoen." in school.get(on_roll(found, RESULT), status=409).text
        school.submit(on_roll(found, START), state="started", on="2027-08-16")
    with on("2027-10-01"):
        school = browse(found.receiver)
        assert "result" not in school.get(on_roll(found, RESULT)).text.lower()
        page = school.follow(school.submit(on_roll(found, RESULT), in_education="yes", result="passed"))
        assert "I opplæring 1. oktober 2027: ja" in page.text
        assert way(make, found).result is None, "too early to be said, so not taken"
        assert step(make, found, MilestoneKind.CENSUS_1_OCT).state is MilestoneState.DONE
    with on("2028-06-14"):
        visitor = browse(found.adviser)
        page = visitor.follow(visitor.submit(on_case(found, RESULT), result="partly_passed"))
        assert "Bestått noen fag" in page.text
    row = way(make, found)
    assert (row.in_education, row.result) == (InEducation.YES, YearResult.PARTLY_PASSED)
    assert step(make, found, MilestoneKind.YEAR_RESULT).state is MilestoneState.DONE
    assert len(make.log("year_saved")) == 2


def test_two_who_register_the_start_at_once_see_both(make: Make, browse: Browse, found: Crossing) -> None:
    adviser = browse(found.adviser)
    shown = adviser.get(on_case(found, START))
    adviser.submit(on_case(found, START), state="no_show")
    page = Page(adviser.submit(on_case(found, START), shown, status=409, state="started", once=None).text)
    assert "Noen andre har endret dette" in page.text and way(make, found).start is StartState.NO_SHOW
    adviser.submit(on_case(found, START), page)
    assert way(make, found).start is StartState.STARTED
