"""A class on paper and in a hurry: first names only, needs when they are asked for, and one tick that saves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from casework.models.codes import Role
from tests.screens.axe import findings
from tests.screens.places import SCHOOL
from tests.screens.world import PHONE, Person, World

Sit = Callable[..., Person]


def words(page: Page) -> str:
    """What stands on the page or the paper, and what a screen reader hears besides."""
    return page.locator("body").inner_text()


def test_on_paper_stand_first_names_and_needs_only_when_they_are_asked_for(world: World, sit_down: Sit) -> None:
    page = sit_down(world.somebody(Role.COUNSELLOR, SCHOOL)).open("/classes/pupils?grade=10&show=needs")
    families = {each.strip(" ,") for each in page.locator("tbody th .no-print").all_inner_texts()}
    asked = page.locator("tbody td:nth-child(2)").all_inner_texts()
    assert families and any(asked)
    page.emulate_media(media="print")
    paper = words(page)
    assert not [name for name in families if name in paper]
    assert not [each for each in {*asked, "Behov", "Neste steg", "Ansvarlig", "Veileder", "Lagre"} if each in paper]
    assert page.locator("tbody th").first.inner_text().strip() in paper and "Søkt" in paper
    page.emulate_media(media="screen")
    page.get_by_label("Ta med behov og neste steg i utskriften").check()
    page.emulate_media(media="print")
    paper = words(page)
    assert not [name for name in families if name in paper]
    assert "Behov" in paper and asked[0] in paper and "Lagre" not in paper


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_class_is_set_on_a_phone_with_one_tick(world: World, sit_down: Sit, scripts: bool) -> None:
    person = sit_down(world.somebody(Role.COUNSELLOR, SCHOOL), width=PHONE, scripts=scripts)
    class_name = "10A" if scripts else "10B"
    page = person.open(f"/classes/pupils?grade=10&class_name={class_name}&show=unsent")
    page.get_by_role("checkbox", name="som mangler søknad").check()
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_text("Lagret for").wait_for()
    assert page.locator(".count-links [aria-current] .number").inner_text() == "0"
    assert not scripts or findings(page) == []
    assert not person.scrolls_sideways()
