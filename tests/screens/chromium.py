"""Which Chromium the screens run in: the system's own, or the one Playwright installed."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Playwright, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--lang=nb-NO"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    """Where the system's Chromium is, or None when there is none."""
    return next((found for name in NAMES if (found := which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window."""
    return playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)


if __name__ == "__main__":
    with sync_playwright() as started:
        sys.exit(0 if installed() or Path(started.chromium.executable_path).exists() else 1)
