"""A counsellor takes up a class list: the question, the dry run, and then all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from openpyxl import Workbook
from sqlalchemy import select

from casework import clock
from casework.actions.pupil import enrolments
from casework.models import Draft, Enrolment, Pupil, Recusal
from casework.models.codes import Grade, Relation, Role
from casework.privacy import keytables
from tests.browser import Page, Visitor
from tests.journeys.roll import BORN, a_list, a_school, pupils, taken_up
from tests.make import Make, roll_begins

Browse = Callable[..., Visitor]
CHECK = "/class-lists/check"
THREE = a_list("Nora;Prøve;12.03.2011;10;10A", "Emil;Prøve;13.03.2011;10;10A", "Ella;Åsen;14.03.2011;10;10B")


def checked(visitor: Visitor, content: bytes) -> Page:
    return visitor.follow(taken_up(visitor, content))


def let_in(visitor: Visitor, page: Page | None = None, status: int = 302, **answers: str) -> Page:
    response = visitor.submit(CHECK, page, form="", status=status, **answers)
    return visitor.follow(response) if status == 302 else Page(response.text)


def roll(make: Make) -> set[tuple[str, date, date | None]]:
    with make.reading() as opened:
        rows = opened.scalars(select(Enrolment)).all()
    return {(row.class_name, row.starts_on, row.ends_on) for row in rows}


def drafts(make: Make) -> list[Draft]:
    with make.reading() as opened:
        return list(opened.scalars(select(Draft)))


def test_a_list_is_looked_over_and_then_let_in_with_one_line_in_the_log(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    page = checked(visitor, THREE)
    assert pupils(make) == 0, "a dry run stores nobody"
    assert "Rader i lista 3" in page.text and "Nye elever 3" in page.text and "Åsen, Ella" in page.text
    receipt = let_in(visitor)
    assert "Nye elever 3" in receipt.text and pupils(make) == 3
    lines = make.log("class_list_imported")
    assert len(lines) == 1 and json.loads(lines[0].detail) == {"rows": 3} and lines[0].row_count == 3
    assert len(json.loads(lines[0].sealed)) == 9
    assert not make.log("pupil_added")
    assert "Åsen, Ella" in visitor.get("/pupils/?grade=10").text


def test_an_excel_file_is_read_too(make: Make, browse: Browse) -> None:
    book, content = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["Klasse", "Navn", "Fødselsdato", "Trinn"], ["10A", "Nora Prøve", BORN, 10]):
        sheet.append(row)
    book.create_sheet("Lærere").append(["Noe annet"])
    book.save(content)
    visitor = browse(a_school(make).counsellor)
    page = visitor.follow(taken_up(visitor, content.getvalue(), "liste.xlsx"))
    assert "Prøve, Nora" in page.text and "Lærere" in page.text
    let_in(visitor)
    assert pupils(make) == 1


@pytest.mark.parametrize("answer", ["no", "unsure", "", "nonsense"])
def test_without_a_yes_about_protected_addresses_the_file_is_not_read(make: Make, browse: Browse, answer: str) -> None:
    visitor = browse(a_school(make).counsellor)
    page = Page(taken_up(visitor, THREE, status=422, taken_out=answer).text)
    assert page.title.startswith("Feil: ") and not drafts(make)
    if answer in {"no", "unsure"}:
        assert "Ta dem ut av lista først" in page.text


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "Fila er tom"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0....", "gammel Excel-fil"),
        (b"PK\x03\x04 broken", "kan ikke leses"),
        (b"\x00\x01\x02\x03" * 50, "ikke en klasseliste"),
        (b"Fornavn;Etternavn;Klasse\nNora;Eksempel;10A\n", "mangler en kolonne for fødselsdato"),
        (b"hei p\xe5 deg\n", "mangler overskrifter"),
        (a_list(), "ingen elever"),
        (a_list(*(f"Nora;E{chr(97 + i % 26)};12.03.2011;10;10A" for i in range(2001))), "flere enn 2000"),
        (b"x" * (5 * 1024 * 1024 + 1), "større enn 5 MB"),
    ],
)
def test_what_is_no_class_list_is_refused_at_the_field_in_words(
    make: Make, browse: Browse, content: bytes, words: str
) -> None:
    visitor = browse(a_school(make).counsellor)
    page = taken_up(visitor, content, status=422)
    assert words in Page(page.text).text and not drafts(make)


def test_a_post_without_a_file_says_so(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    assert "Velg en fil" in visitor.submit("/class-lists/new", status=422, taken_out="yes").text


def test_a_body_too_large_for_any_list_is_refused(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    taken_up(visitor, b"x" * (7 * 1024 * 1024), status=413)


def test_every_fault_is_named_by_row_and_column_and_nothing_can_be_let_in(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    page = checked(
        visitor,
        a_list(
            "Nora;Prøve;31.02.2011;10;10A",
            "=SUM(A1);Prøve;12.03.2011;10;10A",
            "Emil;;12.03.2011;10;10A",
            "Ella;Prøve;12.03.2011;7;10A",
            "Tuva;Prøve 12031149712;12.03.2011;10;10A",
            "Ola;Greitnok;12.03.2011;10;10A",
            "Ola;Greitnok;12.03.2011;10;10A",
        ),
    )
    for words in (
        "Rad 2 Fødselsdato Dette er ikke en dato.",
        "Rad 3 Fornavn Teksten har tegn som ikke hører hjemme her.",
        "Rad 4 Etternavn Navnet mangler.",
        "Rad 5 Trinn Skolen har ikke dette trinnet.",
        "Rad 6 Etternavn Dette ligner et fødselsnummer.",
        "Rad 8 Navn Samme elev står også i rad 7.",
    ):
        assert words in page.text
    assert "12031149712" not in page.text and "=SUM" not in page.text
    visitor.client.post(CHECK, data={"csrf_token": page.forms[-1].values["csrf_token"][0]})
    assert pupils(make) == 0


def test_columns_that_are_not_kept_are_named_and_their_cells_are_nowhere(make: Make, browse: Browse) -> None:
    content = "Fornavn;Etternavn;Fødselsdato;Trinn;Klasse;Mobil\nNora;Prøve;12.03.2011;10;10A;Hemmelig tekst\n".encode()
    visitor = browse(a_school(make).counsellor)
    page = checked(visitor, content)
    assert "ikke brukes: Mobil" in page.text and "Hemmelig" not in page.text


def test_the_waiting_list_lies_sealed_and_is_gone_when_it_is_let_in(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    checked(visitor, THREE)
    (draft,) = drafts(make)
    assert "Åsen".encode() not in bytes(draft.content) and draft.expires_at - clock.now() <= timedelta(hours=1)
    let_in(visitor)
    assert not drafts(make)
    with make.installation.store.reading() as connection:
        keys = connection.execute(select(keytables.dek.c.id).where(keytables.dek.c.id == draft.id)).all()
    assert not keys, "the key died with the draft"


def test_after_an_hour_the_list_must_be_chosen_again(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    page = checked(visitor, THREE)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        visitor.sign_in(drafts(make)[0].user_id)
        assert "/class-lists/new" in visitor.client.get(CHECK).location
    assert page and pupils(make) == 0


def test_a_list_can_be_thrown_away_or_replaced(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    checked(visitor, THREE)
    page = checked(visitor, a_list("Nora;Prøve;12.03.2011;10;10A"))
    assert "Rader i lista 1" in page.text and len(drafts(make)) == 1
    visitor.submit(CHECK, form="discard")
    assert not drafts(make)


def test_a_list_let_in_twice_adds_each_pupil_once(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    page = checked(visitor, THREE)
    first = visitor.submit(CHECK, page, form="")
    second = visitor.submit(CHECK, page, form="")
    assert first.location == second.location and pupils(make) == 3
    assert len(make.log("class_list_imported")) == 1


def test_next_years_list_moves_those_known_by_dated_rows_and_names_those_missing(make: Make, browse: Browse) -> None:
    school = a_school(make)
    today = clock.today()
    for given, born in (("Nora", BORN), ("Emil", date(2011, 3, 13)), ("Iben", date(2011, 5, 5))):
        make.pupil(school.place, given, "Prøve", born=born, grade=Grade.G9, class_name="9A")
    left = make.pupil(school.place, "Sluttet", "Igår", born=date(2011, 6, 6), class_name="10A")
    visitor = browse(school.counsellor)
    page = checked(visitor, a_list("NORA;Prøve;12.03.2011;10;10A", "Emil;Prøve;13.03.2011;9;9A"))
    assert "Nye elever 0" in page.text and "Bytter klasse 1" in page.text and "Finnes fra før 1" in page.text
    assert "Bytter fra 9A" in page.text
    assert "2 elever står ikke i lista" in page.text and "Igår, Sluttet" in page.text and "Prøve, Iben" in page.text
    let_in(visitor)
    assert pupils(make) == 4
    assert ("9A", roll_begins(), today - timedelta(days=1)) in roll(make)
    assert ("10A", today, None) in roll(make)
    visitor.get(f"/pupils/{left.id}")


def test_somebody_alike_is_asked_about_and_the_answer_decides(make: Make, browse: Browse) -> None:
    school = a_school(make)
    known = make.pupil(school.place, "Nora Marie", "Prøve", born=BORN, class_name="10B")
    visitor = browse(school.counsellor)
    page = checked(visitor, a_list("Nora;Prøve;12.03.2011;10;10A"))
    assert "Rad 2: Nora Prøve" in page.text and "Samme som Nora Marie Prøve, 10B" in page.text
    refused = let_in(visitor, page, status=422)
    assert "Rad 2: Svar på om dette er samme elev." in refused.text and pupils(make) == 1
    receipt = let_in(visitor, refused, row_2=f"pupil:{known.id}")
    assert "Byttet klasse 1" in receipt.text and pupils(make) == 1
    page = checked(visitor, a_list("Nora;Prøve;12.03.2011;10;10A"))
    let_in(visitor, page, row_2="different")
    assert pupils(make) == 2


def test_an_answer_that_was_not_offered_is_refused(make: Make, browse: Browse) -> None:
    school, stranger = a_school(make), make.pupil()
    make.pupil(school.place, "Nora Marie", "Prøve", born=BORN)
    visitor = browse(school.counsellor)
    page = checked(visitor, a_list("Nora;Prøve;12.03.2011;10;10A"))
    for answer in (f"pupil:{stranger.id}", "row:99", "<script>", "\x00"):
        let_in(visitor, page, status=422, row_2=answer)
    assert pupils(make) == 2


def test_two_rows_alike_may_be_one_pupil(make: Make, browse: Browse) -> None:
    visitor = browse(a_school(make).counsellor)
    rows = a_list("Annette;Prøve;12.03.2011;10;10A", "Anette;Prøve;12.03.2011;10;10A")
    page = checked(visitor, rows)
    assert "Samme som rad 2" in page.text
    receipt = let_in(visitor, page, row_3="row:2")
    assert "Nye elever 1" in receipt.text and pupils(make) == 1


def test_two_rows_cannot_both_be_the_same_known_pupil(make: Make, browse: Browse) -> None:
    school = a_school(make)
    known = make.pupil(school.place, "Anette Marie", "Prøve", born=BORN)
    visitor = browse(school.counsellor)
    page = checked(visitor, a_list("Annette;Prøve;12.03.2011;10;10A", "Anette;Prøve;12.03.2011;10;10A"))
    answer = f"pupil:{known.id}"
    let_in(visitor, page, status=422, row_2=answer, row_3=answer)
    assert pupils(make) == 1


def test_a_pupil_at_another_school_is_neither_found_nor_revealed(make: Make, browse: Browse) -> None:
    make.pupil(a_school(make).place, "Nora", "Prøve", born=BORN)
    visitor = browse(a_school(make).counsellor)
    assert "Nye elever 1" in checked(visitor, a_list("Nora;Prøve;12.03.2011;10;10A")).text
    let_in(visitor)
    assert pupils(make) == 2


@pytest.mark.parametrize("hidden_by", ["protection", "a tie"])
def test_a_hidden_pupil_stops_the_list_and_nobody_says_why(make: Make, browse: Browse, hidden_by: str) -> None:
    school = a_school(make)
    known = make.pupil(school.place, "Nora", "Prøve", born=BORN)
    with make.writing() as opened:
        if hidden_by == "protection":
            opened.get_one(Pupil, known.id).protected_at = clock.now()
        else:
            told = {"user_id": school.counsellor.id, "pupil_id": known.id, "relation": Relation.FAMILY}
            opened.add(Recusal(**told, declared_at=clock.now()))
    page = checked(browse(school.counsellor), a_list("Nora;Prøve;12.03.2011;10;10A", "Emil;Ny;13.03.2011;10;10A"))
    assert "Rad 2 Navn Denne eleven kan ikke legges til her." in page.text
    assert "beskyttet" not in page.text.split("Feil i fila")[1].split("Vis alle")[0]


def test_a_list_that_waits_is_its_owners_alone(make: Make, browse: Browse) -> None:
    school = a_school(make)
    visitor, colleague = browse(school.counsellor), browse(make.user(Role.COUNSELLOR, school.place))
    checked(visitor, THREE)
    assert "/class-lists/new" in colleague.client.get(CHECK).location


def test_an_import_that_fails_half_way_keeps_nothing(
    make: Make, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:

    visitor = browse(a_school(make).counsellor)
    page = checked(visitor, THREE)
    whole, calls = enrolments.begin, iter(range(10))

    def fails_at_the_second(*told: Any) -> object:
        if next(calls) == 1:
            raise OSError("the disk is full")
        return whole(*told)

    monkeypatch.setattr(enrolments, "begin", fails_at_the_second)
    let_in(visitor, page, status=500)
    assert pupils(make) == 0 and len(drafts(make)) == 1 and not make.log("class_list_imported")
    monkeypatch.undo()
    let_in(visitor, page)
    assert pupils(make) == 3


def test_nobody_else_takes_up_lists(make: Make, browse: Browse) -> None:
    for role in set(Role) - {Role.COUNSELLOR}:
        visitor = browse(make.user(role))
        for path in ("new", "check", "done"):
            visitor.get(f"/class-lists/{path}", status=403)
