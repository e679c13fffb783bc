"""What people do on any page: answer a question, press a button, read the case number."""

from __future__ import annotations

from playwright.sync_api import Page


def choose(page: Page, question: str, answer: str) -> None:
    """Answer a question of a form."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, of this name in the page's main part."""
    main = page.locator("dialog[open]") if page.locator("dialog[open]").count() else page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()


def number_of(page: Page) -> str:
    """The case number a page is about."""
    return page.locator("nav[aria-label='Du er her']").inner_text().split()[-1]
