"""Every page in the role it is for: axe finds nothing, nothing scrolls sideways, and no page is unvisited."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.screens.axe import findings
from tests.screens.places import ON_A_WALK, PLACES, Cast, cast_of
from tests.screens.world import DESK, NARROW, PHONE, Person, World

Sit = Callable[..., Person]


@pytest.fixture(scope="module")
def cast(world: World) -> Cast:
    """Who the pages are about."""
    return cast_of(world)


@pytest.fixture(scope="module")
def desks() -> Iterator[dict[object, Person]]:
    """One browser for each role, which goes from page to page as a person does."""
    taken: dict[object, Person] = {}
    yield taken
    for person in taken.values():
        person.leave()


@pytest.fixture
def visit(cast: Cast, desks: dict[object, Person], browser: Browser) -> Iterator[Callable[[str], Person]]:
    """Open a page in the role it is for; a broken promise on it is told now."""

    def opened(endpoint: str) -> Person:
        role, path = PLACES[endpoint]
        if role not in desks:
            desks[role] = Person(cast.world, browser, cast.user(role) if role else None)
        desks[role].page.emulate_media(color_scheme="light")
        desks[role].page.set_viewport_size({"width": DESK, "height": 768})
        desks[role].open(path(cast.ids))
        return desks[role]

    yield opened
    faults = [fault for person in desks.values() for fault in person.faults]
    for person in desks.values():
        person.faults.clear()
    assert faults == []


def test_every_page_has_a_visitor(world: World) -> None:
    pages = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    visited = {place.partition(":")[0] for place in PLACES}
    assert pages == visited | set(ON_A_WALK)


@pytest.mark.parametrize("endpoint", sorted(PLACES))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Callable[[str], Person], endpoint: str) -> None:
    person = visit(endpoint)
    page = person.page
    found = {"light": findings(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = findings(page)
    page.emulate_media(color_scheme="light")
    assert found == {"light": [], "dark": []}
    for width in (NARROW, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert not person.scrolls_sideways(), f"{endpoint} scrolls sideways at {width}"


@pytest.mark.prove
@pytest.mark.parametrize("endpoint", sorted(PLACES))
@pytest.mark.parametrize(("language", "width"), [("en", DESK), ("en", PHONE), ("nb", PHONE)])
def test_axe_finds_nothing_in_any_language_at_any_width(
    cast: Cast, sit_down: Sit, endpoint: str, language: str, width: int
) -> None:
    role, path = PLACES[endpoint]
    user = cast.user(role) if role else None
    if user is not None:
        cast.world.speak(user.id, language)
    person = sit_down(user, width=width)
    page = person.open(path(cast.ids))
    assert user is None or page.locator("html").get_attribute("lang") == language
    assert findings(page) == []
    assert not person.scrolls_sideways()
    if user is not None:
        cast.world.speak(user.id, "nb")
