"""A mail in the morning: how much waits, and on which day; nothing about anybody, and in peace when one wants it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from casework import clock
from casework.actions.mailing import running
from casework.installation import Installation
from casework.language import OSLO
from casework.models import Mail, User
from casework.models.codes import ConsentStatus, MailRhythm, MailState, Role
from casework.models.transition_codes import MilestoneKind, MilestoneOwner
from tests.adviser_day import change, consent, due, leave, milestone
from tests.browser import Visitor
from tests.mail_server import ADDRESS, SENDER, Mailbox, listening, mailing
from tests.make import Make

Browse = Callable[..., Visitor]
TUESDAY = datetime(2026, 11, 24, 7, 30, tzinfo=OSLO)
NAME, FAMILY = "Plantulina", "Sporfriberg"


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=True):
        yield


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listening() as box:
        yield box


@pytest.fixture
def sending(installation: Installation, mailbox: Mailbox) -> Installation:
    return mailing(installation, mailbox.port)


def somebody(make: Make, role: Role, at: Any = None, **told: Any) -> User:
    """A user who has accepted the invitation."""
    done: dict[str, Any] = {"password_hash": "x", "totp_confirmed_at": clock.now()}
    return make.user(role, at, **(done | told))


def rows(make: Make) -> list[Mail]:
    with make.reading() as opened:
        return opened.query(Mail).order_by(Mail.day).all()


def numbers(text: str) -> dict[str, int]:
    """The lines of a mail that count something."""
    return {words: int(number) for words, number in re.findall(r"^(.+): (\d+)$", text, re.MULTILINE)}


def test_the_mail_of_an_adviser_holds_numbers_and_days_and_each_number_is_that_of_its_list(
    make: Make, browse: Browse, mailbox: Mailbox, sending: Installation
) -> None:
    office = make.office("Nav Planteby")
    ada = somebody(make, Role.ADVISER, office, name="Ada Planteveileder")
    school = make.school(make.area(office), "Planteby skole")
    days = (-9, -3, 0, 2, 40)
    cases = [make.case(ada, school, make.pupil(school, NAME, FAMILY)) for _ in days]
    for case, left in zip(cases, days, strict=True):
        due(make, case, left)
    done = running.run(sending)
    assert (done.sent, done.waiting, done.dropped) == (1, 0, 0)
    (text,) = mailbox.to(ada.email)
    assert numbers(text) == {"Over frist": 2, "I dag": 1, "Denne uka": 2, "Nye saker": 5}
    visitor = browse(ada)
    for chosen, words in (("overdue", "Over frist"), ("today", "I dag"), ("week", "Denne uka"), ("new", "Nye saker")):
        visitor.get(f"/today?list={chosen}")
        assert len(re.findall(r'id="case-[0-9a-f-]{36}"', visitor.response.text)) == numbers(text)[words]
    (message,) = mailbox.messages
    whole = message.as_string() + text + str(message["Subject"])
    planted = [NAME, FAMILY, "Planteby", "Ada", *(case.number for case in cases), *(str(case.id) for case in cases)]
    assert [word for word in planted if word in whole] == []
    assert "tirsdag 24. november 2026" in text
    assert ADDRESS in text
    assert f"{ADDRESS}/account/profile" in text
    assert visitor.get("/account/profile").headings == ["Profilen min"]
    assert not re.search(r"\d", str(message["Subject"]).replace("24. november 2026", ""))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"].addresses[0].addr_spec == SENDER
    assert abs(message["Date"].datetime - clock.now()) < timedelta(minutes=1)
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert make.log("mail_sent")[-1].actor_id is None
    assert NAME not in str([line.detail for line in make.log()])


def test_however_often_it_runs_a_mail_is_sent_once_a_day_with_the_same_mark(
    make: Make, mailbox: Mailbox, sending: Installation
) -> None:
    ada = somebody(make, Role.ADVISER, language="nn")
    due(make, make.case(ada), -1)
    for _ in range(3):
        running.run(sending)
    (nynorsk,) = mailbox.to(ada.email)
    assert "Opne casework: " in nynorsk
    assert mailbox.messages[0]["Content-Language"] == "nn"
    with time_machine.travel(TUESDAY + timedelta(days=1)):
        running.run(sending)
        running.run(sending)
    assert len(mailbox.envelopes) == 2
    marks = [str(message["Message-ID"]) for message in mailbox.messages]
    assert len(set(marks)) == 2
    assert str(ada.id) not in "".join(marks)
    assert [row.state for row in rows(make)] == [MailState.SENT, MailState.SENT]


def test_who_has_nothing_waiting_is_not_written_to(make: Make, mailbox: Mailbox, sending: Installation) -> None:
    ada = somebody(make, Role.ADVISER)
    case = make.case(ada)
    due(make, case, 40)
    change(make, case, opened_on=clock.today() - timedelta(days=60))
    running.run(sending)
    due(make, case, -1)
    running.run(sending)
    assert (mailbox.envelopes, [row.state for row in rows(make)]) == ([], [MailState.DROPPED])


def test_nobody_without_an_account_in_use_is_written_to(make: Make, mailbox: Mailbox, sending: Installation) -> None:
    office = make.office()
    told: tuple[dict[str, Any], ...] = (
        {"active": False, "deactivated_at": clock.now()},
        {"leaving_at": clock.now()},
        {"password_hash": None},
        {"totp_confirmed_at": None},
        {"mail_rhythm": MailRhythm.OFF},
    )
    for each in told:
        person = somebody(make, Role.ADVISER, office)
        due(make, make.case(person), -1)
        with make.writing() as opened:
            row = opened.get_one(User, person.id)
            for name, value in each.items():
                setattr(row, name, value)
    for role in (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
        somebody(make, role)
    assert running.run(sending).sent == 0
    assert (mailbox.envelopes, rows(make)) == ([], [])


def test_a_lead_is_told_of_cases_nobody_follows_and_a_counsellor_of_milestones_and_consent(
    make: Make, browse: Browse, mailbox: Mailbox, sending: Installation
) -> None:
    office = make.office()
    school = make.school(make.area(office))
    lead, counsellor = somebody(make, Role.LEAD, office, language="en"), somebody(make, Role.COUNSELLOR, school)
    ada = somebody(make, Role.ADVISER, office, mail_rhythm=MailRhythm.OFF)
    cases = [make.case(ada, school) for _ in range(3)]
    leave(make, cases[0], ada)
    for case, days in zip(cases, (-2, -1, 5), strict=True):
        milestone(make, case, MilestoneKind.CAREER_TALK, days, MilestoneOwner.SCHOOL)
    make.referral(school=school)
    running.run(sending)
    (english,), (bokmål,) = mailbox.to(lead.email), mailbox.to(counsellor.email)
    assert numbers(english) == {"Cases without a main adviser": 1}
    assert "Tuesday 24 November 2026" in english
    told, school_day, office_day = numbers(bokmål), browse(counsellor), browse(lead)
    counted = {
        "Milepæler over frist": rows_of(school_day, "/milestones/?list=overdue"),
        "Milepæler med frist innen to uker": rows_of(school_day, "/milestones/?list=soon"),
        "Forespørsler som mangler samtykke": rows_of(school_day, "/referrals/?show=missing-consent"),
    }
    assert told == counted
    assert told["Milepæler over frist"] >= 2
    assert rows_of(office_day, "/assignments/?show=unassigned") == 1


def rows_of(visitor: Visitor, path: str) -> int:
    visitor.get(path)
    return len(re.findall(r'<tr role="row" id=', visitor.response.text))


def at(day: int, hour: int = 8, *, month: int = 11, year: int = 2026) -> Any:
    return time_machine.travel(datetime(year, month, day, hour, tzinfo=OSLO), tick=True)


def test_mails_keep_to_working_hours_and_working_days_and_leave_schools_alone_in_july(
    make: Make, mailbox: Mailbox, sending: Installation
) -> None:
    school = make.school()
    counsellor, ada = somebody(make, Role.COUNSELLOR, school), somebody(make, Role.ADVISER)
    make.referral(school=school)
    make.case(ada)
    for day, hour, month in ((24, 6, 11), (24, 17, 11), (28, 10, 11), (29, 10, 11), (25, 10, 12)):
        with at(day, hour, month=month):
            assert running.run(sending).sent == 0, (day, hour, month)
    assert mailbox.envelopes == []
    with at(24, 16):
        assert running.run(sending).sent == 2
    for day, month in ((6, 5), (17, 5), (1, 7)):
        with at(day, month=month, year=2027):
            running.run(sending)
    assert len(mailbox.to(counsellor.email)) == 1
    assert len(mailbox.to(ada.email)) == 2


def test_once_a_week_is_the_first_working_day_and_a_week_that_began_badly_is_made_up_for(
    make: Make, mailbox: Mailbox, sending: Installation
) -> None:
    ada = somebody(make, Role.ADVISER, mail_rhythm=MailRhythm.WEEKLY)
    due(make, make.case(ada), -1)
    sent = []
    for day in (24, 25, 26, 27, 30):
        with at(day):
            sent.append(running.run(sending).sent)
    assert sent == [1, 0, 0, 0, 1], "the first of them is a week in which nothing ran on Monday"
    with at(1, month=12), make.writing() as opened:
        opened.get_one(User, ada.id).mail_rhythm = MailRhythm.DAILY
    with at(1, month=12):
        assert running.run(sending).sent == 1
    assert len(mailbox.envelopes) == 3


def test_one_chooses_how_often_on_the_profile_and_only_those_with_deadlines_are_asked(
    make: Make, browse: Browse, mailbox: Mailbox, sending: Installation
) -> None:
    ada = somebody(make, Role.ADVISER)
    due(make, make.case(ada), -1)
    visitor = browse(ada)
    page = visitor.get("/account/profile")
    assert page.forms[-1].values["mail_rhythm"] == ["daily"]
    visitor.submit("/account/profile", page, mail_rhythm="off")
    assert make.fresh(User, ada.id).mail_rhythm is MailRhythm.OFF
    assert running.run(sending).sent == 0
    visitor.submit("/account/profile", mail_rhythm="weekly")
    visitor.submit("/account/profile", status=422, mail_rhythm="hourly")
    visitor.submit("/account/profile", mail_rhythm="weekly")
    assert make.fresh(User, ada.id).mail_rhythm is MailRhythm.WEEKLY
    assert [line.detail for line in make.log("mail_chosen")] == ['{"rhythm":"off"}', '{"rhythm":"weekly"}']
    manager = browse(make.user(Role.MANAGER))
    page = manager.get("/account/profile")
    assert "mail_rhythm" not in page.forms[-1].values
    manager.submit("/account/profile", page, mail_rhythm="off")
    assert len(make.log("mail_chosen")) == 2


def test_a_case_out_of_sight_is_not_counted(make: Make, mailbox: Mailbox, sending: Installation) -> None:
    ada = somebody(make, Role.ADVISER)
    case = make.case(ada)
    due(make, case, -1)
    consent(make, case, consent=ConsentStatus.EXPIRED)
    running.run(sending)
    assert mailbox.envelopes == []
