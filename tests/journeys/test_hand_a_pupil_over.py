"""A school writes a transition note, strengths first, sees it as the next school will, and shares it with consent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from casework import clock, work
from casework.actions.account import sessions
from casework.actions.consent import consents
from casework.actions.handover import handovers, questions
from casework.actions.handover.questions import Wording
from casework.actions.request import flags
from casework.actions.secrecy import protection
from casework.audit import SessionEnd
from casework.database import session
from casework.language import day
from casework.models import (
    Consent,
    Draft,
    HandoverAnswer,
    HandoverQuestion,
    Milestone,
    Organisation,
    Pupil,
    Referral,
    User,
)
from casework.models.codes import ConsentGiver, ConsentScope, Role
from casework.models.transition_codes import HandoverStage, MilestoneKind, MilestoneState, StopReason
from tests.browser import Page, Visitor
from tests.handovers import STRENGTHS, Handing
from tests.make import Make

Browse = Callable[..., Visitor]
NAV = frozenset({ConsentScope.NAV})


@pytest.fixture
def handing(make: Make) -> Handing:
    return Handing(make)


@pytest.fixture
def writer(browse: Browse, handing: Handing) -> Visitor:
    return browse(handing.writer)


def answers(make: Make) -> list[HandoverAnswer]:
    with make.reading() as opened:
        return list(opened.scalars(select(HandoverAnswer)))


def to(handing: Handing, text: str = "", school: Organisation | None = None) -> dict[str, Any]:
    """A note to the next school, as fields of its form."""
    return {"school": str((school or handing.upper).id)} | ({handing.field(): text} if text else {})


def as_field(name: str, text: str) -> dict[str, Any]:
    """One field whose name is made while the form is."""
    return {name: text}


def held(visitor: Visitor, page: Page) -> dict[str, str]:
    """What the form of a note holds."""
    return {name: values[0].strip() for name, values in visitor._form(page, -1).values.items() if values}


def milestone(make: Make) -> MilestoneState:
    with make.reading() as opened:
        return opened.scalars(select(Milestone.state).where(Milestone.kind == MilestoneKind.HANDOVER_MEETING)).one()


def test_a_note_is_written_looked_over_shared_and_talked_about(
    handing: Handing, writer: Visitor, browse: Browse, make: Make
) -> None:
    assert "Skriv overgangsnotat" in writer.get(f"/referrals/{handing.referral_id}").text
    page = writer.get(handing.write_path)
    assert page.text.index("Hva er eleven god på") < page.text.index("Hva bør den nye skolen")
    for _ in range(2):
        saved = writer.submit(handing.write_path, page, **to(handing, STRENGTHS))
    shown = writer.follow(saved)
    for words in ("Slik ser mottakerskolen det", "Kan også leses av elev og foresatte", STRENGTHS):
        assert words in shown.text
    assert "Planta" not in browse(handing.receiver).get("/handovers/").text
    shared = writer.submit(saved.location, shown, form="share")
    assert f"Delt {day(clock.today())} · Utført" in writer.follow(shared).text
    assert milestone(make) is MilestoneState.OPEN
    writer.submit(f"{saved.location}/meeting", on=clock.today().isoformat(), held="y")
    assert milestone(make) is MilestoneState.DONE
    sealed = answers(make)
    assert len(sealed) == 1 and STRENGTHS.encode() not in bytes(sealed[0].answer)
    for action in ("handover_written", "handover_shared", "handover_talk_planned"):
        assert len(make.log(action)) == 1, action
    seen = browse(handing.adviser).get(f"/referrals/{handing.referral_id}").text
    assert "Overgangsmøte Holdt" in seen and "Prøvedal" in seen
    assert STRENGTHS not in seen and "Se overgangsnotatet" not in seen
    assert "Åpnet overgangsnotatet" in browse(handing.adviser).get(f"/cases/{handing.case.id}/seen-by").text


def test_what_is_typed_is_found_again_after_the_session_is_lost(
    handing: Handing, writer: Visitor, browse: Browse, make: Make
) -> None:
    form = writer._form(writer.get(handing.write_path), -1)
    typed = form.values | {handing.field(): "Begynt på dette", "school": str(handing.upper.id), "discuss": "y"}
    answer = writer.client.post(f"/drafts/handover/{handing.referral_id}", data=typed)
    assert answer.status_code == 204
    with work.doing(make.installation) as opened:
        user = opened.get_one(User, handing.writer.id)
        sessions.end_all(user, SessionEnd.SIGNED_OUT, by=user)
    writer.get(handing.write_path, status=302)
    mate = browse(make.user(Role.COUNSELLOR, handing.lower))
    assert "Begynt på dette" not in mate.get(handing.write_path).text
    again = browse(handing.writer)
    page = again.get(handing.write_path)
    assert "Det du skrev, er tatt vare på" in page.text
    kept = held(again, page)
    assert (kept[handing.field()], kept["school"]) == ("Begynt på dette", str(handing.upper.id)) and kept["discuss"]
    again.submit(handing.write_path, page)
    with make.reading() as opened:
        assert opened.scalar(select(func.count()).select_from(Draft)) == 0
    assert "er tatt vare på" not in again.get(handing.write_path).text


def test_a_school_outside_the_scope_is_refused_at_the_field_and_nothing_is_kept(
    handing: Handing, writer: Visitor, make: Make
) -> None:
    with make.writing() as opened:
        opened.get_one(Organisation, handing.third.id).active = False
    outside = [str(handing.lower.id), str(make.school().id), str(handing.third.id), str(uuid4()), "\x00' or 1=1"]
    for school in outside:
        fields: dict[str, Any] = {"school": school, handing.field(): STRENGTHS}
        refused = Page(writer.submit(handing.write_path, status=422, **fields).text)
        assert "Velg en videregående skole som er i bruk" in refused.text
        assert held(writer, refused)[handing.field()] == STRENGTHS
    assert "Velg mottakerskolen" in Page(writer.submit(handing.write_path, status=422, school="").text).text
    assert make.log("handover_written") == [] and answers(make) == []
    with work.doing(make.installation):
        assert not handovers.receiving_schools(handing.upper.id), "an upper secondary school never sends to itself"


def test_the_text_guard_looks_at_every_answer(handing: Handing, writer: Visitor, make: Make) -> None:
    fields = to(handing, "Ring mor på mor@example.invalid")
    assert "e-postadressen" in Page(writer.submit(handing.write_path, status=422, **fields).text).text
    fields[handing.field()] = "x" * 501
    writer.submit(handing.write_path, status=422, **fields)
    fields[handing.field()] = "Eleven har diagnosen ADHD."
    asked = Page(writer.submit(handing.write_path, status=422, **fields).text)
    sure = handing.field().replace("answer", "sure")
    assert sure not in writer._form(asked, -1).values and "Er det nødvendig?" in asked.text
    writer.submit(handing.write_path, asked, **as_field(sure, "y"))
    assert len(make.log("text_guard_overridden")) == 1


def test_an_empty_note_is_shared_only_with_a_star(handing: Handing, writer: Visitor) -> None:
    path = f"/handovers/{handing.written('')}"
    page = writer.get(path)
    assert "Skriv noe, eller merk at dere snakker om det på møtet" in page.text
    starred = writer.follow(writer.submit(path, page, form="star"))
    assert "Ingenting er skrevet: det tas opp på møtet" in starred.text
    writer.submit(path, starred, form="share")


def take_back(handing: Handing, scopes: frozenset[ConsentScope] | None = None) -> None:
    """The pupil takes the yes back, or narrows it."""
    with work.doing(handing.make.installation):
        actor, referral = session().get_one(User, handing.writer.id), session().get_one(Referral, handing.referral_id)
        given = session().get_one(Consent, handing.consents[ConsentGiver.PUPIL])
        if scopes is None:
            consents.withdraw(actor, referral, given.id)
            return
        consents.register(
            actor,
            referral,
            giver=given.giver,
            guardian_id=None,
            answer=given.answer,
            form=given.form,
            scopes=scopes,
            answered_on=clock.today(),
            text_id=given.text_id,
        )


def test_without_consent_for_upper_secondary_nothing_is_shared_and_the_page_says_what_is_missing(
    handing: Handing, writer: Visitor, make: Make
) -> None:
    note_id = handing.written()
    waiting = writer.get(f"/handovers/{note_id}")
    take_back(handing, NAV)
    answer = writer.submit(f"/handovers/{note_id}", waiting, form="share", status=409)
    assert "Samtykket dekker ikke videregående skole" in Page(answer.text).text
    assert handing.note(note_id).stage is HandoverStage.DRAFT and make.log("handover_shared") == []
    page = writer.get(f"/handovers/{note_id}")
    assert "Samtykket fra Planta Navnesen dekker ikke videregående skole" in page.text
    assert f"/consents/{handing.referral_id}/register" in page.links
    assert not [form for form in page.forms if form.action.endswith("/share")]
    assert milestone(make) is MilestoneState.NOT_RELEVANT


@pytest.mark.parametrize(("scopes", "accepted"), [(None, True), (NAV, False)], ids=["withdrawn", "narrowed"])
def test_consent_taken_back_in_the_middle_stops_the_handover_at_once(
    handing: Handing,
    writer: Visitor,
    browse: Browse,
    make: Make,
    scopes: frozenset[ConsentScope] | None,
    accepted: bool,
) -> None:
    note_id = handing.shared(read=True, accepted=accepted)
    receiver = browse(handing.receiver)
    before = receiver.get(f"/handovers/{note_id}/received")
    take_back(handing, scopes)
    receiver.get(f"/handovers/{note_id}/received", status=404)
    assert "Planta" not in receiver.get("/handovers/").text
    receiver.submit(
        f"/handovers/{note_id}/received", before, form="ask" if accepted else "accept", status=404, text="?"
    )
    note = handing.note(note_id)
    assert (note.stage, note.stop_reason) == (HandoverStage.STOPPED, StopReason.CONSENT_WITHDRAWN)
    assert "Stanset: samtykket dekker ikke lenger videregående" in writer.get(f"/handovers/{note_id}").text
    assert len(make.log("handover_stopped")) == 1 and milestone(make) is MilestoneState.NOT_RELEVANT
    if scopes is not None:
        take_back(handing, frozenset(ConsentScope))
        receiver.get(f"/handovers/{note_id}/received", status=404)
        page = writer.get(handing.write_path)
        assert "Svarene er hentet fra notatet som ble stanset" in page.text
        anew = writer.submit(handing.write_path, page)
        writer.submit(anew.location, form="share")
        assert "Planta" in receiver.get("/handovers/").text


def reworded(make: Make, question: HandoverQuestion) -> None:
    administrator = make.user(Role.ADMINISTRATOR)
    with work.doing(make.installation):
        actor, current = session().get_one(User, administrator.id), session().get_one(HandoverQuestion, question.id)
        questions.reword(actor, current, Wording("Hva får eleven til å lyse opp?", "Kva?", "What?"))


def test_an_answer_keeps_the_wording_it_was_given_to(
    handing: Handing, writer: Visitor, browse: Browse, make: Make
) -> None:
    old, name = handing.question(), handing.field()
    page = writer.get(handing.write_path)
    reworded(make, old)
    saved = writer.submit(handing.write_path, page, **to(handing), **as_field(name, STRENGTHS))
    assert "Hva er eleven god på" in writer.get(saved.location).text
    page = writer.get(handing.write_path)
    assert held(writer, page)[name] == STRENGTHS and "lyse opp" not in page.text
    writer.submit(handing.write_path, page, **as_field(name, ""))
    page = writer.get(handing.write_path)
    assert "lyse opp" in page.text and "Hva er eleven god på" not in page.text
    writer.submit(handing.write_path, page, **as_field(handing.field(), "Når noen ler."))
    writer.submit(saved.location, form="share")
    with make.reading() as opened:
        assert opened.scalars(select(HandoverAnswer.question_id)).all() == [handing.question().id] != [old.id]
    english = make.user(Role.COUNSELLOR, handing.lower, language="en")
    assert "What? Når noen ler." in browse(english).get(saved.location).text


def test_two_who_write_at_once_see_both_versions_and_lose_nothing(
    handing: Handing, writer: Visitor, browse: Browse, make: Make
) -> None:
    mate = browse(make.user(Role.COUNSELLOR, handing.lower, "Kari Kollega"))
    name, fields = handing.field(), to(handing)
    mine = writer.get(handing.write_path)
    theirs = mate.submit(handing.write_path, **fields, **as_field(name, "Kollegaens ord"))
    conflict = Page(writer.submit(handing.write_path, mine, status=409, **fields, **as_field(name, "Mine ord")).text)
    for words in ("Kari Kollega", "Kollegaens ord", "Mine ord"):
        assert words in conflict.text
    writer.submit(handing.write_path, conflict)
    assert "Mine ord" in mate.get(theirs.location).text
    form = writer.get(handing.write_path)
    mate.submit(theirs.location, form="share")
    late = Page(writer.submit(handing.write_path, form, status=409, **as_field(name, "For sent")).text)
    assert "En kollega har delt det" in late.text and held(writer, late)[name] == "For sent"
    writer.submit(handing.write_path, late, status=409)
    assert "For sent" not in writer.get(theirs.location).text
    assert writer.get(handing.write_path, status=302).title == ""


def test_a_note_sent_to_the_wrong_school_is_stopped_and_written_anew(
    handing: Handing, writer: Visitor, browse: Browse
) -> None:
    path = f"/handovers/{handing.shared(read=True)}"
    writer.submit(f"{path}/stop", status=422)
    writer.submit(f"{path}/stop", reason="wrong_school")
    browse(handing.receiver).get(f"{path}/received", status=404)
    assert "Feil skole" in writer.get(path).text
    page = writer.get(handing.write_path)
    assert held(writer, page)[handing.field()] == STRENGTHS
    saved = writer.submit(handing.write_path, page, school=str(handing.third.id))
    assert saved.location != path and "Fjernby" in writer.get(saved.location).text
    writer.submit(f"{path}/stop", status=409, reason="not_needed")


def test_a_meeting_on_a_day_that_cannot_be_right_is_refused_and_two_who_plan_it_see_both_days(
    handing: Handing, writer: Visitor
) -> None:
    note_id, later = handing.written(), clock.today() + timedelta(days=3)
    path, ahead = f"/handovers/{note_id}", later.isoformat()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"held": "y"}, "Skriv dagen møtet ble holdt."),
        ({"on": ahead, "held": "y"}, "kan ikke ligge fram i tid"),
        ({"on": "2019-01-01"}, "innen ett år"),
        ({"on": "31.02.2026"}, "Skriv datoen"),
    ]
    for fields, said in wrong:
        assert said in Page(writer.submit(f"{path}/meeting", status=422, **fields).text).text
    assert not handing.note(note_id).meeting_held
    shown = writer.get(f"{path}/meeting")
    writer.submit(f"{path}/meeting", on=ahead)
    conflict = Page(writer.submit(f"{path}/meeting", shown, status=409, on=clock.today().isoformat()).text)
    assert day(later) in conflict.text and day(clock.today()) in conflict.text
    writer.submit(f"{path}/meeting", conflict)
    assert f"Planlagt {day(clock.today())}" in writer.get(path).text


def test_a_protected_pupil_and_a_cancelled_request_end_the_handover(make: Make, browse: Browse) -> None:
    handing = Handing(make)
    protected = handing.shared(read=True)
    with work.doing(make.installation):
        protection.protect(session().get_one(User, handing.writer.id), session().get_one(Pupil, handing.pupil.id))
    assert handing.note(protected).stage is HandoverStage.STOPPED
    browse(handing.receiver).get(f"/handovers/{protected}/received", status=404)
    browse(handing.writer).get(f"/handovers/{protected}", status=404)

    referral = make.referral(school=handing.lower, sender=handing.writer)
    handing.referral_id = referral.id
    begun = handing.written()
    with work.doing(make.installation):
        flags.cancel(session().get_one(User, handing.writer.id), session().get_one(Referral, referral.id))
    assert handing.note(begun).stage is HandoverStage.STOPPED
    handing.write_path = f"/handovers/request/{referral.id}"
    answer = browse(handing.writer).submit(handing.write_path, status=409, school=str(handing.upper.id))
    assert "avbrutt" in Page(answer.text).text or "trukket" in Page(answer.text).text
