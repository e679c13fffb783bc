"""What people do on any page: answer a question, press a button, read the case number."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def choose(page: Page, question: str, answer: str) -> None:
    """Answer a question of a form."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, of this name in the page's main part."""
    main = page.locator("dialog[open]") if page.locator("dialog[open]").count() else page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()


def main_of(page: Page) -> Locator:
    """The page's main part."""
    return page.locator("main")


def form_of(page: Page) -> Locator:
    """The form that is being filled in: in a dialog once it has opened, or the page itself."""
    return page.locator("body:has(dialog[open]) dialog[open], body:not(:has(dialog[open])) main")


def save(page: Page, name: str = "Lagre") -> None:
    """Press the button that saves the form, and see it close."""
    form_of(page).get_by_role("button", name=name, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def number_of(page: Page) -> str:
    """The case number a page is about."""
    return page.locator("nav[aria-label='Du er her']").inner_text().split()[-1]
