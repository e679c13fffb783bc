"""Makes the pictures in docs/screens/: python -m tests.screens.shoot"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from casework.models.codes import Role
from tests.screens.chromium import launch
from tests.screens.places import OFFICE, PLACES, cast_of
from tests.screens.world import DESK, PHONE, Person, served

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
PICTURES = (  # name, endpoint, width
    ("worklist", "worklist.today", DESK),
    ("worklist-phone", "worklist.today", PHONE),
    ("case", "cases.show", DESK),
    ("case-phone", "cases.show", PHONE),
    ("flag", "flags.new", DESK),
    ("request", "referrals.show", DESK),
    ("class", "pupils.index", DESK),
    ("inbox", "inbox.index", DESK),
    ("assignments", "assignments.index", DESK),
    ("log", "log.index", DESK),
)


def main() -> None:
    """Serve the demo, visit, and write one PNG each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as world, sync_playwright() as playwright:
        browser, cast = launch(playwright), cast_of(world)
        for name, endpoint, width in PICTURES:
            role, path = PLACES[endpoint]
            user = world.somebody(Role.ADVISER, OFFICE) if role is Role.ADVISER else cast.user(role or Role.LEAD)
            person = Person(world, browser, user, width=width)
            person.open(path(cast.ids)).screenshot(path=FOLDER / f"{name}.png")
            person.leave()
        browser.close()


if __name__ == "__main__":
    main()
