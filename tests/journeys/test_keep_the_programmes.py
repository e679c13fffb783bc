"""An administrator keeps the programmes a pupil can wish for, and the questions of the transition note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from casework import clock
from casework.actions.year.programmes import offered
from casework.models import HandoverQuestion, Programme
from casework.models.codes import Role
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
LIST = "/school-years/programmes"
NEW: dict[str, Any] = {
    "code": "RX",
    "kind": "vocational",
    "name_nb": "Romfart",
    "name_nn": "Romfart",
    "name_en": "Space travel",
    "area_code": "RXROM1----",
    "from_year": "2028",
    "to_year": "",
    "position": "16",
    "source": "Prøvekilde",
}


@pytest.fixture
def administrator(make: Make, browse: Browse) -> Visitor:
    return browse(make.user(Role.ADMINISTRATOR))


def programme(make: Make, code: str) -> Programme:
    with make.reading() as opened:
        return opened.scalars(select(Programme).where(Programme.code == code)).one()


def codes(make: Make, into_year: int) -> list[str]:
    with make.reading():
        return [each.code for each in offered(into_year)]


def asked(make: Make, code: str = "strengths") -> list[HandoverQuestion]:
    """Every version of a question, oldest first."""
    with make.reading() as opened:
        query = select(HandoverQuestion).where(HandoverQuestion.code == code).order_by(HandoverQuestion.number)
        return list(opened.scalars(query))


def test_a_programme_ends_and_another_begins(make: Make, administrator: Visitor) -> None:
    assert "Naturbruk NA NANAB1---- Yrkesfag fra 2020/21 Ikke kontrollert" in administrator.get(LIST).text
    path = f"{LIST}/{programme(make, 'NA').id}"
    page = administrator.follow(administrator.submit(path, to_year="2027", name_nb="Naturbruk og hav", checked="y"))
    assert "Naturbruk og hav er lagret." in page.text and "2020/21 til 2027/28" in page.text
    assert programme(make, "NA").checked_on == clock.today()
    administrator.submit(f"{LIST}/new", **NEW)
    for _ in range(2):  # the same form twice is one programme
        shown = administrator.get(f"{LIST}/new")
    assert ("NA" in codes(make, 2027), "RX" in codes(make, 2027)) == (True, False)
    assert ("NA" in codes(make, 2028), "RX" in codes(make, 2028)) == (False, True)
    administrator.submit(path, to_year="")
    assert programme(make, "NA").checked_on is None  # other years, and nobody has checked them
    assert administrator._form(shown, -1).values["position"] == ["21"]
    assert len(make.log("programme_saved")) == 3


REFUSED: tuple[tuple[dict[str, str], str], ...] = (
    ({"code": "ST"}, "Det finnes allerede et program med denne koden."),
    ({"code": "r x"}, "Skriv bare store bokstaver og sifre."),
    ({"code": "R" * 11}, "10"),
    ({"from_year": "2028", "to_year": "2027"}, "Det siste skoleåret kan ikke være før det første."),
    ({"from_year": ""}, "Skriv et årstall."),
    ({"from_year": "1999"}, "Skriv et årstall fra 2000 til 2100."),
    ({"to_year": "2028.5"}, "2028.5"),
    ({"area_code": "BABAT1"}, "Skriv de ti tegnene."),
    ({"name_nn": " "}, "Fyll ut dette."),
    ({"source": ""}, "Fyll ut dette."),
    ({"kind": "sorcery"}, "Romfart"),
    ({"position": "-1"}, "Skriv et helt tall"),
)


def test_a_programme_that_cannot_be_right_is_refused(make: Make, administrator: Visitor) -> None:
    for wrong, words in REFUSED:
        page = Page(administrator.submit(f"{LIST}/new", status=422, **(NEW | wrong)).text)
        assert words in page.text or words in str(page.forms), wrong
    assert not make.log("programme_saved")
    assert "RX" not in codes(make, 2028)


def test_two_who_change_one_programme_see_both(make: Make, browse: Browse, administrator: Visitor) -> None:
    path = f"{LIST}/{programme(make, 'SR').id}"
    mine = administrator.get(path)
    browse(make.user(Role.ADMINISTRATOR)).submit(path, name_nb="Salg")
    page = Page(administrator.submit(path, mine, status=409, name_nb="Reiseliv").text)
    assert "Reiseliv" in page.text and "Salg" in page.text
    assert programme(make, "SR").name_nb == "Salg"
    administrator.submit(path, page)
    assert programme(make, "SR").name_nb == "Reiseliv"


def test_a_question_in_new_words_is_a_new_version_and_the_old_one_stands(
    make: Make, browse: Browse, administrator: Visitor
) -> None:
    [first] = asked(make)
    path = f"/school-years/questions/{first.id}"
    mine = administrator.get(path)
    administrator.submit(path, mine, status=422)  # the same words
    administrator.submit(path, mine, status=422, text_nn="")
    answer = browse(make.user(Role.ADMINISTRATOR)).submit(path, text_nb="Hva liker eleven?")
    assert answer.location == "/school-years/questions"
    page = Page(administrator.submit(path, mine, status=409, text_nb="Hva er bra?").text)
    assert "Hva liker eleven?" in page.text and "Hva er bra?" in page.text
    administrator.submit(path, page)
    former, second, third = asked(make)
    assert (former.text_nb, former.number) == (first.text_nb, 1)
    assert (third.text_nb, third.number, third.position) == ("Hva er bra?", 3, first.position)
    assert [each.retired_at is None for each in (former, second, third)] == [False, False, True]
    shown = administrator.get("/school-years/questions").text
    assert shown.index("Hva er bra?") < shown.index("2 tidligere ordlyder") < shown.index(first.text_nb)
    assert shown.index(first.text_nb) < shown.index("Hva har hjulpet eleven")  # strengths stand first
    administrator.get(path, 302)
    assert len(make.log("question_reworded")) == 2
