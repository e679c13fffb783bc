"""A pair of hands at a real page: what they do, they do in Chromium, and count while doing it.

Keystroke-level model with the constants of decisions.md section 23, in seconds. A scroll has no operator there: it is
counted beside the others and costs as much as the movement it takes, a pointing with the mouse, a tap on a phone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from math import ceil
from time import perf_counter
from typing import Any

from playwright.sync_api import FloatRect, Locator, Page

KEY, CLICK, POINT, HOME, THINK, TAP = 0.28, 0.2, 1.1, 0.4, 1.35, 0.8

VISIBLE = """element => {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const near = top && (element.contains(top) || top.contains(element) || top.closest("label")?.contains(element));
  return y > 0 && y < innerHeight && Boolean(near);
}"""


class Way(StrEnum):
    """How somebody works."""

    KEYBOARD = "keyboard"
    MOUSE = "mouse"
    PHONE = "phone"


class Hands:
    """One person's hands on one page. Every method acts first and counts what it took."""

    def __init__(self, page: Page, way: Way) -> None:
        self.page, self.way = page, way
        self.counted: Counter[str] = Counter()
        self.waited = 0.0
        self._on_keys = way is Way.KEYBOARD

    def think(self) -> None:
        """Before a choice that isn't a default."""
        self.counted["thoughts"] += 1

    def press(self, *keys: str) -> None:
        """Press keys; those held together count one each."""
        self._hand(to_keys=True)
        for key in keys:
            self.page.keyboard.press(key)
            self.counted["keys"] += len(key.split("+"))

    def write(self, text: str) -> None:
        """Type a text into what has focus; a capital takes two keys."""
        self._hand(to_keys=True)
        self.page.keyboard.type(text)
        self.counted["keys"] += len(text) + sum(letter.isupper() for letter in text)

    def choose(self, target: Locator) -> None:
        """Click or tap, moving there first."""
        self._bring(target)
        box = self._still(target)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        if self.way is Way.PHONE:
            self.page.touchscreen.tap(x, y)
            self.counted["taps"] += 1
            return
        self._hand(to_keys=False)
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)
        self.counted["pointings"] += 1
        self.counted["clicks"] += 1

    def wait(self, shown: Locator, state: Any = "visible") -> None:
        """Wait for the page's answer; the time it takes is the measured R."""
        begun = perf_counter()
        shown.wait_for(state=state)
        self.waited += perf_counter() - begun

    def _bring(self, target: Locator) -> None:
        """Scroll until it can be reached: once for every four fifths of the window."""
        if target.evaluate(VISIBLE):
            return
        before = target.bounding_box()
        target.evaluate("element => element.scrollIntoView({block: 'center'})")
        after, window = target.bounding_box(), self.page.viewport_size
        assert before is not None and after is not None and window is not None
        self.counted["scrolls"] += max(1, ceil(abs(after["y"] - before["y"]) / (0.8 * window["height"])))

    def _still(self, target: Locator) -> FloatRect:
        """Where it is once it has stopped moving: nobody aims at a dialog that is still opening."""
        for _ in range(100):
            before = target.bounding_box()
            self.page.wait_for_timeout(40)
            if before is not None and before == target.bounding_box():
                return before
        raise AssertionError("It never stands still")

    def _hand(self, *, to_keys: bool) -> None:
        """A hand moves between mouse and keys; on a phone the keys are on the glass."""
        if self.way is not Way.PHONE and self._on_keys is not to_keys:
            self._on_keys = to_keys
            self.counted["hand moves"] += 1


def cost(counted: Mapping[str, int], way: Way) -> float:
    """Seconds of an error-free expert, without the page's answers."""
    scroll = TAP if way is Way.PHONE else POINT
    prices = {"keys": KEY, "clicks": CLICK, "pointings": POINT, "taps": TAP, "thoughts": THINK, "hand moves": HOME}
    return sum((prices | {"scrolls": scroll})[what] * number for what, number in counted.items())
