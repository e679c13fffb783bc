"""Finding a pupil or a case: from any page, within one's own reach, and without a trace of what was searched for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casework import clock
from casework.models import Assignment, Case, Enrolment, Organisation, Pupil, Recusal, Referral, User
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    ConsentStatus,
    Decision,
    Destination,
    Part,
    Relation,
    Role,
)
from casework.privacy.place import Sealed
from tests.adviser_day import ago, change, consent, due, join, leave, statements
from tests.browser import Page, Visitor
from tests.journeys.roll import a_school
from tests.make import Make

Browse = Callable[..., Visitor]
FIELD = {"HX-Request": "true", "HX-Target": "search-panel"}


def searched(visitor: Visitor, text: str, status: int = 200, path: str = "/account/profile") -> Page:
    """Write in the field of the page one is on, and press Enter."""
    return Page(visitor.submit(path, form="/search/", status=status, q=text).text)


def hits(_page: Page, visitor: Visitor) -> list[str]:
    """The first line of each hit, in order."""
    return re.findall(r'class="hit-name"><span>(.*?)</span>', visitor.response.text)


def found(visitor: Visitor, text: str) -> list[str]:
    return hits(searched(visitor, text), visitor)


def case_of(make: Make, adviser: User, given: str, family: str, **told: Any) -> Case:
    school = told.pop("school", None) or make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    return make.case(adviser, school, make.pupil(school, given, family), **told)


def closed(make: Make, case: Case) -> None:
    ending = {"closure_reason": ClosureReason.GOAL_REACHED, "destination": Destination.UPPER_SEC}
    change(make, case, stage=CaseStage.CLOSED, closed_on=ago(3), **ending)


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


def test_an_adviser_finds_a_pupil_from_any_page_by_name_initials_number_or_school(
    make: Make, browse: Browse, adviser: User
) -> None:
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)), "Prøveberget skole")
    case = case_of(make, adviser, "Håkon", "Sæther", school=school)
    other = case_of(make, adviser, "Nora", "Eksempel")
    due(make, case, 3)
    visitor = browse(adviser)
    for path in ("/today", f"/cases/{other.id}", "/employers/", "/inbox/"):
        page = searched(visitor, "sæther haakon", path=path)
        assert hits(page, visitor) == ["Håkon Sæther"], path
    number = case.number
    for text in ("HS", "h. s.", "hakno", number, number[-5:].lower(), number.replace("-", ""), "prøveberget"):
        assert found(visitor, text) == ["Håkon Sæther"], text
    in_words = (clock.today() + timedelta(days=3)).strftime("%-d.")
    for words in ("1 treff", "10. trinn", "Prøveberget skole", "Aktiv", f"Neste steg {in_words}", number):
        assert words in page.text, words
    links = {link.partition("?")[0] for link in page.links}
    assert {f"/cases/{case.id}", f"/cases/{case.id}/followups/new"} <= links
    assert "Ingen treff" in searched(visitor, "Finnesikke").text


def test_what_answers_best_stands_first_and_closed_cases_after_open_ones(
    make: Make, browse: Browse, adviser: User
) -> None:
    closed(make, case_of(make, adviser, "Berit", "Avsluttet"))
    for given, family in (("Bjarne", "Erkjent"), ("Berit", "Berg"), ("Beirt", "Tasteslurv"), ("Beritt", "Lang")):
        case_of(make, adviser, given, family)
    names = ["Berit Berg", "Berit Avsluttet", "Beritt Lang", "Beirt Tasteslurv"]
    visitor = browse(adviser)
    assert found(visitor, "berit") == names
    page = searched(visitor, "avsluttet")
    assert "Avsluttet" in page.text and not [link for link in page.links if "followups" in link]


def test_only_those_shown_are_in_the_log_and_the_words_searched_for_are_nowhere(
    make: Make, browse: Browse, adviser: User, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        case_of(make, adviser, "Elev", f"Eksempel {number}")
    case_of(make, adviser, "Nora", "Bråten")
    visitor = browse(adviser)
    searched(visitor, "bråtne")
    line = make.log("list_shown")[-1]
    assert (json.loads(line.detail)["kind"], line.row_count, line.actor_id) == ("search", 1, adviser.id)
    searched(visitor, "Letebergsen")
    assert make.log("list_shown")[-1].row_count == 0
    told = caplog.text + "".join(f"{line.detail}{line.fields}" for line in make.log())
    assert not re.search("bråt|leteberg", told, re.IGNORECASE)
    assert "no-store" in visitor.response.headers["Cache-Control"]
    assert "Letebergsen" not in (visitor.response.location or "") + visitor.response.request.url


def test_who_is_out_of_reach_answers_exactly_as_nobody(make: Make, browse: Browse, adviser: User) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    lead, colleague = make.user(Role.LEAD, office), make.user(Role.ADVISER, office)
    hidden = case_of(make, adviser, "Skjult", "Skjermet")
    tied = case_of(make, adviser, "Kjent", "Slektning")
    theirs = case_of(make, colleague, "Kollega", "Kollegasen")
    elsewhere = case_of(make, make.user(Role.ADVISER), "Fremmed", "Fremmedsen")
    case_of(make, adviser, "Elev", "Eksempel")
    with make.writing() as opened:
        opened.get_one(Pupil, hidden.pupil_id).protected_at = clock.now()
        for user in (adviser, lead):
            row = {"user_id": user.id, "pupil_id": tied.pupil_id, "relation": Relation.FAMILY}
            opened.add(Recusal(**row, declared_at=clock.now()))
    absent = {"skjermet": hidden, "slektning": tied, "fremmedsen": elsewhere}
    for user, more in ((adviser, {"kollegasen": theirs}), (lead, {})):
        visitor = browse(user)
        answers = []
        for name, case in (absent | more).items():
            for text, nobody in ((name, "letebergsen"), (case.number, "OV-2026-ZZZZZ"), (case.number[-5:], "ZZZZZ")):
                both = []
                for asked in (text, nobody):
                    with statements(make.installation) as sent:
                        page = searched(visitor, asked)
                    both.append((page.text, sent, len(visitor.response.text) - len(asked)))
                assert both[0] == both[1], (user.role, text)
                answers.append(page.text)
        assert all("Ingen treff" in text for text in answers)
    assert found(browse(lead), "kollegasen") == ["Kollega Kollegasen"], "the positive control"


def test_the_number_of_statements_is_the_same_for_few_and_many(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    counts = []
    for number in range(9):
        case_of(make, adviser, "Elev", f"Eksempel {number}")
        if number in {1, 8}:
            with statements(make.installation) as sent:
                assert len(found(visitor, "eksempel")) == number + 1
            counts.append(len(sent))
    assert counts[0] == counts[1] <= 16, counts


def test_without_consent_a_case_and_a_request_are_found_by_number_alone_and_shown_unnamed(
    make: Make, browse: Browse, adviser: User
) -> None:
    case = case_of(make, adviser, "Lukket", "Samtykkesen")
    consent(make, case, consent=ConsentStatus.EXPIRED)
    waiting = make.referral(office_id=adviser.organisation_id)
    visitor = browse(adviser)
    assert found(visitor, "samtykkesen") == []
    page = searched(visitor, case.number[-5:].lower())
    assert hits(page, visitor) == [case.number] and "Samtykkesen" not in visitor.response.text
    assert "Samtykket gjelder ikke lenger" in page.text and f"/cases/{case.id}/close" in page.links
    page = searched(visitor, waiting.number)
    assert hits(page, visitor) == [waiting.number] and f"/inbox/{waiting.id}" in page.links
    visitor.get(f"/inbox/{waiting.id}")
    visitor.get(f"/cases/{case.id}/close")
    assert found(visitor, waiting.number[:10]) == [], "the beginning of a number opens nothing unnamed"


def test_while_a_case_is_wound_down_its_school_is_neither_shown_nor_searched(
    make: Make, browse: Browse, adviser: User
) -> None:
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)), "Prøveberget skole")
    case = case_of(make, adviser, "Nora", "Eksempel", school=school)
    gone = {"consent": ConsentStatus.WITHDRAWN, "wind_down_until": clock.today() + timedelta(days=9)}
    consent(make, case, **gone)
    visitor = browse(adviser)
    assert found(visitor, "prøveberget") == []
    page = searched(visitor, "nora")
    assert hits(page, visitor) == ["Nora Eksempel"]
    assert "Prøveberget" not in page.text and "trinn" not in page.text
    assert not [link for link in page.links if "followups" in link]


def test_who_handed_a_case_over_finds_it_but_records_nothing(make: Make, browse: Browse, adviser: User) -> None:
    case, successor = case_of(make, adviser, "Nora", "Eksempel"), make.user(Role.ADVISER)
    join(make, case, successor)
    with make.writing() as opened:
        for part in opened.query(Assignment).filter_by(case_id=case.id, user_id=adviser.id):
            part.part, part.ends_on = Part.FORMER, clock.today() + timedelta(days=9)
    page = searched(browse(adviser), "nora")
    assert f"/cases/{case.id}" in page.links and not [link for link in page.links if "followups" in link]
    with make.writing() as opened:
        for part in opened.query(Assignment).filter_by(case_id=case.id, user_id=adviser.id):
            part.starts_on = part.ends_on = ago(1)
    assert found(browse(adviser), "nora") == []


def test_twenty_are_shown_at_first_and_more_when_asked_for(make: Make, browse: Browse) -> None:
    school = a_school(make)
    for number in range(43):
        make.pupil(school.place, "Elev", f"Eksempel {number:02}")
    visitor = browse(school.counsellor)
    page = searched(visitor, "eksempel")
    assert "43 treff" in page.text and "Vis 20 flere" in page.text
    assert len(hits(page, visitor)) == 20 and make.log("list_shown")[-1].row_count == 20
    more = next(form for form in page.forms if "page" in form.values)
    page = Page(visitor.client.post(more.action, data=more.values).text)
    assert "Vis 3 flere" in page.text and len(page.links) > 40
    token = more.values["csrf_token"]
    for typed in ("x", "-1", "0", "1e9", "99999999999999999999", "10"):
        answer = visitor.client.post("/search/", data={"csrf_token": token, "q": "eksempel", "page": typed})
        assert answer.status_code == 200, typed


def test_a_counsellor_finds_pupils_of_the_own_school_and_the_schools_own_requests(make: Make, browse: Browse) -> None:
    school, other = a_school(make), a_school(make)
    nora = make.pupil(school.place, "Nora", "Bråten", class_name="10B")
    left = make.pupil(school.place, "Nora", "Flyttet")
    request, old = make.referral(nora, school.place), make.referral(left, school.place)
    plain = make.pupil(school.place, "Nora", "Dahl", class_name="10A")
    tied, hidden = make.pupil(school.place, "Nora", "Kjent"), make.pupil(school.place, "Nora", "Skjermet")
    make.referral(make.pupil(other.place, "Nora", "Fremmed"), other.place)
    with make.writing() as opened:
        for enrolment in opened.query(Enrolment).filter_by(pupil_id=left.id):
            enrolment.ends_on = ago(1)
        row = {"user_id": school.counsellor.id, "pupil_id": tied.id, "relation": Relation.FAMILY}
        opened.add(Recusal(**row, declared_at=clock.now()))
        opened.get_one(Pupil, hidden.id).protected_at = clock.now()
    visitor = browse(school.counsellor)
    page = searched(visitor, "noar")
    assert hits(page, visitor) == ["Nora Bråten", "Nora Dahl", "Nora Flyttet"]
    assert {f"/pupils/{nora.id}", f"/pupils/{plain.id}", f"/referrals/{old.id}", f"/flags/pupil/{plain.id}"} <= set(
        page.links
    )
    assert not {f"/flags/pupil/{nora.id}", f"/flags/pupil/{left.id}", f"/pupils/{left.id}"} & set(page.links)
    assert "10B · Venter på samtykke" in page.text
    assert found(visitor, "10a nora") == ["Nora Dahl"]
    assert found(visitor, request.number[-5:]) == ["Nora Bråten"]
    assert found(visitor, old.number) == ["Nora Flyttet"]
    assert found(visitor, "kjent") == found(visitor, "skjermet") == found(visitor, "fremmed") == []
    assert found(visitor, "12831100000") == [], "a school looks up no identity number"
    assert not make.log("identity_number_looked_up")


def test_a_lead_finds_the_offices_cases_and_an_adviser_what_they_started_themselves(
    make: Make, browse: Browse, adviser: User
) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    lead, colleague = make.user(Role.LEAD, office), make.user(Role.ADVISER, office)
    case_of(make, adviser, "Nora", "Eksempel")
    school = make.school(make.area(office))
    accepted = {"decision": Decision.ACCEPTED, "decided_at": clock.now(), "adviser_id": adviser.id}
    started = make.referral(make.pupil(school, "Nora", "Påbegynt"), school, sender=adviser, **accepted)
    for user, names in (
        (lead, ["Nora Eksempel"]),
        (adviser, ["Nora Eksempel", "Nora Påbegynt"]),
        (colleague, []),
    ):
        assert found(browse(user), "nora") == names, user.role
    page = searched(browse(adviser), "påbegynt")
    assert f"/referrals/{started.id}" in page.links and "Venter på samtykke" in page.text


def test_the_cases_opened_last_stand_under_the_field_before_anything_is_written(
    make: Make, browse: Browse, adviser: User
) -> None:
    cases = [case_of(make, adviser, "Elev", f"Eksempel {number}") for number in range(7)]
    gone = case_of(make, adviser, "Flyttet", "Eksempel")
    visitor = browse(adviser)
    for case in (*cases, gone):
        visitor.get(f"/cases/{case.id}")
    leave(make, gone, adviser)
    wanted = [f"Elev Eksempel {number}" for number in (6, 5, 4, 3)]
    asked: tuple[dict[str, Any], ...] = ({}, {"headers": FIELD})
    for options in asked:
        page = visitor.get("/search/", **options)
        assert hits(page, visitor) == wanted and "Sist åpnet" in page.text
    line = make.log("list_shown")[-1]
    assert (json.loads(line.detail)["kind"], line.row_count) == ("recent", 4)
    assert "Sist åpnet" not in browse(make.user(Role.ADVISER)).get("/search/").text


def test_while_somebody_writes_the_answer_stands_under_the_field_and_a_number_waits_for_enter(
    make: Make, browse: Browse, adviser: User
) -> None:
    case = case_of(make, adviser, "Nora", "Eksempel")
    visitor = browse(adviser)
    token = visitor.get("/today").forms[0].values["csrf_token"][0]

    def typed(text: str, status: int = 200, **more: str) -> str:
        headers = FIELD | {"X-CSRFToken": token}
        answer = visitor.client.post("/search/", data={"q": text, **more}, headers=headers)
        assert answer.status_code == status
        return answer.text

    under = typed("nora", typing="1")
    assert "<html" not in under and f"/cases/{case.id}" in under and "data-said" in under
    assert "Skriv minst to bokstaver." in typed("n", 422, typing="1")
    assert "Trykk Enter for å søke med fødselsnummer" in typed("12831100000", typing="1")
    assert not make.log("identity_number_looked_up")
    typed("12831100000", 307)


@pytest.mark.parametrize("text", ["", " ", "n", "%_", "🙂🙂", "x" * 101, "x" * 10_000, "nora\x00", "a\u202eb"])
def test_what_cannot_be_searched_for_is_said_at_the_field_and_kept_there(
    make: Make, browse: Browse, adviser: User, text: str
) -> None:
    case_of(make, adviser, "Nora", "Eksempel")
    page = searched(browse(adviser), text, status=422)
    assert page.title.startswith("Feil: ") and "#site-search" in page.links
    assert page.forms[0].values["q"] == [text.strip()]
    assert not make.log("list_shown")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "%%aa",
        "' OR 1=1 --",
        "{7*7}",
        ".*aa.",
        "nora\u200dz",
    ],
)
def test_hostile_words_find_nobody_and_break_nothing(make: Make, browse: Browse, adviser: User, text: str) -> None:
    case_of(make, adviser, "Nora", "Eksempel")
    visitor = browse(adviser)
    assert found(visitor, text) == []
    assert "<script>alert" not in visitor.response.text and "<img src=x" not in visitor.response.text


def test_a_search_is_posted_with_its_token_and_its_address_opened_anew_is_a_friendly_page(
    make: Make, browse: Browse, adviser: User
) -> None:
    case_of(make, adviser, "Nora", "Eksempel")
    visitor = browse(adviser)
    assert visitor.client.post("/search/", data={"q": "nora"}).status_code == 400
    assert not make.log("list_shown")
    page = visitor.get("/search/?q=nora")
    assert "Nora" not in page.text and "Søk etter navn, initialer, saksnummer" in page.text
    assert page.forms[0].values["q"] == [""]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_meets_no_pupils_has_no_field_and_no_search(make: Make, browse: Browse, role: Role) -> None:
    visitor = browse(make.user(role))
    page = visitor.get("/account/profile")
    assert "site-search" not in visitor.response.text and "/search/" not in {form.action for form in page.forms}
    visitor.get("/search/", status=403)
    token = page.forms[0].values["csrf_token"]
    for path in ("/search/", "/identity-numbers/find"):
        assert visitor.client.post(path, data={"csrf_token": token, "q": "nora"}).status_code == 403
    assert len(make.log("access_denied")) == 3 and not make.log("list_shown")


def test_a_name_that_cannot_be_read_is_shown_so_but_is_no_name_to_search_for(
    make: Make, browse: Browse, adviser: User
) -> None:
    case = case_of(make, adviser, "Elev", "Eksempel")
    with make.writing() as opened:
        pupil = opened.get_one(Pupil, case.pupil_id)
        pupil.given_name = Sealed(pupil.given_name[:-1] + bytes([pupil.given_name[-1] ^ 1]))
    visitor = browse(adviser)
    assert found(visitor, "leses") == found(visitor, "elev") == []
    assert found(visitor, "eksempel") == ["kan ikke leses, meldt Eksempel"]


def test_a_merged_pupil_is_found_once_under_the_one_that_is_kept(make: Make, browse: Browse) -> None:
    school = a_school(make)
    gone, kept = (make.pupil(school.place, "Nora", "Dobbel") for _ in range(2))
    with make.writing() as opened:
        opened.get_one(Pupil, gone.id).merged_into_id = kept.id
    page = searched(browse(school.counsellor), "dobbel")
    assert f"/pupils/{kept.id}" in page.links and f"/pupils/{gone.id}" not in page.links


def test_a_request_that_was_withdrawn_by_the_school_is_not_searched(make: Make, browse: Browse) -> None:
    school = a_school(make)
    request: Referral = make.referral(make.pupil(school.place), school.place, cancelled_at=clock.now())
    assert found(browse(school.counsellor), request.number) == []
