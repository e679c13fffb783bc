"""An adviser or lead answers a request: accepts, declines or forwards it, once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import clock
from casework.models import Assignment, Case, Recusal, Referral, ReferralMove, User
from casework.models.codes import ConsentStatus, Decision, DecisionReason, Relation, Role
from tests.browser import Page, Visitor
from tests.journeys.office import a_request, an_office
from tests.make import Make

Browse = Callable[..., Visitor]


def test_an_adviser_accepts_and_the_request_waits_for_consent_still_without_a_name(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    page = visitor.follow(visitor.submit(f"/inbox/{request.id}", form="accept"))
    assert "Tatt imot" in page.text and "Anne Veileder" in page.text and "Navnesen" not in page.text
    stored = make.fresh(Referral, request.id)
    assert (stored.decision, stored.adviser_id, stored.decided_by_id) == (
        Decision.ACCEPTED,
        place.adviser.id,
        place.adviser.id,
    )
    assert stored.seen_at and stored.decided_at
    with make.reading() as opened:
        assert opened.scalar(select(Case)) is None
    said = [line.action for line in make.log("request_seen", "request_accepted")]
    assert said == ["request_seen", "request_accepted"]


def test_when_consent_is_there_already_the_case_opens_with_the_answer(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place, consent=ConsentStatus.GIVEN)
    visitor = browse(place.adviser)
    answer = visitor.submit(f"/inbox/{request.id}", form="accept")
    with make.reading() as opened:
        case = opened.scalars(select(Case).where(Case.referral_id == request.id)).one()
        assignment = opened.scalars(select(Assignment).where(Assignment.case_id == case.id)).one()
    assert assignment.user_id == place.adviser.id
    assert str(case.id) in answer.location
    assert make.log("case_created")


def test_a_lead_chooses_who_follows_up_and_an_adviser_only_themselves(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other = make.user(Role.ADVISER, place.office, "Bjørn Veileder")
    first, second = a_request(make, place), a_request(make, place)
    browse(place.lead).submit(f"/inbox/{first.id}", form="accept", adviser=str(other.id))
    assert make.fresh(Referral, first.id).adviser_id == other.id
    visitor = browse(place.adviser)
    assert "Bjørn" not in visitor.get(f"/inbox/{second.id}").text
    visitor.submit(f"/inbox/{second.id}", form="accept", status=422, adviser=str(other.id))
    assert make.fresh(Referral, second.id).decision is Decision.NEW


def deactivated(make: Make, user: User) -> User:
    with make.writing() as opened:
        standing = opened.get_one(User, user.id)
        standing.active, standing.deactivated_at = False, clock.now()
    return user


@pytest.mark.parametrize("why", ["deactivated", "leaving", "elsewhere", "counsellor"])
def test_nobody_is_given_a_request_who_cannot_follow_it_up(make: Make, browse: Browse, why: str) -> None:
    place = an_office(make)
    now = clock.now()
    people = {
        "deactivated": lambda: deactivated(make, make.user(Role.ADVISER, place.office)),
        "leaving": lambda: make.user(Role.ADVISER, place.office, leaving_at=now),
        "elsewhere": lambda: make.user(Role.ADVISER),
        "counsellor": lambda: make.user(Role.COUNSELLOR, place.school),
    }
    unfit, request = people[why](), a_request(make, place)
    browse(place.lead).submit(f"/inbox/{request.id}", form="accept", status=422, adviser=str(unfit.id))
    assert make.fresh(Referral, request.id).adviser_id is None


def test_nobody_is_given_the_request_of_somebody_they_are_tied_to(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    tie = {"user_id": place.adviser.id, "pupil_id": request.pupil_id, "relation": Relation.FAMILY}
    with make.writing() as opened:
        opened.add(Recusal(**tie, declared_at=clock.now()))
    visitor = browse(place.lead)
    visitor.submit(f"/inbox/{request.id}", form="accept", status=422, adviser=str(place.adviser.id))
    assert "Velg en annen" in visitor.response.text
    assert make.fresh(Referral, request.id).decision is Decision.NEW


def test_an_adviser_declines_with_a_reason(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    visitor.submit(f"/inbox/{request.id}/decline", form="decline", status=422)
    assert "Velg en grunn." in visitor.response.text
    assert make.fresh(Referral, request.id).decision is Decision.NEW
    page = visitor.follow(visitor.submit(f"/inbox/{request.id}/decline", form="decline", reason="no_capacity"))
    assert "Ikke kapasitet nå" in page.text
    stored = make.fresh(Referral, request.id)
    assert (stored.decision, stored.decision_reason) == (Decision.DECLINED, DecisionReason.NO_CAPACITY)
    assert len(make.log("request_declined")) == 1


def test_a_request_is_forwarded_and_the_other_office_accepts_it(make: Make, browse: Browse) -> None:
    place, elsewhere = an_office(make), an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    told: dict[str, Any] = {"office": str(elsewhere.office.id), "reason": "other_area"}
    page = visitor.follow(visitor.submit(f"/inbox/{request.id}/forward", form="forward", **told))
    assert request.number not in page.text
    visitor.get(f"/inbox/{request.id}", status=404)
    with make.reading() as opened:
        move = opened.scalars(select(ReferralMove)).one()
    assert (move.from_office_id, move.to_office_id, move.moved_by_id) == (
        place.office.id,
        elsewhere.office.id,
        place.adviser.id,
    )
    there = browse(elsewhere.adviser)
    assert request.number in there.get("/inbox/").text
    assert "Hører til et annet område" in there.get(f"/inbox/{request.id}").text
    there.submit(f"/inbox/{request.id}", form="accept")
    stored = make.fresh(Referral, request.id)
    assert (stored.decision, stored.office_id) == (Decision.ACCEPTED, elsewhere.office.id)
    assert stored.decision_reason is None
    assert len(make.log("request_forwarded")) == 1


@pytest.mark.parametrize("where", ["own", "school", "closed", "nonsense", ""])
def test_a_request_is_forwarded_only_to_another_office_in_use(make: Make, browse: Browse, where: str) -> None:
    place, elsewhere = an_office(make), an_office(make)
    with make.writing() as opened:
        opened.merge(elsewhere.office).active = False
    request = a_request(make, place)
    ids = {"own": place.office.id, "school": place.school.id, "closed": elsewhere.office.id}
    visitor = browse(place.lead)
    told: dict[str, Any] = {"office": str(ids.get(where, where)), "reason": "other_area"}
    visitor.submit(f"/inbox/{request.id}/forward", form="forward", status=422, **told)
    stored = make.fresh(Referral, request.id)
    assert (stored.office_id, stored.decision) == (place.office.id, Decision.NEW)


def test_a_decided_request_is_not_decided_again(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    late = browse(place.lead)
    page = late.get(f"/inbox/{request.id}/decline")
    browse(place.adviser).submit(f"/inbox/{request.id}", form="accept")
    late.submit(f"/inbox/{request.id}/decline", page, form="decline", reason="no_capacity", status=409)
    assert "allerede behandlet" in late.response.text
    assert make.fresh(Referral, request.id).decision is Decision.ACCEPTED
    assert not make.log("request_declined")


def test_a_request_that_changed_meanwhile_is_shown_again_with_what_was_chosen(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    page = visitor.get(f"/inbox/{request.id}/decline")
    with make.writing() as opened:
        opened.get_one(Referral, request.id).consent = ConsentStatus.PARTIAL
    again = visitor.submit(f"/inbox/{request.id}/decline", page, form="decline", reason="no_capacity", status=409)
    assert "Meldingen er endret" in again.text
    kept = next(form.values for form in Page(again.text).forms if "decline" in form.action)
    assert kept["reason"] == ["no_capacity"]
    assert make.fresh(Referral, request.id).decision is Decision.NEW
    visitor.submit(f"/inbox/{request.id}/decline", Page(again.text), form="decline")
    assert make.fresh(Referral, request.id).decision is Decision.DECLINED


def test_a_request_withdrawn_by_the_school_is_not_answered(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    page = visitor.get(f"/inbox/{request.id}")
    with make.writing() as opened:
        opened.get_one(Referral, request.id).cancelled_at = clock.now()
    visitor.submit(f"/inbox/{request.id}", page, form="accept", status=404)
    assert make.fresh(Referral, request.id).decision is Decision.NEW


def test_an_answer_posted_twice_is_given_once(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    page = visitor.get(f"/inbox/{request.id}")
    first = visitor.submit(f"/inbox/{request.id}", page, form="accept")
    second = visitor.submit(f"/inbox/{request.id}", page, form="accept")
    assert first.location == second.location
    assert len(make.log("request_accepted")) == 1


@pytest.mark.parametrize("verb", ["accept", "decline", "forward", "open"])
def test_another_offices_request_cannot_be_answered(make: Make, browse: Browse, verb: str) -> None:
    place, elsewhere = an_office(make), an_office(make)
    mine, theirs = a_request(make, place), a_request(make, elsewhere)
    visitor = browse(place.lead)
    page = visitor.get(f"/inbox/{mine.id}")
    for form in page.forms:
        form.action = form.action.replace(str(mine.id), str(theirs.id)).replace("accept", verb)
    visitor.submit(f"/inbox/{mine.id}", page, form=str(theirs.id), status=404)
    assert make.fresh(Referral, theirs.id).decision is Decision.NEW
    assert make.fresh(Referral, theirs.id).seen_at is None
    assert len(make.log("access_denied")) == 1


@pytest.mark.parametrize("consent", [ConsentStatus.NOT_ASKED, ConsentStatus.GIVEN])
def test_two_who_accept_at_once_one_wins_and_the_other_is_told(
    make: Make, browse: Browse, consent: ConsentStatus
) -> None:
    """With consent given the case opens at once, and is then out of the loser's sight if they come late: 404."""
    place = an_office(make)
    people = [place.adviser, make.user(Role.ADVISER, place.office, "Bjørn Veileder")]
    request = a_request(make, place, consent=consent)
    visitors = [browse(person) for person in people]
    forms = [next(f for f in v.get(f"/inbox/{request.id}").forms if "accept" in f.action) for v in visitors]
    start, answers = Barrier(2), dict[int, TestResponse]()

    def accept(one: int) -> None:
        start.wait()
        referer = {"Referer": "http://localhost/inbox/"}
        answers[one] = visitors[one].client.post(forms[one].action, data=forms[one].values, headers=referer)

    threads = [Thread(target=accept, args=(one,)) for one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won, lost = sorted(answers.values(), key=lambda answer: answer.status_code)
    assert won.status_code == 302
    assert lost.status_code == 409 or (lost.status_code == 404 and consent is ConsentStatus.GIVEN)
    assert lost.status_code == 404 or "allerede behandlet" in lost.text
    winner = people[0] if answers[0] is won else people[1]
    assert make.fresh(Referral, request.id).adviser_id == winner.id
    cases = 1 if consent is ConsentStatus.GIVEN else 0
    with make.reading() as opened:
        assert len(opened.scalars(select(Case)).all()) == cases
        assert [one.user_id for one in opened.scalars(select(Assignment))] == [winner.id] * cases
    assert len(make.log("request_accepted")) == 1 and len(make.log("case_created")) == cases
