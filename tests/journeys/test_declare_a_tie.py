"""Somebody knows a pupil, and says so: the record closes to them for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Assignment, Recusal
from casework.models.codes import Relation, Role
from tests.browser import Visitor
from tests.journeys.roll import a_school
from tests.make import Make

Browse = Callable[..., Visitor]


@pytest.mark.parametrize("relation", Relation)
def test_a_counsellor_who_knows_a_pupil_sees_that_pupil_no_more(make: Make, browse: Browse, relation: Relation) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, family="Navnesen")
    visitor = browse(school.counsellor)
    page = visitor.follow(visitor.submit(f"/ties/pupil/{pupil.id}", relation=relation.value))
    assert "Opplysningene er lukket for deg" in page.text and "Navnesen" not in page.text
    visitor.get(f"/pupils/{pupil.id}", status=404)
    assert "Navnesen" not in visitor.get("/pupils/").text
    colleague = browse(make.user(Role.COUNSELLOR, school.place))
    assert "Navnesen" in colleague.get("/pupils/").text
    assert len(make.log("tie_declared")) == 1


def test_the_only_adviser_leaves_the_case_which_then_stands_without_one(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    with make.writing() as opened:
        for part in opened.scalars(select(Assignment)):
            part.starts_on = clock.today() - timedelta(days=10)
    visitor = browse(adviser)
    visitor.submit(f"/ties/case/{case.id}", relation="family")
    visitor.get(f"/ties/case/{case.id}", status=404)
    with make.reading() as opened:
        (part,) = opened.scalars(select(Assignment)).all()
        assert opened.scalars(select(Recusal)).one().user_id == adviser.id
    assert part.ends_on == clock.today() - timedelta(days=1)
    assert len(make.log("assignment_ended")) == 1


@pytest.mark.parametrize("answer", ["", "friend", "<script>", "self\x00"])
def test_without_an_answer_nothing_closes(make: Make, browse: Browse, answer: str) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    visitor = browse(school.counsellor)
    visitor.submit(f"/ties/pupil/{pupil.id}", status=422, relation=answer)
    visitor.get(f"/pupils/{pupil.id}")
    assert not make.log("tie_declared")


def test_a_press_sent_twice_is_one_tie(make: Make, browse: Browse) -> None:
    school = a_school(make)
    path = f"/ties/pupil/{make.pupil(school.place).id}"
    visitor = browse(school.counsellor)
    page = visitor.get(path)
    visitor.submit(path, page, relation="self")
    visitor.submit(path, page, status=404, relation="self")
    assert len(make.log("tie_declared")) == 1


def test_nobody_declares_a_tie_to_somebody_out_of_sight(make: Make, browse: Browse) -> None:
    case = make.case()
    outsiders = [make.user(role) for role in Role]
    for user in outsiders:
        browse(user).get(f"/ties/case/{case.id}", status=404)
        browse(user).get(f"/ties/pupil/{case.pupil_id}", status=404)
