"""Three pupils through a whole school year, with the clock moved, in the roles that see them.

Nora goes from a flag in November of 10th grade to the result of Vg1. Emil does not turn up in August and is caught on
day one. Iben changes school in October. The dates are those of the calendar for 2026/27 and 2027/28.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.models.codes import Grade
from tests.screens.acts import choose, form_of, main_of, number_of, press, save
from tests.screens.axe import findings
from tests.screens.world import PHONE
from tests.screens.year import Town, town

NORA, EMIL, IBEN = "Nora Prøveås", "Emil Prøveås", "Iben Prøveås"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> object:
    with town(tmp_path_factory.mktemp("year"), browser) as made:
        yield made


def transition(page: Page, name: str) -> Page:
    """From the adviser's list to the pupil's way into upper secondary."""
    page.goto("/today?list=mine")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="Overgang", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page


def flag_and_agree(town: Town) -> str:
    """Nora's school flags her, everybody says yes to all, and Nav takes the request."""
    town.make.pupil(town.school, given="Nora", family="Prøveås", grade=Grade.G10, class_name="10A")
    page = town.sit("counsellor").open("/pupils/?grade=10&class_name=10A")
    page.get_by_role("row").filter(has_text="Nora").get_by_role("link", name=re.compile("Meld behov")).click()
    choose(page, "Har eleven beskyttet adresse", "Nei")
    choose(page, "Vet eleven om dette?", "Ja, eleven vet om det")
    choose(page, "Styrker og ønsker", "Praktisk arbeid")
    page.locator("summary", has_text="Legg til en foresatt").first.click()
    guardian = page.locator("details[open]").first
    guardian.get_by_label("Navn").fill("Tora Foresattprøve")
    guardian.get_by_label("Har foreldreansvar").check()
    guardian.get_by_label("Har det alene").check()
    press(page, "Send til Nav")
    for who in ("Eleven", "Foresatt"):
        page.get_by_role("row").filter(has_text=who).get_by_role("link", name="Registrer svar").click()
        choose(page, "Hva var svaret?", "Ja")
        for scope in page.locator("label:has(input[name=scopes])").all():
            scope.locator("input").check()
        press(page, "Registrer svar")
    number = number_of(page)
    adviser = town.sit("adviser").open("/inbox/")
    expect(main_of(adviser)).not_to_contain_text("Nora")
    adviser.get_by_role("row").filter(has_text=number).get_by_role("button").click()
    press(adviser, "Ta imot")
    return number


def test_three_pupils_through_a_year(place: Town) -> None:
    town = place
    town.on(2026, 11, 10)
    number = flag_and_agree(town)
    emil, iben = town.followed("Emil"), town.followed("Iben")

    page = transition(town.sit("adviser").page, NORA)
    steps = main_of(page)
    for words in ("Samtale om utdanningsvalg", "1. mars 2027", "Overgangsmøte", "31. mai 2027", "15. juli 2027"):
        expect(steps).to_contain_text(words)
    assert findings(page) == []
    assert town.sit("colleague").page.goto("/today?list=mine") is not None
    expect(main_of(town.seated[-1].page)).not_to_contain_text("Prøveås")

    _the_school_answers(town)
    _the_class_applies(town)
    _the_note_is_handed_over(town, number)
    _offers_come(town)
    _the_first_day(town, str(emil.id))
    _the_autumn(town, str(iben.id))
    _the_result(town)


def _the_school_answers(town: Town) -> None:
    town.on(2026, 11, 24)
    page = town.sit("counsellor").open("/milestones/")
    row = page.get_by_role("row").filter(has_text="Samtale om utdanningsvalg").filter(has_text="Nora")
    row.get_by_role("link", name=re.compile("Svar")).click()
    choose(page, "Svar", "Holdt")
    save(page)
    expect(page.get_by_role("row").filter(has_text="Nora").filter(has_text="Samtale om utdanningsvalg")).to_have_count(
        0
    )


def _the_class_applies(town: Town) -> None:
    town.on(2027, 2, 16)
    page = town.sit("counsellor").open("/classes/pupils?grade=10&class_name=10A")
    expect(main_of(page)).to_contain_text("Overgang avklart 0 av 3")
    page.locator("input[name=rest]").check()
    save(page)
    expect(page.get_by_role("row").filter(has_text="Nora").get_by_label("Søkt", exact=True)).to_be_checked()


def _the_note_is_handed_over(town: Town, number: str) -> None:
    town.on(2027, 5, 20)
    page = town.sit("counsellor").open("/handovers/lacking")
    expect(main_of(page)).to_contain_text("Nora")
    page.get_by_role("row").filter(has_text="Nora").get_by_role("link", name=re.compile("Skriv")).first.click()
    page.get_by_label("Mottakerskole").select_option(label="Første videregående")
    page.get_by_role("textbox").first.fill("Flink med hendene, og alltid tidlig ute.")
    press(page, "Lagre og se over")
    expect(main_of(page)).to_contain_text("Flink med hendene")
    press(page, "Del med Første videregående")
    page.get_by_role("link", name=re.compile("møte", re.IGNORECASE)).first.click()
    form_of(page).get_by_label("Møtedag").fill("2027-05-20")
    form_of(page).get_by_label("Møtet er holdt").check()
    save(page)

    receiver = town.sit("receiver").open("/handovers/")
    main_of(receiver).get_by_role("button", name=re.compile("Åpne|Les")).first.click()
    expect(main_of(receiver)).to_contain_text("Flink med hendene")
    press(receiver, "Ta imot")
    expect(main_of(receiver)).to_contain_text("19. juni 2027")
    other = town.sit("other receiver").open("/handovers/")
    expect(main_of(other)).not_to_contain_text("Nora")

    adviser = transition(town.sit("adviser").page, NORA)
    expect(main_of(adviser)).to_contain_text("Holdt 20. mai 2027")
    expect(main_of(adviser)).not_to_contain_text("Flink med hendene")
    town.on(2027, 6, 21)
    assert town.sit("counsellor").page.goto("/handovers/sent") is not None
    expect(main_of(town.seated[-1].page)).not_to_contain_text("Flink med hendene")


def _offers_come(town: Town) -> None:
    town.on(2027, 7, 9)
    person = town.sit("adviser")
    for name in (NORA, EMIL, IBEN):
        page = transition(person.page, name)
        page.get_by_role("link", name="Registrer tilbudet i 1. inntak").click()
        choose(page, "Hvordan gikk det?", "Takket ja til plassen")
        form = form_of(page)
        form.get_by_label("Når kom svaret på søknaden?").fill("2027-07-08")
        form.get_by_label("Når svarte eleven?").fill("2027-07-09")
        form.locator("select[name=school]").select_option(label="Første videregående")
        save(page)
    page = person.open("/today?list=bridge")
    expect(main_of(page)).to_contain_text(NORA)


def _the_first_day(town: Town, emil: str) -> None:
    town.on(2027, 8, 16)
    phone = town.sit("adviser", width=PHONE)
    page = phone.open("/first-day")
    assert not phone.scrolls_sideways()
    assert findings(page) == []
    for name, answer in ((NORA, "Møtt"), (EMIL, "Ikke møtt"), (IBEN, "Møtt")):
        page.locator(".turnout li").filter(has_text=name).get_by_label(answer, exact=True).check()
    press(page, "Lagre")
    expect(page.locator("#absent")).to_contain_text(EMIL)
    expect(page.locator("#absent")).to_contain_text("23. august 2027")

    page = town.sit("adviser").open("/today")
    top = page.locator("tbody tr").first
    expect(top).to_contain_text(EMIL)
    expect(top).to_contain_text("meld til OT")
    page.goto(f"/cases/{emil}/ot")
    for words in (EMIL, "Ikke møtt (N)", "Tora Foresattprøve"):
        expect(main_of(page)).to_contain_text(words)
    press(page, "Meldt til OT")
    page.goto("/today?list=mine")
    expect(page.get_by_role("row").filter(has_text=EMIL)).not_to_contain_text("meld til OT")


def _the_autumn(town: Town, iben: str) -> None:
    town.on(2027, 10, 12)
    page = town.sit("receiver").open("/pupils/")
    expect(main_of(page)).to_contain_text("Iben")
    page = transition(town.sit("adviser").page, IBEN)
    page.get_by_role("link", name=re.compile("^Bytte")).click()
    form = form_of(page)
    form.get_by_label("Fra hvilken dag?").fill("2027-10-12")
    form.locator("select[name=school]").select_option(label="Andre videregående")
    form.get_by_label("Klasse").fill("1BA")
    save(page)
    expect(main_of(page)).to_contain_text("Andre videregående")
    page = town.sit("receiver").open("/pupils/")
    expect(main_of(page)).not_to_contain_text("Iben")
    page = town.sit("other receiver").open("/pupils/")
    expect(main_of(page)).to_contain_text("Iben")
    page = transition(town.sit("adviser").page, NORA)
    page.get_by_role("link", name="Registrer status for året").first.click()
    choose(page, "Er eleven i opplæring på telledatoen?", "Ja")
    save(page)


def _the_result(town: Town) -> None:
    town.on(2028, 6, 14)
    page = town.sit("receiver").open("/milestones/")
    row = page.get_by_role("row").filter(has_text="Resultat av skoleåret").filter(has_text="Nora")
    row.get_by_role("link").last.click()
    choose(page, "Hvordan gikk skoleåret?", "Bestått alle fag")
    save(page)
    page = transition(town.sit("adviser").page, NORA)
    expect(main_of(page)).to_contain_text("Bestått alle fag")
    for who, path in (("manager", "/today"), ("manager", "/classes/"), ("counsellor", "/first-day")):
        answer = town.sit(who).page.goto(path)
        assert answer is not None and answer.status == 403
