"""Programme management reads the demo's reports, says something, publishes the one that waits, and takes it home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from casework.cli.reports import reports
from casework.models.codes import Role
from casework.reports.attack.controls import WEAK
from tests.ledger import ordered
from tests.make import Make
from tests.report_files import of_comma, of_page, of_workbook, paper, words
from tests.screens.acts import form_of, main_of, press, save
from tests.screens.axe import findings
from tests.screens.world import DESK, PHONE, Person, World, copied

COMMENT = "Skolestarten følges opp sammen med de videregående skolene."
KINDS = ("PDF", "Excel", "CSV")


@pytest.fixture(scope="module")
def there(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A demo of its own: what is published stays published."""
    with copied(world, tmp_path_factory.mktemp("report")) as again:
        yield again


def test_a_manager_reads_comments_publishes_and_takes_a_report_home(
    there: World, browser: Browser, tmp_path: Path
) -> None:
    manager = Person(there, browser, None, width=DESK)
    page = manager.open("/account/sign-in")
    page.get_by_role("button", name=re.compile("Programledelse")).click()
    page.goto("/releases/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rapporter")
    draft = f"/releases/{_read_all_and_find_the_draft(page)}"
    _comment_and_publish(page, draft)
    assert _taken_home(page, tmp_path) > 50
    _nothing_can_be_changed(page, draft)
    _on_paper(page)
    _take_an_order_back(there, page)
    _on_a_phone(there, browser, draft)
    manager.leave()
    _stands_its_own_attack(there)


def _read_all_and_find_the_draft(page: Page) -> str:
    published = page.get_by_role("table", name="Publiserte rapporter").get_by_role("rowheader").get_by_role("link")
    addresses = [link.get_attribute("href") or "" for link in published.all()]
    assert len(addresses) >= 4
    for address in addresses:
        page.goto(address)
        expect(main_of(page)).to_contain_text("Tallene er beskrivende og sier ikke noe om effekt.")
        expect(main_of(page)).to_contain_text("publisert")
        assert len(of_page(page.content())) > 10
    page.goto("/releases/")
    press(page, "Les og kommenter")
    expect(main_of(page)).to_contain_text("Dette er et utkast. Bare programledelsen ser det.")
    return page.url.split("/releases/")[1].split("#")[0]


def _comment_and_publish(page: Page, draft: str) -> None:
    page.locator("#part-transition").get_by_role("link", name=re.compile("kommentar")).click()
    form_of(page).get_by_role("textbox").first.fill(COMMENT)
    save(page)
    expect(page.locator("#part-transition")).to_contain_text(COMMENT)
    assert findings(page) == []
    press(page, "Se over og publiser")
    expect(form_of(page)).to_contain_text(COMMENT)
    form_of(page).get_by_role("button", name="Publiser", exact=True).click()
    expect(main_of(page)).to_contain_text("publisert")
    assert page.url.split("#")[0].endswith(draft)


def _take_an_order_back(there: World, page: Page) -> None:
    """A report somebody asked for shows on the list, and is taken back there."""
    ordered(Make(there.installation), there.somebody(Role.MANAGER), "Kontakt var registrert feil.")
    page.goto("/releases/")
    expect(main_of(page)).to_contain_text("Kontakt var registrert feil.")
    assert findings(page) == []
    main_of(page).get_by_role("button", name="Trekk tilbake bestillingen").click()
    expect(main_of(page)).to_contain_text("Bestillingen er trukket tilbake.")
    expect(main_of(page)).not_to_contain_text("Kontakt var registrert feil.")


def _taken_home(page: Page, folder: Path) -> int:
    """Download all three; every number of the page's tables is the files'. Returns how many."""
    files = {}
    for kind in KINDS:
        with page.expect_download() as taken:
            main_of(page).get_by_role("link", name=kind, exact=True).click()
        files[kind] = folder / taken.value.suggested_filename
        taken.value.save_as(files[kind])
        assert files[kind].name.startswith("rapport-")
    shown = of_page(page.content())
    for told in (of_workbook(files["Excel"].read_bytes()), of_comma(files["CSV"].read_bytes())):
        assert {where: told[where] for where in shown} == shown
    print_of = words(paper(files["PDF"].read_bytes()))
    assert COMMENT in print_of
    for title in {title for title, *_ in shown}:
        assert title in print_of, title
    return len(shown)


def _nothing_can_be_changed(page: Page, draft: str) -> None:
    for name in ("Skriv en kommentar", "Endre kommentaren", "Se over og publiser"):
        expect(main_of(page).get_by_role("link", name=re.compile(name))).to_have_count(0)
    expect(main_of(page).get_by_role("button")).to_have_count(0)
    before = of_page(page.content())
    for tail in ("/publish", "/comments/transition"):
        answer = page.request.get(f"{draft}{tail}", max_redirects=0)
        assert answer.status == 409
    page.goto(draft)
    assert of_page(page.content()) == before
    expect(page.locator("#part-transition")).to_contain_text(COMMENT)


def _on_paper(page: Page) -> None:
    """Printed from the page, every table is there though it was never opened, and the bars are."""
    tables = page.locator(".report-numbers table")
    assert not tables.first.is_visible()
    page.emulate_media(media="print")
    assert tables.count() > 20
    assert [table.get_attribute("id") for table in tables.all() if not table.is_visible()] == []
    assert not page.locator(".report-numbers > summary").first.is_visible()
    print_of = words(paper(page.pdf(prefer_css_page_size=True)))
    shown = of_page(page.content())
    assert {title for title, *_ in shown if title not in print_of} == set()
    page.emulate_media(media="screen")


def _stands_its_own_attack(there: World) -> None:
    """Every report of the demo, with the one just published, and the methods that must fall."""
    told = CliRunner().invoke(reports, ["attack", "--histories", "0"], obj=there.installation.settings)
    assert told.exit_code == 0, told.output
    last = told.output.strip().splitlines()[-1]
    assert re.match(r"It holds: [5-9] releases, every attack stood, every control broken\.", last), last
    assert told.output.count("falls as it must") == len(WEAK)
    assert "BROKEN" not in told.output


def _on_a_phone(there: World, browser: Browser, report: str) -> None:
    phone = Person(there, browser, there.somebody(Role.MANAGER), width=PHONE)
    for path in ("/releases/", report):
        page = phone.open(path)
        assert not phone.scrolls_sideways()
        assert findings(page) == []
    phone.leave()
