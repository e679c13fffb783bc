"""Every page in every role that may see it: axe finds nothing, it can be heard, nothing scrolls sideways, and no page
and no role is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from casework.language import LANGUAGES
from casework.models import User
from casework.models.codes import Role
from tests.screens.axe import findings
from tests.screens.places import ON_A_WALK, PLACES, Cast, cast_of
from tests.screens.spoken import unspoken
from tests.screens.visits import ELSEWHERE, roles_of, visitors
from tests.screens.world import DESK, NARROW, PHONE, Person, World

Seat = Callable[[User | None], Person]

WIDTHS = (NARROW, PHONE, DESK)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def cast(world: World) -> Cast:
    """Who the pages are about."""
    return cast_of(world)


@pytest.fixture(scope="module")
def desks() -> Iterator[dict[object, Person]]:
    """One browser for each person, who goes from page to page as people do."""
    taken: dict[object, Person] = {}
    yield taken
    for person in taken.values():
        person.leave()


@pytest.fixture
def seat(world: World, desks: dict[object, Person], browser: Browser) -> Iterator[Seat]:
    """Whoever is to visit a page, at a desk in the light; a broken promise of the page is told now."""

    def seated(user: User | None) -> Person:
        key = user.id if user else None
        if key not in desks:
            desks[key] = Person(world, browser, user)
        desks[key].page.emulate_media(color_scheme="light")
        desks[key].page.set_viewport_size({"width": DESK, "height": 768})
        return desks[key]

    yield seated
    faults = [fault for person in desks.values() for fault in person.faults]
    for person in desks.values():
        person.faults.clear()
    assert faults == []


def test_every_page_has_a_visitor(world: World) -> None:
    pages = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    visited = {place.partition(":")[0] for place in PLACES}
    assert pages == visited | set(ON_A_WALK)


def test_every_role_that_may_see_a_page_visits_it(cast: Cast) -> None:
    visits: dict[str, set[Role | None]] = {}
    for place in PLACES:
        visits.setdefault(place.partition(":")[0], set()).update(visitors(cast, place))
    absent = {(page, role) for page, came in visits.items() for role in roles_of(page) - came}
    assert absent == set(ELSEWHERE)


@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_page_is_for_everybody_who_may_see_it(cast: Cast, seat: Seat, place: str) -> None:
    found: dict[str, list[str]] = {}
    for number, (role, user) in enumerate(visitors(cast, place).items()):
        person, who = seat(user), role or "nobody"
        page = person.open(PLACES[place][1](cast.ids))
        found[f"{who}, light"] = findings(page)
        found[f"{who}, heard"] = [*unspoken(page), *_tongue(page, user.language if user else "nb")]
        if number == 0:
            page.emulate_media(color_scheme="dark")
            found[f"{who}, dark"] = findings(page, only_colours=True)
        found[f"{who}, sideways"] = list(_sideways(person, WIDTHS if number == 0 else (NARROW,)))
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.prove
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", sorted(PLACES))
def test_in_every_language_at_every_width_and_in_the_dark(cast: Cast, seat: Seat, place: str, language: str) -> None:
    found: dict[str, list[str]] = {}
    for role, user in visitors(cast, place).items():
        person, who = seat(user), role or "nobody"
        with _speaking(cast.world, person, user, language):
            page = person.open(PLACES[place][1](cast.ids))
            found[f"{who}, heard"] = [*unspoken(page), *_tongue(page, language)]
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    found[f"{who}, {width}, {scheme}"] = findings(page)
            found[f"{who}, sideways"] = list(_sideways(person, WIDTHS))
    assert {where: what for where, what in found.items() if what} == {}


@contextmanager
def _speaking(world: World, person: Person, user: User | None, language: str) -> Iterator[None]:
    """A page in another language: chosen on the profile, or by who has not signed in, in the header."""
    if user is not None:
        world.speak(user.id, language)
        yield
        world.speak(user.id, "nb")
    else:
        _choose(person, language)
        yield
        _choose(person, "nb")


def _choose(person: Person, language: str) -> None:
    person.open("/account/sign-in").locator(f".languages button[value={language}]").click()
    person.page.wait_for_selector(f"html[lang={language}]")


def _tongue(page: Page, language: str) -> Iterator[str]:
    said = page.locator("html").get_attribute("lang")
    if said != language:
        yield f"lang is {said}, not {language}"


def _sideways(person: Person, widths: tuple[int, ...]) -> Iterator[str]:
    for width in widths:
        person.page.set_viewport_size({"width": width, "height": 800})
        if person.scrolls_sideways():
            yield f"scrolls sideways at {width}"
