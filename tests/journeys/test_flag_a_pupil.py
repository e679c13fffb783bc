"""A counsellor flags a pupil: the gate question first, one page, a receipt, and nothing kept that should not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from casework import audit, work
from casework.actions.request import flags, numbers
from casework.models import Area, Draft, Guardian, Observation, Organisation, Pupil, Referral, User
from casework.models.codes import Band, Decision, Measure, ObservationCode, Role, Strength, Urgency
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
AUTUMN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "formula": "=HYPERLINK(1)",
    "emoji": "Liker å lage mat 👩🏽‍🍳",
    "quote": 'O\'Brien "sitat" & co',
}


class Desk:
    """A counsellor at a school, with one pupil to flag."""

    def __init__(self, make: Make, browse: Browse) -> None:
        self.make = make
        self.school = make.school()
        self.counsellor = make.user(Role.COUNSELLOR, self.school, name="Rada Giver")
        self.pupil = make.pupil(self.school, "Planta", "Navnesen")
        self.visitor = browse(self.counsellor)
        self.path = f"/flags/pupil/{self.pupil.id}"

    def send(self, status: int = 302, **fields: Any) -> Any:
        values: dict[str, Any] = {"protection": "no", "informed": "yes", "strengths": ["people"]}
        return self.visitor.submit(self.path, form=-1, status=status, **(values | fields))

    def rows(self, kind: type[Any]) -> list[Any]:
        with self.make.reading() as opened:
            return list(opened.scalars(select(kind)))


@pytest.fixture
def desk(make: Make, browse: Browse) -> Desk:
    return Desk(make, browse)


def test_a_counsellor_flags_a_pupil_with_three_answers_and_sees_the_receipt(desk: Desk) -> None:
    response = desk.send()
    page = desk.visitor.follow(response)
    (referral,) = desk.rows(Referral)
    assert referral.measures == {Measure.TRANSITION}
    assert (referral.urgency, referral.decision) == (Urgency.ORDINARY, Decision.NEW)
    assert "Meldingen er sendt" in page.text
    assert "Planta Navnesen" in page.text
    assert "Planta" not in page.title
    assert desk.make.log("pupil_flagged")
    assert str(desk.pupil.id) not in response.location


def test_a_request_goes_to_the_office_of_the_schools_area(desk: Desk) -> None:
    desk.send()
    (referral,) = desk.rows(Referral)
    area = desk.make.fresh(Area, desk.school.area_id)
    assert (referral.area_id, referral.office_id) == (area.id, area.office_id)


def test_a_number_somebody_has_is_drawn_anew(desk: Desk, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = make.referral().number
    draws = iter([taken, taken, "OV-2026-NEWER"])
    monkeypatch.setattr(numbers, "new_number", lambda: next(draws))
    desk.send()
    assert sorted(each.number for each in desk.rows(Referral)) == sorted([taken, "OV-2026-NEWER"])


def test_everything_on_the_page_is_kept_sealed_and_shown_again(desk: Desk) -> None:
    fields: dict[str, Any] = {
        "seen_attendance": "absence_20_49",
        "seen_other": ["choice_uncertain", "belonging"],
        "strengths": ["wants_job", "technology"],
        "measures": ["transition", "job"],
        "urgency": "soon",
        "note": "Trives best i praktiske fag.",
        "guardian1-name": "Mor Navnesen",
        "guardian1-phone": "22 22 22 22",
        "guardian1-parental_responsibility": "y",
    }
    page = desk.visitor.follow(desk.send(**fields))
    shown = ("Fravær", "20–49 prosent", "Ønsker jobb", "Trives best i praktiske fag.", "Mor Navnesen", "Innen to uker")
    for words in shown:
        assert words in page.text, words
    observations, (guardian,) = desk.rows(Observation), desk.rows(Guardian)
    assert {each.observed_on for each in observations} == {date.today()}
    assert b"attendance" not in b"".join(each.code for each in observations)
    assert b"Navnesen" not in guardian.name
    assert guardian.parental_responsibility and not guardian.may_receive_information


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_a_protected_address_stops_everything_and_keeps_nothing(desk: Desk, answer: str) -> None:
    desk.visitor.client.post(
        f"/drafts/flag/{desk.pupil.id}",
        data={"protection": "no", "note": "Begynt"},
        headers={"X-CSRFToken": _token(desk)},
    )
    assert len(desk.rows(Draft)) == 1
    page = desk.visitor.follow(desk.send(protection=answer, note="Skal ikke lagres"))
    assert "Følg egen rutine" in page.text
    assert desk.rows(Referral) == [] == desk.rows(Draft)


def test_a_draft_is_never_kept_before_the_first_question_is_answered_no(desk: Desk) -> None:
    for fields in ({"note": "Tidlig"}, {"protection": "yes", "note": "Skjermet"}, {"protection": "unsure"}):
        answer = desk.visitor.client.post(
            f"/drafts/flag/{desk.pupil.id}", data=fields, headers={"X-CSRFToken": _token(desk)}
        )
        assert answer.status_code == 422
    assert desk.rows(Draft) == []


def test_the_warning_about_child_protection_stands_on_the_page(desk: Desk) -> None:
    assert "går direkte til barnevernet, utenfor dette verktøyet" in desk.visitor.get(desk.path).text


def test_observations_lapse_on_the_next_first_of_august(make: Make, browse: Browse) -> None:
    for day, lapses in ((AUTUMN, date(2027, 8, 1)), (datetime(2027, 7, 31, 12, tzinfo=UTC), date(2027, 8, 1))):
        with time_machine.travel(day, tick=False):
            desk = Desk(make, browse)
            desk.send(seen_attendance="absence_50")
            with make.reading() as opened:
                seen = opened.scalars(select(Observation).order_by(Observation.observed_on.desc())).first()
            assert seen is not None and seen.expires_on == lapses


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"protection": None}, "Svar på dette først"),
        ({"informed": None}, "Svar på om eleven vet om dette"),
        ({"strengths": None}, "Velg minst én styrke eller én observasjon"),
        ({"measures": None}, "Velg minst ett tiltak"),
        ({"measures": ["other"]}, "Velg et av svarene"),
        ({"urgency": "now"}, "Velg et av svarene"),
        ({"seen_attendance": "basis_half"}, "Velg et av svarene"),
        ({"observed_on": ""}, "Velg dagen"),
        ({"observed_on": "i går"}, "Skriv datoen"),
        ({"observed_on": "2999-01-01", "seen_attendance": "absence_50"}, "kan ikke være i framtiden"),
        ({"observed_on": "2019-01-01", "seen_attendance": "absence_50"}, "dette skoleåret"),
        (
            {
                "seen_attendance": "absence_50",
                "seen_assessment_basis": "basis_half",
                "seen_grades_low": "low_3",
                "seen_other": ["belonging", "choice_uncertain"],
            },
            "høyst fire",
        ),
        ({"note": "x" * 501}, "500"),
        ({"note": "a\x00b"}, "tegn som ikke"),
        ({"note": "a\u202eb"}, "tegn som ikke"),
        ({"note": "Fødselsnummer 01010750160"}, "fødselsnummeret"),
        ({"note": "Ring mor på tlf 22 22 22 22"}, "kontaktopplysninger"),
        ({"note": "Skriv til mor@example.invalid"}, "kontaktopplysninger"),
        ({"guardian1-phone": "22 22 22 22"}, "navnet på den foresatte"),
        ({"guardian1-name": "Mor Navnesen", "guardian1-phone": "12"}, "åtte sifre"),
        ({"guardian2-name": "x" * 101}, "100"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field_and_what_was_typed_stays(
    desk: Desk, fields: dict[str, Any], words: str
) -> None:
    typed = {"guardian2-name": "Bestefar Navnesen", "urgency": "soon"} | fields
    response = desk.send(status=422, **typed)
    assert words in response.text
    assert "Feil: " in response.text
    if "guardian2-name" not in fields:
        assert "Bestefar Navnesen" in response.text
    assert desk.rows(Referral) == [] == desk.rows(Guardian)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_strange_text_is_kept_as_typed_and_does_nothing(desk: Desk, text: str) -> None:
    response = desk.visitor.follow(desk.send(note=text))
    assert text in response.text
    assert "<script>alert" not in desk.visitor.response.text


def test_the_guard_asks_once_and_the_log_keeps_only_that_it_was_overridden(desk: Desk) -> None:
    note = "Eleven har fortalt om en ADHD-diagnose."
    response = desk.send(status=422, note=note)
    assert "Er det nødvendig?" in response.text
    assert 'name="note_confirmed"' in response.text
    desk.send(note=note, note_confirmed="y")
    (line,) = desk.make.log("text_guard_overridden")
    assert "ADHD" not in line.detail and line.detail == "{}"


def test_the_guard_never_lets_a_number_through_whatever_is_ticked(desk: Desk) -> None:
    desk.send(status=422, note="Fnr 01010750160", note_confirmed="y")


def test_weeks_in_a_row_are_no_phone_number(desk: Desk) -> None:
    desk.send(note="Var borte uke 34 35 36 37.")


def test_a_pupil_with_a_request_under_way_is_refused_kindly_with_the_way_to_it(desk: Desk) -> None:
    path = desk.send().location.split("?")[0]
    page = desk.visitor.get(desk.path)
    assert "alt meldt behov" in page.text
    assert path in page.links


def test_a_school_whose_area_has_no_office_is_told_whom_to_ask(desk: Desk) -> None:
    with desk.make.writing() as opened:
        opened.get_one(Area, desk.school.area_id).office_id = None
    assert "Si fra til administratoren" in desk.send(status=422, note="Tatt vare på").text
    assert desk.rows(Referral) == []


def test_a_school_outside_the_areas_sends_to_the_area_for_all_others(desk: Desk, make: Make) -> None:
    office = make.office()
    with make.writing() as opened:
        rest = opened.scalars(select(Area).where(Area.catch_all)).first()
        if rest is None:
            rest = Area(name="Øvrige", catch_all=True)
            opened.add(rest)
        rest.office_id = office.id
        opened.get_one(Organisation, desk.school.id).area_id = None
    desk.send()
    (referral,) = desk.rows(Referral)
    assert referral.office_id == office.id


def test_only_a_counsellor_of_the_pupils_own_school_may_flag(desk: Desk, make: Make, browse: Browse) -> None:
    for user in (make.user(Role.COUNSELLOR), make.user(Role.ADVISER), make.user(Role.LEAD), make.user(Role.MANAGER)):
        browse(user).get(desk.path, status=404)
    assert len(make.log("access_denied")) == 4


def test_a_flag_posted_twice_is_one_request(desk: Desk) -> None:
    page = desk.visitor.get(desk.path)
    fields: dict[str, Any] = {"protection": "no", "informed": "yes", "strengths": ["people"]}
    first = desk.visitor.submit(desk.path, page, **fields)
    second = desk.visitor.submit(desk.path, page, **fields)
    assert first.location == second.location
    assert len(desk.rows(Referral)) == 1


def test_a_flag_can_be_changed_while_nav_has_no_case(desk: Desk) -> None:
    desk.send(seen_attendance="absence_10_19", note="Gammel tekst")
    (referral,) = desk.rows(Referral)
    path = f"/flags/{referral.id}/change"
    desk.visitor.submit(path, seen_attendance="absence_50", note="Etter", urgency="this_week")
    page = desk.visitor.get(f"/referrals/{referral.id}")
    assert "50 prosent eller mer" in page.text and "Etter" in page.text
    assert "10–19" not in page.text and "Gammel tekst" not in page.text
    assert desk.make.log("flag_changed")


def test_two_who_change_a_flag_at_once_see_both_versions_and_lose_nothing(
    desk: Desk, make: Make, browse: Browse
) -> None:
    desk.send(note="Fra først av")
    (referral,) = desk.rows(Referral)
    path = f"/flags/{referral.id}/change"
    mine = desk.visitor.get(path)
    browse(make.user(Role.COUNSELLOR, desk.school)).submit(path, note="Kollegaens tekst")
    response = desk.visitor.submit(path, mine, status=409, note="Min tekst")
    assert "Kollegaens tekst" in response.text and "Min tekst" in response.text
    desk.visitor.submit(path, Page(response.text), note="Min tekst")
    assert "Min tekst" in desk.visitor.get(f"/referrals/{referral.id}").text


def test_what_nav_has_looked_at_in_between_is_no_conflict(desk: Desk, make: Make) -> None:
    desk.send()
    (referral,) = desk.rows(Referral)
    page = desk.visitor.get(f"/flags/{referral.id}/change")
    with make.writing() as opened:
        opened.get_one(Referral, referral.id).seen_at = AUTUMN
    desk.visitor.submit(f"/flags/{referral.id}/change", page, note="Går fint")


def test_an_observation_that_stands_keeps_its_day_unless_it_is_seen_again(desk: Desk, make: Make) -> None:
    with time_machine.travel(AUTUMN, tick=False):
        desk.visitor.sign_in(desk.counsellor.id)
        desk.send(seen_attendance="absence_50")
        (referral,) = desk.rows(Referral)
    for again, day in ((None, AUTUMN.date()), ("y", date(2026, 12, 24))):
        with time_machine.travel(datetime(2026, 12, 24, 12, tzinfo=UTC), tick=False):
            desk.visitor.sign_in(desk.counsellor.id)
            desk.visitor.submit(f"/flags/{referral.id}/change", again=again)
            (seen,) = desk.rows(Observation)
            assert seen.observed_on == day


def test_a_request_that_has_become_a_case_can_be_neither_changed_nor_taken_back(make: Make, browse: Browse) -> None:
    case = make.case()
    counsellor = make.user(Role.COUNSELLOR, make.fresh(Organisation, make.fresh(Referral, case.referral_id).school_id))
    visitor = browse(counsellor)
    visitor.get(f"/flags/{case.referral_id}/change", status=409)
    page = visitor.get(f"/flags/{case.referral_id}/cancel")
    visitor.submit(f"/flags/{case.referral_id}/cancel", page, status=409)


def test_a_request_that_is_taken_back_is_gone_for_nav_and_may_be_sent_again(desk: Desk) -> None:
    desk.send()
    (referral,) = desk.rows(Referral)
    desk.visitor.submit(f"/flags/{referral.id}/cancel")
    assert "trukket" in desk.visitor.get(f"/referrals/{referral.id}").text
    assert desk.make.log("request_cancelled")
    desk.send()
    assert len(desk.rows(Referral)) == 2


def test_a_flag_holds_what_the_action_was_given(make: Make) -> None:
    referral = make.referral()
    with work.doing(make.installation) as opened:
        actor, standing = opened.get_one(User, referral.sent_by_id), opened.get_one(Referral, referral.id)
        content = flags.Flag(
            frozenset({Measure.JOB}),
            Urgency.SOON,
            referral.informed,
            frozenset({Strength.PEOPLE}),
            {ObservationCode.ATTENDANCE: Band.ABSENCE_50},
            date.today(),
            None,
        )
        flags.edit(actor, standing, content, stamp=flags.reread(actor, standing).stamp)
    with make.reading() as opened:
        reading = audit.read(None, audit.ProgressOpened(referral.owner))
        found = flags.read(reading, opened.get_one(Referral, referral.id))
    assert (found.measures, found.strengths) == (frozenset({Measure.JOB}), (Strength.PEOPLE,))
    assert [each.band for each in found.observations] == [Band.ABSENCE_50]


def test_a_pupil_of_another_school_is_as_if_absent(desk: Desk, make: Make) -> None:
    other: Pupil = make.pupil()
    desk.visitor.get(f"/flags/pupil/{other.id}", status=404)
    desk.visitor.get("/flags/pupil/00000000-0000-4000-8000-000000000000", status=404)


def _token(desk: Desk) -> str:
    page = desk.visitor.get(desk.path)
    return next(form.values["csrf_token"][0] for form in page.forms if "csrf_token" in form.values)
