"""The three main jobs without a pointer: focus is always somewhere it can be seen, and what happened is read out."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from casework.models.codes import Role
from tests.screens.keys import Keys
from tests.screens.world import Person, World

Sit = Callable[..., Person]


def test_an_adviser_records_from_the_working_day(world: World, sit_down: Sit) -> None:
    page = sit_down(world.named("Veileder Fjellsiden én")).open("/today?list=mine")
    keys, dialog = Keys(page), page.locator("dialog[open]")
    keys.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    keys.press("Enter", "j")
    row = page.locator("[data-rows] tbody tr").filter(has=page.locator("[data-record]")).first
    link = row.locator("[data-row-link]")
    keys.tab_to(link)
    keys.page.keyboard.press("l")
    keys.tab_to(dialog.get_by_label("Notat"))
    page.keyboard.type("Ringer igjen mandag.")
    keys.press("Escape")  # what was typed is kept for the next opening
    expect(dialog).to_have_count(0)
    expect(row.locator(":focus")).to_have_count(1)
    keys.page.keyboard.press("l")
    expect(dialog.get_by_label("Notat")).to_have_value("Ringer igjen mandag.")
    keys.choose(dialog.get_by_role("group", name="Fikk du kontakt?"), "Fikk ikke kontakt")
    keys.tab_to(dialog.get_by_role("button", name="Lagre", exact=True))
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("[data-rows] tbody [data-row-link]:focus")).to_have_count(1)
    keys.see_focus()
    keys.heard("Oppfølgingen er lagret")
    page.keyboard.press("?")
    expect(dialog).to_contain_text("Hurtigtaster")
    keys.press("Escape")
    expect(page.locator("[data-rows] tbody [data-row-link]:focus")).to_have_count(1)


def test_a_counsellor_reports_a_pupil_and_registers_consent(world: World, sit_down: Sit) -> None:
    page = sit_down(world.named("Rådgiver Vestlia")).open("/pupils/?grade=10")
    keys = Keys(page)
    keys.press("j")
    keys.tab_to(page.locator("tbody a[href*='/flags/pupil/']").first)
    keys.go_with("Enter")
    keys.choose(page.get_by_role("group", name="Har eleven beskyttet adresse"), "Nei")
    keys.choose(page.get_by_role("group", name="Vet eleven om dette?"), "Ja, eleven vet om det")
    keys.tab_to(page.get_by_role("button", name="Send til Nav"))
    keys.go_with("Enter")  # nothing is chosen: the page says what is missing, and focus is there
    keys.see_focus()
    expect(page.locator("[data-error-summary]:focus")).to_have_count(1)
    keys.tab_to(page.get_by_label("Praktisk arbeid"))
    keys.press("Space")
    keys.go_with("Control+Enter")
    expect(page.locator("main")).to_contain_text("Mangler ennå")
    keys.see_focus()
    keys.tab_to(page.get_by_role("row").filter(has_text="Eleven").get_by_role("link", name="Registrer svar"))
    page.keyboard.press("Enter")
    answer = page.get_by_role("group", name="Hva var svaret?")
    keys.choose(answer, "Ja")
    keys.tab_to(page.locator("form").filter(has=answer).get_by_role("button", name="Registrer svar"))
    keys.go_with("Enter")
    keys.see_focus()
    keys.heard("registrert")


def test_a_lead_moves_a_case(world: World, sit_down: Sit) -> None:
    page = sit_down(world.somebody(Role.LEAD, "Nav Solvangen")).open("/assignments/")
    keys = Keys(page)
    keys.press("j")
    keys.tab_to(page.locator("input[name=case_ids]").first, back=True)
    keys.press("Space")
    keys.tab_to(page.locator("select[name=to]"), back=True)
    keys.press("ArrowDown")
    keys.tab_to(page.locator("#move").get_by_role("button", name="Flytt"))
    keys.go_with("Enter")
    keys.see_focus()
    keys.heard("flyttet")
