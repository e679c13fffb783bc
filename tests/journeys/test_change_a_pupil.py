"""A counsellor puts a pupil's name, birth date or class right, or takes a pupil who has left off the roll."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Enrolment, Pupil
from casework.models.codes import Grade, Role
from tests.browser import Page, Visitor
from tests.journeys.roll import BAD_NAMES, BORN, a_school
from tests.make import Make, roll_begins

A_DAY = timedelta(days=1)
Browse = Callable[..., Visitor]


def enrolments(make: Make, pupil: Pupil) -> list[tuple[Grade, str, date, date | None]]:
    with make.reading() as opened:
        rows = opened.scalars(
            select(Enrolment).where(Enrolment.pupil_id == pupil.id).order_by(Enrolment.starts_on)
        ).all()
    return [(row.grade, row.class_name, row.starts_on, row.ends_on) for row in rows]


def test_a_new_name_is_kept_and_only_what_changed_is_sealed_anew(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, "Nora", "Gammel", born=BORN)
    before = make.fresh(Pupil, pupil.id)
    visitor = browse(school.counsellor)
    page = visitor.follow(visitor.submit(f"/pupils/{pupil.id}/edit", family_name="Nynavn"))
    after = make.fresh(Pupil, pupil.id)
    assert page.headings[0] == "Nora Nynavn"
    assert after.given_name == before.given_name and after.family_name != before.family_name
    assert len(make.log("pupil_changed")) == 1
    assert "pupil.family_name" in make.log("pupil_changed")[0].sealed


def test_another_class_is_a_new_dated_row(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, born=BORN)
    today = clock.today()
    browse(school.counsellor).submit(f"/pupils/{pupil.id}/edit", class_name="10B")
    assert enrolments(make, pupil) == [
        (Grade.G10, "10A", roll_begins(), today - timedelta(days=1)),
        (Grade.G10, "10B", today, None),
    ]
    browse(school.counsellor).submit(f"/pupils/{pupil.id}/edit", class_name="10C")
    assert enrolments(make, pupil)[1:] == [(Grade.G10, "10C", today, None)], "a row that began today is put right"


def test_two_who_change_the_same_pupil_see_both_versions_and_nothing_is_lost(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, "Nora", "Eksempel", born=BORN)
    slow, quick = browse(school.counsellor), browse(make.user(Role.COUNSELLOR, school.place, "Per Rask"))
    opened = slow.get(f"/pupils/{pupil.id}/edit")
    quick.submit(f"/pupils/{pupil.id}/edit", class_name="10C")
    conflict = slow.submit(f"/pupils/{pupil.id}/edit", opened, status=409, given_name="Nora Marie")
    page = Page(conflict.text)
    assert "Per Rask" in page.text and "10C" in page.text and "Nora Marie" in conflict.text
    assert enrolments(make, pupil)[-1][1] == "10C"
    done = slow.follow(slow.submit(f"/pupils/{pupil.id}/edit", page, class_name="10C"))
    assert done.headings[0] == "Nora Marie Eksempel"


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999", "0"])
def test_a_version_that_is_none_is_too_old(make: Make, browse: Browse, version: str) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, born=BORN)
    browse(school.counsellor).submit(f"/pupils/{pupil.id}/edit", status=409, version=version)
    assert not make.log("pupil_changed")


@pytest.mark.parametrize("fault", BAD_NAMES)
def test_a_bad_name_changes_nothing(make: Make, browse: Browse, fault: str) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, born=BORN)
    browse(school.counsellor).submit(f"/pupils/{pupil.id}/edit", status=422, given_name=BAD_NAMES[fault])
    assert make.fresh(Pupil, pupil.id).version == 1


def test_a_pupil_who_has_left_is_off_the_roll_after_the_last_day(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, family="Borte")
    yesterday = clock.today() - timedelta(days=1)
    visitor = browse(school.counsellor)
    page = visitor.follow(visitor.submit(f"/pupils/{pupil.id}/leave", last_day=yesterday.isoformat()))
    assert "Borte" not in page.text
    visitor.get(f"/pupils/{pupil.id}", status=404)
    assert enrolments(make, pupil)[0][3] == yesterday and len(make.log("pupil_left")) == 1


@pytest.mark.parametrize("when", ["tomorrow", "before the roll began"])
def test_a_last_day_that_cannot_be_is_refused(make: Make, browse: Browse, when: str) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    day = {"tomorrow": clock.today() + A_DAY, "before the roll began": roll_begins() - A_DAY}[when].isoformat()
    browse(school.counsellor).submit(f"/pupils/{pupil.id}/leave", status=422, last_day=day)
    assert enrolments(make, pupil)[0][3] is None


def test_another_schools_counsellor_meets_the_same_answer_as_for_nobody(make: Make, browse: Browse) -> None:
    pupil = make.pupil(a_school(make).place)
    visitor = browse(a_school(make).counsellor)
    nobody = "00000000-0000-4000-8000-000000000000"
    for path in ("", "/edit", "/leave", "/protect"):
        theirs = visitor.get(f"/pupils/{pupil.id}{path}", status=404).text
        assert visitor.get(f"/pupils/{nobody}{path}", status=404).text == theirs
