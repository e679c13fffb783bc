"""Employers: added once, kept up to date, deactivated, merged; whom to talk to there is sealed, history is numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from casework import clock, work
from casework.actions.employer import employers
from casework.actions.year import duties
from casework.errors import Invalid
from casework.models import Agreement, Area, Case, Employer, EmployerContact, Evaluation, JobPlace, User
from casework.models.codes import CaseStage, ClosureReason, ConsentForm, Destination, Role
from casework.models.job_codes import (
    CancelReason,
    EndReason,
    EvaluationKind,
    EvaluationSide,
    Industry,
    Requirement,
)
from casework.models.sealing import seal
from casework.privacy.place import OwnerKind
from tests.browser import Page, Visitor
from tests.make import Make
from tests.placements import agreement, contact, employer, organisation_number, place

Browse = Callable[..., Visitor]
PHONE, NAME = "55 12 34 56", "Kari Kontakt"


@pytest.fixture
def adviser(make: Make) -> User:
    made = make.user(Role.ADVISER)
    make.area(name="Prøvedalen")
    return made


def path(at: Employer, *verb: object) -> str:
    return "/".join(["/employers", str(at.id), *(str(part) for part in verb)])


def typed(make: Make, **instead: Any) -> dict[str, Any]:
    """An employer as somebody types one."""
    with make.reading() as opened:
        area = opened.scalars(select(Area).where(Area.name == "Prøvedalen")).one()
    number = organisation_number()
    spaced = f"{number[:3]} {number[3:6]}\u00a0{number[6:]}"
    given = {"name": "Åsane bakeri", "organisation_number": spaced, "industry": "food_making", "area": str(area.id)}
    return given | {"size": "yes", "note": "Ring før klokka ti."} | instead


def standing(make: Make, at: Employer) -> Employer:
    found = make.fresh(Employer, at.id)
    assert isinstance(found, Employer)
    return found


def everybody(make: Make) -> list[Employer]:
    with make.reading() as opened:
        return list(opened.scalars(select(Employer)))


def test_an_employer_gets_a_page_people_and_places(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    page = visitor.follow(visitor.submit("/employers/new", **typed(make)))
    assert all(words in page.text for words in ("Åsane bakeri", "Prøvedalen", "Ring før klokka ti.", "§ 12-12"))
    (made,) = everybody(make)
    visitor.submit(path(made, "contacts", "new"), name=NAME, position="Daglig leder", phone=PHONE, email="")
    offered: dict[str, Any] = {
        "kind": "part_time_job",
        "title": "Hjelp i butikken",
        "tasks": "Rydde varer",
        "hours": "7,5",
    }
    asked: dict[str, Any] = {"requirements": ["weekends", "customer_contact"], "places": "2", "min_age": "15"}
    page = visitor.follow(visitor.submit(path(made, "places", "new"), **offered, **asked))
    for words in (NAME, "Daglig leder", PHONE, "0 av 2 i bruk", "7 timer 30 minutter", "Kundekontakt", "15 år"):
        assert words in page.text, words
    assert "Åsane bakeri" in visitor.get("/employers/").text
    actions = {line.action for line in make.log()}
    assert {"employer_saved", "employer_contact_saved", "job_place_saved", "employer_opened"} <= actions


@pytest.mark.parametrize(
    "wrong,said",
    [
        ({"organisation_number": "310 000 012"}, "ikke et organisasjonsnummer"),
        ({"organisation_number": "31000001"}, "ikke et organisasjonsnummer"),
        ({"organisation_number": "🙂'--"}, "ikke et organisasjonsnummer"),
        ({"name": ""}, "Fyll ut dette."),
        ({"industry": ""}, "Velg en bransje."),
        ({"area": str(uuid4())}, "Velg et av svarene."),
        ({"note": "Ring 55 12 34 56"}, "Ta ut telefonnummeret"),
        ({"note": "Eieren har en diagnose"}, "en diagnose"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(
    make: Make, browse: Browse, adviser: User, wrong: dict[str, str], said: str
) -> None:
    given = typed(make, **wrong)
    answer = browse(adviser).submit("/employers/new", status=422, **given)
    page = Page(answer.text)
    assert said in page.text
    kept = Visitor._form(browse(), page, -1).values
    assert kept["name"] == [given["name"]]
    assert [each.strip() for each in kept["note"]] == [given["note"]]
    assert everybody(make) == []


def test_a_note_the_guard_asked_about_may_stand(make: Make, browse: Browse, adviser: User) -> None:
    browse(adviser).submit("/employers/new", **typed(make, note="Eieren har en diagnose", note_confirmed="y"))
    assert make.log("text_guard_overridden")


def test_a_note_that_names_a_pupil_of_the_writers_is_asked_about(make: Make, browse: Browse, adviser: User) -> None:
    """Everybody in Nav reads it. Asked of the writer's own pupils, and nobody is named in the log who is not there."""
    school = make.school()
    mine = make.case(adviser, school, make.pupil(school, given="Håkon Storm", family="Berg"))
    make.case(None, school, make.pupil(school, given="Petra", family="Vik"))
    visitor = browse(adviser)
    for note, asked in (
        ("Håkon trives godt her.", True),
        ("Spør etter «HAAKON» i kassa.", True),
        ("Berg er sjef, og Petra tar telefonen.", False),
        ("Ring ikke i storm.", False),
    ):
        status = 422 if asked else 302
        visitor.submit("/employers/new", status=status, **typed(make, note=note))
        assert ("nevne en elev du følger opp" in Page(visitor.response.text).text) is asked
        line = make.log("list_shown")[-1]
        assert (line.row_count or 0) == (1 if asked else 0)
    visitor.submit("/employers/new", **typed(make, note="Håkon er sjef her.", note_confirmed="y"))
    assert len(make.log("text_guard_overridden")) == 1
    with make.writing() as opened:
        case = opened.get_one(Case, mine.id)
        case.stage, case.closed_on = CaseStage.CLOSED, clock.today()
        case.closure_reason, case.destination = ClosureReason.GOAL_REACHED, Destination.WORK
    visitor.submit("/employers/new", **typed(make, note="Håkon er en annen."))


def test_the_same_number_leads_to_the_employer_that_has_it(
    make: Make, browse: Browse, adviser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = employer(make, "Eksempel bakeri")
    again = typed(make, organisation_number=known.organisation_number, name="Eksempelbakeriet")
    visitor = browse(adviser)
    page = visitor.follow(visitor.submit("/employers/new", **again))
    assert "Eksempel bakeri er registrert fra før" in page.text
    look, looked = employers._with_number, list[str]()

    def too_early(number: str) -> Employer | None:
        """Nobody had the number when we looked; when we wrote, somebody had."""
        looked.append(number)
        return look(number) if len(looked) > 1 else None

    monkeypatch.setattr(employers, "_with_number", too_early)
    page = visitor.follow(visitor.submit("/employers/new", **again))
    assert "Eksempel bakeri er registrert fra før" in page.text
    assert [one.name for one in everybody(make)] == ["Eksempel bakeri"]
    other = employer(make, "Prøve bakeri")
    monkeypatch.setattr(employers, "_with_number", look)
    wanted: dict[str, Any] = {"organisation_number": known.organisation_number}
    refused = visitor.submit(path(other, "edit"), status=422, **wanted)
    assert "Eksempel bakeri har dette organisasjonsnummeret" in Page(refused.text).text
    monkeypatch.setattr(employers, "_with_number", lambda _number: None)
    visitor.submit(path(other, "edit"), status=422, **wanted)
    assert standing(make, other).organisation_number == other.organisation_number


def test_two_who_change_an_employer_at_once_see_both_versions(make: Make, browse: Browse, adviser: User) -> None:
    known, mate = employer(make), browse(make.user(Role.LEAD, name="Lena Leder"))
    person, offer = contact(make, known), place(make, known)
    visitor = browse(adviser)
    told: tuple[tuple[tuple[object, ...], dict[str, Any], dict[str, Any]], ...] = (
        (("edit",), {"name": "Mitt navn"}, {"name": "Ditt navn"}),
        (("contacts", person.id), {"name": "Mitt Navn"}, {"name": "Ditt Navn"}),
        (("places", offer.id), {"title": "Mitt arbeid", "hours": "8"}, {"title": "Ditt arbeid", "hours": "7"}),
    )
    for verb, mine, theirs in told:
        shown = visitor.get(path(known, *verb))
        mate.submit(path(known, *verb), **theirs)
        page = Page(visitor.submit(path(known, *verb), shown, status=409, **mine).text)
        assert all(words in page.text for words in (*theirs.values(), "Lena Leder"))
        visitor.submit(path(known, *verb), page)
    assert standing(make, known).name == "Mitt navn"
    assert make.fresh(JobPlace, offer.id).minutes_a_week == 480


def test_the_list_is_narrowed_and_in_norwegian_order(
    make: Make, browse: Browse, adviser: User, statements: list[str]
) -> None:
    visitor = browse(adviser)
    for name in ("Ålesund bakeri", "Øyane bakeri", "Zebra bakeri"):
        visitor.submit("/employers/new", **typed(make, name=name))
    full, idle = employer(make, "Fullt verksted", industry=Industry.WORKSHOP), employer(make, "Hvilende kafé")
    agreement(make, make.case(adviser), full, place_id=place(make, full).id)
    roomy = employer(make, "Romslig verksted", industry=Industry.WORKSHOP)
    agreement(make, make.case(adviser), roomy, place_id=place(make, roomy, places=2).id)
    visitor.submit(path(idle, "deactivate"))
    text_of = visitor.get("/employers/").text
    order = [text_of.index(name) for name in ("Zebra", "Øyane", "Ålesund")]
    assert order == sorted(order)
    assert "Hvilende" not in text_of
    for asked, there, not_there in (
        ("name=ovane", "Ingen arbeidsgiver", "Øyane"),
        ("name=ALESUND", "Ålesund", "Zebra"),
        (f"name={full.organisation_number[:8]}", "Fullt", "Zebra"),
        ("industry=workshop", "Romslig", "Zebra"),
        ("free=yes", "Romslig", "Fullt verksted"),
        ("which=inactive", "Hvilende", "Zebra"),
        ("which=all&page=99", "Hvilende", "finnes ikke"),
    ):
        shown = visitor.get(f"/employers/?{asked}").text
        assert there in shown, asked
        assert not_there not in shown, asked
    assert "1 av 2 ledige" in visitor.get("/employers/?free=yes").text
    visitor.get("/employers/?area=nowhere", status=422)
    statements.clear()
    visitor.get("/employers/")
    few = len(statements)
    for number in range(4):
        place(make, employer(make, f"Enda et verksted {number}"))
    statements.clear()
    visitor.get("/employers/")
    assert len(statements) == few


def test_history_is_numbers_and_never_names(make: Make, browse: Browse, adviser: User) -> None:
    known = employer(make)
    case, today = make.case(adviser), clock.today()
    before: dict[str, Any] = {"starts_on": today - timedelta(days=40), "ends_on": today - timedelta(days=3)}
    ended: dict[str, Any] = {"ended_on": today - timedelta(days=5)}
    agreement(make, case, known)
    over = agreement(make, case, known, **before)
    agreement(make, case, known, **before, **ended, end_reason=EndReason.COMPLETED)
    agreement(make, case, known, **before, **ended, end_reason=EndReason.EMPLOYER_ENDED)
    for reason in (CancelReason.NO_SHOW, CancelReason.EXPIRED, CancelReason.REGISTERED_IN_ERROR):
        agreement(make, case, known, cancelled_at=clock.now(), cancel_reason=reason)
    with make.writing() as opened:
        given = Evaluation(
            agreement_id=over.id,
            case_id=case.id,
            kind=EvaluationKind.END,
            side=EvaluationSide.EMPLOYER,
            given_on=today,
            form=ConsentForm.SIGNED_PAPER,
            registered_by_id=adviser.id,
            registered_at=clock.now(),
        )
        seal(given, "answers", "attendance=well")
        opened.add(given)
    page = browse(make.user(Role.ADVISER)).get(path(known))
    for words in (
        "Påbegynt eller i gang 1",
        "Fullført 2",
        "Avbrutt 1",
        "Ble ikke noe av før start 1",
        "Evalueringer gitt 1",
    ):
        assert words in page.text, words
    assert "Elev" not in page.text
    assert case.number not in page.text


def test_contact_details_are_sealed_and_shown_on_the_page_only(make: Make, browse: Browse, adviser: User) -> None:
    known, visitor = employer(make), browse(adviser)
    secret: dict[str, Any] = {
        "name": NAME,
        "position": "Vaktmester i tårnet",
        "phone": PHONE,
        "email": "kari@bakeri.invalid",
    }
    visitor.submit(path(known, "contacts", "new"), **secret)
    visitor.submit(path(known, "edit"), **typed(make, note="Hemmelig port bak"))
    assert NAME in visitor.get(path(known)).text
    listed = visitor.get("/employers/").text + visitor.get("/employers/?name=kari").text
    with make.writing() as opened:
        rows = [
            str(tuple(row))
            for table in ("employer", "employer_contact", "audit_entry", "audit_subject", "submission")
            for row in opened.execute(text(f"SELECT * FROM {table}"))
        ]
        (person,) = opened.scalars(select(EmployerContact)).all()
    for word in ("Kari", "Vaktmester", "55123456", "bakeri.invalid", "Hemmelig"):
        assert word not in listed
        assert not any(word in row for row in rows), word
    assert "employer_contact.phone" in make.log("employer_opened")[-1].fields
    visitor.submit(path(known, "contacts", person.id, "end"))
    assert NAME not in visitor.get(path(known)).text
    visitor.get(path(known, "contacts", person.id), status=404)


@pytest.mark.parametrize(
    "wrong,said",
    [
        ({"kind": None}, "Velg en type plass."),
        ({"places": "0"}, "fra 1 til 99"),
        ({"places": "-3"}, "fra 1 til 99"),
        ({"hours": "25 timer"}, "som et tall"),
        ({"hours": "41"}, "fra 1 til 40"),
        ({"min_age": "12"}, "fra 13 til 18"),
        ({"ends_on": "2025-01-01", "starts_on": "2025-02-01"}, "Til-datoen er før fra-datoen."),
        ({"starts_on": "0001-01-01"}, "Sjekk året."),
        ({"tasks": "Ring 55 12 34 56"}, "Ta ut telefonnummeret"),
    ],
)
def test_a_place_that_will_not_do_is_refused_at_its_field(
    make: Make, browse: Browse, adviser: User, wrong: dict[str, Any], said: str
) -> None:
    given: dict[str, Any] = {"kind": "summer_job", "title": "Prøve", "tasks": "Prøve"} | wrong
    answer = browse(adviser).submit(path(employer(make), "places", "new"), status=422, **given)
    assert said in Page(answer.text).text
    with make.reading() as opened:
        assert opened.scalars(select(JobPlace)).all() == []


def test_a_place_is_withdrawn_and_what_goes_on_there_is_said(make: Make, browse: Browse, adviser: User) -> None:
    known, visitor = employer(make), browse(adviser)
    offer = place(make, known, requirements={Requirement.WEEKENDS})
    agreement(make, make.case(adviser), known, place_id=offer.id)
    assert "1 av 1 i bruk" in visitor.get(path(known)).text
    assert "1 avtale på plassen går som før." in visitor.get(path(known, "places", offer.id, "withdraw")).text
    visitor.submit(path(known, "places", offer.id, "withdraw"))
    page = visitor.get(path(known))
    assert "Tidligere plasser (1)" in page.text
    assert "1 avtale går som før." in page.text
    visitor.get(path(known, "places", offer.id), status=404)
    visitor.get(path(employer(make), "places", place(make, known).id), status=404)
    visitor.get(path(employer(make), "contacts", contact(make, known).id), status=404)


def test_a_deactivated_employer_keeps_its_agreements_and_begins_no_new_one(
    make: Make, browse: Browse, adviser: User
) -> None:
    known, visitor = employer(make, "Eksempel bakeri"), browse(adviser)
    agreement(make, make.case(adviser), known)
    forms = {verb: visitor.get(path(known, *verb.split())) for verb in ("edit", "contacts new", "places new")}
    shown = visitor.get(path(known, "deactivate"))
    assert "1 avtale går som før." in shown.text
    visitor.submit(path(known, "deactivate"), shown)
    page = visitor.get(path(known))
    assert "Deaktivert" in page.text
    assert "1 avtale går som før." in page.text
    given: dict[str, Any] = {"name": "Kari Prøve", "kind": "summer_job", "title": "Prøve", "tasks": "Prøve"}
    for verb, form in forms.items():
        answer = visitor.submit(path(known, *verb.split()), form, status=422, **given)
        assert "Eksempel bakeri er deaktivert" in Page(answer.text).text
    visitor.submit(path(known, "deactivate"), status=409)
    with work.unit(make.installation, reading=False), pytest.raises(Invalid, match="Eksempel bakeri") as refused:
        employers.insist_usable(known.id)
    assert refused.value.field == "employer"
    with make.reading():
        assert known.id not in employers.choices()
    visitor.submit(path(known), form="reactivate")
    with work.unit(make.installation, reading=False):
        assert employers.insist_usable(known.id).id == known.id
        assert known.id in employers.choices()
    assert len(make.log("employer_deactivated", "employer_reactivated")) == 2


def two_of_one(make: Make, adviser: User) -> tuple[Employer, Employer, Agreement]:
    """The same bakery under two numbers: people, places and an agreement at the one that is to go."""
    kept, gone = employer(make, "Eksempel bakeri"), employer(make, "Bakeri Eksempel", twenty_or_more=True)
    contact(make, kept, "Hans Holdes")
    contact(make, gone, "Fia Flyttes", "55 00 00 01")
    with make.writing() as opened:
        for one, note in ((kept, "Notat en."), (gone, "Notat to.")):
            seal(opened.get_one(Employer, one.id), "note", note)
    moving = agreement(make, make.case(adviser), gone, place_id=place(make, gone).id)
    return standing(make, kept), standing(make, gone), moving


def test_a_lead_merges_two_that_are_one_and_everything_moves(make: Make, browse: Browse, adviser: User) -> None:
    kept, gone, moving = two_of_one(make, adviser)
    lead, writer = browse(make.user(Role.LEAD)), browse(adviser)
    forms = {verb: writer.get(path(gone, *verb.split())) for verb in ("edit", "contacts new", "places new")}
    preview = lead.follow(lead.submit(path(gone, "merge"), other=str(kept.id)))
    assert all(words in preview.text for words in ("Fia Flyttes", "Hans Holdes", "Notat en.", "Notat to."))
    merge = path(gone, "merge", kept.id)
    lead.submit(merge, preview, status=422)
    page = lead.follow(lead.submit(merge, preview, keep=str(kept.id)))
    for words in ("Fia Flyttes", "55 00 00 01", "Hans Holdes", "Notat en.", "Notat to.", "1 av 1 i bruk", "§ 12-12"):
        assert words in page.text, words
    assert make.fresh(Agreement, moving.id).employer_id == kept.id
    assert (standing(make, gone).merged_into_id, standing(make, gone).note) == (kept.id, None)
    led = writer.get(path(gone), status=302)
    assert led.headings == []
    theirs = writer.get(path(kept))
    assert "Bakeri Eksempel er nå en del av Eksempel bakeri." in theirs.text
    assert "registrert to ganger" in page.text
    assert "registrert to ganger" not in theirs.text
    given: dict[str, Any] = {"name": "Kari Prøve", "kind": "summer_job", "title": "Prøve", "tasks": "Prøve"}
    for verb, form in forms.items():
        answer = writer.submit(path(gone, *verb.split()), form, status=422, **given)
        assert "Velg Eksempel bakeri i stedet." in Page(answer.text).text
    known = typed(make, organisation_number=gone.organisation_number)
    assert "Eksempel bakeri er registrert fra før" in writer.follow(writer.submit("/employers/new", **known)).text
    assert "Bakeri Eksempel" not in writer.get("/employers/?which=all").text
    with work.unit(make.installation, reading=False), pytest.raises(Invalid, match="Velg Eksempel bakeri i stedet"):
        employers.insist_usable(gone.id)
    third = employer(make, "Tredje bakeri")
    lead.submit(path(kept, "merge", third.id), keep=str(third.id))
    assert standing(make, gone).merged_into_id == third.id
    assert "Fia Flyttes" in writer.get(path(third)).text
    assert len(make.log("employers_merged")) == 2


def test_a_merger_nobody_looked_at_is_refused(make: Make, browse: Browse, adviser: User) -> None:
    kept, gone, _ = two_of_one(make, adviser)
    lead, merge = browse(make.user(Role.LEAD)), path(gone, "merge", kept.id)
    shown = lead.get(merge)
    browse(adviser).submit(path(kept, "edit"), name="Eksempel bakeri og konditori")
    again = Page(lead.submit(merge, shown, status=409, keep=str(kept.id)).text)
    assert "Ingenting er slått sammen" in again.text
    assert "konditori" in again.text
    browse(adviser).submit(path(kept, "deactivate"))
    lead.submit(merge, again, status=409, keep=str(kept.id))
    refused = lead.submit(merge, status=422, keep=str(kept.id))
    assert "er deaktivert" in Page(refused.text).text
    lead.submit(merge, keep=str(gone.id))
    lead.get(merge, status=409)
    for wrong in (gone.id, uuid4()):
        lead.get(path(gone, "merge", wrong), status=404)
    browse(adviser).get(merge, status=403)


def test_a_damaged_name_stops_a_merger_before_it_is_lost(make: Make, browse: Browse, adviser: User) -> None:
    kept, gone, _ = two_of_one(make, adviser)
    with make.writing() as opened:
        opened.execute(
            text("UPDATE employer_contact SET name = phone WHERE employer_id = :id"),
            {"id": gone.id.hex if opened.get_bind().dialect.name == "sqlite" else gone.id},
        )
    browse(make.user(Role.LEAD)).submit(path(gone, "merge", kept.id), status=409, keep=str(kept.id))
    assert standing(make, gone).merged_into_id is None


def test_the_key_of_an_employer_is_known_and_the_auditor_sees_who_could_read_it(
    make: Make, browse: Browse, adviser: User
) -> None:
    known, never, today = employer(make), uuid4(), clock.today()
    with make.reading() as opened:
        assert duties.known(OwnerKind.EMPLOYER, [known.id, never]) == {known.id}
        reference = opened.info["desk"].log_reference(known.owner)
    auditor = browse(make.user(Role.AUDITOR))
    for day, reached in ((today, True), (today - timedelta(days=2), False)):
        page = auditor.get(f"/log/reach?user={adviser.id}&since={day}&until={day}")
        assert (reference in page.text) is reached
        assert ("Kontaktpersoner hos en arbeidsgiver" in page.text) is reached


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_employers_are_for_those_who_find_work(make: Make, browse: Browse, role: Role) -> None:
    make.area()
    known, visitor = employer(make), browse(make.user(role))
    for address in ("/employers/", path(known), path(known, "edit")):
        visitor.get(address, status=403)
    assert "/employers/" not in visitor.get("/account/profile").links
