"""Somebody without a pointer: every key is pressed in Chromium, and after each of them focus can be seen somewhere."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "focus is lost";
  const said = `${one.tagName} ${one.id || one.name || one.textContent.trim().slice(0, 30)}`;
  const box = one.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= innerHeight) return `${said} has focus outside the window`;
  if (!one.matches("a, button, input, select, textarea, summary, [role=region]")) return "";
  if (one.type === "date" && !one.matches(":focus-visible")) return "";
  const rung = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  if (![one, one.parentElement, ...(one.labels ?? [])].some(rung)) return `${said} has focus that cannot be seen`;
  const middle = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
  const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, middle);
  const mine = [one, ...(one.labels ?? [])];
  const near = top && (top.contains(one) || mine.some(each => each.contains(top)));
  return near ? "" : `${said} has focus behind ${top?.tagName} ${top?.className}`;
}"""
"""A date's calendar button, inside the field, has a ring of the browser's own."""
AT = """element => {
  const now = document.activeElement;
  return now === element || (element.type === "radio" && now?.type === "radio" && now.name === element.name);
}"""
"""A group of radio buttons takes focus once."""
MOST = 150


class Keys:
    """A keyboard at a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys one after another, on a page that stays; focus is seen after each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.see_focus()

    def go_with(self, key: str) -> None:
        """Press a key that leads on to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.page.wait_for_load_state("load")

    def see_focus(self) -> None:
        """Focus is somewhere, and it can be seen where."""
        fault = self.page.evaluate(FOCUS)
        assert not fault, f"{fault} on {self.page.url}"

    def tab_to(self, target: Locator, *, back: bool = False) -> None:
        """Tab until it has focus."""
        expect(target).to_be_attached()
        for _ in range(MOST):
            if target.evaluate(AT):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab never comes to {target}")

    def choose(self, question: Locator, answer: str) -> None:
        """Answer a question of radio buttons with the arrow keys."""
        radios, wanted = question.get_by_role("radio"), question.get_by_label(answer, exact=True)
        self.tab_to(radios.first)
        self.press("Space")
        for _ in range(radios.count()):
            if wanted.is_checked():
                return
            self.press("ArrowRight")
        expect(wanted).to_be_checked()

    def heard(self, text: str) -> None:
        """It is said in a part of the page that is read out when it changes."""
        expect(self.page.locator("[role=status], [role=alert]").filter(has_text=text).first).to_be_attached()
