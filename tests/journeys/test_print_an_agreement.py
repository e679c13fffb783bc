"""Printing an agreement: what it says in three languages, to whom it is refused, and that it can be read aloud."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from casework.documents.agreement import Paper, Part, pdf
from casework.documents.typeset import EVERY_FONT_HAS, PUNCTUATION
from casework.models import Agreement, AgreementVersion, Case, Organisation, User
from casework.models.codes import Grade, Role
from casework.models.job_codes import Change, Party
from casework.models.sealing import seal
from tests.browser import Visitor
from tests.make import Make
from tests.placements import agreement, approval, contact, employer, let_employer_know

pytestmark = pytest.mark.usefixtures("wednesday")
Browse = Callable[..., Visitor]
TODAY = date(2026, 9, 9)


@pytest.fixture
def case(make: Make, adviser: User) -> Case:
    """A pupil of 15 in 10th grade, with two guardians."""
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    pupil = make.pupil(school, born=date(2011, 3, 10), grade=Grade.G10)
    make.guardian(pupil, "Kari Foresatt")
    make.guardian(pupil, "Ola Foresatt")
    return make.case(adviser, school, pupil)


def waiting(make: Make, case: Case, title: str = "Hjelp i butikken", *, covered: bool = True) -> Agreement:
    """An agreement the pupil has approved, with somebody to talk to at the employer."""
    if covered:
        let_employer_know(make, case)
    host = employer(make)
    who = contact(make, host)
    made = agreement(make, case, host, approved=False, starts_on=TODAY + timedelta(weeks=1))
    with make.writing() as opened:
        version = opened.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == made.id)).one()
        version.contact_id = who.id
        seal(version, "title", title)
    approval(make, made, Party.PUPIL)
    return made


def path(made: Agreement, number: int = 1, language: str = "nb") -> str:
    return f"/agreements/{made.id}/versions/{number}/document?language={language}"


def printed(visitor: Visitor, address: str) -> PdfReader:
    answer = visitor.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    return PdfReader(io.BytesIO(answer.data))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_paper_says_what_is_agreed_in_the_language_chosen(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    made, visitor = waiting(make, case), browse(adviser)
    shown = visitor.get(f"/agreements/{made.id}")
    assert "Skriv ut avtalen" in shown.text
    said = {tag: words(printed(visitor, path(made, 1, tag))) for tag in ("en", "nn", "nb")}
    for text in said.values():
        assert "Hjelp i butikken" in text
        assert "Eksempel bakeri" in text
        assert "Kontakt Eksempel" in text
        assert "Vera Veileder" in text
        assert "Kari Foresatt" in text
        assert "2011" not in text
    for wanted in (
        "Avtale om arbeidsplass",
        "16. september 2026",
        "Onsdag 15.00–17.00",
        "Versjon 1 gjelder ikke: Den er ikke godkjent av alle.",
        "Eleven Godkjent 9. september 2026, underskrevet på papir",
        "Kari Foresatt eller Ola Foresatt",
        "Sted og dato Underskrift",
        "Arbeidsgiveren betaler lønn",
        "Arbeidsgiverens yrkesskadeforsikring",
        "Gjelder Grense Lengste arbeidstid på en skoledag 2 timer",
        "Taushetsplikt",
    ):
        assert wanted in said["nb"], wanted
    for wanted in ("Avtala er mellom", "Rettleiar", "Annakvar veke", "Arbeidsgivaren betaler løn", "Stad og dato"):
        assert wanted in said["nn"], wanted
    for wanted in ("Agreement on a placement", "Every two weeks", "16 September 2026", "Place and date", "Page 1 of"):
        assert wanted in said["en"], wanted
    assert len(make.log("agreement_printed")) == 3


def test_the_paper_can_be_read_aloud_and_its_file_name_tells_of_nobody(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    made, visitor = waiting(make, case), browse(adviser)
    answer = visitor.client.get(path(made, 1, "nn"))
    assert answer.headers["Content-Disposition"] == f"inline; filename=avtale-{made.number}.pdf"
    reader = PdfReader(io.BytesIO(answer.data))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("nn")
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == f"Avtale {made.number}, versjon 1"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_what_looks_like_markup_is_printed_as_it_was_written(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    made = waiting(make, case, '#panic("x") *fet* $x$ \\ "{at}" 北')
    assert '#panic("x") *fet* $x$ \\ "{at}" ?' in words(printed(browse(adviser), path(made)))


def test_nothing_is_printed_before_consent_lets_the_employer_know_or_before_it_is_finished(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    made, visitor = waiting(make, case, covered=False), browse(adviser)
    assert "Samtykket lar ikke arbeidsgiveren få vite hvem eleven er" in visitor.get(path(made), 409).text
    for page in (f"/agreements/{made.id}", f"/agreements/{made.id}/versions/1"):
        assert "Skriv ut avtalen" not in visitor.get(page).text
    assert "Samtykket lar ikke arbeidsgiveren få vite" in visitor.get(f"/agreements/{made.id}/versions/1").text
    let_employer_know(make, case)
    assert path(made) in visitor.get(f"/agreements/{made.id}/versions/1").links
    draft = agreement(make, case, approved=False, complete=False)
    assert "før den er ferdig" in visitor.get(path(draft), 409).text
    assert "før den er ferdig" in visitor.get(f"/agreements/{draft.id}/versions/1").text
    assert not make.log("agreement_printed")


def test_another_office_and_a_version_nobody_wrote_are_not_found(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    made = waiting(make, case)
    browse(make.user(Role.ADVISER)).get(path(made), 404)
    browse(adviser).get(path(made, 2), 404)


def test_an_old_version_is_printed_as_it_was_with_its_approvals_and_says_it_does_not_apply(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    let_employer_know(make, case)
    made = agreement(make, case)
    visitor = browse(adviser)
    assert "Versjon 1 er godkjent av alle og gjelder." in words(printed(visitor, path(made)))
    with make.writing() as opened:
        old = opened.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == made.id)).one()
        names = ("agreement_id", "case_id", "starts_on", "ends_on", "goal", "rhythm", "family_tie", "payer", "work")
        told = {name: getattr(old, name) for name in (*names, "insurance", "written_by_id", "written_at", "checked_at")}
        sets = {"adaptations": frozenset(), "supports": frozenset(), "changes": frozenset({Change.WORK})}
        new = AgreementVersion(number=2, approved_at=old.approved_at, **sets, **told)
        seal(new, "title", "Kasse")
        opened.add(new)
        row = opened.get_one(Agreement, made.id)
        row.latest, row.in_force = 2, 2
    links = visitor.get(f"/agreements/{made.id}/versions/1").links
    assert [path(made, 1, tongue) in links for tongue in ("nb", "nn", "en")] == [True, True, True]
    assert path(made, 2) not in links
    text = words(printed(visitor, path(made)))
    assert len(make.log("agreement_printed")) == 2
    assert "Versjon 1 gjelder ikke: En senere versjon har tatt over." in text
    assert "Hjelp i butikken" in text
    assert text.count("Godkjent 9. september 2026, underskrevet på papir") == 3
    assert "Sted og dato" not in text


def test_every_letter_a_name_here_can_have_is_in_the_fonts() -> None:
    letters = "".join(chr(n) for n in [*range(0x41, 0x5B), *range(0xC0, 0x180), *PUNCTUATION])
    assert EVERY_FONT_HAS > 0x180
    paper = Paper("1", 1, "f", "e", "s", True, False, "d", [Part("p", [("n", letters)])], [])
    assert "ŋ" in words(PdfReader(io.BytesIO(pdf(paper))))
