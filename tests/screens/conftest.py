"""One served demo and one Chromium for all screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from casework.models import User
from tests.screens.chromium import launch
from tests.screens.world import Person, World, served


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo, served."""
    with served(tmp_path_factory.mktemp("demo")) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def sit_down(world: World, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Put somebody in front of a browser: sit_down(user, width=390, scripts=False, scheme="dark")."""
    seated: list[Person] = []

    def person(user: User | None, **how: Any) -> Person:
        seated.append(Person(world, browser, user, **how))
        return seated[-1]

    yield person
    for one in seated:
        one.leave()
