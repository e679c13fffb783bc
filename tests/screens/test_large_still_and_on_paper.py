"""Pages at 200 and 400 percent zoom, without movement, on paper, and a case moved without scripts."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from casework.models.codes import Role
from tests.screens.acts import press
from tests.screens.places import OFFICE, PLACES, cast_of
from tests.screens.world import Person, World

Sit = Callable[..., Person]

SCREEN = (1280, 1024)
SHEET, WITHIN = 794, 688
"""CSS pixels: A4 across, and between its margins."""
MAIN_PAGES = ("worklist.today", "cases.show", "followups.record", "flags.new", "classes.show", "plans.show")
ON_PAPER = ("cases.show", "classes.show", "plans.show")
CUT = """() => [...document.querySelectorAll("main *")].filter(one => {
  const style = getComputedStyle(one);
  const clips = ["hidden", "auto", "scroll", "clip"].includes(style.overflowX);
  if (style.display.startsWith("table-")) return false;
  const seen = one.checkVisibility() && !one.matches(".ds-sr-only, .ds-sr-only *");
  return clips && seen && one.scrollWidth > one.clientWidth + 1;
}).map(one => `${one.tagName} ${one.className}`)"""
"""What is wider than the frame it is cut by. What is only heard has no width."""
COVERED = """() => [...document.querySelectorAll("main *, dialog[open] *")]
  .filter(one => one.checkVisibility() && ["sticky", "fixed"].includes(getComputedStyle(one).position))
  .map(one => one.getBoundingClientRect()).filter(box => box.bottom > 0 && box.top < innerHeight)
  .reduce((sum, box) => sum + box.height, 0) / innerHeight"""
"""How much of the window is covered by what stands still in it."""


@pytest.mark.parametrize("zoom", [2, 4])
def test_a_main_page_can_be_used_when_it_is_enlarged(world: World, sit_down: Sit, zoom: int) -> None:
    cast = cast_of(world)
    for place in MAIN_PAGES:
        role, path = PLACES[place]
        person = sit_down(cast.user(role or Role.LEAD))
        person.page.set_viewport_size({"width": SCREEN[0] // zoom, "height": SCREEN[1] // zoom})
        page = person.open(path(cast.ids))
        assert not person.scrolls_sideways(), place
        if place == "worklist.today":
            page.locator("[data-record]").first.click()
            expect(page.locator("dialog[open]")).to_be_visible()
        assert page.evaluate(COVERED) <= 0.5, f"{place}: what stands still covers more than half of the window"


def test_nothing_moves_for_whoever_wants_it_still(world: World, sit_down: Sit) -> None:
    page = sit_down(world.somebody(Role.ADVISER, OFFICE)).open("/today?list=mine")
    page.locator("[data-record]").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("place", ON_PAPER)
def test_a_page_on_paper_has_all_of_its_content_and_no_menus(world: World, browser: Browser, place: str) -> None:
    cast = cast_of(world)
    role, path = PLACES[place]
    person = Person(world, browser, cast.user(role or Role.LEAD), scheme="dark")
    page = person.open(path(cast.ids))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 1123})
    page.evaluate("width => { document.body.style.width = `${width}px`; }", WITHIN)
    for menu in (
        "header nav",
        "footer",
        "[role=search]",
        ".tab-links",
        "main button",
        "main textarea",
        ".ds-skip-link",
    ):
        assert [each for each in page.locator(menu).all() if each.is_visible()] == [], f"{menu} is on the paper"
    assert page.evaluate(CUT) == []
    words = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages).split()
    heading = page.locator("h1").inner_text().split()
    assert set(heading) <= set(words)
    person.leave()


def test_a_lead_moves_a_case_without_scripts(world: World, sit_down: Sit) -> None:
    page = sit_down(world.somebody(Role.LEAD, "Nav Solvangen"), scripts=False).open("/assignments/")
    page.locator("input[name=case_ids]").first.check()
    page.locator("select[name=to]").select_option(index=2)
    press(page, "Flytt")
    expect(page.get_by_role("status").filter(has_text="1 sak er flyttet.")).to_be_visible()
