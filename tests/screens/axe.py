"""What axe finds on a page: nothing, or a sentence for each thing."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()


COLOURS = ["color-contrast", "link-in-text-block"]
"""All that can differ between light and dark."""


def findings(page: Page, *, only_colours: bool = False) -> list[str]:
    """Each violation of WCAG 2.2 A and AA and of axe's own advice, with where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    asked = {"resultTypes": ["violations"]} | ({"runOnly": COLOURS} if only_colours else {})
    results = page.evaluate("asked => axe.run(asked)", asked)
    return [
        f"{found['id']}: {found['help']} at {[node['target'] for node in found['nodes']][:3]}"
        for found in results["violations"]
    ]
