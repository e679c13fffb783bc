"""A note on the wrong pupil: one asks for it to be removed, another lead decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from casework import clock
from casework.actions.followup import approvals
from casework.audit.table import AuditEntry
from casework.models import Case, Followup, User
from casework.models.codes import ContactOutcome, ContactParty, ContactTopic, ContactType, Role
from casework.models.sealing import seal
from casework.privacy.place import Size
from tests.browser import Visitor
from tests.journeys.office import Office, an_office
from tests.make import Make

Browse = Callable[..., Visitor]
WRITTEN = "Dette står på feil elev."


def a_note(make: Make, case: Case, asker: User | None, days_ago: int = 0) -> Followup:
    with make.writing() as opened:
        day = clock.today() - timedelta(days=days_ago)
        note = Followup(
            case_id=case.id,
            author_id=case.referral.adviser_id,
            happened_on=day,
            type=ContactType.PHONE,
            outcome=ContactOutcome.HELD,
            parties={ContactParty.PUPIL},
            topics={ContactTopic.JOB},
            recorded_at=clock.now() - timedelta(days=days_ago),
            redaction_asked_by_id=asker.id if asker else None,
            redaction_asked_at=clock.now() if asker else None,
        )
        seal(note, "note", WRITTEN, Size.NOTE)
        opened.add(note)
        standing = opened.get_one(Case, case.id)
        standing.first_reached_on = standing.last_reached_on = day
    return note


def waiting(make: Make) -> tuple[Office, Case, Followup]:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    return place, case, a_note(make, case, place.adviser)


def decide(visitor: Visitor, case: Case, note: Followup, answer: str | None, status: int = 302) -> str:
    path = f"/approvals/{case.id}/{note.id}"
    return str(visitor.submit(path, status=status, answer=answer).text)


def test_another_lead_approves_and_what_was_written_is_destroyed(make: Make, browse: Browse) -> None:
    place, case, note = waiting(make)
    lead = browse(place.lead)
    queue = lead.get("/approvals/")
    assert case.number in queue.text and "Anne Veileder" in queue.text and WRITTEN not in queue.text
    assert WRITTEN in lead.get(f"/approvals/{case.id}/{note.id}").text
    decide(lead, case, note, "approve")
    stub = make.fresh(Followup, note.id)
    assert (stub.note, stub.parties, stub.topics) == (None, frozenset(), frozenset())
    assert (stub.redacted_by_id, stub.redaction_asked_by_id) == (place.lead.id, place.adviser.id)
    assert (stub.happened_on, stub.type, stub.outcome) == (note.happened_on, note.type, note.outcome)
    assert case.number not in lead.get("/approvals/").text
    lead.get(f"/approvals/{case.id}/{note.id}", status=404)
    assert '"approved":true' in make.log("redaction_decided")[0].detail
    with make.reading() as opened:
        left = opened.scalars(select(Followup.note)).all()
        assert left == [None]
        assert WRITTEN not in "".join(opened.scalars(select(AuditEntry.detail)))


def test_the_last_contact_is_counted_again_without_what_was_removed(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    earlier = a_note(make, case, None, days_ago=9)
    note = a_note(make, case, place.adviser)
    decide(browse(place.lead), case, note, "approve")
    counted = make.fresh(Case, case.id)
    assert counted.last_reached_on == counted.first_reached_on == earlier.happened_on


def test_a_lead_says_no_and_the_note_stands(make: Make, browse: Browse) -> None:
    place, case, note = waiting(make)
    decide(browse(place.lead), case, note, "reject")
    stands = make.fresh(Followup, note.id)
    assert stands.note == note.note and stands.redaction_asked_at is None and stands.redaction_asked_by_id is None
    assert '"approved":false' in make.log("redaction_decided")[0].detail


def test_whoever_asked_cannot_decide(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    note = a_note(make, case, place.lead)
    lead = browse(place.lead)
    assert "Du ba om det selv" in lead.get("/approvals/").text
    page = lead.get(f"/approvals/{case.id}/{note.id}")
    assert "En annen leder må avgjøre" in page.text
    other = browse(make.user(Role.LEAD, place.office))
    form = other.get(f"/approvals/{case.id}/{note.id}").forms[-1].values
    token = page.forms[0].values["csrf_token"]
    answer = lead.client.post(
        f"/approvals/{case.id}/{note.id}",
        data=form | {"csrf_token": token, "answer": ["approve"]},
        headers={"Referer": "http://localhost/"},
    )
    assert answer.status_code == 403
    assert make.fresh(Followup, note.id).note == note.note
    decide(other, case, note, "approve")
    assert make.fresh(Followup, note.id).note is None


def test_a_decision_is_made_once(make: Make, browse: Browse) -> None:
    place, case, note = waiting(make)
    first, second = browse(place.lead), browse(make.user(Role.LEAD, place.office))
    path = f"/approvals/{case.id}/{note.id}"
    page = second.get(path)
    decide(first, case, note, "approve")
    second.submit(path, page, answer="reject", status=409)
    assert make.fresh(Followup, note.id).redacted_at is not None
    assert len(make.log("redaction_decided")) == 1


@pytest.mark.parametrize("answer", [None, "", "perhaps"])
def test_an_answer_must_be_given(make: Make, browse: Browse, answer: str | None) -> None:
    place, case, note = waiting(make)
    assert "Feil: " in decide(browse(place.lead), case, note, answer, status=422)
    assert make.fresh(Followup, note.id).note == note.note


def test_a_note_nobody_asked_to_remove_is_not_shown_here(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    note = a_note(make, case, None)
    lead = browse(place.lead)
    for followup_id in (note.id, uuid4()):
        lead.get(f"/approvals/{case.id}/{followup_id}", status=404)


def test_another_offices_or_another_cases_note_is_out_of_reach(make: Make, browse: Browse) -> None:
    place, case, note = waiting(make)
    other_case = make.case(place.adviser, place.school)
    stranger = browse(make.user(Role.LEAD))
    assert case.number not in stranger.get("/approvals/").text
    stranger.get(f"/approvals/{case.id}/{note.id}", status=404)
    browse(place.lead).get(f"/approvals/{other_case.id}/{note.id}", status=404)
    browse(place.adviser).get("/approvals/", status=403)
    browse(place.adviser).get(f"/approvals/{case.id}/{note.id}", status=403)


def test_what_waits_is_the_same_wherever_it_is_asked(make: Make) -> None:
    (place, case, _), stranger = waiting(make), make.user(Role.LEAD)
    with make.reading():
        assert [one.case_id for one in approvals.waiting(place.lead)] == [case.id]
        assert approvals.waiting(stranger) == []
