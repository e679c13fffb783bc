"""A new user follows a one-time link: a password, the authenticator app, ten recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pyotp
import time_machine
from click.testing import CliRunner

from casework import clock
from casework.actions.account import links
from casework.cli.users import users as command
from casework.installation import Installation
from casework.models import FactorReset, Link, User
from casework.models.codes import LinkPurpose, Role
from tests.browser import Page, Visitor
from tests.journeys.arriving import PASSWORD, Person, give_password, reference, sign_in, somebody
from tests.make import Make

Browse = Callable[..., Visitor]
NEW = "fem grønne stoler ved vinduet"


def link_for(make: Make, user: User, purpose: LinkPurpose = LinkPurpose.INVITATION) -> str:
    with make.writing() as opened:
        token = links.make(None, opened.get_one(User, user.id), purpose)
    page = "invitation" if purpose is LinkPurpose.INVITATION else "new-password"
    return f"/account/{page}/{token}"


def secret_on(page: Page) -> str:
    """The key written out for who cannot scan."""
    return page.text.split("Skriv denne nøkkelen i appen:")[1].split("Skriv de seks")[0].replace(" ", "")


def test_a_new_user_goes_from_link_to_work_in_three_steps(make: Make, browse: Browse) -> None:
    user, visitor = make.user(Role.ADMINISTRATOR), browse()
    path = link_for(make, user)
    assert user.name in visitor.get(path).text
    page = visitor.follow(visitor.submit(path, form="", password=NEW))
    assert "<svg" in visitor.response.text and "style=" not in visitor.response.text
    secret, before = secret_on(page), reference(visitor)
    answer = visitor.submit("/account/enrol", page, form="", status=200, code=pyotp.TOTP(secret).now())
    shown = Page(answer.text)
    codes = [word for word in shown.text.split() if word.count("-") == 3]
    assert len(set(codes)) == 10
    assert reference(visitor) != before
    visitor.get("/users/")
    visitor.get("/account/enrol", 302)
    person = Person(make.fresh(User, user.id), secret)
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        other = browse()
        give_password(other, person, NEW)
        other.submit("/account/second-factor", form="", code=person.code())
    said = {line.action for line in make.log() if line.actor_id == user.id}
    assert {"password_set", "second_factor_offered", "second_factor_set", "recovery_codes_made", "signed_in"} <= said


def test_the_secret_is_nowhere_in_the_database_or_the_log(make: Make, browse: Browse) -> None:
    user, visitor = make.user(Role.ADVISER), browse()
    secret = secret_on(visitor.follow(visitor.submit(link_for(make, user), form="", password=NEW)))
    kept = make.fresh(User, user.id)
    assert secret.encode() not in kept.totp_secret
    assert all(secret not in f"{line.detail}{line.sealed}" for line in make.log())


def test_a_link_works_once(make: Make, browse: Browse) -> None:
    user = make.user(Role.ADVISER)
    path = link_for(make, user)
    late, first = browse(), browse()
    page = late.get(path)
    first.submit(path, form="", password=NEW)
    answer = late.submit(path, page, form="", status=404, password="en helt annen setning 7")
    assert "virker ikke lenger" in Page(answer.text).text
    browse().get(path, 404)
    assert make.log("sign_in_failed")


def test_a_link_expires_after_a_week(make: Make, browse: Browse) -> None:
    path, now = link_for(make, make.user(Role.ADVISER)), clock.now()
    with time_machine.travel(now + timedelta(days=7, seconds=-30), tick=False):
        browse().get(path)
    with time_machine.travel(now + timedelta(days=7, seconds=30), tick=False):
        browse().get(path, 404)


def test_a_newer_link_replaces_an_older_and_each_is_for_its_own_page(make: Make, browse: Browse) -> None:
    user = make.user(Role.ADVISER)
    older, newer = link_for(make, user), link_for(make, user)
    browse().get(older, 404)
    browse().get(newer.replace("invitation", "new-password"), 404)
    browse().get(newer)
    browse().get("/account/invitation/finnes-ikke", 404)


def test_a_deactivated_user_cannot_use_a_link(make: Make, browse: Browse) -> None:
    user = make.user(Role.ADVISER)
    path = link_for(make, user)
    with make.writing() as opened:
        standing = opened.get_one(User, user.id)
        standing.active, standing.deactivated_at = False, clock.now()
    browse().get(path, 404)


def test_a_weak_password_is_refused_in_words_and_the_link_still_works(make: Make, browse: Browse) -> None:
    user, visitor = make.user(Role.ADVISER, name="Kari Prøvesen"), browse()
    path = link_for(make, user)
    known = ("KariPrøvesen2026!", "Sommer2026Bergen!")
    for weak in ("", "kort", "aaaaaaaaaaaaaaaaaaa", *known, "x" * 201, "nul\x00 i et passord her"):
        page = Page(visitor.submit(path, form="", status=422, password=weak).text)
        assert page.title.startswith("Feil: ")
    assert make.fresh(User, user.id).password_hash is None
    visitor.submit(path, form="", password=NEW)


def test_only_the_hash_of_a_link_and_of_a_password_is_kept(make: Make, browse: Browse) -> None:
    user = make.user(Role.ADVISER)
    path = link_for(make, user)
    browse().submit(path, form="", password=NEW)
    with make.reading() as opened:
        [kept] = opened.query(Link).all()
    assert path.rsplit("/", 1)[1].encode() not in kept.token_hash
    assert make.fresh(User, user.id).password_hash.startswith("$argon2id$")


def test_who_stops_half_way_goes_on_by_signing_in_with_a_fresh_picture(make: Make, browse: Browse) -> None:
    user = make.user(Role.ADVISER)
    visitor, later = browse(), browse()
    first = secret_on(visitor.follow(visitor.submit(link_for(make, user), form="", password=NEW)))
    page = later.follow(later.submit("/account/sign-in", form="", email=user.email, password=NEW))
    assert secret_on(page) != first
    visitor.submit("/account/enrol", form="", status=422, code=pyotp.TOTP(first).now())


def test_a_forgotten_password_is_replaced_by_a_link_and_the_second_factor_still_asked_for(
    make: Make, browse: Browse
) -> None:
    person = somebody(make, Role.ADMINISTRATOR)
    standing, visitor = browse(), browse()
    sign_in(standing, person)
    page = visitor.follow(visitor.submit(link_for(make, person.user, LinkPurpose.NEW_PASSWORD), form="", password=NEW))
    assert "Passordet er valgt" in page.text
    standing.get("/users/", 302)
    visitor.get("/users/", 302)
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        give_password(visitor, person, NEW)
        visitor.submit("/account/second-factor", form="", code=person.code())
    give_password(browse(), person, PASSWORD, status=422)


def test_a_lost_second_factor_takes_two_administrators(make: Make, browse: Browse) -> None:
    person, asker, other = somebody(make), make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR)
    lost = browse()
    sign_in(lost, person)
    asking = browse(asker)
    asking.submit(f"/users/{person.user.id}", form="ask-reset")
    asking.submit(f"/users/{person.user.id}", form="new-link", status=200)
    with make.reading() as opened:
        [reset] = opened.query(FactorReset).all()
    page = asking.get("/users/factor-resets")
    assert "En annen administrator avgjør." in page.text
    token = page.forms[0].values["csrf_token"][0]
    own = asking.client.post(f"/users/factor-resets/{reset.id}", data={"csrf_token": token, "approve": "yes"})
    assert own.status_code == 409
    lost.get("/account/profile")
    answer = browse(other).submit("/users/factor-resets", form=str(reset.id), status=200, approve="yes")
    address = next(part for part in answer.text.split('"') if "/account/new-password/" in part)
    path = address.removeprefix("http://localhost")
    lost.get("/account/profile", 302)
    give_password(browse(), person, status=422)
    back = browse()
    page = back.follow(back.submit(path, form="", password=NEW))
    assert secret_on(page) != person.secret
    assert [line.actor_id for line in make.log("factor_reset_decided")] == [other.id]


def test_a_reset_can_be_refused(make: Make, browse: Browse) -> None:
    person, asker, other = somebody(make), make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR)
    browse(asker).submit(f"/users/{person.user.id}", form="ask-reset")
    visitor = browse(other)
    shown = visitor.get("/users/factor-resets")
    refusing = next(form for form in shown.forms if form.values.get("approve") == ["no"])
    assert visitor.client.post(refusing.action, data=refusing.values).status_code == 302
    sign_in(browse(), person)


def test_the_only_administrator_has_the_command_line_as_second_person(
    make: Make, browse: Browse, installation: Installation
) -> None:
    person, asker = somebody(make), make.user(Role.ADMINISTRATOR)
    run = CliRunner()
    early = run.invoke(command, ["approve-reset", person.user.email], obj=installation.settings)
    assert early.exit_code == 1 and "Nobody has asked" in early.output
    browse(asker).submit(f"/users/{person.user.id}", form="ask-reset")
    done = run.invoke(command, ["approve-reset", person.user.email], obj=installation.settings)
    assert done.exit_code == 0, done.output
    browse().get(done.output.strip().splitlines()[-1])
    [line] = make.log("factor_reset_decided")
    assert line.actor_id is None


def test_the_first_administrator_comes_from_the_command_line(browse: Browse, installation: Installation) -> None:
    told = ["create-administrator", "--email", "Forste@example.invalid", "--name", "Første Prøve"]
    done = CliRunner().invoke(command, told, obj=installation.settings)
    assert done.exit_code == 0, done.output
    visitor = browse()
    visitor.submit(done.output.strip().splitlines()[-1], form="", password=NEW)
    again = CliRunner().invoke(command, told, obj=installation.settings)
    assert again.exit_code == 1
    listed = CliRunner().invoke(command, ["list"], obj=installation.settings)
    assert "invited   administrator  forste@example.invalid" in listed.output
