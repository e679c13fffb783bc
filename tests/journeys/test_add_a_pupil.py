"""A counsellor adds one pupil by hand, after the question that stands before everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Enrolment, Pupil, Recusal
from casework.models.codes import Grade, OrganisationKind, PupilSource, Relation, Role
from tests.browser import Page, Visitor
from tests.journeys.roll import BAD_NAMES, BORN, a_school, added_by_hand, pupils
from tests.make import Make

Browse = Callable[..., Visitor]


def test_a_counsellor_adds_a_pupil_who_is_then_on_the_roll_from_today(make: Make, browse: Browse) -> None:
    school = a_school(make)
    visitor = browse(school.counsellor)
    page = visitor.follow(added_by_hand(visitor))
    assert "Nora Eksempel" in page.headings[0] and "12. mars 2011" in page.text
    with make.reading() as opened:
        pupil, enrolment = opened.execute(select(Pupil, Enrolment).join(Enrolment)).one()
    assert pupil.source is PupilSource.BY_HAND
    assert (
        enrolment.organisation_id,
        enrolment.grade,
        enrolment.class_name,
        enrolment.starts_on,
        enrolment.ends_on,
    ) == (
        school.place.id,
        Grade.G10,
        "10A",
        clock.today(),
        None,
    )
    assert len(make.log("pupil_added")) == 1
    assert b"Eksempel" not in bytes(pupil.family_name)


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_a_protected_address_or_a_doubt_stops_before_any_name_is_asked_for(
    make: Make, browse: Browse, answer: str
) -> None:
    visitor = browse(a_school(make).counsellor)
    lines = len(make.log())
    stopped = visitor.submit("/pupils/new", status=200, address=answer)
    page = Page(stopped.text)
    assert "Følg egen rutine" in page.text and "given_name" not in stopped.text
    assert pupils(make) == 0
    assert [line.action for line in make.log()[lines:]] == []


def test_names_sent_together_with_a_yes_are_not_stored(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    for answer, status in (("yes", 200), ("unsure", 200), ("", 422), ("maybe", 422)):
        visitor.submit(
            "/pupils/new",
            status=status,
            address=answer,
            given_name="Skjult",
            family_name="Skjultsen",
            birth_date=BORN.isoformat(),
            grade="10",
            class_name="10A",
        )
    assert pupils(make) == 0
    assert "Skjult" not in "".join(line.detail + line.fields for line in make.log())


@pytest.mark.parametrize("fault", BAD_NAMES)
@pytest.mark.parametrize("field", ["given_name", "family_name"])
def test_a_name_that_will_not_do_is_refused_at_the_field_and_the_rest_is_kept(
    make: Make, browse: Browse, fault: str, field: str
) -> None:
    visitor = browse(a_school(make).counsellor)
    page = Page(added_by_hand(visitor, 422, **{field: BAD_NAMES[fault]}).text)
    assert page.title.startswith("Feil: ")
    kept = page.forms[-1].values if "given_name" in page.forms[-1].values else page.forms[-2].values
    assert kept["class_name"] == ["10A"] and kept["birth_date"] == [BORN.isoformat()]
    if fault in {"too long", "emoji", "script", "formula", "digits"}:
        assert kept[field] == [BAD_NAMES[fault]]
    assert pupils(make) == 0


@pytest.mark.parametrize(
    "field, value",
    [
        ("birth_date", ""),
        ("birth_date", "31.02.2011"),
        ("birth_date", "1950-01-01"),
        ("birth_date", "9999-12-31"),
        ("birth_date", "2025-01-01"),
        ("grade", ""),
        ("grade", "7"),
        ("grade", "vg1"),
        ("class_name", ""),
        ("class_name", "x" * 31),
        ("class_name", "=1+1"),
        ("class_name", "<b>10A"),
        ("class_name", "10\x00A"),
        ("class_name", "12031149712"),
    ],
)
def test_every_other_field_refuses_what_cannot_be(make: Make, browse: Browse, field: str, value: str) -> None:
    visitor = browse(a_school(make).counsellor)
    page = added_by_hand(visitor, 422, **{field: value})
    assert 'value="Nora"' in page.text
    assert pupils(make) == 0 and not make.log("pupil_added")


@pytest.mark.parametrize("given", ["Ærlend-Åse", "O'Hara", "José María", "李", "Đặng"])
def test_names_of_the_world_are_names(make: Make, browse: Browse, given: str) -> None:
    visitor = browse(a_school(make).counsellor)
    assert f"{given} Eksempel" in visitor.follow(added_by_hand(visitor, given_name=given)).headings[0]


def test_somebody_alike_on_the_own_roll_is_asked_about_and_may_be_the_same(make: Make, browse: Browse) -> None:
    school = a_school(make)
    known = make.pupil(school.place, "Nora", "Eksempel", born=BORN, class_name="10B")
    visitor = browse(school.counsellor)
    asked = added_by_hand(visitor, 422, given_name="Noora", family_name="Eksempel")
    page = Page(asked.text)
    assert "Nora Eksempel, 10B, 12. mars 2011" in page.text
    same = visitor.submit("/pupils/new", page, same_as=str(known.id))
    assert str(known.id) in same.location
    assert pupils(make) == 1
    again = Page(added_by_hand(visitor, 422, given_name="Noora", family_name="Eksempel").text)
    different = visitor.submit("/pupils/new", again, same_as="different")
    assert str(known.id) not in different.location and pupils(make) == 2


def test_an_answer_naming_a_stranger_is_no_answer(make: Make, browse: Browse) -> None:
    school, stranger = a_school(make), make.pupil()
    make.pupil(school.place, "Nora", "Eksempel", born=BORN)
    visitor = browse(school.counsellor)
    page = Page(added_by_hand(visitor, 422).text)
    visitor.submit("/pupils/new", page, status=422, same_as=str(stranger.id))
    assert pupils(make) == 2


def test_a_pupil_enrolled_elsewhere_is_not_revealed(make: Make, browse: Browse) -> None:
    school, other = a_school(make), a_school(make)
    make.pupil(other.place, "Nora", "Eksempel", born=BORN)
    visitor = browse(school.counsellor)
    page = visitor.follow(added_by_hand(visitor))
    assert "Nora Eksempel" in page.headings[0] and pupils(make) == 2


@pytest.mark.parametrize("hidden_by", ["protection", "a tie"])
def test_somebody_hidden_from_the_counsellor_is_not_registered_anew_and_nobody_says_why(
    make: Make, browse: Browse, hidden_by: str
) -> None:
    school = a_school(make)
    known = make.pupil(school.place, "Nora", "Eksempel", born=BORN, class_name="10B")
    with make.writing() as opened:
        if hidden_by == "protection":
            opened.get_one(Pupil, known.id).protected_at = clock.now()
        else:
            tie = Recusal(
                user_id=school.counsellor.id, pupil_id=known.id, relation=Relation.FAMILY, declared_at=clock.now()
            )
            opened.add(tie)
    refused = added_by_hand(browse(school.counsellor), 422)
    assert "Denne eleven kan ikke legges til her" in refused.text and "10B" not in Page(refused.text).text
    assert pupils(make) == 1


def test_a_form_posted_twice_adds_one_pupil(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    page = Page(visitor.submit("/pupils/new", status=200, address="no").text)
    told: dict[str, Any] = {
        "given_name": "Nora",
        "family_name": "Eksempel",
        "birth_date": BORN.isoformat(),
        "grade": "10",
        "class_name": "10A",
    }
    first = visitor.submit("/pupils/new", page, **told)
    second = visitor.submit("/pupils/new", page, **told)
    assert first.location == second.location and pupils(make) == 1


def test_upper_secondary_has_its_own_grades(make: Make, browse: Browse) -> None:
    school = make.school(kind=OrganisationKind.UPPER_SECONDARY)
    visitor = browse(make.user(Role.COUNSELLOR, school))
    added_by_hand(visitor, 422, grade="10")
    added_by_hand(
        visitor, grade="vg1", class_name="1STA", birth_date=(clock.today() - timedelta(days=6000)).isoformat()
    )
    assert pupils(make) == 1


def test_nobody_else_adds_pupils(make: Make, browse: Browse) -> None:
    for role in set(Role) - {Role.COUNSELLOR}:
        browse(make.user(role)).get("/pupils/new", status=403)
