"""A session that is about to end is answered by keyboard alone; one that has ended costs nothing that was written."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from casework import work
from casework.actions.account import sessions
from casework.audit import SessionEnd
from casework.models import User
from casework.models.codes import Role
from tests.screens.axe import findings
from tests.screens.places import OFFICE
from tests.screens.world import Person, World

Sit = Callable[..., Person]
WARNED = 100  # seconds before the end: the warning has come


def seated(world: World, sit_down: Sit) -> tuple[Person, User]:
    """An adviser on the page of a case, with a clock that can be wound on."""
    user = world.somebody(Role.ADVISER, OFFICE)
    person = sit_down(user)
    person.page.clock.install()
    page = person.open("/today?list=mine")
    page.locator("a[data-row-link]").first.click()
    page.wait_for_url("**/cases/*")
    return person, user


def lasts(page: Page) -> int:
    return int(page.locator('meta[name="session-ends"]').get_attribute("content") or 0)


def wind_on(page: Page, seconds: float) -> None:
    page.clock.fast_forward(int(seconds * 1000))


def note_of(page: Page) -> str:
    return page.locator("#record textarea[name=note]").input_value()


def test_the_warning_is_answered_by_keyboard_and_the_end_keeps_what_was_written(world: World, sit_down: Sit) -> None:
    person, user = seated(world, sit_down)
    page, dialog = person.page, person.page.locator("#session-dialog")
    note = page.locator("#record textarea[name=note]")
    for key in ("Escape", "Enter"):
        note.focus()
        wind_on(page, lasts(page) - WARNED)
        expect(dialog).to_be_visible()
        expect(dialog).to_have_role("alertdialog")
        expect(page.locator("[data-stay]")).to_be_focused()
        assert findings(page) == []
        with page.expect_response("**/account/keep-alive") as answer:
            page.keyboard.press(key)
        assert answer.value.status == 204
        expect(dialog).to_be_hidden()
        expect(note).to_be_focused()

    # The network fails while somebody writes: it is said, and tried again before the session ends.
    page.route("**/drafts/**", lambda route: route.abort())
    page.keyboard.type("Det jeg rakk")
    wind_on(page, 3)
    expect(page.locator("#record [data-draft-status]")).to_contain_text("ikke lagret")
    page.unroute("**/drafts/**")
    with page.expect_response("**/drafts/**") as kept:
        wind_on(page, lasts(page) - WARNED)
    assert kept.value.status == 204
    expect(page.locator("#record [data-draft-status]")).to_contain_text("Utkast lagret kl.")

    with work.doing(world.installation) as opened:
        leaving = opened.get_one(User, user.id)
        sessions.end_all(leaving, SessionEnd.SIGNED_OUT, by=leaving)
    here = page.url
    wind_on(page, lasts(page) + 1)
    expect(page.locator("#session-text")).to_have_text("Du er logget ut.")
    again = page.get_by_role("link", name="Logg inn igjen")
    expect(again).to_be_focused()
    assert findings(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/sign-in?next=*")
    world.sign_in(person.context, user.id)
    page.reload()
    expect(page).to_have_url(here)
    expect(page.locator("#record")).to_contain_text("Det du skrev, er tatt vare på")
    assert note_of(page) == "Det jeg rakk"


def test_two_tabs_on_one_draft_and_a_dialog_of_somebody_signed_out(world: World, sit_down: Sit) -> None:
    person, user = seated(world, sit_down)
    first, second = person.page, person.context.new_page()
    second.goto(first.url)
    first.locator("#record textarea[name=note]").fill("Fra den ene")
    wind_on(first, 3)
    expect(first.locator("#record [data-draft-status]")).to_contain_text("Utkast lagret")
    second.locator("#record textarea[name=note]").fill("Fra den andre")
    told = "Utkastet er endret i en annen fane"
    expect(second.locator("#record [data-draft-status]")).to_contain_text(told)
    expect(first.locator("#record [data-draft-status]")).to_contain_text(told)
    second.close()
    first.reload()
    assert note_of(first) == "Fra den andre"
    first.get_by_role("button", name="Forkast utkastet").click()
    expect(first.locator("#record")).not_to_contain_text("er tatt vare på")

    # A number is rung: the form for the call is ready when one comes back.
    first.locator("#record input[value=video]").check()
    first.get_by_role("link", name="Registrer samtalen").first.click()
    expect(first.locator("#record input[value=phone]")).to_be_checked()
    expect(first.locator("#record input[name=outcome]").first).to_be_focused()

    first.goto("/today?list=mine")
    first.locator("[data-record]").first.click()
    first.locator("#dialog textarea[name=note]").fill("Skrevet for sent")
    with work.doing(world.installation) as opened:
        leaving = opened.get_one(User, user.id)
        sessions.end_all(leaving, SessionEnd.SIGNED_OUT, by=leaving)
    first.locator("#dialog input[name=outcome]").first.check()
    first.keyboard.press("Control+Enter")
    expect(first.locator("#session-text")).to_contain_text("ikke tatt vare på")
    expect(first.get_by_role("link", name="Logg inn igjen")).to_be_focused()
    first.keyboard.press("Enter")
    world.sign_in(person.context, user.id)
    first.wait_for_url("**/account/sign-in?next=*")
    first.reload()
    first.wait_for_url("**/followups/new?list=mine")
    expect(first.get_by_role("heading", level=1)).to_have_text("Registrer oppfølging")
