"""People sign in with a password and a second factor; nobody else does, and nobody learns who exists."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask

from casework import clock
from casework.actions.account import passwords
from casework.models import Attempt, RecoveryCode, SignIn, User
from casework.models.codes import Role
from casework.privacy.place import Sealed
from tests.browser import Page, Visitor
from tests.journeys.arriving import PASSWORD, copy_of, give_password, reference, sign_in, somebody
from tests.make import Make

Browse = Callable[..., Visitor]
WRONG = "Feil e-postadresse eller passord."


class Counter:
    """Stands where passwords are hashed, counts what is asked, and says no."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str | None] = []
        monkeypatch.setattr(passwords, "matches", self.matches)

    def matches(self, kept: str | None, _password: str) -> bool:
        self.asked.append(kept)
        return False


def reasons(make: Make) -> list[str]:
    return [json.loads(line.detail)["reason"] for line in make.log("sign_in_failed")]


def test_an_adviser_signs_in_with_password_and_code_and_it_is_logged(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make, Role.ADMINISTRATOR), browse()
    page = sign_in(visitor, person)
    assert page.headings == ["Brukere"]
    [line] = make.log("signed_in")
    assert line.actor_id == person.user.id


def test_the_e_mail_address_is_the_same_in_capitals_and_with_space_around(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make), browse()
    visitor.submit("/account/sign-in", form="", email=f"  {person.user.email.upper()} ", password=PASSWORD)


def test_the_password_alone_opens_nothing(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make, Role.ADMINISTRATOR), browse()
    give_password(visitor, person)
    visitor.get("/users/", 302)
    visitor.get("/account/profile", 302)
    visitor.get("/account/enrol", 302)


def test_a_wrong_password_a_stranger_and_a_deactivated_user_get_the_same_answer(make: Make, browse: Browse) -> None:
    person, gone = somebody(make), somebody(make)
    with make.writing() as opened:
        standing = opened.get_one(User, gone.user.id)
        standing.active, standing.deactivated_at = False, clock.now()
    pages = []
    wrong, stranger = (person.user.email, "feil passord i dag"), ("ukjent@example.invalid", PASSWORD)
    tried = (wrong, stranger, (gone.user.email, PASSWORD))
    for email, password in tried:
        visitor = browse()
        answer = visitor.submit("/account/sign-in", form="", status=422, email=email, password=password)
        pages.append(Page(answer.text).text.replace(email, ""))
    assert WRONG in pages[0]
    assert pages[0] == pages[1] == pages[2]
    assert reasons(make) == ["wrong_password", "unknown_user", "inactive"]


def test_what_was_typed_is_kept_but_never_the_password(make: Make, browse: Browse) -> None:
    visitor = browse()
    typed: dict[str, Any] = {"email": "ukjent@example.invalid", "password": "feil passord"}
    answer = visitor.submit("/account/sign-in", form="", status=422, **typed)
    assert "ukjent@example.invalid" in answer.text
    assert "feil passord" not in answer.text
    assert Page(answer.text).title.startswith("Feil: ")


def test_strange_input_is_answered_in_words(make: Make, browse: Browse) -> None:
    strange = ["", " ", "a" * 300, "nul\x00@example.invalid", "\u202egro@example.invalid", "<script>@x", "🦊", "=1+1"]
    for email in strange:
        answer = browse().submit("/account/sign-in", form="", status=422, email=email, password="feil passord i dag")
        assert "<script>@x" not in answer.text


def test_forty_guesses_cost_ten_hashes_and_then_the_owner_waits_too(
    make: Make, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, visitor, counter = somebody(make), browse(), Counter(monkeypatch)
    statuses = []
    for _ in range(40):
        page = visitor.get("/account/sign-in")
        form = next(form for form in page.forms if "password" in form.values)
        values = dict(form.values, email=person.user.email, password="feil passord i dag")
        statuses.append(visitor.client.post("/account/sign-in", data=values).status_code)
    assert len(counter.asked) == 10
    assert statuses == [422] * 10 + [429] * 30
    assert reasons(make).count("too_many") == 30
    monkeypatch.undo()
    page = give_password(browse(), person, status=429)
    assert "Vent fem minutter" in page.text
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=False):
        give_password(browse(), person)


def test_guesses_at_a_stranger_are_limited_alike(make: Make, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(monkeypatch)
    for number in range(12):
        status = 422 if number < 10 else 429
        typed: dict[str, Any] = {"email": "ukjent@example.invalid", "password": "feil passord"}
        browse().submit("/account/sign-in", form="", status=status, **typed)
    assert counter.asked == [None] * 10


def test_guesses_at_the_same_moment_are_counted_one_by_one(
    make: Make, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, counter = somebody(make), Counter(monkeypatch)

    def guess(_number: int) -> int:
        visitor = Visitor(app)
        page = visitor.get("/account/sign-in")
        form = next(form for form in page.forms if "password" in form.values)
        values = dict(form.values, email=person.user.email, password="feil passord i dag")
        return visitor.client.post("/account/sign-in", data=values).status_code

    with ThreadPoolExecutor(8) as crowd:
        statuses = list(crowd.map(guess, range(24)))
    assert len(counter.asked) == 10
    assert sorted(statuses) == [422] * 10 + [429] * 14


def test_an_office_behind_one_address_is_stopped_at_sixty_failures(
    make: Make, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    Counter(monkeypatch)
    statuses = []
    for number in range(62):
        visitor = browse()
        form = visitor.get("/account/sign-in").forms[-1]
        values = dict(form.values, email=f"ukjent{number}@example.invalid", password="feil passord i dag")
        statuses.append(visitor.client.post("/account/sign-in", data=values).status_code)
    assert statuses == [422] * 60 + [429] * 2


def test_signing_in_rightly_is_not_a_failure_and_the_table_names_nobody(make: Make, browse: Browse) -> None:
    person = somebody(make)
    for _ in range(12):
        give_password(browse(), person)
    browse().submit("/account/sign-in", form="", status=422, email=person.user.email, password="feil passord i dag")
    with make.reading() as opened:
        rows = opened.query(Attempt).all()
    assert len(rows) == 2
    assert all(person.user.email.encode() not in row.scope for row in rows)


def test_no_more_than_two_hashes_are_counted_at_once(make: Make, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person, now, most = somebody(make), [0], [0]
    with make.writing() as opened:
        opened.get_one(User, person.user.id).password_hash = PasswordHasher().hash(PASSWORD)  # long enough to meet
    verify = passwords._hasher.verify

    class Slow:
        def verify(self, kept: str, password: str) -> bool:
            now[0] += 1
            most[0] = max(most[0], now[0])
            try:
                return verify(kept, password)
            finally:
                now[0] -= 1

    monkeypatch.setattr(passwords, "_hasher", Slow())
    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(lambda _: give_password(Visitor(app), person), range(6)))
    assert 1 <= most[0] <= 2


def test_a_code_is_good_once(make: Make, browse: Browse) -> None:
    person = somebody(make)
    with time_machine.travel(clock.now(), tick=False):
        code = person.code()
        first, second = browse(), browse()
        give_password(first, person)
        give_password(second, person)
        first.submit("/account/second-factor", form="", code=code)
        second.submit("/account/second-factor", form="", status=422, code=code)
        second.submit("/account/second-factor", form="", status=422, code=person.code(-1))
        second.submit("/account/second-factor", form="", code=person.code(1))
    assert reasons(make) == ["wrong_code", "wrong_code"]


def test_a_phone_may_be_half_a_minute_off(make: Make, browse: Browse) -> None:
    for steps, status in ((-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)):
        person, visitor = somebody(make), browse()
        with time_machine.travel(clock.now(), tick=False):
            give_password(visitor, person)
            written = f" {person.code(steps)[:3]} {person.code(steps)[3:]}"
            visitor.submit("/account/second-factor", form="", status=status, code=written)


def test_codes_cannot_be_guessed_for_long(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make), browse()
    give_password(visitor, person)
    for number in range(12):
        visitor.submit("/account/second-factor", form="", status=422 if number < 10 else 429, code="000000")


def test_a_strange_code_is_only_wrong(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make), browse()
    give_password(visitor, person)
    for code in ("", "x" * 50, "\x00", "\u202e123456", "12345", "<script>", "🦊", "１２３４５６"):
        visitor.submit("/account/second-factor", form="", status=422, code=code)


def test_the_second_step_must_be_taken_within_five_minutes(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make), browse()
    give_password(visitor, person)
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=False):
        visitor.get("/account/second-factor", 302)


def test_every_stage_has_a_new_session_and_the_old_one_is_dead(make: Make, browse: Browse, app: Flask) -> None:
    person, visitor = somebody(make, Role.ADMINISTRATOR), browse()
    visitor.get("/account/sign-in")
    assert reference(visitor) is None
    give_password(visitor, person)
    half, old = reference(visitor), copy_of(app, visitor)
    visitor.submit("/account/second-factor", form="", code=person.code())
    assert reference(visitor) not in (None, half)
    old.get("/account/second-factor", 302)
    old.get("/users/", 302)


def test_a_reference_planted_before_signing_in_is_not_taken_over(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make), browse()
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
    sign_in_page = visitor.get("/account/sign-in")
    assert sign_in_page
    give_password(visitor, person)
    assert reference(visitor) != "planted"


def test_a_cookie_from_before_signing_out_opens_nothing(make: Make, browse: Browse, app: Flask) -> None:
    person, visitor = somebody(make, Role.ADMINISTRATOR), browse()
    page = sign_in(visitor, person)
    stolen = copy_of(app, visitor)
    stolen.get("/users/")
    answer = visitor.client.post("/account/sign-out", data=page.forms[0].values)
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    stolen.get("/users/", 302)
    visitor.get("/users/", 302)
    assert make.log("signed_out")[-1].actor_id == person.user.id


def test_a_session_dies_after_half_an_hour_unused(make: Make, browse: Browse) -> None:
    visitor, began = browse(make.user(Role.ADMINISTRATOR)), clock.now()
    with time_machine.travel(began + timedelta(minutes=29), tick=False):
        visitor.get("/users/")
    with time_machine.travel(began + timedelta(minutes=58), tick=False):
        visitor.get("/users/")
    with time_machine.travel(began + timedelta(minutes=89), tick=False):
        visitor.get("/users/", 302)


def test_a_session_dies_after_twelve_hours_however_busy(make: Make, browse: Browse) -> None:
    visitor, began = browse(make.user(Role.ADMINISTRATOR)), clock.now()
    for minutes in range(25, 12 * 60, 25):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            visitor.get("/users/")
    with time_machine.travel(began + timedelta(hours=12, seconds=1), tick=False):
        visitor.get("/users/", 302)


def test_keeping_alive_keeps_alive(make: Make, browse: Browse) -> None:
    visitor, began = browse(make.user(Role.ADMINISTRATOR)), clock.now()
    token = visitor.get("/users/").forms[0].values["csrf_token"][0]
    with time_machine.travel(began + timedelta(minutes=28), tick=False):
        assert visitor.client.post("/account/keep-alive", headers={"X-CSRFToken": token}).status_code == 204
    with time_machine.travel(began + timedelta(minutes=50), tick=False):
        visitor.get("/users/")


def test_who_lost_a_session_comes_back_to_the_page_they_asked_for(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make, Role.ADMINISTRATOR), browse()
    asked = visitor.client.get("/organisations/").location
    visitor.submit(asked, form="", email=person.user.email, password=PASSWORD)
    answer = visitor.submit(visitor.response.location, form="", code=person.code())
    assert answer.location == "/organisations/"


ELSEWHERE = (
    "https://ond.invalid/",
    "//ond.invalid",
    "/\\ond.invalid",
    "\\/ond.invalid",
    "javascript:alert(1)",
    "/\t/ond.invalid",
    "/%0a",
    "/finnes/ikke",
    "/account/sign-out",
    "users/",
    "/users/\r\nX: y",
    "http:users",
)


def test_nobody_is_sent_elsewhere_after_signing_in(make: Make, browse: Browse) -> None:
    person, began = somebody(make, Role.ADMINISTRATOR), clock.now()
    for number, elsewhere in enumerate(ELSEWHERE):
        visitor = browse()
        with time_machine.travel(began + timedelta(minutes=number), tick=False):
            page = visitor.get("/account/sign-in")
            values = dict(page.forms[-1].values, email=person.user.email, password=PASSWORD, next=elsewhere)
            first = visitor.client.post("/account/sign-in", data=values)
            if first.status_code == 302:
                held = visitor.get("/account/second-factor").forms[-1].values
                values = dict(held, code=person.code(), next=elsewhere)
                first = visitor.client.post("/account/second-factor", data=values)
            assert (first.status_code, first.location) in ((302, "/users/"), (422, None)), elsewhere


def test_a_recovery_code_opens_once(make: Make, browse: Browse) -> None:
    person = somebody(make)
    visitor = browse()
    sign_in(visitor, person)
    page = Page(visitor.submit("/account/recovery-codes", form="", status=200, current=PASSWORD).text)
    codes = [word for word in page.text.split() if word.count("-") == 3]
    assert len(set(codes)) == 10
    for status in (302, 422):
        other = browse()
        give_password(other, person)
        other.submit("/account/second-factor?recovery=1", form="", status=status, code=codes[0].upper())
    with make.reading() as opened:
        assert opened.query(RecoveryCode).filter(RecoveryCode.used_at.is_(None)).count() == 9
        assert not opened.query(RecoveryCode).filter(RecoveryCode.code_hash == codes[1].encode()).count()
    [used] = make.log("recovery_code_used")
    assert json.loads(used.detail) == {"left": 9}


def test_a_damaged_secret_refuses_in_words_and_is_reported_but_a_recovery_code_still_opens(
    make: Make, browse: Browse
) -> None:
    person, visitor = somebody(make), browse()
    sign_in(visitor, person)
    page = Page(visitor.submit("/account/recovery-codes", form="", status=200, current=PASSWORD).text)
    code = next(word for word in page.text.split() if word.count("-") == 3)
    with make.writing() as opened:
        standing = opened.get_one(User, person.user.id)
        assert standing.totp_secret is not None
        standing.totp_secret = Sealed(standing.totp_secret[:-1] + bytes([standing.totp_secret[-1] ^ 1]))
    other = browse()
    give_password(other, person)
    answer = other.submit("/account/second-factor", form="", status=422, code=person.code())
    assert "kan ikke leses" in answer.text
    assert make.log("integrity_fault")
    other.submit("/account/second-factor", form="", code=code)


def test_signing_in_does_not_disturb_who_is_editing_the_user(make: Make, browse: Browse) -> None:
    person = somebody(make)
    sign_in(browse(), person)
    assert make.fresh(User, person.user.id).version == person.user.version


def test_the_cookie_holds_a_reference_that_the_database_does_not(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make), browse()
    sign_in(visitor, person)
    with make.reading() as opened:
        kept = [row.reference_hash for row in opened.query(SignIn).all()]
    assert len(reference(visitor) or "") >= 43
    assert (reference(visitor) or "").encode() not in kept


def test_a_post_without_a_token_changes_nothing(make: Make, browse: Browse) -> None:
    person, visitor = somebody(make), browse()
    answer = visitor.client.post("/account/sign-in", data={"email": person.user.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert reference(visitor) is None


def test_two_tabs_opened_at_once_after_the_password_share_one_token(make: Make, browse: Browse) -> None:
    """The token stands in the cookie before any page is opened, so that no tab makes one of its own."""
    person, visitor = somebody(make), browse()
    visitor.submit("/account/sign-in", form="", email=person.user.email, password=PASSWORD)
    with visitor.client.session_transaction() as cookie:
        assert "csrf_token" in cookie
