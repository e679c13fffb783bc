"""The next school opens a transition note, asks about it and takes over; the school that sent it steps back in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from casework import clock, work
from casework.actions.handover import handovers, talks
from casework.database import session
from casework.errors import NotNow
from casework.language import day
from casework.models import Consent, Handover, HandoverMessage, Referral, User
from casework.models.codes import ConsentScope, ConsentStatus, Role
from casework.models.transition_codes import HandoverStage
from tests.browser import Page, Visitor
from tests.handovers import STRENGTHS, Handing, counts_of
from tests.make import Make

Browse = Callable[..., Visitor]
QUESTION, ANSWER = "Hvilket verksted liker eleven best?", "Treverkstedet, gjerne om morgenen."


@pytest.fixture
def handing(make: Make) -> Handing:
    return Handing(make)


@pytest.fixture
def receiver(browse: Browse, handing: Handing) -> Visitor:
    return browse(handing.receiver)


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=clock.OSLO)


def test_the_first_reading_leaves_a_receipt_and_no_word_is_seen_before_it(
    handing: Handing, receiver: Visitor, browse: Browse, make: Make
) -> None:
    note_id = handing.shared()
    path = f"/handovers/{note_id}/received"
    cover = receiver.get(path)
    assert "får Prøvelia skole vite at det er lest" in cover.text and STRENGTHS not in cover.text
    assert "handover_answer" not in make.log("handover_opened")[-1].fields
    assert "Planta Navnesen" in receiver.get("/handovers/?show=new").text
    token = cover.forms[-1].values["csrf_token"]
    early = receiver.client.post(f"/handovers/{note_id}/accept", data={"csrf_token": token})
    assert early.status_code == 409 and "Les notatet før du tar imot" in Page(early.text).text
    opened = receiver.follow(receiver.submit(path, cover, form="open"))
    first = handing.note(note_id).read_at
    assert "handover_answer.answer" in make.log("handover_opened")[-1].fields
    assert first is not None and "Hva er eleven god på og glad i? " + STRENGTHS in opened.text
    mate = browse(make.user(Role.COUNSELLOR, handing.upper))
    mate.client.post(f"/handovers/{note_id}/open", data={"csrf_token": token})
    mate.get(path)
    assert handing.note(note_id).read_at == first and len(make.log("handover_read")) == 1
    receipt = browse(handing.writer).get(f"/referrals/{handing.referral_id}").text
    assert f"Lest {day(clock.today())} · Utført" in receipt


def test_the_schools_ask_and_answer(handing: Handing, receiver: Visitor, browse: Browse, make: Make) -> None:
    note_id, writer = handing.shared(read=True), browse(handing.writer)
    path = f"/handovers/{note_id}"
    receiver.submit(f"{path}/received", form="ask", status=422, text="  ")
    asked = Page(receiver.submit(f"{path}/received", form="ask", status=422, text="Er hun gravid?").text)
    receiver.submit(f"{path}/received", asked, form="ask", note_confirmed="y", text=QUESTION)
    assert "Planta" in writer.get("/handovers/sent?show=to-answer").text
    assert "Venter på svar" in receiver.get("/handovers/?show=asked").text
    shown = writer.get(path)
    assert QUESTION in shown.text and "Mona Mottaker" in shown.text
    writer.submit(path, shown, form="answer", text=ANSWER)
    assert "Har fått svar" in receiver.get("/handovers/?show=asked").text
    assert "Planta" not in writer.get("/handovers/sent?show=to-answer").text
    assert "Skolen din" in receiver.get(f"{path}/received").text
    assert ANSWER in receiver.get(f"{path}/received").text
    with make.reading() as opened:
        sealed = opened.scalars(select(HandoverMessage)).all()
    assert len(make.log("handover_asked")) == len(sealed) == 2
    assert not [each for each in sealed if QUESTION.encode() in bytes(each.body)]


def test_after_it_is_accepted_the_sender_reads_for_thirty_visible_days_and_then_only_the_receipt(
    handing: Handing, receiver: Visitor, browse: Browse, make: Make
) -> None:
    note_id, today = handing.shared(read=True), clock.today()
    path, request = f"/handovers/{note_id}", f"/referrals/{handing.referral_id}"
    receiver.submit(f"{path}/received", form="accept")
    last = today + timedelta(days=30)
    assert handing.note(note_id).open_until == last
    assert f"Skolen som sendte, kan lese til {day(last)}" in receiver.get(f"{path}/received").text
    for page in (path, request):
        assert f"Skolen din kan lese notatet til {day(last)}" in browse(handing.writer).get(page).text
    with time_machine.travel(noon(last), tick=False):
        writer = browse(handing.writer)
        assert STRENGTHS in writer.get(path).text
        asked = writer.get(path)
    with time_machine.travel(noon(last + timedelta(days=1)), tick=False):
        writer, receiver = browse(handing.writer), browse(handing.receiver)
        for closed in (path, f"{path}/meeting", f"{path}/stop"):
            writer.get(closed, status=404)
        assert "Planta" not in writer.get("/handovers/sent").text
        token = writer.get("/referrals/").forms[-1].values["csrf_token"]
        late = writer.client.post(f"{path}/answer", data=writer._form(asked, "answer").values | {"csrf_token": token})
        assert late.status_code == 404
        receipt = writer.get(request)
        for words in (
            "Til Prøvedal",
            f"Lest {day(today)}",
            f"Tatt imot {day(today)} · Utført",
            "Notatet er hos Prøvedal",
        ):
            assert words in receipt.text
        assert path not in receipt.links and STRENGTHS not in receipt.text
        looks = len(make.log("handover_opened"))
        writer.get(handing.write_path, status=302)
        form = {"csrf_token": token, "school": str(handing.third.id), "seen": "0"}
        anew = writer.client.post(handing.write_path, data=form)
        assert anew.status_code == 409 and STRENGTHS not in anew.text
        assert len(make.log("handover_opened")) == looks
        assert STRENGTHS in receiver.get(f"{path}/received").text
        assert "Ring skolen i stedet" in receiver.get(f"{path}/received").text
        with work.doing(make.installation):
            handovers.stop_all(session().get_one(User, handing.writer.id), [handing.referral_id])
        writer.get(path, status=404)
        assert STRENGTHS not in writer.get(handing.write_path).text


def test_two_who_accept_at_once_accept_once(handing: Handing, app: Flask, make: Make) -> None:
    note_id = handing.shared(read=True)
    mates = [handing.receiver, make.user(Role.COUNSELLOR, handing.upper)]
    hands = [Visitor(app, user) for user in mates]
    forms = [hand._form(hand.get(f"/handovers/{note_id}/received"), "accept").values for hand in hands]

    def accept(turn: int) -> int:
        return hands[turn].client.post(f"/handovers/{note_id}/accept", data=forms[turn]).status_code

    with ThreadPoolExecutor(2) as pool:
        assert Counter(pool.map(accept, range(2))) == {302: 1, 409: 1}
    assert len(make.log("handover_accepted")) == 1
    assert handing.note(note_id).stage is HandoverStage.ACCEPTED


def test_a_third_school_and_everybody_else_see_nothing(handing: Handing, browse: Browse, make: Make) -> None:
    note_id = handing.shared(read=True)
    others = [make.user(Role.COUNSELLOR, handing.third), handing.adviser, make.user(Role.LEAD, handing.office)]
    others += [make.user(role) for role in (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)]
    for user in others:
        visitor = browse(user)
        for path in (f"/handovers/{note_id}", f"/handovers/{note_id}/received", f"/handovers/{note_id}/stop"):
            assert "Planta" not in visitor.get(path, status=404).text
    browse(handing.writer).get(f"/handovers/{note_id}/received", status=404)
    browse(handing.receiver).get(f"/handovers/{note_id}", status=404)
    browse(handing.receiver).get(f"/referrals/{handing.referral_id}", status=404)
    assert "Planta" not in browse(others[0]).get("/handovers/").text


def test_consent_that_has_run_out_closes_the_note_until_it_is_renewed(
    handing: Handing, receiver: Visitor, browse: Browse, make: Make
) -> None:
    note_id = handing.shared(read=True)
    path, writer = f"/handovers/{note_id}", browse(handing.writer)
    for status, ended, seen in ((ConsentStatus.EXPIRED, clock.today() - timedelta(days=1), 404), (None, None, 200)):
        with make.writing() as opened:
            referral = opened.get_one(Referral, handing.referral_id)
            referral.consent, referral.consent_valid_to = status or ConsentStatus.GIVEN, ended
            handovers.stop_uncovered(None, referral)
        receiver.get(f"{path}/received", status=seen)
        assert ("Lukket: samtykket dekker ikke lenger videregående" in writer.get(path).text) is (seen == 404)
    assert handing.note(note_id).stage is HandoverStage.SHARED


def test_a_yes_taken_back_while_somebody_accepts_or_asks_is_seen_and_nothing_is_half_done(
    handing: Handing, make: Make
) -> None:
    note_id = handing.shared(read=True)
    with make.writing() as opened:
        for consent in opened.scalars(select(Consent)):
            consent.scopes = frozenset({ConsentScope.NAV})
    for act in (handovers.accept, lambda actor, note: talks.say(actor, note, QUESTION)):
        with pytest.raises(NotNow, match="does not cover upper secondary"), work.doing(make.installation):
            act(session().get_one(User, handing.receiver.id), session().get_one(Handover, note_id))
    assert handing.note(note_id).stage is HandoverStage.SHARED
    with make.reading() as opened:
        assert opened.scalar(select(func.count()).select_from(HandoverMessage)) == 0
    assert not make.log("handover_accepted", "handover_asked")


def test_every_count_opens_exactly_the_notes_it_counted_and_a_longer_list_costs_no_more(
    handing: Handing, receiver: Visitor, browse: Browse, make: Make
) -> None:
    first, told = handing.shared(), []
    engine, writer = make.installation.database.engine, browse(handing.writer)

    def note(*call: object) -> None:
        told.append(call[2])

    def cost(visitor: Visitor, path: str) -> int:
        told.clear()
        event.listen(engine, "before_cursor_execute", note)
        visitor.get(path)
        event.remove(engine, "before_cursor_execute", note)
        return len(told)

    rooms = ((receiver, "/handovers/"), (writer, "/handovers/sent"))
    few = [cost(*room) for room in rooms]
    handing.another("Andre").shared(read=True)
    handing.another("Tredje").shared(accepted=True)
    handing.another("Fjerde").written()
    receiver.submit(f"/handovers/{first}/received", form="open")
    receiver.submit(f"/handovers/{first}/received", form="ask", text=QUESTION)
    assert [cost(*room) for room in rooms] == few
    for (visitor, path), total in zip(rooms, (3, 4), strict=True):
        visitor.get(path)
        counts = counts_of(visitor.response.text)
        assert counts[path] == total
        for address, number in counts.items():
            visitor.get(address)
            assert visitor.response.text.count('id="note-') == number, address
