"""An application is registered: by the school or by Nav, with ranked wishes, for Vg1 and again for the years after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from casework import work
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, WishGiven
from casework.actions.transition.parts import COMING, EVERYTHING, PARTS, PAST, PRESENT, Part, Standpoint
from casework.database import session
from casework.errors import Invalid
from casework.models import Programme, Pupil, User
from casework.models.codes import Grade, Role
from casework.models.transition_codes import ApplicationState, Level, MilestoneKind, MilestoneState, Route
from tests.adviser_day import statements
from tests.browser import Page, Visitor
from tests.crossing import Crossing, a_crossing, applied, counts, on, on_case, on_roll, step, way
from tests.make import Make

Browse = Callable[..., Visitor]
FORM = "/2027/application"


@pytest.fixture(autouse=True)
def february() -> Iterator[None]:
    with on("2027-02-10"):
        yield


@pytest.fixture
def found(make: Make) -> Crossing:
    with on("2026-11-10"):
        return a_crossing(make)


def test_what_is_whose_is_one_table() -> None:
    became = {Part.START, Part.YEAR}
    assert PARTS[Standpoint.NAV] == {PAST: became, PRESENT: EVERYTHING, COMING: EVERYTHING}
    assert PARTS[Standpoint.LOWER] == {COMING: {Part.APPLICATION, Part.OFFERS}}
    assert PARTS[Standpoint.UPPER] == {PRESENT: {Part.START, Part.YEAR}, COMING: {Part.APPLICATION}}


def test_a_counsellor_registers_an_application_and_nav_sees_the_wishes(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.counsellor)
    page = visitor.get(on_roll(found))
    assert "Ikke søkt" in page.text and "Registrer søknad" in page.text
    fields: dict[str, Any] = {"programme_1": "BA", "school_1": str(found.upper.id), "programme_3": "EL"}
    done = visitor.submit(on_roll(found, FORM), state="sent", sent_on="2027-02-09", route="ordinary", **fields)
    page = visitor.follow(done)
    assert "Søknaden er lagret." in page.text and "Søkt 9. februar 2027" in page.text
    row = way(make, found)
    assert (row.application, row.level, row.route) == (ApplicationState.SENT, Level.VG1, Route.ORDINARY)
    assert [(wish.rank, wish.school_id) for wish in row.wishes] == [(1, found.upper.id), (2, None)]
    assert b"BA" not in bytes(row.wishes[0].programme)[:2]
    seen = browse(found.adviser).get(on_case(found)).text
    assert seen.index("Bygg- og anleggsteknikk") < seen.index("Elektro og datateknologi")
    assert "Søkt på vigo.no Utført · 9. februar 2027" in seen
    assert step(make, found, MilestoneKind.APPLICATION_ORDINARY).state is MilestoneState.DONE
    (line,) = make.log("application_saved")
    assert line.actor_id == found.counsellor.id
    assert {line.actor_id for line in make.log("transition_opened")} == {found.counsellor.id, found.adviser.id}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no answer": ({"state": None}, "Velg et svar."),
    "no day": ({"sent_on": ""}, "Oppgi dagen søknaden ble sendt."),
    "to come": ({"sent_on": "2027-02-11"}, "Dagen kan ikke være senere enn i dag."),
    "another year": ({"sent_on": "2026-07-31"}, "Dagen er før skoleåret søknaden sendes i."),
    "no day at all": ({"sent_on": "i går"}, "Skriv datoen som dag, måned og år, for eksempel 24.11.2026."),
    "no such programme": ({"programme_2": "XX"}, "Dette utdanningsprogrammet tilbys ikke det skoleåret."),
    "gone by then": ({"programme_2": "NA"}, "Dette utdanningsprogrammet tilbys ikke det skoleåret."),
    "twice": ({"programme_2": "ST"}, "Det samme ønsket står to ganger."),
    "a school alone": ({"programme_2": "", "school_2": "upper"}, "Velg utdanningsprogram for denne skolen."),
    "no upper school": ({"school_1": "lower"}, "Velg en videregående skole."),
}


def test_what_cannot_be_right_is_refused_at_its_field_and_nothing_is_kept(
    make: Make, browse: Browse, found: Crossing
) -> None:
    with make.writing() as opened:
        opened.scalars(select(Programme).where(Programme.code == "NA")).one().to_year = 2026
    visitor, schools = browse(found.counsellor), {"upper": str(found.upper.id), "lower": str(found.lower.id)}
    shown = visitor.get(on_roll(found, FORM))
    for name, (fields, said) in WRONG.items():
        told = {key: schools.get(value, value) if value else value for key, value in fields.items()}
        values: dict[str, Any] = {"state": "sent", "sent_on": "2027-02-01", "programme_1": "ST"} | told
        page = Page(visitor.submit(on_roll(found, FORM), shown, status=422, **values).text)
        assert said in page.text, name
        assert page.title.startswith("Feil: ") and page.forms[-1].values["programme_1"] == ["ST"], name
        assert {f"#{field}" for field in fields if "school_2" not in fields} <= set(page.links), name
    assert counts(make) == (0, 0) and way(make, found).application is ApplicationState.NOT_SENT
    assert not make.log("application_saved")


def test_the_verb_itself_refuses_what_no_form_offers(make: Make, found: Crossing) -> None:
    with work.doing(make.installation):
        actor, pupil = session().get_one(User, found.adviser.id), session().get_one(Pupil, found.pupil.id)
        for wishes in ((WishGiven("XX"),), (WishGiven("ST", found.lower.id),), (WishGiven("ST"),) * 2):
            given = Application(ApplicationState.NOT_SENT, wishes=wishes)
            with pytest.raises(Invalid) as refusal:
                transitions.apply(actor, pupil, 2027, Level.VG1, given)
            assert refusal.value.field == "wishes"


def test_what_offers_have_come_on_cannot_be_unsaid(make: Make, browse: Browse, found: Crossing) -> None:
    applied(make, found, "2027-01-20")
    visitor = browse(found.adviser)
    visitor.submit(on_case(found, "/2027/offers/1"), state="no_offer", came_on="2027-02-05")
    refused: dict[str, dict[str, Any]] = {
        "Det er registrert et tilbud på denne søknaden.": {"state": "not_sent"},
        "Søknaden kan ikke være sendt etter at tilbudet kom.": {"sent_on": "2027-02-06"},
    }
    for said, fields in refused.items():
        assert said in Page(visitor.submit(on_case(found, FORM), status=422, **fields).text).text
    assert way(make, found).application is ApplicationState.SENT


def test_two_who_register_at_once_see_both_and_a_form_posted_twice_counts_once(
    make: Make, browse: Browse, found: Crossing
) -> None:
    school, nav = browse(found.counsellor), browse(found.adviser)
    shown = school.get(on_roll(found, FORM))
    nav.submit(on_case(found, FORM), state="sent", sent_on="2027-02-08", programme_1="HS")
    answer = school.submit(
        on_roll(found, FORM), shown, status=409, state="sent", sent_on="2027-02-09", programme_1="BA"
    )
    page = Page(answer.text)
    assert "Noen andre har endret dette" in page.text and "Vera Veileder" in page.text
    assert "Helse- og oppvekstfag" in page.text and "8. februar 2027" in page.text
    assert way(make, found).sent_on.day == 8
    for _ in range(2):
        school.submit(on_roll(found, FORM), page)
    assert (way(make, found).sent_on.day, counts(make)) == (9, (1, 0))
    assert len(make.log("application_saved")) == 2
    school.submit(on_roll(found, FORM), shown, status=409, state="sent", version="🙂", once=None)


def test_whoever_is_in_vg1_applies_again_and_the_new_school_registers_it(make: Make, browse: Browse) -> None:
    with on("2026-09-01"):
        found = a_crossing(make, Grade.VG1)
        browse(found.receiver).submit(on_roll(found, "/2026/start"), state="started", on="2026-08-17")
    visitor = browse(found.receiver)
    page = visitor.get(on_roll(found, FORM))
    assert "Vg2, skoleåret 2027/28" in page.text and page.forms[-1].values["level"] == ["vg2"]
    visitor.submit(on_roll(found, FORM), state="sent", programme_1="BA", school_1=str(found.upper.id))
    assert (way(make, found).level, way(make, found).sent_on.day) == (Level.VG2, 10)
    assert step(make, found, MilestoneKind.REAPPLY).state is MilestoneState.DONE
    visitor.submit(on_roll(found, FORM), level="vg1", programme_1="ST")
    assert way(make, found).level is Level.VG1
    seen = browse(found.adviser).get(on_case(found)).text
    assert "Vg1, skoleåret 2026/27" in seen and "Vg1, skoleåret 2027/28" in seen


def test_what_is_not_a_readers_is_neither_shown_nor_taken(make: Make, browse: Browse, found: Crossing) -> None:
    applied(make, found, "2027-02-01")
    lower = browse(found.counsellor)
    page = lower.get(on_roll(found)).text
    assert "Skolestart" not in page and "Status for skoleåret" not in page and "Tilbud om plass" in page
    for part in ("/2027/start", "/2027/place", "/2027/result"):
        lower.get(on_roll(found, part), status=403)
    lower.get(on_roll(found, "/2026/application"), status=404)
    with on("2026-09-01"):
        older = a_crossing(make, Grade.VG1)
    upper = browse(older.receiver)
    page = upper.get(on_roll(older)).text
    assert "Skolestart" in page and "Søknad" in page and "Tilbud om plass" not in page
    upper.get(on_roll(older, "/2027/offers/1"), status=403)
    posted = upper.get(on_roll(older, FORM)).forms[-1].values | {"state": "not_sent", "version": "1"}
    assert upper.client.post(on_roll(older, "/2026/application"), data=posted).status_code == 404
    for rest in ("/2026/application", "/2028/application", "/2027/start", "/2027/result"):
        upper.get(on_roll(older, rest), status=404)
    assert len(make.log("access_denied")) == 10
    with on("2027-08-05"):
        late = browse(found.counsellor)
        assert "Her er det ingenting å registrere" in late.get(on_roll(found)).text, "not yet taken off the roll"
        late.get(on_roll(found, "/2028/application"), status=404)
    lower.get(on_roll(older), status=404)
    browse(make.user(Role.ADVISER)).get(on_case(found), status=404)
    lower.get(on_case(found), status=403)


def test_a_ninth_grader_has_no_way_yet(make: Make, browse: Browse) -> None:
    found = a_crossing(make, Grade.G9)
    visitor = browse(found.counsellor)
    assert "Søknad til videregående registreres i 10. trinn." in visitor.get(on_roll(found)).text
    visitor.get(on_roll(found, FORM), status=404)
    browse(found.adviser).get(on_case(found, FORM), status=404)


def test_on_a_closed_case_nothing_is_registered(make: Make, browse: Browse, found: Crossing) -> None:
    visitor = browse(found.adviser)
    visitor.submit(f"/cases/{found.case.id}/close", reason="moved", destination="unknown")
    assert "/application" not in "".join(visitor.get(on_case(found)).links)
    assert "Saken er avsluttet" in visitor.get(on_case(found, FORM), status=409).text


def test_the_number_of_statements_does_not_grow_with_what_is_registered(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.adviser)
    visitor.get(on_case(found))
    applied(make, found, "2027-02-01")
    with statements(make.installation) as few:
        visitor.get(on_case(found))
    visitor.submit(on_case(found, FORM), programme_2="EL", programme_3="HS", school_3=str(found.third.id))
    for number in (1, 2, 3):
        visitor.submit(on_case(found, f"/2027/offers/{number}"), state="no_offer", came_on=f"2027-02-0{number + 1}")
    with statements(make.installation) as many:
        visitor.get(on_case(found))
    assert len(many) == len(few) <= 19
