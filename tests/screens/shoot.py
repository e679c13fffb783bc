"""Makes the pictures in docs/screens/: python -m tests.screens.shoot"""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from casework import work
from casework.actions.report import taking
from casework.language import using
from casework.models import Release
from casework.models.codes import Role
from casework.models.report_codes import ReleaseState
from tests.report_pages import pictures
from tests.screens.chromium import launch
from tests.screens.places import OFFICE, PLACES, Cast, cast_of
from tests.screens.world import DESK, PHONE, Person, World, served

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
    ("quality", "quality.index", DESK),
    ("reports", "releases.index", DESK),
    ("report-publish", "releases.publish", DESK),
)
OF_A_REPORT = (("report", DESK, ""), ("report-phone", PHONE, ""), ("report-figure", DESK, "#part-transition"))
PAGES = (1, 3)
"""Of the paper: the front page, and one with figures and tables."""
DOTS = 72
"""Of the paper's pictures, to an inch."""


def main() -> None:
    """Serve the demo, visit, and write one PNG each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as world, sync_playwright() as playwright:
        newest = _newest(world)  # before the pages' own things are made
        browser, cast = launch(playwright), cast_of(world)
        for name, endpoint, width in PICTURES:
            role, path = PLACES[endpoint]
            _shoot(world, browser, cast, role, path(cast.ids), name, width)
        for name, width, part in OF_A_REPORT:
            _shoot(world, browser, cast, Role.MANAGER, f"/releases/{newest}{part}", name, width)
        browser.close()
        _print(world, newest)


def _shoot(
    world: World, browser: Browser, cast: Cast, role: Role | str | None, path: str, name: str, width: int
) -> None:
    user = world.somebody(Role.ADVISER, OFFICE) if role is Role.ADVISER else cast.user(role or Role.LEAD)
    person = Person(world, browser, user, width=width)
    person.open(path).screenshot(path=FOLDER / f"{name}.png")
    person.leave()


def _newest(world: World) -> UUID:
    """The newest report that is published."""
    with work.unit(world.installation, reading=True) as opened:
        published = select(Release.id).where(Release.state == ReleaseState.PUBLISHED).order_by(Release.number.desc())
        return opened.scalars(published).first() or UUID(int=0)


def _print(world: World, report: UUID) -> None:
    """Two pages of the paper a report is taken home as."""
    with using("nb"), work.unit(world.installation, reading=True):
        edition = taking.edition_of(world.somebody(Role.MANAGER), report)
        pages = pictures(edition, DOTS)
    for number in PAGES:
        (FOLDER / f"report-page-{number}.png").write_bytes(pages[number - 1])


if __name__ == "__main__":
    main()
