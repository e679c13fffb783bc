"""An adviser records a contact: one save writes it, ends the former next step and sets the new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from casework import clock
from casework.forms.tasks import leap_days
from casework.models import Case, Guardian, Pupil, User
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    ConsentStatus,
    ContactOutcome,
    ContactType,
    Destination,
    Role,
    TaskKind,
    TaskState,
)
from casework.models.sealing import seal
from tests.adviser_day import change, consent, contact, contacts_of, due, leave, step
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
IN_DIALOG = {"HX-Request": "true", "HX-Target": "dialog-content"}


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


def new(case: Case) -> str:
    return f"/cases/{case.id}/followups/new"


def note_of(make: Make, visitor: Visitor, case: Case) -> Page:
    return visitor.get(f"/cases/{case.id}")


def test_one_save_writes_the_contact_ends_the_former_step_and_sets_the_new_one(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    former = step(make, case)
    visitor = browse(adviser)
    visitor.submit(new(case), outcome="held", note="Avtalt ny samtale. 🙂", leap="two_weeks", kind="meet")
    (written,) = contacts_of(make, case)
    assert (written.outcome, written.type, written.happened_on) == (
        ContactOutcome.HELD,
        ContactType.PHONE,
        clock.today(),
    )
    assert former is not None
    assert make.fresh(type(former), former.id).state is TaskState.DONE
    following = step(make, case)
    assert following is not None
    assert (following.kind, following.due_on) == (TaskKind.MEET, leap_days()["two_weeks"])
    standing = make.fresh(Case, case.id)
    assert (standing.first_reached_on, standing.last_reached_on, standing.attempts_since) == (
        clock.today(),
        clock.today(),
        0,
    )
    assert [line.action for line in make.log("followup_recorded", "next_step_done", "next_step_set")] == [
        "followup_recorded",
        "next_step_done",
        "next_step_set",
    ]
    page = visitor.get(f"/cases/{case.id}")
    assert "Avtalt ny samtale. 🙂" in page.text
    assert "Oppfølgingen er lagret." in page.text


def test_the_result_has_no_default_and_must_be_chosen(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    shown = visitor.get(new(case))
    assert "outcome" not in visitor._form(shown, -1).values
    answer = visitor.submit(new(case), shown, status=422, note="Dette står her ennå")
    page = Page(answer.text)
    assert page.title.startswith("Feil")
    assert "Velg om du fikk kontakt." in page.text
    assert "Dette står her ennå" in page.text
    assert contacts_of(make, case) == []


def test_a_missed_call_is_an_attempt_and_two_of_them_bring_advice(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    for _ in range(2):
        assert "forsøk uten kontakt" not in visitor.get(new(case)).text
        visitor.submit(new(case), outcome="no_answer")
    assert make.fresh(Case, case.id).attempts_since == 2
    assert make.fresh(Case, case.id).last_reached_on is None
    assert "2 forsøk uten kontakt" in visitor.get(new(case)).text
    visitor.submit(new(case), outcome="held")
    assert make.fresh(Case, case.id).attempts_since == 0


def test_a_talk_with_the_school_alone_is_neither_reached_nor_an_attempt(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    browse(adviser).submit(new(case), outcome="held", parties=["school"])
    standing = make.fresh(Case, case.id)
    assert (standing.last_reached_on, standing.attempts_since) == (None, 0)


def test_no_next_step_leaves_none(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    browse(adviser).submit(new(case), outcome="held", leap="none")
    assert step(make, case) is None


def test_a_day_of_ones_own_is_kept_as_it_is(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    day = clock.today() + timedelta(days=11)
    browse(adviser).submit(new(case), outcome="held", leap="pick", next_on=day.isoformat())
    found = step(make, case)
    assert found is not None
    assert found.due_on == day


BAD: list[tuple[dict[str, Any], str]] = [
    ({"outcome": "reached"}, "outcome"),
    ({"type": "x" * 5000}, "type"),
    ({"happened_on": (date.today() + timedelta(days=2)).isoformat()}, "Dagen kan ikke være fram i tid."),
    ({"happened_on": "2001-01-01"}, "de siste 60 dagene"),
    ({"happened_on": "=1+1"}, "happened_on"),
    ({"happened_on": ""}, "Velg en dato."),
    ({"parties": []}, "Velg hvem som deltok."),
    ({"parties": ["everyone"]}, "parties"),
    ({"topics": ["<script>"]}, "topics"),
    ({"leap": "pick", "next_on": ""}, "Velg en dato."),
    ({"leap": "pick", "next_on": "1999-12-31"}, "høyst ett år fram"),
    ({"leap": "never"}, "leap"),
    ({"kind": "wind_down"}, "kind"),
    ({"note": "x" * 501}, "note"),
    ({"note": "skjult \u202e tekst"}, "note"),
    ({"note": "nul \x00 her"}, "note"),
    ({"note": "Ring meg på 40 01 23 45"}, "telefonnummer"),
    ({"note": "skriv til elev@example.invalid"}, "e-post"),
]


@pytest.mark.parametrize("wrong,said", BAD)
def test_what_cannot_be_saved_is_said_at_its_field_and_kept(
    make: Make, browse: Browse, adviser: User, case: Case, wrong: dict[str, Any], said: str
) -> None:
    fields = {"outcome": "held", "note": "En rolig setning"} | wrong
    answer = browse(adviser).submit(new(case), status=422, **fields)
    assert said in (answer.text if said.isascii() and " " not in said else Page(answer.text).text)
    assert "ds-validation-message" in answer.text
    assert contacts_of(make, case) == []
    assert "followup_recorded" not in [line.action for line in make.log()]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=HYPERLINK(1)", "🙂 æøå ñ", "uke 34 35 36 37"])
def test_a_note_is_stored_as_typed_and_shown_as_text(
    make: Make, browse: Browse, adviser: User, case: Case, text: str
) -> None:
    visitor = browse(adviser)
    visitor.submit(new(case), outcome="held", note=text)
    assert text in visitor.get(f"/cases/{case.id}").text


def test_a_word_the_guard_asks_about_is_kept_when_it_is_confirmed(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    answer = visitor.submit(new(case), status=422, outcome="held", note="Snakket om barnevernet")
    assert contacts_of(make, case) == []
    visitor.submit(new(case), Page(answer.text), note_confirmed="y")
    assert len(contacts_of(make, case)) == 1


def test_a_form_posted_twice_writes_one_contact(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    shown = visitor.get(new(case))
    first = visitor.submit(new(case), shown, outcome="held")
    second = visitor.submit(new(case), shown, outcome="held")
    assert first.location == second.location
    assert len(contacts_of(make, case)) == 1


def test_the_type_used_last_is_the_next_ones_default(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    visitor.submit(new(case), outcome="held", type="video")
    shown = visitor.get(new(make.case(adviser)))
    assert visitor._form(shown, -1).values["type"] == ["video"]


def test_save_and_next_goes_to_the_next_row_of_the_same_list(make: Make, browse: Browse, adviser: User) -> None:
    first, second, third = (make.case(adviser) for _ in range(3))
    for place, each in enumerate((first, second, third)):
        due(make, each, place - 5)
    visitor = browse(adviser)
    for now, following in ((first, second), (second, third)):
        answer = visitor.submit(f"{new(now)}?list=overdue", outcome="held", then="next")
        assert answer.location == f"{new(following)}?list=overdue"
    last = visitor.submit(f"{new(third)}?list=overdue", outcome="held", then="next")
    assert last.location == "/today?list=overdue"


def test_saved_from_the_list_the_changed_row_and_counts_come_back(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    due(make, case, -2)
    visitor = browse(adviser)
    shown = visitor.get(f"{new(case)}?list=now", headers=IN_DIALOG)
    fields = visitor._form(shown, -1).values | {"outcome": ["held"]}
    answer = visitor.client.post(new(case), data=fields, headers=IN_DIALOG | {"Referer": "http://localhost/"})
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == f"#case-{case.id}"
    assert answer.text.strip().startswith(f'<tr role="row" id="case-{case.id}"')
    assert 'id="worklist-counts" hx-swap-oob="true"' in answer.text
    assert "Oppf\\u00f8lgingen er lagret." in answer.headers["HX-Trigger"]


def test_save_and_next_in_the_dialog_brings_the_next_form_and_the_changed_row(
    make: Make, browse: Browse, adviser: User
) -> None:
    first, second = make.case(adviser), make.case(adviser)
    due(make, first, -5)
    due(make, second, -4)
    visitor = browse(adviser)
    shown = visitor.get(f"{new(first)}?list=now", headers=IN_DIALOG)
    fields = visitor._form(shown, -1).values | {"outcome": ["held"], "then": ["next"]}
    answer = visitor.client.post(new(first), data=fields, headers=IN_DIALOG | {"Referer": "http://localhost/"})
    assert answer.status_code == 200
    assert f'action="{new(second)}?list=now"' in answer.text
    assert f'<template><tr role="row" id="case-{first.id}" hx-swap-oob="true"' in answer.text


def test_what_is_being_written_is_kept_and_brought_back_and_gone_when_saved(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    shown = visitor.get(new(case))
    fields = visitor._form(shown, -1).values | {"note": ["Halvferdig setning"]}
    kept = visitor.client.post(f"/drafts/followup/{case.id}", data=fields, headers={"Referer": "http://localhost/"})
    assert kept.status_code == 204
    again = visitor.get(new(case))
    assert "Halvferdig setning" in again.text
    on_the_case = visitor.get(f"/cases/{case.id}")
    assert "Halvferdig setning" in on_the_case.text and "Det du skrev, er tatt vare på" in on_the_case.text
    visitor.submit(new(case), shown, outcome="held", note="Hel setning")
    assert "Halvferdig setning" not in visitor.get(new(case)).text
    assert len(contacts_of(make, case)) == 1


def test_a_draft_can_be_thrown_away(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    fields = visitor._form(visitor.get(new(case)), -1).values | {"note": ["Halvferdig setning"]}
    visitor.client.post(f"/drafts/followup/{case.id}", data=fields, headers={"Referer": "http://localhost/"})
    visitor.submit(new(case), status=200, then="discard")
    assert "Halvferdig setning" not in visitor.get(new(case)).text


def test_a_closed_case_takes_no_contact(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    shown = visitor.get(new(case))
    told = {"closed_on": clock.today(), "closure_reason": ClosureReason.MOVED, "destination": Destination.UNKNOWN}
    change(make, case, stage=CaseStage.CLOSED, **told)
    visitor.submit(new(case), shown, status=409, outcome="held")
    assert contacts_of(make, case) == []


def test_a_case_on_hold_takes_a_contact_and_stays_on_hold(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    change(make, case, stage=CaseStage.ON_HOLD, hold_reason="away", held_until=clock.today() + timedelta(days=5))
    browse(adviser).submit(new(case), outcome="held")
    assert make.fresh(Case, case.id).stage is CaseStage.ON_HOLD


@pytest.mark.parametrize(
    "role,status",
    [
        (Role.COUNSELLOR, 404),
        (Role.MANAGER, 404),
        (Role.ADMINISTRATOR, 404),
        (Role.AUDITOR, 404),
        (Role.ADVISER, 404),
        (Role.LEAD, 404),
    ],
)
def test_nobody_from_elsewhere_can_record(make: Make, browse: Browse, case: Case, role: Role, status: int) -> None:
    browse(make.user(role)).get(new(case), status=status)
    assert make.log("access_denied")


def test_a_counsellor_of_the_pupils_school_is_refused_in_sight(make: Make, browse: Browse, case: Case) -> None:
    referral = make.fresh(type(case.referral), case.referral_id)
    browse(make.fresh(User, referral.sent_by_id)).get(new(case), status=403)


def test_when_consent_is_withdrawn_nothing_more_is_recorded(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=9))
    browse(adviser).get(new(case), status=403)


def test_a_lead_records_in_the_offices_cases(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    lead = make.user(Role.LEAD, make.fresh(type(make.office()), adviser.organisation_id))
    browse(lead).submit(new(case), outcome="held")
    assert contacts_of(make, case)[0].author_id == lead.id


def test_a_contact_recorded_later_about_an_earlier_day_does_not_move_the_last_day_back(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    contact(make, case, adviser)
    browse(adviser).submit(new(case), outcome="no_answer", happened_on=(clock.today() - timedelta(days=4)).isoformat())
    standing = make.fresh(Case, case.id)
    assert (standing.last_reached_on, standing.attempts_since) == (clock.today(), 0)


def test_save_and_next_goes_through_the_hits_of_a_search(make: Make, browse: Browse, adviser: User) -> None:
    cases = [make.case(adviser, pupil=make.pupil(given="Plantine")) for _ in range(2)]
    visitor = browse(adviser)
    visitor.submit("/search/", status=200, form="/search/", q="Plantine")
    hits = [link for link in Page(visitor.response.text).links if "/followups/new" in link]
    assert len(hits) == 2
    first, second = (next(case for case in cases if str(case.id) in link) for link in hits)
    answer = visitor.submit(hits[0], outcome="held", then="next")
    assert answer.location == new(second)
    assert "Lagre og neste" not in visitor.get(answer.location).text
    assert visitor.submit(answer.location, outcome="held").location == f"/cases/{second.id}"
    shown = visitor.get(hits[0], headers=IN_DIALOG)
    fields = visitor._form(shown, -1).values | {"outcome": ["held"], "then": ["next"]}
    here = visitor.client.post(new(first), data=fields, headers=IN_DIALOG | {"Referer": "http://localhost/"})
    assert f'action="{new(second)}"' in here.text and "announce" in here.headers["HX-Trigger"]
    assert len(contacts_of(make, first)) == 2


def test_save_and_next_goes_through_what_is_new_passes_what_is_out_of_reach_and_comes_back(
    make: Make, browse: Browse, adviser: User
) -> None:
    cases = [make.case(adviser) for _ in range(3)]
    lead = make.user(Role.LEAD, make.fresh(type(make.office()), adviser.organisation_id))
    for each in cases:
        browse(lead).submit(new(each), outcome="held")
    visitor = browse(adviser)
    links = [link for link in visitor.get("/news/").links if "/followups/new?list=news" in link]
    first, second, third = (next(case for case in cases if str(case.id) in link) for link in links)
    leave(make, second, adviser)
    answer = visitor.submit(links[0], outcome="held", then="next")
    assert answer.location == f"{new(third)}?list=news"
    assert visitor.submit(answer.location, outcome="held").location == "/news/"
    for strange in ("news.x", "hits." + "A" * 22, "nowhere.", "hits" + ".AAAA" * 400):
        assert visitor.submit(f"{new(first)}?list={strange}", outcome="held", then="next").status_code == 302


def test_a_number_that_is_rung_leads_to_the_form_for_a_call(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    guardian = make.guardian(make.fresh(Pupil, case.pupil_id))
    with make.writing() as opened:
        seal(opened.get_one(Guardian, guardian.id), "phone", "22222222")
    visitor = browse(adviser)
    visitor.submit(new(case), outcome="held", type="video")
    page = visitor.get(f"/cases/{case.id}")
    assert "tel:22222222" in page.links
    assert "Registrer samtalen" in page.text
    assert visitor._form(visitor.get(f"{new(case)}?type=phone"), -1).values["type"] == ["phone"]
    assert visitor._form(visitor.get(f"{new(case)}?type=letter"), -1).values["type"] == ["video"]
