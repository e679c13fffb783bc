"""A counsellor sees where a class is on the way into upper secondary, and every count opens exactly its rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from casework import clock
from casework.models import Milestone, Pupil, Recusal
from casework.models.codes import ConsentStatus, Grade, Relation, Role
from casework.models.transition_codes import ApplicationState, MilestoneOwner, MilestoneState, OfferState, StartState
from tests.adviser_day import consent
from tests.browser import Visitor
from tests.journeys.classes import (
    FIRST,
    JULY,
    NOVEMBER,
    TENTH,
    Schools,
    a_class,
    applied,
    began,
    offered,
    statements,
)
from tests.make import Make

pytestmark = pytest.mark.usefixtures("november")
Browse = Callable[..., Visitor]
ROW = re.compile(r'id="pupil-([0-9a-f-]+)"')


def rows(visitor: Visitor) -> set[str]:
    """The pupils on the page seen last."""
    return set(ROW.findall(visitor.response.text))


def walked(visitor: Visitor, path: str) -> dict[str, int]:
    """Every count above the list, having opened it and counted what it opens."""
    page = visitor.get(path)
    counts = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+) <span class="number">(\d+)</span>', str(visitor.response.text))
    for address, _, number in counts:
        visitor.get(address.replace("&amp;", "&"))
        assert len(rows(visitor)) == int(number), address
    assert page.text
    return {label: int(number) for _, label, number in counts}


def test_every_count_opens_exactly_its_rows_and_the_list_of_classes_agrees(
    make: Make, browse: Browse, schools: Schools
) -> None:
    lacking, sent, waiting, accepted, elsewhere = a_class(make, schools.lower, "Nora", "Emil", "Ella", "Isak", "Maja")
    make.referral(lacking, schools.lower)
    a_class(make, schools.lower, "Niende", grade=Grade.G9, class_name="9A")
    a_class(make, schools.lower, "Annen", class_name="10B")
    with time_machine.travel(JULY, tick=True):
        for pupil in (sent, waiting, accepted):
            applied(make, schools.counsellor, pupil)
        applied(make, schools.counsellor, elsewhere, ApplicationState.NOT_RELEVANT)
        offered(make, schools.counsellor, waiting, OfferState.WAITING_LIST)
        offered(make, schools.counsellor, accepted, OfferState.ACCEPTED)
        visitor = browse(schools.counsellor)
        counted = walked(visitor, TENTH)
        page = visitor.get(TENTH)
        index = visitor.get("/classes/")
        assert "10A 10. trinn 5 1 1 3 2 av 5" in index.text and "9A 9. trinn 1 0 – Ingen – Ingen – Ingen" in index.text
        for address in (link for link in index.links if "show=" in link and "10A" in link):
            visitor.get(address)
            assert len(rows(visitor)) == {"needs": 1, "unsent": 1, "unsettled": 3}[address.rsplit("=", 1)[1]]
    assert counted == {"Alle": 5, "Behov": 1, "Søknad mangler": 1, "Overgang ikke avklart": 3}
    assert "5 elever · 1 med behov · Overgang avklart 2 av 5" in page.text
    assert "På venteliste" in page.text and "Tilbud, 1. inntak" in page.text and "Møtt" not in page.text


def test_in_upper_secondary_it_is_about_who_turned_up_and_who_applies_again(
    make: Make, browse: Browse, schools: Schools
) -> None:
    first = a_class(make, schools.upper, "Nora", "Emil", "Ella", grade=Grade.VG1, class_name="1STA")
    began(make, schools.receiver, first[0], StartState.STARTED)
    began(make, schools.receiver, first[1], StartState.NO_SHOW)
    visitor = browse(schools.receiver)
    counted = walked(visitor, FIRST)
    page = visitor.get(FIRST)
    assert counted == {"Alle": 3, "Behov": 0, "Søknad mangler": 3, "Overgang ikke avklart": 2}
    assert "Overgang avklart 1 av 3" in page.text and "Søkt til neste år" in page.text and "Tilbud" not in page.text
    a_class(make, schools.upper, "Siste", grade=Grade.VG3, class_name="3STA")
    last = walked(visitor, "/classes/pupils?grade=vg3&class_name=3STA")
    assert last == {"Alle": 1, "Behov": 0, "Overgang ikke avklart": 1}


def test_in_ninth_grade_there_is_nothing_to_register(make: Make, browse: Browse, schools: Schools) -> None:
    a_class(make, schools.lower, "Nora", grade=Grade.G9, class_name="9A")
    visitor = browse(schools.counsellor)
    assert walked(visitor, "/classes/pupils?grade=9") == {"Alle": 1, "Behov": 0}
    page = visitor.get("/classes/pupils?grade=9&class_name=9A")
    assert "1 elev · 0 med behov" in page.text and "avklart" not in page.text
    assert not [form for form in page.forms if "/classes/" in form.action]


def test_in_august_last_years_list_still_leads_into_the_year_that_has_begun(
    make: Make, browse: Browse, schools: Schools
) -> None:
    nora, emil = a_class(make, schools.lower, "Nora", "Emil")
    with time_machine.travel(JULY, tick=True):
        applied(make, schools.counsellor, nora)
        offered(make, schools.counsellor, nora, OfferState.ACCEPTED)
        applied(make, schools.counsellor, emil)
    with time_machine.travel(JULY + timedelta(days=31), tick=True):
        visitor = browse(schools.counsellor)
        page = visitor.get(TENTH)
        assert "Tilbud, 3. inntak" in page.text and "Overgang avklart 1 av 2" in page.text
        assert "1. inntak: Takket ja til plassen" in page.text and "Møtt" not in page.text
        assert "10. trinn 2 0 0 1 1 av 2" in visitor.get("/classes/").text


def test_the_next_step_is_the_schools_own_or_says_only_that_it_is_the_advisers(
    make: Make, browse: Browse, schools: Schools
) -> None:
    nora, emil = a_class(make, schools.lower, "Nora", "Emil")
    cases = [make.case(schools.adviser, schools.lower, pupil) for pupil in (nora, emil)]
    with make.writing() as opened:
        for step in opened.scalars(select(Milestone).where(Milestone.case_id == cases[1].id)):
            if step.held_by is MilestoneOwner.SCHOOL and step.state is MilestoneState.OPEN:
                step.state, step.done_on = MilestoneState.DONE, clock.today()
    visitor = browse(schools.counsellor)
    text = visitor.get(TENTH).text
    assert "Samtale om utdanningsvalg 30. november 2026 Rådgiver" in text
    assert "Første kontakt 7. desember 2026 Veileder" in text and "Vera" not in text
    with time_machine.travel(NOVEMBER + timedelta(days=10), tick=True):
        late = browse(schools.counsellor).get(TENTH).text
        assert late.count("Over frist") == 1, "the school's own; Nav's clock is Nav's"
    for case in cases:
        consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=9))
    gone = visitor.get(TENTH).text
    assert "Samtale om utdanningsvalg" not in gone and "Veileder" not in gone


def test_a_school_sees_nothing_of_a_case_another_school_asked_for(make: Make, browse: Browse, schools: Schools) -> None:
    (nora,) = a_class(make, schools.upper, "Nora", grade=Grade.VG1, class_name="1STA")
    make.case(schools.adviser, schools.lower, nora)
    text = browse(schools.receiver).get(FIRST).text
    assert "Nora" in text and "Veileder" not in text and "1 elev · 0 med behov" in text


def test_who_is_not_on_the_own_roll_or_out_of_sight_is_neither_shown_nor_counted(
    make: Make, browse: Browse, schools: Schools
) -> None:
    _, hidden, tied = a_class(make, schools.lower, "Her", "Skjermet", "Kjent")
    a_class(make, make.school(), "Fremmed")
    with make.writing() as opened:
        opened.get_one(Pupil, hidden.id).protected_at = clock.now()
        told = {"relation": Relation.FAMILY, "declared_at": clock.now()}
        opened.add(Recusal(user_id=schools.counsellor.id, pupil_id=tied.id, **told))
    visitor = browse(schools.counsellor)
    for path in (TENTH, "/classes/pupils?grade=10"):
        text = visitor.get(path).text
        assert "1 elev ·" in text and not [name for name in ("Skjermet", "Kjent", "Fremmed") if name in text]
    assert "10A 10. trinn 1 0" in visitor.get("/classes/").text
    line = make.log("list_shown")[-1]
    assert (json.loads(line.detail)["kind"], line.row_count) == ("class", 1)


def test_an_address_that_names_no_class_leads_on_and_an_empty_school_is_told_how_to_begin(
    make: Make, browse: Browse, schools: Schools
) -> None:
    visitor = browse(schools.counsellor)
    for path in ("/classes/pupils", "/classes/pupils?grade=7", "/classes/pupils?grade=%00&class_name=x"):
        visitor.get(path, status=302)
    assert "Importer" in visitor.get("/classes/").text
    assert "Ingen her" in visitor.get(TENTH).text
    a_class(make, schools.lower, "Nora")
    assert "Nora" in visitor.get("/classes/pupils?grade=10&class_name=<b>%00&show=everybody").text, "the whole grade"


def test_nobody_but_a_counsellor_opens_a_class(make: Make, browse: Browse) -> None:
    for role in set(Role) - {Role.COUNSELLOR}:
        visitor = browse(make.user(role))
        for path in ("/classes/", TENTH):
            visitor.get(path, status=403)


def test_a_larger_class_costs_no_more_statements(make: Make, browse: Browse, schools: Schools) -> None:
    def furnish(*names: str) -> None:
        for pupil in a_class(make, schools.lower, *names):
            make.case(schools.adviser, schools.lower, pupil)
            applied(make, schools.counsellor, pupil, on=clock.today())

    visitor = browse(schools.counsellor)
    furnish("Nora", "Emil")
    visitor.get(TENTH)
    with statements(make) as few:
        visitor.get(TENTH)
    furnish("Ella", "Isak", "Maja", "Noah")
    with statements(make) as many:
        visitor.get(TENTH)
    assert len(many) == len(few) <= 13, "\n".join(many)


def test_the_menu_says_where_one_is(make: Make, browse: Browse, schools: Schools) -> None:
    (pupil,) = a_class(make, schools.lower, "Nora")
    visitor = browse(schools.counsellor)
    places = {"/classes/": "Klasser", TENTH: "Klasser", "/milestones/": "Milepæler", "/class-lists/new": "Elever"}
    places[f"/contacts/pupil/{pupil.id}/details"] = "Elever"
    for path, item in places.items():
        visitor.get(path)
        current = re.findall(r'aria-current="page">([^<]+)</a></li>', str(visitor.response.text))
        assert item in current, path
    assert TENTH in visitor.get("/pupils/?grade=10&class_name=10A").links
