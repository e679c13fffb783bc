"""Consent on the page: what is missing is always said, each person answers for themselves, names open by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework.models import Case, Consent, Guardian, Organisation, Referral
from casework.models.codes import ConsentStatus, Decision, Role
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
NAMES = ("Planta", "Navnesen", "Mor Planteforelder", "Far Planteforelder")


class Paper:
    """A request whose school holds the signed papers."""

    def __init__(self, make: Make, browse: Browse) -> None:
        self.make, self.browse = make, browse
        self.office = make.office()
        self.school = make.school(make.area(self.office))
        self.counsellor = make.user(Role.COUNSELLOR, self.school)
        self.pupil = make.pupil(self.school, "Planta", "Navnesen")
        self.parents = [make.guardian(self.pupil, name) for name in NAMES[2:]]
        self.referral = make.referral(self.pupil, self.school, sender=self.counsellor)
        self.visitor = browse(self.counsellor)
        self.path = f"/consents/{self.referral.id}/register"
        self.show = f"/referrals/{self.referral.id}"

    def answer(self, giver: Guardian | str, status: int = 302, **fields: Any) -> Any:
        who = giver if isinstance(giver, str) else str(giver.id)
        return self.visitor.submit(self.path, status=status, **({"giver": who, "answer": "given"} | fields))

    def everybody(self) -> None:
        givers: list[Guardian | str] = [*self.parents, "pupil"]
        for giver in givers:
            self.answer(giver)

    @property
    def now(self) -> Referral:
        found: Referral = self.make.fresh(Referral, self.referral.id)
        return found


@pytest.fixture
def paper(make: Make, browse: Browse) -> Paper:
    return Paper(make, browse)


def test_what_is_missing_is_said_until_nothing_is(paper: Paper) -> None:
    page = paper.visitor.get(paper.show)
    for words in ("Samtykke fra Mor Planteforelder", "Samtykke fra Far Planteforelder", "Elevens eget ja"):
        assert words in page.text
    paper.answer(paper.parents[0])
    assert "Samtykke fra Mor Planteforelder" not in paper.visitor.get(paper.show).text
    paper.answer(paper.parents[1])
    paper.answer("pupil")
    page = paper.visitor.get(paper.show)
    assert "Mangler ennå" not in page.text
    assert "Samtykke: gitt" in page.text
    assert len(paper.make.log("consent_registered")) == 3


def test_nav_sees_no_name_before_both_have_said_yes_and_then_it_opens_by_itself(paper: Paper) -> None:
    lead = paper.make.user(Role.LEAD, paper.office)
    adviser = paper.make.user(Role.ADVISER, paper.office)
    seen = [paper.browse(user) for user in (lead, adviser)]
    _assert_unnamed(paper, seen)
    with paper.make.writing() as opened:
        standing = opened.get_one(Referral, paper.referral.id)
        standing.decision, standing.decided_at = Decision.ACCEPTED, standing.sent_at
        standing.adviser_id = adviser.id
    for parent in paper.parents:
        paper.answer(parent)
        _assert_unnamed(paper, seen)
    assert paper.make.log("case_created") == []
    paper.answer("pupil")
    assert len(paper.make.log("case_created")) == 1
    assert "Planta Navnesen" in seen[1].get(paper.show).text


def _assert_unnamed(paper: Paper, visitors: list[Visitor]) -> None:
    for visitor in visitors:
        visitor.get(paper.show, status=403)
        visitor.get(paper.path, status=403)
        for page in (visitor.get("/inbox/"), visitor.get("/referrals/")):
            assert not [name for name in NAMES if name in page.text], page.title


def test_only_those_who_may_consent_are_offered(paper: Paper) -> None:
    paper.make.guardian(paper.pupil, "Steforelder Uten", responsible=False)
    page = paper.visitor.get(paper.path)
    assert "Steforelder Uten" not in page.text
    assert "Mor Planteforelder" in page.text
    outsider = paper.make.guardian(paper.make.pupil(), "Fremmed Foresatt")
    paper.answer(outsider, status=422)
    assert paper.now.consent is ConsentStatus.NOT_ASKED


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"giver": None}, "Velg hvem som har svart"),
        ({"giver": "x"}, "Velg et av svarene"),
        ({"answer": None}, "Velg svaret"),
        ({"answer": "maybe"}, "Velg et av svarene"),
        ({"scopes": None}, "Velg hvem opplysningene kan deles med"),
        ({"answered_on": ""}, "Velg dagen"),
        ({"answered_on": "31.02.2026"}, "Skriv datoen"),
        ({"answered_on": "2999-01-01"}, "ikke være i framtiden"),
        ({"answered_on": "2001-01-01"}, "mer enn ett år"),
        ({"valid_to": "2001-01-01"}, "i dag eller senere"),
        ({"text": "00000000-0000-4000-8000-000000000000"}, "Velg et av svarene"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_and_stays_as_typed(
    paper: Paper, fields: dict[str, Any], words: str
) -> None:
    typed = {"giver": "pupil", "answer": "given", "way": "oral_witnessed"} | fields
    response = paper.visitor.submit(paper.path, status=422, **typed)
    assert words in response.text
    assert 'value="oral_witnessed"' in response.text
    assert paper.now.consent is ConsentStatus.NOT_ASKED


def test_a_no_is_a_no_and_says_so(paper: Paper) -> None:
    paper.answer(paper.parents[0], answer="declined")
    assert "Samtykke: avslått" in paper.visitor.get(paper.show).text
    assert paper.now.consent is ConsentStatus.DECLINED


def test_an_answer_posted_twice_is_registered_once(paper: Paper) -> None:
    page = paper.visitor.get(paper.path)
    for _ in range(2):
        paper.visitor.submit(paper.path, page, giver="pupil", answer="given")
    with paper.make.reading() as opened:
        assert len(opened.scalars(select(Consent)).all()) == 1


def test_consent_is_withdrawn_and_what_nav_does_afterwards_is_hidden(paper: Paper) -> None:
    adviser = paper.make.user(Role.ADVISER, paper.office)
    with paper.make.writing() as opened:
        standing = opened.get_one(Referral, paper.referral.id)
        standing.decision, standing.decided_at, standing.adviser_id = Decision.ACCEPTED, standing.sent_at, adviser.id
    paper.everybody()
    with paper.make.writing() as opened:
        case = opened.scalars(select(Case)).one()
        case.first_reached_on = date(2026, 2, 3)
    assert "3. februar 2026" in paper.visitor.get(paper.show).text
    path = f"/consents/{paper.referral.id}/withdraw"
    page = paper.visitor.get(path)
    assert "Sharing" not in page.text and "Delingen stopper med en gang" in page.text
    with paper.make.reading() as opened:
        consent = opened.scalars(select(Consent).where(Consent.guardian_id == paper.parents[0].id)).one()
    paper.visitor.submit(path, page, consent=str(consent.id))
    shown = paper.visitor.get(paper.show)
    assert "3. februar 2026" not in shown.text
    assert "Samtykket gjelder ikke lenger" in shown.text
    assert paper.make.log("consent_withdrawn")


def test_nothing_is_withdrawn_that_was_never_given(paper: Paper) -> None:
    path = f"/consents/{paper.referral.id}/withdraw"
    assert "ikke noe samtykke å trekke" in paper.visitor.get(path).text
    other = paper.make.consent(paper.make.referral())
    token = paper.visitor.get(paper.path).forms[-1].values["csrf_token"][0]
    answer = paper.visitor.client.post(path, data={"consent": str(other.id), "on": "2026-01-01", "csrf_token": token})
    assert answer.status_code == 422
    assert paper.make.fresh(Consent, other.id).withdrawn_on is None


def test_a_reminder_is_registered_and_shown(paper: Paper) -> None:
    paper.visitor.submit(paper.show, form="remind")
    assert "Påminnelse registrert" in paper.visitor.get(paper.show).text
    assert paper.make.log("consent_reminded")


@pytest.mark.parametrize(
    "paper_of, language, words",
    [
        ("form", "nb", ("Samtykke til samarbeid", "Du kan trekke samtykket", "Underskrift", "Versjon 1")),
        ("form", "en", ("Consent to cooperation", "You can withdraw your consent", "Signature", "Version 1")),
        ("notice", "nb", ("Slik behandler skolen og Nav", "Datatilsynet", "Versjon 1")),
        ("notice", "en", ("How school and Nav handle", "Datatilsynet", "Version 1")),
        ("form", "xx", ("Samtykke til samarbeid",)),
    ],
)
def test_the_papers_print_in_the_language_asked_for_with_the_pupils_name(
    paper: Paper, paper_of: str, language: str, words: tuple[str, ...]
) -> None:
    page = paper.visitor.get(f"/consents/{paper.referral.id}/{paper_of}?language={language}")
    for each in (*words, "Planta Navnesen"):
        assert each in page.text, each
    assert "Planta" not in page.title
    assert paper.make.log("consent_printed")


def test_the_form_has_a_line_for_everybody_who_must_sign(paper: Paper) -> None:
    page = paper.visitor.get(f"/consents/{paper.referral.id}/form")
    for name in NAMES[2:]:
        assert name in page.text


@pytest.mark.parametrize("page", ["register", "withdraw", "form", "notice"])
def test_another_school_and_those_without_the_right_are_shut_out(paper: Paper, page: str) -> None:
    path = f"/consents/{paper.referral.id}/{page}"
    for user in (paper.make.user(Role.COUNSELLOR), paper.make.user(Role.ADVISER), paper.make.user(Role.MANAGER)):
        paper.browse(user).get(path, status=404)


def test_an_adviser_with_the_case_registers_what_the_adviser_holds(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    make.guardian(make.fresh(type(case.pupil), case.pupil_id), "Mor Sakesen")
    visitor = browse(adviser)
    visitor.submit(f"/consents/{case.referral_id}/register", giver="pupil", answer="given")
    assert make.log("consent_registered")


def test_consent_valid_for_a_time_says_until_when(paper: Paper) -> None:
    last = date.today() + timedelta(days=40)
    paper.answer("pupil", valid_to=last.isoformat())
    for parent in paper.parents:
        paper.answer(parent)
    assert paper.now.consent_valid_to == last
    assert "til og med" in paper.visitor.get(paper.show).text


def test_a_school_is_told_that_the_eighteen_year_old_decides_alone(make: Make, browse: Browse) -> None:
    school = make.school()
    pupil = make.pupil(school, born=date.today() - timedelta(days=18 * 366))
    make.guardian(pupil, "Mor Prøve")
    referral = make.referral(pupil, school)
    visitor = browse(make.user(Role.COUNSELLOR, make.fresh(Organisation, school.id)))
    page = visitor.get(f"/consents/{referral.id}/register")
    assert "Eleven er fylt 18 år og bestemmer alene" in page.text
    assert "Mor Prøve" not in page.text
