"""What an adviser does about jobs: finds the pupil, writes an agreement, registers approvals, prints it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.screens.acts import choose, form_of, main_of, press, save
from tests.screens.axe import findings
from tests.screens.world import PHONE, Person

FINISH = "Kontroller og send til godkjenning"
APPROVE = "Registrer godkjenning"


def fine(person: Person) -> None:
    """The page breaks no rule that a machine can check, and is wider than neither the window nor a phone."""
    page, size = person.page, person.page.viewport_size
    assert findings(page) == [], page.url
    for width in (size["width"] if size else PHONE, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        assert not person.scrolls_sideways(), (page.url, width)
    if size:
        page.set_viewport_size(size)


def dialog(page: Page, name: str) -> Locator:
    """Follow a link that opens a dialog, and wait for it."""
    press(page, name)
    expect(page.locator("dialog[open]")).to_be_visible()
    return form_of(page)


def jobs_of(page: Page, name: str) -> Page:
    """From the adviser's list to the jobs of a pupil."""
    page.goto("/today?list=mine")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="Jobb", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page


def agreement_of(page: Page, name: str, employer: str, tab: str = "Avtale") -> Page:
    """From the adviser's list to one part of a pupil's agreement with an employer."""
    jobs_of(page, name)
    main_of(page).get_by_role("link", name=employer, exact=True).first.click()
    expect(page.get_by_role("link", name="Avtale", exact=True)).to_have_attribute("aria-current", "page")
    if tab != "Avtale":
        turn(page, tab)
    return page


def turn(page: Page, tab: str) -> None:
    """Turn to another part of the agreement."""
    parts = page.get_by_role("navigation", name="Deler av avtalen")
    parts.get_by_role("link", name=tab, exact=True).click()
    expect(parts.get_by_role("link", name=tab, exact=True)).to_have_attribute("aria-current", "page")


def pick(page: Page, question: str, beginning: str) -> None:
    """Choose from a list by the beginning of the answer."""
    asked = page.get_by_label(question)
    found = asked.locator("option", has_text=re.compile(rf"^\s*{re.escape(beginning)}"))
    asked.select_option(value=found.get_attribute("value"))


def shift(page: Page, day: str, starts: str, ends: str, pause: str = "") -> None:
    """Write the hours of one weekday; three empty ones take it out of the week."""
    row = page.get_by_role("group", name=day, exact=True)
    row.get_by_label("Fra").fill(starts)
    row.get_by_label("Til").fill(ends)
    row.get_by_label("Pause").fill(pause)


def write(page: Page, contact: str, goal: str, work: str = "Lett arbeid") -> None:
    """Fill in what a plan needs besides its days and hours."""
    pick(page, "Kontaktperson", contact)
    choose(page, "Slags arbeid", work)
    choose(page, "Mål", goal)
    choose(page, "Hvor ofte følger du opp plassen?", "Annenhver uke")
    choose(page, "Er eleven i familie med arbeidsgiveren?", "Nei")


def refused(page: Page, *words: str) -> None:
    """Send the plan for approval, and read why it is unlawful."""
    press(page, FINISH)
    panel = page.locator("#guard")
    expect(panel).to_contain_text("Planen må endres før den kan godkjennes")
    for each in words:
        expect(panel).to_contain_text(each)


def approve(page: Page, *who: str, way: str = "Signert på papir") -> None:
    """Register that these have approved, all in one way."""
    dialog(page, APPROVE)
    for each in who:
        form_of(page).get_by_label(each, exact=True).check()
    choose(page, "Hvordan godkjente de?", way)
    save(page, APPROVE)


def waits_for(page: Page, *names: str) -> None:
    """Whom the agreement waits for is said first, and nobody else is."""
    line = main_of(page).locator("p.cluster", has_text="Venter på").first
    expect(line.locator(".ds-tag")).to_have_text([re.compile(re.escape(name)) for name in names])


def evaluate(page: Page, which: str, side: str, answers: Iterable[tuple[str, str]]) -> None:
    """Register what one side says of the placement."""
    dialog(page, f"Registrer: {which}, {side}")
    for item, answer in answers:
        choose(page, item, answer)
    choose(page, "Hvordan ble den gitt?", "Muntlig, med vitne")
    save(page)


def printed(page: Page, tongue: str) -> PdfReader:
    """Download the agreement the page is about, in a language."""
    address = main_of(page).get_by_role("link", name=tongue, exact=True).get_attribute("href")
    assert address is not None
    answer = page.context.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.body()))


def words_of(paper: PdfReader) -> str:
    """Every word on the paper, as it is copied or read aloud."""
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


def insist_accessible(paper: PdfReader, language: str, title: str) -> None:
    """The paper has tags, a language and a title that is shown."""
    root: Any = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert paper.metadata is not None
    assert paper.metadata.title == title
