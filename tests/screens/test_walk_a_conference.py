"""From pupil to pupil of a conference with single keys: they move, they never leave what is written, and they rest."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.screens.world import Person, World

Sit = Callable[..., Person]


def test_keys_go_from_pupil_to_pupil_and_never_from_what_is_written(world: World, sit_down: Sit) -> None:
    page = sit_down(world.named("Veileder Fjellsiden én")).open("/conference/?list=all")
    page.get_by_role("link", name="Start med").click()
    where = page.get_by_role("navigation", name="Elevene i saksgjennomgangen")
    expect(where).to_contain_text("1 av")
    page.keyboard.press("p")
    for key, place in (("n", "2 av"), ("ArrowRight", "3 av"), ("ArrowLeft", "2 av"), ("p", "1 av")):
        page.keyboard.press(key)
        expect(where).to_contain_text(place)
    page.get_by_label("Om 1 uke").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Om 2 uker")).to_be_checked()
    note = page.get_by_label("Notat", exact=False)
    note.fill("Avtal møte")
    page.get_by_label("Om 2 uker").focus()
    page.keyboard.press("n")
    expect(note).to_be_focused()
    page.keyboard.press("n")
    expect(note).to_have_value("Avtal møten")
    page.get_by_role("button", name="Lagre beslutningen").click()
    expect(page.locator("#tasks")).to_contain_text("Avtal møten")
    expect(where).to_contain_text("1 av")
    here = page.url
    let_keys(page, rest=True)
    page.goto(here)
    page.keyboard.press("n")
    page.keyboard.press("ArrowRight")
    expect(where).to_contain_text("1 av")
    let_keys(page, rest=False)


def let_keys(page: Page, *, rest: bool) -> None:
    """Turn the single keys off or on in the profile."""
    page.goto("/account/profile")
    page.get_by_role("checkbox", name="Hurtigtaster").set_checked(not rest)
    page.locator("main").get_by_role("button", name="Lagre").click()
    off = page.locator("html[data-shortcuts=off]")
    expect(off).to_have_count(1 if rest else 0)
