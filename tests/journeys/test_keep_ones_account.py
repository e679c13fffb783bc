"""Everybody sees and ends their own sessions, changes their password, and chooses their language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine

from casework import clock
from casework.models import SignIn, User
from casework.models.codes import Role
from tests.browser import Page, Visitor
from tests.journeys.arriving import PASSWORD, give_password, sign_in, somebody
from tests.make import Make

Browse = Callable[..., Visitor]
NEW = "fem grønne stoler ved vinduet"


def test_one_ends_another_session_of_ones_own_and_not_somebody_elses(make: Make, browse: Browse) -> None:
    user, stranger = make.user(Role.MANAGER), make.user(Role.MANAGER)
    here, there, elsewhere = browse(user), browse(user), browse(stranger)
    page = here.get("/account/sessions")
    assert page.text.count("Denne økten") == 1
    here.submit("/account/sessions", page, form="/end")
    there.get("/releases/", 302)
    here.get("/releases/")
    with make.reading() as opened:
        other = opened.query(SignIn).filter(SignIn.user_id == stranger.id).one()
    token = page.forms[0].values["csrf_token"]
    answer = here.client.post(f"/account/sessions/{other.id}/end", data={"csrf_token": token})
    assert answer.status_code == 404
    elsewhere.get("/releases/")


def test_one_ends_all_other_sessions_at_once(make: Make, browse: Browse) -> None:
    user = make.user(Role.MANAGER)
    here, others = browse(user), [browse(user), browse(user)]
    here.submit("/account/sessions", form="end-others")
    for other in others:
        other.get("/releases/", 302)
    assert "Alle de andre øktene dine er avsluttet." in here.get("/account/sessions?done=others").text


def test_a_new_password_takes_the_old_one_and_ends_the_other_sessions(make: Make, browse: Browse) -> None:
    person = somebody(make, Role.MANAGER)
    here, other = browse(person.user), browse(person.user)
    page = here.follow(here.submit("/account/password", form="", current=PASSWORD, new_password=NEW))
    assert "Det nye passordet er i bruk." in page.text
    other.get("/releases/", 302)
    here.get("/releases/")
    give_password(browse(), person, PASSWORD, status=422)
    give_password(browse(), person, NEW)
    assert make.log("password_set")


def test_the_present_password_is_asked_for_and_guesses_are_counted(make: Make, browse: Browse) -> None:
    person = somebody(make, Role.MANAGER)
    here = browse(person.user)
    for current, new in ((PASSWORD, "kort"), (PASSWORD, ""), ("", NEW), (PASSWORD, "Sommer2026Bergen!")):
        here.submit("/account/password", form="", status=422, current=current, new_password=new)
    for number in range(11):
        status = 422 if number < 10 else 429
        here.submit("/account/password", form="", status=status, current="feil passord i dag", new_password=NEW)
    here.submit("/account/recovery-codes", form="", status=429, current=PASSWORD)
    assert make.fresh(User, person.user.id).password_hash == person.user.password_hash


def test_new_recovery_codes_take_the_old_ones(make: Make, browse: Browse) -> None:
    person = somebody(make, Role.MANAGER)
    here = browse(person.user)
    first = Page(here.submit("/account/recovery-codes", form="", status=200, current=PASSWORD).text)
    here.submit("/account/recovery-codes", form="", status=422, current="feil passord i dag")
    here.submit("/account/recovery-codes", form="", status=200, current=PASSWORD)
    old = next(word for word in first.text.split() if word.count("-") == 3)
    visitor = browse()
    give_password(visitor, person)
    visitor.submit("/account/second-factor", form="", status=422, code=old)
    assert "10 reservekoder" in here.get("/account/profile").text


def test_one_chooses_language_and_turns_shortcuts_off(make: Make, browse: Browse) -> None:
    user = make.user(Role.MANAGER)
    here = browse(user)
    page = here.follow(here.submit("/account/profile", form="", language="en", shortcuts=None))
    assert page.lang == "en" and "Your choices are saved." in page.text
    assert 'data-shortcuts="off"' in here.response.text
    assert browse(user).get("/releases/").lang == "en"
    here.submit("/account/profile", form="", status=422, language="klingon")


def test_a_stranger_chooses_language_in_their_own_browser_and_stays_on_the_page(make: Make, browse: Browse) -> None:
    visitor = browse()
    page = visitor.get("/account/sign-in")
    assert page.lang == "nb"
    form = next(form for form in page.forms if "language" in form.action)
    token = form.values["csrf_token"]
    stays = "/account/sign-in"
    for wanted, where in (("", stays), ("//ond.invalid", stays), ("/accessibility", "/accessibility")):
        told = {"csrf_token": token, "lang": "en", "next": wanted}
        answer = visitor.client.post(form.action, data=told, headers={"Referer": "http://localhost/account/sign-in"})
        assert answer.location == where
    assert visitor.get("/account/sign-in").lang == "en"
    assert browse().get("/account/sign-in").lang == "nb"
    told = {"csrf_token": token, "lang": "klingon"}
    assert visitor.client.post(form.action, data=told).status_code == 302
    assert visitor.get("/account/sign-in").lang == "en"


def test_choosing_a_language_in_the_menu_holds_for_the_user(make: Make, browse: Browse) -> None:
    user = make.user(Role.MANAGER)
    here = browse(user)
    form = next(form for form in here.get("/releases/").forms if "language" in form.action)
    answer = here.client.post(
        form.action, data=form.values | {"lang": "en"}, headers={"Referer": "http://localhost/releases/"}
    )
    assert answer.location == "/releases/"
    assert make.fresh(User, user.id).language == "en"


def test_the_list_of_sessions_forgets_those_that_died(make: Make, browse: Browse) -> None:
    user, now = make.user(Role.MANAGER), clock.now()
    browse(user)
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        page = browse(user).get("/account/sessions")
    assert page.text.count("Denne økten") == 1 and "Avslutt økten" not in page.text


def test_every_role_reaches_profile_sessions_and_help(make: Make, browse: Browse) -> None:
    for role in Role:
        visitor = browse(make.user(role))
        for path in ("/account/profile", "/account/sessions", "/account/password", "/help", "/accessibility"):
            visitor.get(path)


def test_the_start_page_leads_each_to_where_they_begin(make: Make, browse: Browse) -> None:
    assert browse().client.get("/").location == "/account/sign-in"
    assert browse(make.user(Role.MANAGER)).client.get("/").location == "/releases/"
    assert browse(make.user(Role.ADMINISTRATOR)).client.get("/").location == "/users/"


def test_signing_out_forgets_even_a_session_that_is_gone(make: Make, browse: Browse) -> None:
    person = somebody(make, Role.MANAGER)
    visitor = browse()
    page = sign_in(visitor, person)
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        form = next(form for form in page.forms if "sign-out" in form.action)
        answer = visitor.client.post(form.action, data=form.values)
    assert (answer.status_code, answer.location) == (302, "/account/sign-in")
    assert "cookies" in answer.headers["Clear-Site-Data"]
