"""Programme management reads the demo's reports, says something, publishes the one that waits, and takes it home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.models.codes import Role
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
    draft = f"/releases/{_read_two_and_find_the_draft(page)}"
    _comment_and_publish(page, draft)
    assert _taken_home(page, tmp_path) > 50
    _nothing_can_be_changed(page, draft)
    _on_a_phone(there, browser, draft)
    manager.leave()


def _read_two_and_find_the_draft(page: Page) -> str:
    published = page.get_by_role("table", name="Publiserte rapporter").get_by_role("rowheader").get_by_role("link")
    addresses = [link.get_attribute("href") or "" for link in published.all()[:2]]
    assert len(addresses) == 2
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


def _on_a_phone(there: World, browser: Browser, report: str) -> None:
    phone = Person(there, browser, there.somebody(Role.MANAGER), width=PHONE)
    for path in ("/releases/", report):
        page = phone.open(path)
        assert not phone.scrolls_sideways()
        assert findings(page) == []
    phone.leave()
