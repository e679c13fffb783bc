"""An administrator keeps who must consent and the words they consent to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

from casework.models import ConsentRequirement, ConsentText
from casework.models.codes import GuardiansNeeded, Measure, Role, TextKind
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def job_under_18(make: Make) -> ConsentRequirement:
    with make.reading() as opened:
        wanted = (ConsentRequirement.measure == Measure.JOB, ConsentRequirement.age_from == 0)
        return opened.query(ConsentRequirement).filter(*wanted).one()


def forms_in_norwegian(make: Make) -> list[ConsentText]:
    with make.reading() as opened:
        wanted = (ConsentText.kind == TextKind.CONSENT_FORM, ConsentText.language == "nb")
        return opened.query(ConsentText).filter(*wanted).order_by(ConsentText.number).all()


def test_the_page_shows_rules_texts_and_what_nobody_could_settle(make: Make, browse: Browse) -> None:
    text = browse(make.user(Role.ADMINISTRATOR)).get("/rules/").text
    wanted = ("Jobb, under 18 år", "fra 18 år", "Ikke kontrollert", "Samtykkeskjema", "Ikke avklart: kontroller lokalt")
    assert [words for words in wanted if words not in text] == []


def test_a_rule_is_changed_with_its_source_and_the_day_it_was_checked(make: Make, browse: Browse) -> None:
    row, visitor = job_under_18(make), browse(make.user(Role.ADMINISTRATOR))
    path = f"/rules/requirements/{row.id}"
    visitor.submit(path, form="", guardians="one", pupil="y", source="Prøvekilde § 1", checked_on="2026-11-20")
    changed = job_under_18(make)
    assert (changed.guardians, changed.source, changed.checked_on) == (
        GuardiansNeeded.ONE,
        "Prøvekilde § 1",
        date(2026, 11, 20),
    )
    assert len(make.log("requirement_changed")) == 1
    assert "20.11.2026" in visitor.get("/rules/").text


def test_bad_answers_are_refused_and_kept_on_the_page(make: Make, browse: Browse) -> None:
    row, visitor = job_under_18(make), browse(make.user(Role.ADMINISTRATOR))
    path = f"/rules/requirements/{row.id}"
    wrongs: tuple[dict[str, Any], ...] = (
        {"source": ""},
        {"source": "x" * 301},
        {"source": "nul\x00"},
        {"checked_on": "i går"},
        {"guardians": "alle"},
        {"guardians": None},
    )
    for wrong in wrongs:
        visitor.submit(path, form="", status=422, **wrong)
    assert "x" * 301 in visitor.submit(path, form="", status=422, source="x" * 301).text
    assert not make.log("requirement_changed")


def test_two_administrators_editing_one_rule_see_both_texts(make: Make, browse: Browse) -> None:
    row = job_under_18(make)
    first, second = browse(make.user(Role.ADMINISTRATOR)), browse(make.user(Role.ADMINISTRATOR))
    path = f"/rules/requirements/{row.id}"
    mine, theirs = first.get(path), second.get(path)
    second.submit(path, theirs, form="", source="Deres kilde")
    page = Page(first.submit(path, mine, form="", status=409, source="Min kilde").text)
    assert "Min kilde" in page.text and "Deres kilde" in page.text
    assert job_under_18(make).source == "Deres kilde"
    first.submit(path, page, form="")
    assert job_under_18(make).source == "Min kilde"


def test_a_new_version_of_a_text_is_previewed_and_taken_into_use(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.ADMINISTRATOR))
    body = "Første avsnitt.\r\n\r\n<b>Andre</b> avsnitt 🦊."
    told: dict[str, Any] = {"kind": "consent_form", "language": "nb", "body": body}
    page = Page(visitor.submit("/rules/texts/new", form="", status=200, then="preview", **told).text)
    assert "Ingenting er lagret ennå." in page.text and "<b>Andre</b>" in page.text
    assert len(forms_in_norwegian(make)) == 1
    shown = visitor.follow(visitor.submit("/rules/texts/new", page, form="", **told))
    assert "Versjon 2" in shown.text
    [first, second] = forms_in_norwegian(make)
    assert (first.number, second.number) == (1, 2)
    assert second.body == "Første avsnitt.\n\n<b>Andre</b> avsnitt 🦊."
    assert second.sha256 == sha256(second.body.encode()).digest()
    assert len(make.log("consent_text_added")) == 1


def test_an_empty_or_endless_text_is_refused(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.ADMINISTRATOR))
    for wrong in ({"body": " "}, {"body": "x" * 20_001}, {"body": "\u202e"}, {"kind": "roman"}, {"language": "fr"}):
        told: dict[str, Any] = {"kind": "consent_form", "language": "nb", "body": "Ord"} | wrong
        visitor.submit("/rules/texts/new", form="", status=422, **told)
    assert not make.log("consent_text_added")


def test_only_administrators_keep_the_rules(make: Make, browse: Browse) -> None:
    row, text = job_under_18(make), forms_in_norwegian(make)[0]
    for role in (Role.COUNSELLOR, Role.LEAD, Role.MANAGER, Role.AUDITOR):
        visitor = browse(make.user(role))
        for path in ("/rules/", f"/rules/requirements/{row.id}", f"/rules/texts/{text.id}", "/rules/texts/new"):
            visitor.get(path, 403)
    visitor = browse(make.user(Role.ADMINISTRATOR))
    visitor.get(f"/rules/requirements/{text.id}", 404)
    visitor.get(f"/rules/texts/{row.id}", 404)
