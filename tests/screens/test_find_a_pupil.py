"""Finding somebody with the keys alone: hits under the field, chosen, opened, recorded on; and without scripts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from casework.models.codes import Role
from tests.screens.axe import findings
from tests.screens.places import OFFICE
from tests.screens.world import PHONE, Person, World

Sit = Callable[..., Person]


def typed(page: Page, text: str) -> None:
    """Go to the field with its key, and write."""
    page.keyboard.press("/")
    page.keyboard.type(text)


def test_a_case_is_found_chosen_and_recorded_on_by_keyboard(world: World, sit_down: Sit) -> None:
    lead = sit_down(world.somebody(Role.LEAD, OFFICE), width=PHONE)
    page = lead.open("/today")
    field, panel = page.locator("#site-search"), page.locator("#search-panel")
    hits = panel.locator("[data-hit]")
    typed(page, "skole")
    expect(panel).to_contain_text("Ingen treff")
    field.fill("")
    page.keyboard.type("mo")
    expect(hits.nth(1)).to_be_visible()
    expect(page.locator("#status")).to_contain_text("treff. Bruk piltastene")
    assert findings(page) == []
    assert not lead.scrolls_sideways()
    page.keyboard.press("Enter")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("l")
    expect(page.locator("dialog[open] button[type=submit]").first).to_be_visible()
    page.keyboard.press("Escape")
    name = hits.first.locator(".hit-name > span").inner_text()
    typed(page, name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    page.go_back()
    expect(field).to_have_value("")
    assert "data-hit" not in page.content()


def test_without_scripts_the_field_is_answered_with_a_page_that_can_be_asked_for_again(
    world: World, sit_down: Sit
) -> None:
    page = sit_down(world.somebody(Role.LEAD, OFFICE), scripts=False).open("/today")
    page.fill("#site-search", "mo")
    page.press("#site-search", "Enter")
    expect(page.locator("main [data-hit]").nth(1)).to_be_visible()
    assert page.url.endswith("/search/")
    page.reload()
    expect(page.locator("main [data-hit]").nth(1)).to_be_visible()
    page.goto(page.url)
    expect(page.locator("h1")).to_have_text("Søk")
