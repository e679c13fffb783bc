"""A counsellor looks through the own school's classes, and finds one pupil by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from casework import clock
from casework.models import Enrolment, Pupil, Recusal, Referral
from casework.models.codes import ConsentStatus, Decision, DecisionReason, Grade, Relation, Role
from tests.browser import Visitor
from tests.journeys.roll import a_school
from tests.make import Make

Browse = Callable[..., Visitor]


def test_a_class_stands_in_norwegian_order_and_each_pupil_can_be_flagged_from_the_row(
    make: Make, browse: Browse
) -> None:
    school = a_school(make)
    for family in ("Ås", "Zahl", "Ærø", "Aasen", "Berg", "Ødegård"):
        make.pupil(school.place, "Elev", family)
    page = browse(school.counsellor).get("/pupils/")
    places = [page.text.index(f"{family}, Elev") for family in ("Berg", "Zahl", "Ærø", "Ødegård", "Ås", "Aasen")]
    assert places == sorted(places)
    assert sum("/flags/pupil/" in link for link in page.links) == 6


def test_a_page_shows_one_class_and_remembers_it(make: Make, browse: Browse) -> None:
    school = a_school(make)
    make.pupil(school.place, family="Ibe", class_name="10B")
    make.pupil(school.place, family="Iaa", class_name="10A")
    make.pupil(school.place, family="Inie", grade=Grade.G9, class_name="9A")
    visitor = browse(school.counsellor)
    assert "Inie" in visitor.get("/pupils/").text, "the first class in order"
    tenth = visitor.get("/pupils/?grade=10&class_name=10B").text
    assert "Ibe" in tenth and "Iaa" not in tenth and "Inie" not in tenth
    assert "Ibe" in visitor.get("/pupils/").text, "the class looked at last"
    whole = visitor.get("/pupils/?grade=10").text
    assert "Ibe" in whole and "Iaa" in whole and "Inie" not in whole


def test_a_class_that_is_not_there_falls_back_to_one_that_is(make: Make, browse: Browse) -> None:
    school = a_school(make)
    make.pupil(school.place, family="Ibe")
    visitor = browse(school.counsellor)
    for address in ("/pupils/?grade=7", "/pupils/?class_name=<script>", "/pupils/?grade=10&class_name=ZZ%00"):
        assert "Ibe" in visitor.get(address).text


@pytest.mark.parametrize(
    "told, words",
    [
        ({"consent": ConsentStatus.GIVEN}, "Meldt"),
        ({}, "Venter på samtykke"),
        ({"consent": ConsentStatus.DECLINED}, "Samtykke ikke gitt"),
        (
            {
                "decision": Decision.DECLINED,
                "decision_reason": DecisionReason.NO_CAPACITY,
                "decided_at": clock.now(),
            },
            "Ikke aktuelt",
        ),
    ],
)
def test_the_row_says_where_a_request_stands(make: Make, browse: Browse, told: dict[str, object], words: str) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    request = make.referral(pupil, school.place, **told)
    page = browse(school.counsellor).get("/pupils/")
    assert words in page.text
    assert any(str(request.id) in link for link in page.links)


def test_a_pupil_with_a_request_under_way_cannot_be_flagged_twice_from_the_row(make: Make, browse: Browse) -> None:
    school = a_school(make)
    make.referral(make.pupil(school.place), school.place)
    page = browse(school.counsellor).get("/pupils/")
    assert not any("/flags/pupil/" in link for link in page.links)


def test_those_with_a_request_are_one_list_across_classes(make: Make, browse: Browse) -> None:
    school = a_school(make)
    make.referral(make.pupil(school.place, family="Meldtsen", class_name="9B", grade=Grade.G9), school.place)
    make.pupil(school.place, family="Ellersen")
    page = browse(school.counsellor).get("/pupils/?needs=1").text
    assert "Meldtsen" in page and "Ellersen" not in page
    assert "Meldt (1)" in page


def test_a_cancelled_request_leaves_no_trace_in_the_class(make: Make, browse: Browse) -> None:
    school = a_school(make)
    make.referral(make.pupil(school.place), school.place, cancelled_at=clock.now())
    page = browse(school.counsellor).get("/pupils/").text
    assert "Venter på samtykke" not in page and "Meldt (0)" in page


def test_another_schools_pupils_and_former_pupils_are_not_there(make: Make, browse: Browse) -> None:
    school, other = a_school(make), a_school(make)
    make.pupil(other.place, family="Fremmed")
    gone = make.pupil(school.place, family="Borte")
    tied = make.pupil(school.place, family="Kjent")
    hidden = make.pupil(school.place, family="Skjermet")
    make.pupil(school.place, family="Her")
    with make.writing() as opened:
        for enrolment in opened.query(Enrolment).filter_by(pupil_id=gone.id):
            enrolment.ends_on = clock.today() - timedelta(days=1)
        opened.add(
            Recusal(user_id=school.counsellor.id, pupil_id=tied.id, relation=Relation.FAMILY, declared_at=clock.now())
        )
        opened.get_one(Pupil, hidden.id).protected_at = clock.now()
    visitor = browse(school.counsellor)
    page = visitor.get("/pupils/?grade=10").text
    for name in ("Fremmed", "Borte", "Kjent", "Skjermet"):
        assert name not in page
    assert "Her" in page and "1 elev" in page


def test_no_name_stands_in_an_address_or_a_title(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place, "Nora", "Navnesen")
    visitor = browse(school.counsellor)
    for path in ("/pupils/", f"/pupils/{pupil.id}", f"/pupils/{pupil.id}/edit", f"/pupils/{pupil.id}/protect"):
        page = visitor.get(path)
        assert "Navnesen" not in page.title
        assert not any("Navnesen" in link for link in page.links)


def test_every_pupil_shown_is_in_the_log_by_reference_alone(make: Make, browse: Browse) -> None:
    school = a_school(make)
    for _ in range(3):
        make.pupil(school.place)
    browse(school.counsellor).get("/pupils/")
    line = make.log("list_shown")[-1]
    assert (line.row_count, line.actor_id) == (3, school.counsellor.id)
    assert json.loads(line.fields) == ["pupil.family_name", "pupil.given_name"]


def test_the_number_of_statements_does_not_grow_with_the_class(make: Make, browse: Browse) -> None:
    school = a_school(make)
    visitor = browse(school.counsellor)

    def statements() -> int:
        seen: list[str] = []
        engine = make.installation.database.engine

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        visitor.get("/pupils/")
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    make.referral(make.pupil(school.place), school.place)
    few = statements()
    for _ in range(8):
        make.referral(make.pupil(school.place), school.place)
    assert statements() == few <= 12


@pytest.mark.parametrize("role", [Role.ADVISER, Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_but_a_counsellor_opens_a_roll(make: Make, browse: Browse, role: Role) -> None:
    pupil = make.pupil()
    visitor = browse(make.user(role))
    for path in ("/pupils/", "/pupils/new", "/class-lists/new", "/class-lists/check"):
        visitor.get(path, status=403)
    for path in ("", "/edit", "/leave", "/protect"):
        visitor.get(f"/pupils/{pupil.id}{path}", status=404)
    assert len(make.log("access_denied")) == 8


def test_a_page_needs_a_person_signed_in(browse: Browse) -> None:
    browse().get("/pupils/", status=302)


def test_the_newest_request_decides_what_the_row_says(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    make.referral(pupil, school.place, consent=ConsentStatus.GIVEN, sent_at=clock.now() - timedelta(days=300))
    newest: Referral = make.referral(pupil, school.place)
    page = browse(school.counsellor).get("/pupils/")
    assert any(str(newest.id) in link for link in page.links) and "Venter på samtykke" in page.text
