"""Two pupils get a job, as a new adviser would help them to it, with the clock moved.

Lina is 15 and in 10th grade: a part-time job after three plans the law refuses, and a summer job a year later. Odin is
17: work training with both guardians' consent, changed once and ended early.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.models.codes import ConsentScope, Grade
from casework.models.job_codes import Industry
from tests import placements
from tests.screens.acts import choose, form_of, main_of, press, save
from tests.screens.jobs import (
    APPROVE,
    FINISH,
    agreement_of,
    approve,
    dialog,
    evaluate,
    fine,
    insist_accessible,
    jobs_of,
    pick,
    printed,
    refused,
    shift,
    turn,
    waits_for,
    words_of,
    write,
)
from tests.screens.world import PHONE
from tests.screens.year import Town, town

LINA, ODIN = "Lina Prøveås", "Odin Prøveås"
BAKERY, GARAGE, CONTACT = "Eksempel bakeri", "Eksempel verksted", "Kontakt Eksempel"
THREE = (("Oppmøte", "Går bra"), ("Oppgavene", "For det meste"), ("Samarbeid", "Går bra"))


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("job"), browser) as made:
        yield made


def test_a_tenth_grader_gets_a_lawful_job_and_a_summer_job(place: Town) -> None:
    town = place
    town.on(2026, 9, 9)
    known = frozenset({ConsentScope.NAV, ConsentScope.UPPER_SECONDARY})
    town.followed("Lina", "Tora Foresattprøve", "Tor Foresattprøve", scopes=known, born=date(2011, 3, 10))
    for name, told in ((GARAGE, Industry.WORKSHOP), ("Eksempel kjøkken", Industry.FOOD_MAKING)):
        at = placements.employer(town.make, name, industry=told)
        placements.place(town.make, at, min_age=16)
    page = town.sit("adviser").page
    _an_employer_offers_a_place(page)
    _what_she_would_like(town, page)
    _three_plans_the_law_refuses(town, page)
    _those_who_must_say_yes(town, page)
    _the_paper(page)
    address = page.url
    _the_first_weeks(town, address)
    _the_last_day(town, address)
    _the_summer(town)


def _an_employer_offers_a_place(page: Page) -> None:
    page.goto("/employers/")
    press(page, "Legg til arbeidsgiver")
    page.get_by_label("Organisasjonsnummer").fill(placements.organisation_number())
    page.get_by_label("Navn på arbeidsgiveren").fill(BAKERY)
    page.get_by_label("Bransje").select_option(label="Matproduksjon")
    page.get_by_label("Område").select_option(label="Årsprøve")
    save(page)
    form = dialog(page, "Legg til kontaktperson")
    form.get_by_label("Navn").fill(CONTACT)
    form.get_by_label("Telefon").fill("22 22 22 22")
    save(page)
    press(page, "Legg til plass")
    choose(page, "Type plass", "Deltidsjobb")
    page.get_by_label("Tittel på arbeidet").fill("Hjelp i bakeriet")
    page.get_by_role("textbox", name="Oppgaver").fill("Fylle varer og rydde")
    page.get_by_label("Timer i uka").fill("2")
    page.get_by_label("Første dag").fill("2026-09-09")
    save(page)
    expect(page.locator("#places")).to_contain_text("Hjelp i bakeriet")


def _what_she_would_like(town: Town, page: Page) -> None:
    jobs_of(page, LINA)
    expect(main_of(page)).to_contain_text("Samtykket omfatter ikke arbeidsgivere")
    dialog(page, "Registrer ønsker")
    choose(page, "Hva vil eleven gjerne jobbe med?", "Matproduksjon")
    choose(page, "Hvilke typer jobb eller plass?", "Deltidsjobb")
    form_of(page).get_by_label("Høyst hvor mange timer i uka?").fill("4")
    save(page)
    expect(page.locator("#wish")).to_contain_text("Matproduksjon")
    fine(town.seated[-1])
    press(page, "Finn plass")
    places = main_of(page)
    expect(places).to_contain_text("1 plass er skjult fordi eleven er yngre enn arbeidsgiver ønsker")
    for name in (GARAGE, "Eksempel kjøkken"):
        expect(places.get_by_role("row").filter(has_text=name)).to_have_count(0)
    fine(town.seated[-1])
    press(page, f"Ny avtale her: {BAKERY}, Hjelp i bakeriet")
    expect(places).to_contain_text("Fylle varer og rydde")
    page.get_by_label("Første dag").fill("2026-09-16")
    page.get_by_label("Siste dag").fill("2026-12-16")
    press(page, "Begynn på avtalen")


def _three_plans_the_law_refuses(town: Town, page: Page) -> None:
    write(page, CONTACT, "Arbeidserfaring")
    shift(page, "Onsdag", "15:00", "18:00")
    refused(page, "På en skoledag", "høyst 2 timer", "Planen har 3 timer den 16. september 2026", "§ 11\u20112")
    fine(town.seated[-1])
    shift(page, "Onsdag", "19:00", "20:30")
    refused(page, "kan ikke arbeide mellom kl. 20.00 og kl. 06.00", "30 minutter", "§ 11\u20113")
    shift(page, "Onsdag", "", "")
    shift(page, "Lørdag", "10:00", "15:00")
    refused(page, "må ha minst 30 minutter pause ved mer enn 4 timer 30 minutter arbeid", "§ 11\u20115")
    kept = page.get_by_role("group", name="Lørdag", exact=True)
    expect(kept.get_by_label("Til")).to_have_value("15:00")
    expect(page.get_by_role("textbox", name="Oppgaver")).to_have_value("Fylle varer og rydde")
    expect(page.get_by_label("Kontaktperson").locator("option:checked")).to_have_text(re.compile(CONTACT))
    shift(page, "Lørdag", "", "")
    shift(page, "Onsdag", "15:00", "17:00")
    press(page, FINISH)
    expect(main_of(page)).to_contain_text("Mangler godkjenning")
    expect(main_of(page)).to_contain_text("Onsdag 15.00–17.00")


def _those_who_must_say_yes(town: Town, page: Page) -> None:
    both = "Tora Foresattprøve eller Tor Foresattprøve (skriftlig)"
    waits_for(page, "Eleven", both, "Arbeidsgiveren", "Veilederen")
    fine(town.seated[-1])
    asked = dialog(page, APPROVE)
    asked.get_by_label("Tora Foresattprøve (foresatt)").check()
    choose(page, "Hvordan godkjente de?", "Muntlig, med vitne")
    press(page, APPROVE)
    expect(asked).to_contain_text("En foresatt må samtykke skriftlig (forskrift om organisering § 12-4).")
    expect(asked.get_by_label("Tora Foresattprøve (foresatt)")).to_be_checked()
    choose(page, "Hvordan godkjente de?", "Signert på papir")
    save(page, APPROVE)
    waits_for(page, "Eleven", "Arbeidsgiveren", "Veilederen")

    asked = dialog(page, APPROVE)
    asked.get_by_label("Arbeidsgiveren").check()
    choose(page, "Hvordan godkjente de?", "Signert på papir")
    press(page, APPROVE)
    expect(asked).to_contain_text("Samtykket lar ikke arbeidsgiveren få vite hvem eleven er. Registrer")
    form_of(page).get_by_role("link", name="Opplysninger og samtykke").click()
    for who in (LINA, "Tora Foresattprøve", "Tor Foresattprøve"):
        page.get_by_role("link", name=f"Registrer svaret fra {who}").click()
        choose(page, "Hva var svaret?", "Ja")
        page.locator("label", has_text="Arbeidsgiver").get_by_role("checkbox").check()
        press(page, "Registrer svar")
    agreement_of(page, LINA, BAKERY)
    dialog(page, APPROVE)
    save(page, "Alle har signert på papir")
    expect(main_of(page)).to_contain_text("Alle har godkjent")
    expect(main_of(page)).to_contain_text("Klar for oppstart")
    fine(town.seated[-1])


def _the_paper(page: Page) -> None:
    number = re.search(r"OV-\w+-\w+", page.title())
    assert number is not None
    for tongue, tag, word, wanted in (
        ("Norsk bokmål", "nb", "Avtale", "Onsdag 15.00–17.00"),
        ("Norsk nynorsk", "nn", "Avtale", "Teieplikt"),
        ("English", "en", "Agreement", "Agreement on a placement"),
    ):
        paper = printed(page, tongue)
        said = words_of(paper)
        for each in (LINA, BAKERY, CONTACT, "Tora Foresattprøve", wanted):
            assert each in said, each
        assert "2011" not in said
        version = "version" if tag == "en" else "versjon"
        insist_accessible(paper, tag, f"{word} {number[0]}, {version} 1")


def _the_first_weeks(town: Town, address: str) -> None:
    town.on(2026, 9, 16)
    page = town.sit("adviser").open(address)
    dialog(page, "Registrer oppmøte")
    choose(page, "Møtte eleven?", "Møtte opp")
    save(page, "Registrer")
    expect(main_of(page)).to_contain_text("Gjennomføres")

    town.on(2026, 9, 30)
    phone = town.sit("adviser", width=PHONE)
    page = agreement_of(phone.page, LINA, BAKERY, "Timer")
    press(page, "Som avtalt")
    expect(page.get_by_label("Timer møtt, onsdag 30.")).to_have_value("2")
    press(page, "Forrige uke")
    page.get_by_label("Timer møtt, onsdag 23.").fill("3")
    press(page, "Lagre")
    expect(main_of(page)).to_contain_text("3 timer på en skoledag. Grensen er 2 timer")
    expect(main_of(page)).to_contain_text("§ 11\u20112")
    fine(phone)
    turn(page, "Oppfølging av plassen")
    for side in ("fra arbeidsgiveren", "fra eleven"):
        evaluate(page, "Sjekk etter to uker", side, THREE)
    expect(page.get_by_role("row").filter(has_text="Sjekk etter to uker").filter(has_text="Gitt")).to_have_count(2)
    fine(phone)


def _the_last_day(town: Town, address: str) -> None:
    town.on(2026, 12, 16)
    page = town.sit("adviser").open(address)
    dialog(page, "Avslutt avtalen")
    choose(page, "Hvordan ble det avsluttet?", "Fullført")
    save(page, "Avslutt avtalen")
    expect(main_of(page)).to_contain_text("Siste dag 16. desember 2026: Fullført.")
    turn(page, "Oppfølging av plassen")
    for side in ("fra arbeidsgiveren", "fra eleven"):
        evaluate(page, "Sluttevaluering", side, (*THREE, ("Læring", "Går bra"), ("Ville anbefalt", "Går bra")))
    dialog(page, "Registrer utfallet")
    choose(page, "Hva førte plassen til?", "Ny sommerjobb")
    save(page)
    expect(page.locator("#outcome")).to_contain_text("Ny sommerjobb")


def _the_summer(town: Town) -> None:
    """She is 16 and has left compulsory school by then: longer days, and nobody has to consent for her."""
    town.on(2027, 5, 24)
    page = jobs_of(town.sit("adviser").page, LINA)
    press(page, "Ny avtale")
    pick(page, "Arbeidsgiver", BAKERY)
    choose(page, "Form", "Sommerjobb")
    page.get_by_label("Første dag").fill("2027-06-28")
    page.get_by_label("Siste dag").fill("2027-07-23")
    press(page, "Begynn på avtalen")
    page.get_by_label("Stilling").fill("Hjelp i bakeriet")
    page.get_by_role("textbox", name="Oppgaver").fill("Bake og rydde")
    write(page, CONTACT, "Arbeidserfaring", "Vanlig arbeid som ikke er skadelig")
    for day in ("Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag"):
        shift(page, day, "08:00", "15:00", "30")
    press(page, FINISH)
    waits_for(page, "Eleven", "Arbeidsgiveren", "Veilederen")
    dialog(page, APPROVE)
    save(page, "Alle har signert på papir")
    expect(main_of(page)).to_contain_text("Klar for oppstart")
    expect(main_of(page)).to_contain_text("Sommerjobb hos Eksempel bakeri")


def test_a_seventeen_year_old_gets_work_training_that_is_changed_and_ends_early(place: Town) -> None:
    town = place
    town.on(2026, 9, 9)
    guardians = ("Tora Foresattprøve", "Tor Foresattprøve")
    vg2: dict[str, Any] = {"born": date(2009, 3, 10), "grade": Grade.VG2, "class_name": "2BA"}
    town.followed("Odin", *guardians, school=town.next_school, **vg2)
    placements.contact(town.make, placements.employer(town.make, GARAGE, industry=Industry.WORKSHOP), CONTACT)
    _both_guardians(town)
    _an_early_end(town, _a_change(town))


def _both_guardians(town: Town) -> None:
    page = jobs_of(town.sit("adviser").page, ODIN)
    press(page, "Ny avtale")
    pick(page, "Arbeidsgiver", GARAGE)
    choose(page, "Form", "Arbeidstrening")
    page.get_by_label("Første dag").fill("2026-09-14")
    page.get_by_label("Siste dag").fill("2026-12-18")
    press(page, "Begynn på avtalen")
    page.get_by_label("Stilling").fill("Hjelp på verkstedet")
    page.get_by_role("textbox", name="Oppgaver").fill("Skifte dekk og rydde")
    write(page, CONTACT, "Utprøving av arbeidet", "Vanlig arbeid som ikke er skadelig")
    for day in ("Mandag", "Tirsdag"):
        shift(page, day, "09:00", "15:00", "30")
    press(page, FINISH)
    waits_for(page, "Eleven", "Tora Foresattprøve", "Tor Foresattprøve", "Arbeidsgiveren", "Veilederen")
    assert words_of(printed(page, "Norsk bokmål")).count("Sted og dato Underskrift") == 5
    approve(page, "Eleven", "Tora Foresattprøve (foresatt)", "Arbeidsgiveren", "Veilederen (du)")
    waits_for(page, "Tor Foresattprøve")
    approve(page, "Tor Foresattprøve (foresatt)", way="Digitalt")
    expect(main_of(page)).to_contain_text("Klar for oppstart")


def _a_change(town: Town) -> str:
    town.on(2026, 10, 5)
    page = agreement_of(town.sit("adviser").page, ODIN, GARAGE)
    address = page.url
    dialog(page, "Registrer oppmøte")
    choose(page, "Møtte eleven?", "Møtte opp")
    save(page, "Registrer")
    press(page, "Endre avtalen")
    shift(page, "Torsdag", "09:00", "15:00", "30")
    press(page, FINISH)
    expect(page.locator("#change")).to_contain_text("Versjon 1 gjelder til versjon 2 er godkjent av alle.")
    expect(page.get_by_role("table", name="Hva er ulikt?")).to_contain_text("Torsdag 09.00–15.00")
    waits_for(page, "Eleven", "Tora Foresattprøve", "Tor Foresattprøve", "Arbeidsgiveren", "Veilederen")
    fine(town.seated[-1])
    press(page, "Les versjon 1")
    expect(main_of(page)).not_to_contain_text("Torsdag")
    expect(main_of(page)).to_contain_text("Tor Foresattprøve (foresatt): Digitalt, 9. september 2026.")
    fine(town.seated[-1])
    page.go_back()
    dialog(page, APPROVE)
    save(page, "Alle har signert på papir")
    expect(page.locator("#approvals")).to_contain_text("Alle har godkjent")
    expect(page.locator("#change")).to_have_count(0)
    page.get_by_role("link", name="Hva ble endret fra versjon 1?").click()
    expect(page.get_by_role("table", name="Hva er ulikt?")).to_contain_text("Torsdag 09.00–15.00")
    fine(town.seated[-1])
    return address


def _an_early_end(town: Town, address: str) -> None:
    town.on(2026, 11, 2)
    page = town.sit("adviser").open(address)
    dialog(page, "Avslutt avtalen")
    choose(page, "Hvordan ble det avsluttet?", "Begynt i opplæring")
    save(page, "Avslutt avtalen")
    expect(main_of(page)).to_contain_text("Siste dag 2. november 2026: Begynt i opplæring.")
    expect(page.get_by_role("link", name="Endre avtalen")).to_have_count(0)
    turn(page, "Oppfølging av plassen")
    dialog(page, "Registrer utfallet")
    choose(page, "Hva førte plassen til?", "Tilbake på skolen")
    save(page)
    expect(page.locator("#outcome")).to_contain_text("Tilbake på skolen")
    town.on(2027, 2, 3)
    page = town.sit("adviser").open(address)
    turn(page, "Oppfølging av plassen")
    dialog(page, "Tre måneder etter: Svar")
    choose(page, "Hvor er eleven nå?", "Videregående skole")
    save(page)
    expect(page.locator("#after")).to_contain_text("Videregående skole")
    fine(town.seated[-1])
