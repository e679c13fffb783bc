"""Every page in the role it is for: axe finds nothing, nothing scrolls sideways, and no page is unvisited."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.screens.axe import findings
from tests.screens.places import ON_A_WALK, PLACES, Cast, cast_of
from tests.screens.world import DESK, NARROW, PHONE, Person, World

Sit = Callable[..., Person]


@pytest.fixture(scope="module")
def cast(world: World) -> Cast:
    """Who the pages are about."""
    return cast_of(world)


def test_every_page_has_a_visitor(world: World) -> None:
    pages = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages == set(PLACES) | set(ON_A_WALK)


@pytest.mark.parametrize("endpoint", sorted(PLACES))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(cast: Cast, sit_down: Sit, endpoint: str) -> None:
    role, path = PLACES[endpoint]
    person = sit_down(cast.user(role) if role else None)
    page = person.open(path(cast.ids))
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
