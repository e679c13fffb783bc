"""From a one-time link to a signed-in adviser, in a real browser: password, authenticator app, recovery codes."""

from __future__ import annotations

from collections.abc import Callable

import pyotp
import pytest
import time_machine
from playwright.sync_api import Page, expect

from casework import clock, work
from casework.actions.account import links
from casework.actions.organisation import users
from casework.database import session
from casework.models import User
from casework.models.codes import LinkPurpose, Role
from tests.screens.axe import findings
from tests.screens.places import OFFICE
from tests.screens.world import DESK, PHONE, Person, World

Sit = Callable[..., Person]
PASSWORD = "tre lange ord og en hest"


def invited(world: World, email: str) -> str:
    """An administrator invites a new adviser; the link's token."""
    administrator, lead = world.somebody(Role.ADMINISTRATOR), world.somebody(Role.LEAD, OFFICE)
    with work.doing(world.installation):
        actor = session().get_one(User, administrator.id)
        _, token = users.invite(
            actor, email=email, name="Ny Prøveveileder", role=Role.ADVISER, organisation_id=lead.organisation_id
        )
    return token


def inspect(page: Page, person: Person) -> None:
    """What every page must hold to."""
    assert not person.scripts or findings(page) == []
    assert not person.scripts or not person.scrolls_sideways()


def proceed(page: Page, name: str = "Fortsett") -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, True), (DESK, False)])
def test_a_new_adviser_comes_in_and_comes_back(world: World, sit_down: Sit, width: int, scripts: bool) -> None:
    email = f"ny.{width}.{scripts}@example.invalid"
    person = sit_down(None, width=width, scripts=scripts)
    page = person.open(f"/account/invitation/{invited(world, email)}")
    inspect(page, person)
    page.locator("input[name=password]").fill("kort")
    proceed(page)
    expect(page.locator("main")).to_contain_text("15")
    inspect(page, person)
    page.locator("input[name=password]").fill(PASSWORD)
    proceed(page)
    expect(page.get_by_role("img", name="QR")).to_be_visible()
    inspect(page, person)
    secret = page.locator("main strong").inner_text().replace(" ", "")
    app = pyotp.TOTP(secret)
    page.locator("input[name=code]").fill(app.at(clock.now()))
    proceed(page)
    expect(page.locator("main")).to_contain_text("Ti reservekoder")
    inspect(page, person)

    page = person.open("/today")
    page.locator("header details.menu summary").last.click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page).to_have_url(f"{world.address}/account/sign-in")
    page.get_by_label("E-postadresse").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Logg inn", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bekreft")
    inspect(page, person)
    with time_machine.travel(clock.now().timestamp() + 30):  # a code counts once: the next one is taken
        page.locator("input[name=code]").fill(app.at(clock.now()))
        proceed(page)
        expect(page).to_have_url(f"{world.address}/today")


def test_a_new_password_is_chosen_by_link_and_a_used_link_is_dead(world: World, sit_down: Sit) -> None:
    invited(world, "glemt@example.invalid")
    with work.doing(world.installation) as opened:
        user = opened.query(User).filter_by(email="glemt@example.invalid").one()
        token = links.make(user, user, LinkPurpose.NEW_PASSWORD)
    person = sit_down(None)
    page = person.open(f"/account/new-password/{token}")
    inspect(page, person)
    page.locator("input[name=password]").fill(PASSWORD)
    proceed(page)
    page.goto(f"/account/new-password/{token}")
    expect(page.locator("main")).to_contain_text("lenk")
    inspect(page, person)
