"""Advisers keep standard phrases of their own, leads the office's; one press puts one into a note."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from casework import work
from casework.actions.writing import phrases
from casework.actions.writing.phrases import PhraseText
from casework.language import using
from casework.models import Organisation, Phrase, User
from casework.models.codes import Role
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
PAGE, NEW, OFFICE = "/phrases/", "/phrases/new", "/phrases/office/new"


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


@pytest.fixture
def lead(make: Make, adviser: User) -> User:
    return make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id))


def kept(make: Make) -> list[Phrase]:
    with make.reading() as opened:
        return list(opened.scalars(select(Phrase).order_by(Phrase.user_id.is_(None), Phrase.position)))


def chips(make: Make, user: User) -> list[tuple[str, str]]:
    with work.unit(make.installation, reading=True) as opened, using("nb"):
        return [(each.text, each.language) for each in phrases.for_followups(opened.get_one(User, user.id))]


def test_under_a_note_stand_ones_own_then_the_offices_then_those_of_casework(
    make: Make, browse: Browse, adviser: User, lead: User
) -> None:
    visitor = browse(adviser)
    visitor.submit(NEW, text="Snakka om vegen vidare.", language="nn")
    visitor.submit(NEW, text="Sent the plan by post.", language="en")
    browse(lead).submit(OFFICE, text="Viste til kontorets faste torsdag.")
    case = make.case(adviser)
    own = [("Snakka om vegen vidare.", "nn"), ("Sent the plan by post.", "en")]
    assert chips(make, adviser)[:3] == [*own, ("Viste til kontorets faste torsdag.", "nb")]
    assert chips(make, adviser)[3] == ("Avtalt ny samtale.", "nb")
    for path in (f"/cases/{case.id}", f"/cases/{case.id}/followups/new"):
        visitor.get(path)
        assert 'lang="nn" data-phrase="Snakka om vegen vidare."' in visitor.response.text
    assert [line.action for line in make.log("phrase_saved")] == ["phrase_saved"] * 3
    assert not [line for line in make.log() if "vegen" in line.detail]
    assert "Standardtekster" in visitor.get("/account/profile").text
    assert chips(make, lead)[0][0] == "Viste til kontorets faste torsdag."
    elsewhere = make.user(Role.LEAD)
    assert chips(make, elsewhere)[0][0] == "Avtalt ny samtale."


def test_a_phrase_is_changed_moved_with_the_keys_and_removed(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    for text in ("Første.", "Andre.", "Tredje."):
        visitor.submit(NEW, text=text)
    first, _, third = kept(make)
    visitor.submit(PAGE, form=f"/{third.id}/move")
    assert [each.text for each in kept(make)] == ["Første.", "Tredje.", "Andre."]
    assert 'data-focus=""' in visitor.client.get(visitor.response.location).text
    visitor.submit(f"/phrases/{first.id}", text="Aller   første.", language="nn")
    assert (kept(make)[0].text, kept(make)[0].language) == ("Aller første.", "nn")
    visitor.submit(PAGE, form=f"/{first.id}/remove")
    assert [each.text for each in kept(make)] == ["Tredje.", "Andre."]
    assert make.log("phrase_removed")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Skriv standardteksten."),
        ("x" * 161, "160"),
        ("Ring 40 01 23 45 ved behov", "telefonnummer"),
        ("Skriv til elev@example.invalid", "e-post"),
        ("Snakket om diagnosen", "nødvendig"),
        ("skjult \u202e tekst", "tegn som ikke vises"),
        ("Ringte Plantine om planen", "navn"),
    ],
)
def test_what_may_not_stand_in_a_phrase_is_said_at_the_field(
    make: Make, browse: Browse, adviser: User, lead: User, text: str, said: str
) -> None:
    make.case(adviser, pupil=make.pupil(given="Plantine"))
    for user, path in ((adviser, NEW), (lead, OFFICE)):
        page = Page(browse(user).submit(path, status=422, text=text).text)
        assert page.title.startswith("Feil") and said in page.text
    assert kept(make) == []


def test_a_warned_word_stands_when_it_is_confirmed(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    asked = visitor.submit(NEW, status=422, text="Snakket om barnevernet")
    visitor.submit(NEW, Page(asked.text), text_confirmed="y")
    assert [each.text for each in kept(make)] == ["Snakket om barnevernet"]


def test_twenty_is_the_most_and_no_phrase_stands_twice(make: Make, browse: Browse, adviser: User) -> None:
    with work.doing(make.installation) as opened:
        user = opened.get_one(User, adviser.id)
        for number in range(20):
            phrases.add(user, phrases.own(user), PhraseText(f"Tekst {number}.", "nb"))
            opened.flush()
    visitor = browse(adviser)
    assert NEW not in visitor.get(PAGE).links
    assert "20 standardtekster fra før" in Page(visitor.submit(NEW, status=422, text="En til.").text).text
    visitor.submit(PAGE, form=f"/{kept(make)[0].id}/remove")
    assert "finnes fra før" in Page(visitor.submit(NEW, status=422, text="TEKST 7.").text).text
    assert len(kept(make)) == 19


def test_two_edits_at_once_are_shown_side_by_side(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    visitor.submit(NEW, text="Opprinnelig.")
    (phrase,) = kept(make)
    path = f"/phrases/{phrase.id}"
    shown, listed = visitor.get(path), visitor.get(PAGE)
    visitor.submit(path, text="Den andre fanens.")
    answer = visitor.submit(path, shown, status=409, text="Min.")
    assert "Den andre fanens." in answer.text and "Min." in answer.text
    visitor.submit(PAGE, listed, form=f"/{phrase.id}/remove")
    assert "Den er ikke fjernet" in visitor.get(PAGE).text
    visitor.submit(path, Page(answer.text))
    assert kept(make)[0].text == "Min."
    again = visitor.get(path)
    visitor.submit(PAGE, form=f"/{phrase.id}/remove")
    gone = visitor.submit(path, again, status=409, text="Skrevet imens.")
    assert "fjernet i mellomtiden" in gone.text
    visitor.submit(NEW, Page(gone.text))
    assert [each.text for each in kept(make)] == ["Skrevet imens."]


def test_a_form_posted_twice_adds_one(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    shown = visitor.get(NEW)
    for _ in range(2):
        visitor.submit(NEW, shown, text="En gang.")
    assert len(kept(make)) == 1


def test_nobody_touches_anothers_and_only_a_lead_the_offices(
    make: Make, browse: Browse, adviser: User, lead: User
) -> None:
    browse(adviser).submit(NEW, text="Min egen.")
    browse(lead).submit(OFFICE, text="Kontorets.")
    own, office = kept(make)
    colleague = browse(make.user(Role.ADVISER, make.fresh(Organisation, adviser.organisation_id)))
    for path in (own.id, office.id, uuid4()):
        colleague.get(f"/phrases/{path}", status=404)
    colleague.get(OFFICE, status=403)
    page = colleague.get(PAGE)
    assert "Kontorets." in page.text and "Min egen." not in page.text
    assert not [form for form in page.forms if "/office/" in form.action]
    browse(make.user(Role.LEAD)).get(f"/phrases/office/{office.id}", status=404)
    for role in (Role.COUNSELLOR, Role.MANAGER, Role.AUDITOR):
        browse(make.user(role)).get(PAGE, status=403)
    with make.reading() as opened:
        assert opened.scalar(select(func.count()).select_from(Phrase)) == 2
