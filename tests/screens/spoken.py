"""A page as a screen reader is given it: every control has a name, one heading says what the page is, one main part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page

CONTROLS = (
    "button",
    "checkbox",
    "combobox",
    "dialog",
    "link",
    "listbox",
    "radio",
    "radiogroup",
    "region",
    "searchbox",
    "slider",
    "spinbutton",
    "switch",
    "tab",
    "table",
    "textbox",
)
NAMELESS = re.compile(rf"^\s*- (?:{'|'.join(CONTROLS)})(?: \[[^\]]*\])*:?\s*$")
"""A line of the snapshot about a control, without the name in quotation marks that should follow."""

STRUCTURE = """() => {
  const seen = element => element.checkVisibility();
  const all = query => [...document.querySelectorAll(query)].filter(seen);
  const levels = all("h1, h2, h3, h4, h5, h6").filter(one => !one.closest("dialog")).map(one => Number(one.tagName[1]));
  const bare = all("main table").filter(one => !one.querySelector("caption") || !one.querySelector("thead th"));
  const loose = all("main tbody tr").filter(one => one.closest("table").tHead && !one.querySelector("th"));
  const questions = all("fieldset").filter(one => !one.querySelector(":scope > legend")?.textContent.trim());
  return {
    h1: all("h1").length,
    main: all("main").length,
    header: all("body > header").length,
    footer: all("body > footer").length,
    first: document.querySelector("body a[href], body button")?.getAttribute("href"),
    jumps: levels.filter((level, at) => level > (at ? levels[at - 1] : 0) + 1),
    bare: bare.length,
    loose: loose.length,
    unasked: questions.filter(one => !one.hasAttribute("aria-labelledby")).length,
  };
}"""
RIGHT = {
    "h1": 1,
    "main": 1,
    "header": 1,
    "footer": 1,
    "first": "#main",
    "jumps": [],
    "bare": 0,
    "loose": 0,
    "unasked": 0,
}
"""The skip link comes first; no heading skips a level; every table has a name, column headings and row headings; every
group of choices has its question."""


def unspoken(page: Page) -> list[str]:
    """What somebody who hears the page would miss, a sentence for each thing."""
    return [*_nameless(page), *_askew(page)]


def _nameless(page: Page) -> Iterator[str]:
    for line in page.locator("body").aria_snapshot().splitlines():
        if NAMELESS.match(line):
            yield f"without a name: {line.strip()}"


def _askew(page: Page) -> Iterator[str]:
    found = page.evaluate(STRUCTURE)
    for what, wanted in RIGHT.items():
        if found[what] != wanted:
            yield f"{what} is {found[what]}, not {wanted}"
