"""An offer of a place is registered round by round: when it came, by when it is answered, and what the pupil said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from casework.models.transition_codes import MilestoneKind, MilestoneState, NotRelevant, OfferState
from tests.browser import Page, Visitor
from tests.crossing import Crossing, a_crossing, applied, counts, on, on_case, on_roll, step, way
from tests.make import Make

Browse = Callable[..., Visitor]
FIRST, SECOND = "/2027/offers/1", "/2027/offers/2"


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with on("2027-07-10"):
        yield


@pytest.fixture
def found(make: Make) -> Crossing:
    with on("2026-11-10"):
        made = a_crossing(make)
    with on("2027-02-25"):
        applied(make, made, "2027-02-20")
    return made


def test_an_offer_is_registered_and_answered_by_the_deadline_of_its_round(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.adviser)
    page = visitor.get(on_case(found))
    assert "Registrer tilbud" in page.text and "Svarfrist 15. juli 2027" in page.text
    held = visitor.get(on_case(found, FIRST)).forms[-1].values
    assert (held["came_on"], held["answer_by"], held["answered_on"]) == (["2027-07-08"], ["2027-07-15"], ["2027-07-10"])
    assert "state" not in held, "how it went has no default"
    place: dict[str, Any] = {"programme": "BA", "school": str(found.upper.id)}
    done = visitor.submit(on_case(found, FIRST), state="offered", **place)
    page = visitor.follow(done)
    assert "Tilbud om plass, ikke svart" in page.text and "Bygg- og anleggsteknikk" in page.text
    (offer,) = way(make, found).offers
    assert (offer.state, offer.answer_by, offer.answered_on) == (OfferState.OFFERED, date(2027, 7, 15), None)
    assert step(make, found, MilestoneKind.OFFER_ANSWERED, 1).state is MilestoneState.OPEN
    visitor.submit(on_case(found, FIRST), state="accepted")
    (offer,) = way(make, found).offers
    assert (offer.answered_on, offer.school_id) == (date(2027, 7, 10), found.upper.id)
    assert step(make, found, MilestoneKind.OFFER_ANSWERED, 1).state is MilestoneState.DONE
    assert {line.actor_id for line in make.log("offer_saved")} == {found.adviser.id}
    school = browse(found.counsellor)
    assert "Takket ja til plassen" in school.get(on_roll(found)).text
    with on("2027-08-05"):
        visitor = browse(found.adviser)
        visitor.submit(on_case(found, FIRST), state="no_offer")
        done = visitor.submit(on_case(found, SECOND), state="waiting_list")
        assert "Svarfrist 16. august 2027" in visitor.follow(done).text, "the third round's, moved off a Saturday"
    (first, second) = way(make, found).offers
    assert (first.school_id, first.programme, first.answer_by) == (None, None, None), "no place, so nothing of one"
    assert (second.round, second.came_on) == (2, date(2027, 8, 4))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no word of it": ({"state": None}, "Velg hvordan det gikk."),
    "no day": ({"came_on": ""}, "Velg en dato."),
    "to come": ({"came_on": "2027-07-11"}, "Dagen kan ikke være senere enn i dag."),
    "before the application": ({"came_on": "2027-02-19"}, "Tilbudet kan ikke ha kommet før søknaden ble sendt."),
    "answered first": ({"answered_on": "2027-07-07"}, "Svaret kan ikke ha kommet før tilbudet."),
    "answered tomorrow": ({"answered_on": "2027-07-11"}, "Dagen kan ikke være senere enn i dag."),
    "not said when": ({"answered_on": ""}, "Oppgi dagen det ble svart."),
    "due before it came": ({"answer_by": "2027-07-07"}, "Svarfristen kan ikke være før tilbudet kom."),
    "no such programme": ({"programme": "XX"}, "Dette utdanningsprogrammet tilbys ikke det skoleåret."),
    "no upper school": ({"school": "lower"}, "Velg en videregående skole."),
}


def test_days_out_of_order_are_refused_at_their_field_and_nothing_is_kept(
    make: Make, browse: Browse, found: Crossing
) -> None:
    visitor = browse(found.adviser)
    shown = visitor.get(on_case(found, FIRST))
    for name, (fields, said) in WRONG.items():
        told = fields | ({"school": str(found.lower.id)} if "school" in fields else {})
        values: dict[str, Any] = {"state": "accepted", "came_on": "2027-07-08"} | told
        page = Page(visitor.submit(on_case(found, FIRST), shown, status=422, **values).text)
        assert said in page.text, name
    assert counts(make) == (1, 0) and not make.log("offer_saved")
    visitor.submit(on_case(found, FIRST), state="no_offer", came_on="2027-07-08")
    visitor.submit(on_case(found, SECOND), state="no_offer", came_on="2027-07-09")
    answer = visitor.submit(on_case(found, FIRST), status=422, came_on="2027-07-10")
    assert "Inntaksrundene må komme etter hverandre." in Page(answer.text).text


def test_there_is_no_offer_without_an_application_and_no_fourth_round(make: Make, browse: Browse) -> None:
    with on("2026-11-10"):
        bare = a_crossing(make)
    visitor = browse(bare.adviser)
    page = visitor.get(on_case(bare))
    assert "/offers/" not in "".join(page.links)
    assert "Registrer søknaden først." in visitor.get(on_case(bare, FIRST), status=409).text
    token = visitor.get(on_case(bare, "/2027/application")).forms[-1].values["csrf_token"][0]
    values = {
        "csrf_token": token,
        "state": "no_offer",
        "came_on": "2027-07-08",
        "version": str(way(make, bare).version),
    }
    assert visitor.client.post(on_case(bare, FIRST), data=values).status_code == 409
    for number in ("0", "4", "99"):
        visitor.get(on_case(bare, f"/2027/offers/{number}"), status=404)
        assert visitor.client.post(on_case(bare, f"/2027/offers/{number}"), data=values).status_code == 404
    assert counts(make) == (0, 0)


def test_a_yes_settles_the_rounds_after_it(make: Make, browse: Browse, found: Crossing) -> None:
    school = browse(found.counsellor)
    school.submit(on_roll(found, FIRST), state="accepted", came_on="2027-07-08")
    with on("2027-08-05"):
        browse(found.adviser).submit(on_case(found, "/2027/application"), programme_1="BA")
    later = step(make, found, MilestoneKind.OFFER_ANSWERED, 2)
    assert later.not_relevant is NotRelevant.SETTLED_EARLIER


def test_two_who_register_an_offer_at_once_see_both(make: Make, browse: Browse, found: Crossing) -> None:
    school, nav = browse(found.counsellor), browse(found.adviser)
    shown = nav.get(on_case(found, FIRST))
    school.submit(on_roll(found, FIRST), state="declined", came_on="2027-07-08")
    page = Page(nav.submit(on_case(found, FIRST), shown, status=409, state="accepted", programme="EL").text)
    for said in ("Rita Rådgiver", "Takket nei til plassen", "Elektro og datateknologi"):
        assert said in page.text
    nav.submit(on_case(found, FIRST), page)
    assert [offer.state for offer in way(make, found).offers] == [OfferState.ACCEPTED]
