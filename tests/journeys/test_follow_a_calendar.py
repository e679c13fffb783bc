"""One's deadlines in a calendar of one's own: days and case numbers behind a secret address, and nothing else."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from casework import clock
from casework.actions.organisation import departures, users
from casework.documents.calendar import CalendarDay, render
from casework.language import OSLO
from casework.models import Case, Enrolment, Feed, Milestone, Organisation, User
from casework.models.codes import CaseStage, ConsentStatus, HoldReason, Role, TaskKind
from casework.models.transition_codes import MilestoneKind, MilestoneOwner, MilestoneState
from tests.adviser_day import asked, change, consent, due, join, leave, milestone, step
from tests.browser import Page, Visitor
from tests.handovers import Handing
from tests.make import Make

Browse = Callable[..., Visitor]
MONDAY = datetime(2026, 11, 23, 9, tzinfo=OSLO)
NAME, FAMILY, SCHOOL = "Plantulina", "Sporfriberg", "Planteby skole"


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=True):
        yield


@pytest.fixture
def case(make: Make, adviser: User) -> Case:
    """A case with a next step in three days, and no milestones of its own that are due."""
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)), SCHOOL)
    made = make.case(adviser, school, make.pupil(school, NAME, FAMILY))
    due(make, made, 3)
    with make.writing() as opened:
        for row in opened.scalars(select(Milestone).where(Milestone.case_id == made.id)):
            opened.delete(row)
    return made


def address_of(visitor: Visitor) -> str:
    """Make an address on the page, and read it there."""
    answer = visitor.submit("/calendar/", form=0, status=200)
    found = re.search(r"/calendar/[\w-]{43}\.ics", answer.text)
    assert found
    return found[0]


def fetched(browse: Browse, path: str, **headers: str) -> Any:
    """What a calendar program gets, which is signed in nowhere."""
    answer = browse().client.get(path, headers=headers)
    assert answer.status_code in {200, 304}, answer.status_code
    return answer


def events(body: bytes) -> dict[str, Any]:
    calendar: Any = Calendar.from_ical(body)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def only(browse: Browse, path: str) -> Any:
    (event,) = events(fetched(browse, path).data).values()
    return event


def test_the_calendar_holds_days_and_numbers_and_nothing_about_anybody(
    make: Make, browse: Browse, adviser: User, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    milestone(make, case, MilestoneKind.PLAN_AGREED, 40)
    milestone(make, case, MilestoneKind.CAREER_TALK, 4, MilestoneOwner.SCHOOL)
    theirs = make.case(make.user(Role.ADVISER))
    visitor = browse(adviser)
    path = address_of(visitor)
    answer = fetched(browse, path)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/calendar", "no-store")
    found = sorted(events(answer.data).values(), key=lambda event: event["DTSTART"].dt)
    assert [str(event["SUMMARY"]) for event in found] == [
        f"Oppfølging, sak {case.number}",
        f"Milepæl, sak {case.number}",
    ]
    assert [event["DTSTART"].dt - clock.today() for event in found] == [timedelta(3), timedelta(40)]
    assert all(event["DTEND"].dt - event["DTSTART"].dt == timedelta(1) for event in found)
    assert {str(event["URL"]) for event in found} == {f"http://localhost/cases/{case.id}"}
    assert {str(event["STATUS"]) for event in found} == {"CONFIRMED"}
    text = answer.text.replace("\r\n ", "")
    assert [word for word in (NAME, FAMILY, SCHOOL, theirs.number, adviser.name, adviser.email) if word in text] == []
    calendar: Any = Calendar.from_ical(answer.data)
    assert (str(calendar["X-WR-CALNAME"]), calendar["REFRESH-INTERVAL"].dt) == ("casework", timedelta(hours=4))
    token = path.split("/")[-1].removesuffix(".ics")
    kept = [record.getMessage() for record in caplog.records] + [line.detail for line in make.log()]
    assert [line for line in kept if token in line] == []
    (line,) = make.log("calendar_read")
    assert (line.actor_id, line.detail) == (adviser.id, '{"events":2}')
    page = visitor.get("/calendar/")
    assert token not in visitor.response.text
    assert "Sist lest av en kalender 23. november 2026" in page.text


def test_an_unchanged_calendar_is_the_same_bytes_and_is_not_sent_again(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    milestone(make, case, MilestoneKind.PLAN_AGREED, 40)
    path = address_of(browse(adviser))
    first = fetched(browse, path)
    with time_machine.travel(MONDAY + timedelta(days=2)):
        again = fetched(browse, path)
        assert again.data == first.data
        assert fetched(browse, path, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
        assert len(make.log("calendar_read")) == 2
    due(make, case, 4)
    assert fetched(browse, path, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_step_that_is_moved_changed_and_done_is_one_event_and_then_vanishes(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    path, steps = address_of(visitor), f"/cases/{case.id}/next-step"
    before = only(browse, path)
    seen = [before]
    taken: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (1, "postpone", {"leap": "week"}),
        (2, "change", {"leap": "tomorrow", "kind": "call"}),
        (3, "done", {"leap": "none"}),
    )
    for days, verb, told in taken:
        with time_machine.travel(MONDAY + timedelta(days=days), tick=True):
            visitor.sign_in(adviser.id)
            visitor.submit(f"{steps}/{verb}", **told)
            seen.append(only(browse, path))
    assert {str(event["UID"]) for event in seen} == {str(before["UID"])}
    assert [event["DTSTART"].dt.day for event in seen] == [26, 1, 26, 26]
    assert [str(event["STATUS"]) for event in seen] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    sequences, stamps = [event["SEQUENCE"] for event in seen], [event["LAST-MODIFIED"].dt for event in seen]
    assert sequences == sorted(set(sequences))
    assert stamps == sorted(stamps)
    with time_machine.travel(MONDAY + timedelta(days=4), tick=True):
        visitor.sign_in(adviser.id)
        visitor.submit(f"{steps}/change", leap="week", kind="meet")
        assert {str(event["STATUS"]) for event in events(fetched(browse, path).data).values()} == {
            "CONFIRMED",
            "CANCELLED",
        }
    with time_machine.travel(MONDAY + timedelta(days=34), tick=True):
        assert str(only(browse, path)["STATUS"]) == "CONFIRMED"


def test_a_milestone_that_is_moved_and_answered_stays_one_event(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    due(make, case, None)
    milestone(make, case, MilestoneKind.PLAN_AGREED, 10)
    path = address_of(browse(adviser))
    before = only(browse, path)
    milestone(make, case, MilestoneKind.PLAN_AGREED, 12)
    moved = only(browse, path)
    assert (moved["UID"], moved["DTSTART"].dt - before["DTSTART"].dt) == (before["UID"], timedelta(2))
    assert moved["SEQUENCE"] > before["SEQUENCE"]
    assert moved["DTSTAMP"].dt > before["DTSTAMP"].dt
    with make.writing() as opened:
        row = opened.scalars(select(Milestone).where(Milestone.case_id == case.id)).one()
        row.state, row.done_on = MilestoneState.DONE, clock.today()
    done = only(browse, path)
    assert (str(done["STATUS"]), done["SEQUENCE"] > moved["SEQUENCE"]) == ("CANCELLED", True)
    with time_machine.travel(MONDAY + timedelta(days=31)):
        assert events(fetched(browse, path).data) == {}
    with time_machine.travel(MONDAY + timedelta(days=1), tick=True):
        assert events(fetched(browse, address_of(browse(adviser))).data) == {}, "it was never in this one"


OUT_OF_REACH: dict[str, Callable[[Make, Case, User], None]] = {
    "reassigned": lambda make, case, user: leave(make, case, user),
    "consent is withdrawn": lambda make, case, _: consent(
        make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=30)
    ),
    "consent has expired": lambda make, case, _: consent(make, case, consent=ConsentStatus.EXPIRED),
    "protected": lambda make, case, _: protect(make, case),
    "resting": lambda make, case, _: change(
        make,
        case,
        stage=CaseStage.ON_HOLD,
        hold_reason=HoldReason.AWAY,
        held_until=clock.today() + timedelta(days=30),
    ),
}


def protect(make: Make, case: Case) -> None:
    with make.writing() as opened:
        opened.get_one(Case, case.id).pupil.protected_at = clock.now()


def test_a_case_out_of_reach_is_gone_at_once(make: Make, browse: Browse, adviser: User) -> None:
    cases = {why: make.case(adviser) for why in OUT_OF_REACH}
    path = address_of(browse(adviser))
    for why, case in cases.items():
        assert case.number in fetched(browse, path).text, why
        OUT_OF_REACH[why](make, case, adviser)
        found = events(fetched(browse, path).data).values()
        steps = [event for event in found if str(event["SUMMARY"]) == f"Oppfølging, sak {case.number}"]
        assert steps == [], why


def test_only_what_is_ones_own_to_do_stands_in_it(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    mate, other = make.user(Role.ADVISER, office), make.user(Role.ADVISER, office)
    join(make, case, mate)
    asked(make, case, TaskKind.CALL, 5, adviser)
    asked(make, case, TaskKind.CALL, 6)
    asked(make, case, TaskKind.CALL, 7, mate)
    days = {user.id: _days(browse, user) for user in (adviser, mate, other)}
    assert days == {adviser.id: [3, 5, 6], mate.id: [3, 6, 7], other.id: []}


def _days(browse: Browse, user: User) -> list[int]:
    found = events(fetched(browse, address_of(browse(user))).data).values()
    return sorted((event["DTSTART"].dt - clock.today()).days for event in found)


def test_a_counsellor_follows_the_milestones_of_the_own_school(make: Make, browse: Browse, adviser: User) -> None:
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    counsellor, stranger = make.user(Role.COUNSELLOR, school), make.user(Role.COUNSELLOR)
    case = make.case(adviser, school)
    milestone(make, case, MilestoneKind.CAREER_TALK, 4, MilestoneOwner.SCHOOL)
    body = fetched(browse, address_of(browse(counsellor))).data
    titles = {str(event["SUMMARY"]) for event in events(body).values()}
    assert titles == {f"Milepæl, sak {case.number}"}
    assert {str(event["URL"]) for event in events(body).values()} == {f"http://localhost/pupils/{case.pupil_id}"}
    assert events(fetched(browse, address_of(browse(stranger))).data) == {}


def test_a_school_that_took_a_pupil_over_is_not_told_the_number_of_another_schools_request(
    make: Make, browse: Browse
) -> None:
    handing = Handing(make)
    handing.shared(accepted=True)
    with make.writing() as opened:
        opened.scalars(select(Enrolment)).one().organisation_id = handing.upper.id
    milestone(make, handing.case, MilestoneKind.AUTUMN_CHECKIN, 4, MilestoneOwner.SCHOOL)
    answer = fetched(browse, address_of(browse(handing.receiver)))
    assert {str(event["SUMMARY"]) for event in events(answer.data).values()} == {"Milepæl i casework"}
    assert [word for word in (handing.case.number, "Planta", "Navnesen") if word in answer.text] == []


def gone(browse: Browse, path: str) -> bool:
    return browse().client.get(path).status_code == 404


def test_a_guessed_an_ended_and_a_replaced_address_answer_the_same(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    old = address_of(visitor)
    new = address_of(visitor)
    visitor.submit("/calendar/", form="/end")
    assert "Adressen virker ikke lenger." in visitor.get("/calendar/?ended=").text
    never = "/calendar/" + "a" * 43 + ".ics"
    answers = [browse().client.get(path) for path in (old, new, never, "/calendar/x.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({Page(answer.text).text for answer in answers}) == 1
    assert make.log("access_denied") == []
    assert (len(make.log("feed_made")), len(make.log("feed_revoked"))) == (2, 2)
    with make.reading() as opened:
        assert all(len(feed.token_hash) == 32 for feed in opened.query(Feed))


def test_who_guesses_is_stopped_and_nobody_else(make: Make, browse: Browse, adviser: User) -> None:
    path, guesser = address_of(browse(adviser)), browse().client
    for _ in range(browse().installation.settings.attempts_per_address):
        assert guesser.get("/calendar/guess.ics").status_code == 404
    assert guesser.get("/calendar/guess.ics").status_code == 429
    assert guesser.get(path).status_code == 429
    assert guesser.get(path, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200
    assert browse().get("/account/sign-in").title
    with time_machine.travel(MONDAY + timedelta(minutes=6)):
        assert guesser.get(path).status_code == 200


def test_the_address_ends_with_the_other_sessions_the_role_and_the_user(make: Make, browse: Browse) -> None:
    office, administrator = make.office(), make.user(Role.ADMINISTRATOR)
    adviser = make.user(Role.ADVISER, office)
    visitor = browse(adviser)
    browse(adviser)
    path = address_of(visitor)
    assert "Adressen til kalenderen din slutter også å virke." in visitor.get("/account/sessions").text
    assert "Adressen til kalenderen din slutter også å virke." in visitor.get("/account/password").text
    visitor.submit("/account/sessions", form="end-others")
    assert gone(browse, path)
    path = address_of(visitor)
    with make.writing() as opened:
        person, by = opened.get_one(User, adviser.id), opened.get_one(User, administrator.id)
        told: dict[str, Any] = {"name": person.name, "organisation_id": office.id, "version": person.version}
        users.change(by, person, role=Role.LEAD, **told)
    assert gone(browse, path)
    path = address_of(browse(adviser))
    with make.writing() as opened:
        departures.deactivate(opened.get_one(User, administrator.id), opened.get_one(User, adviser.id))
    assert gone(browse, path)


def test_a_role_without_deadlines_has_no_calendar(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.MANAGER))
    page = visitor.get("/calendar/")
    assert "Rollen din har ingen egne frister" in page.text
    token = visitor.get("/account/profile").forms[-1].values["csrf_token"]
    assert visitor.client.post("/calendar/", data={"csrf_token": token}).status_code == 409


def test_one_takes_the_next_step_of_a_case_to_a_calendar(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    path = f"/calendar/case/{case.id}/next-step.ics"
    assert path in visitor.get(f"/cases/{case.id}").links
    visitor.get(path)
    assert visitor.response.headers["Content-Disposition"] == f'attachment; filename="{case.number}.ics"'
    (event,) = events(visitor.response.data).values()
    assert event == only(browse, address_of(visitor))
    assert NAME not in visitor.response.text
    assert len(make.log("calendar_event_taken")) == 1
    browse(make.user(Role.ADVISER)).get(path, 404)
    browse(make.user(Role.COUNSELLOR)).get(path, 404)
    due(make, case, None)
    assert "Det er ikke noe neste steg å legge i kalenderen." in visitor.get(path, 409).text
    assert step(make, case) is None


def test_a_whole_day_is_that_day_in_norway_also_when_the_clocks_change() -> None:
    days = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 1, 1)]
    made = [CalendarDay(f"{day}@x", "x", "https://x", day, 0, datetime(2026, 1, 1, tzinfo=UTC)) for day in days]
    calendar: Any = Calendar.from_ical(render(made))
    assert [event["DTSTART"].dt for event in calendar.walk("VEVENT")] == days
    (zone,) = calendar.walk("VTIMEZONE")
    told = zone.to_tz(lookup_tzid=False)
    for hour in range(0, 24 * 365 * 3, 7):
        instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        here = instant.astimezone(OSLO).replace(tzinfo=None)
        assert told.utcoffset(here) == instant.astimezone(OSLO).utcoffset() or here.hour == 2, here
