"""The whole story in a real browser, from class list to closed case and the log that tells of it.

Walked at a desk, on a phone, and without JavaScript, by people who do what the pages offer them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casework.models.codes import Role
from tests.screens.acts import choose, number_of, press
from tests.screens.axe import findings
from tests.screens.places import OFFICE, SCHOOL
from tests.screens.world import DESK, PHONE, Person, World

Sit = Callable[..., Person]

WAYS = {
    "desk": ({"width": DESK}, "Turid Vandreprøve"),
    "phone": ({"width": PHONE}, "Torkel Lommeprøve"),
    "without scripts": ({"width": DESK, "scripts": False}, "Tyra Skriptløs"),
}
NOTE = "Avtalte å ta en telefon hver mandag."


def import_class(person: Person, folder: Path, name: str) -> None:
    given, family = name.split()
    listed = folder / "klasse.csv"
    listed.write_text(
        f"Etternavn;Fornavn;Fødselsdato;Trinn;Klasse;Telefon\n{family};{given};04.05.2011;10;10C;22222222\n"
    )
    page = person.open("/pupils/")
    press(page, "Importer en klasseliste")
    choose(page, "Er elever med beskyttet adresse", "Ja")
    page.get_by_label("Klasseliste", exact=False).set_input_files(listed)
    press(page, "Se over lista")
    expect(page.locator("main")).to_contain_text("Telefon")  # named among the columns that are left out
    assert not person.scripts or findings(page) == []
    press(page, "Importer")


def flag(person: Person, name: str) -> None:
    given, family = name.split()
    page = person.open("/pupils/")
    page.get_by_role("link", name="10. trinn").click()
    page.get_by_role("link", name="10C").click()
    page.get_by_role("link", name=f"Meld behov for {family}, {given}").or_(
        page.get_by_role("link", name=f"Meld behov for {name}")
    ).first.click()
    choose(page, "Har eleven beskyttet adresse", "Nei")
    choose(page, "Vet eleven om dette?", "Ja, eleven vet om det")
    choose(page, "Styrker og ønsker", "Praktisk arbeid")
    choose(page, "Fravær", "10–19 prosent")
    page.locator("summary", has_text="Legg til en foresatt").first.click()
    guardian = page.locator("details[open]").first
    guardian.get_by_label("Navn").fill("Tora Foresattprøve")
    guardian.get_by_label("Har foreldreansvar").check()
    guardian.get_by_label("Har det alene").check()
    guardian.get_by_label("Kan få informasjon").check()
    press(page, "Send til Nav")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("Mangler ennå")


def register_consent(person: Person, page: Page) -> None:
    for who in ("Eleven", "Foresatt"):
        page.get_by_role("row").filter(has_text=who).get_by_role("link", name="Registrer svar").click()
        choose(page, "Hva var svaret?", "Ja")
        press(page, "Registrer svar")
    expect(page.locator("main")).to_contain_text("Samtykke: gitt")


def accept(person: Person, number: str, name: str) -> None:
    page = person.open("/inbox/")
    row = page.get_by_role("row").filter(has_text=number)
    expect(row).to_have_count(1)
    expect(page.locator("body")).not_to_contain_text(name.split()[1])
    row.get_by_role("button").click()
    expect(page.locator("body")).not_to_contain_text(name.split()[1])
    page.get_by_label("Hvem skal følge opp?").select_option(label="Veileder Fjellsiden én")
    press(page, "Ta imot")


def follow_up(person: Person, name: str) -> None:
    page = person.open("/today?list=mine")
    page.get_by_role("row").filter(has_text=name).get_by_role("link", name="Registrer").last.click()
    form = page.locator("dialog[open]") if page.evaluate("!!window.htmx") else page.locator("main")
    form.get_by_role("group", name="Fikk du kontakt?").get_by_label("Fikk kontakt", exact=True).check()
    form.get_by_label("Notat").fill(NOTE)
    form.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page = person.open("/today?list=mine")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("main")).to_contain_text(NOTE)


def close(person: Person) -> None:
    page = person.page
    press(page, "Avslutt saken")
    page.get_by_label("Målet er nådd").check()
    form = page.locator("form").filter(has=page.get_by_label("Målet er nådd"))
    form.get_by_label("Videregående skole").first.check()
    form.get_by_role("button", name="Avslutt saken").click()
    expect(page.locator("main")).to_contain_text("er avsluttet")


@pytest.mark.parametrize("way", sorted(WAYS))
def test_from_class_list_to_closed_case(world: World, sit_down: Sit, tmp_path: Path, way: str) -> None:
    how, name = WAYS[way]
    counsellor = sit_down(world.somebody(Role.COUNSELLOR, SCHOOL), **how)
    import_class(counsellor, tmp_path, name)
    flag(counsellor, name)
    register_consent(counsellor, counsellor.page)
    number = number_of(counsellor.page)

    lead = sit_down(world.somebody(Role.LEAD, OFFICE), **how)
    accept(lead, number, name)

    adviser = sit_down(world.named("Veileder Fjellsiden én"), **how)
    follow_up(adviser, name)
    close(adviser)

    page = counsellor.open("/referrals/")
    page = counsellor.open(page.get_by_role("link", name=name).first.get_attribute("href") or "")
    for word in ("Sett av Nav", "Tatt imot", "Første kontakt", "Utfall"):
        expect(page.locator("main")).to_contain_text(word)
    expect(page.locator("body")).not_to_contain_text(NOTE)

    auditor = sit_down(world.somebody(Role.AUDITOR), **how)
    page = auditor.open("/log/?action=case_closed")
    expect(page.locator("main")).to_contain_text("Veileder Fjellsiden én")
    expect(page.locator("body")).not_to_contain_text(name.split()[1])
    for person in (counsellor, lead, adviser, auditor):
        assert not person.scrolls_sideways()
