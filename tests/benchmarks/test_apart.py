"""The comparison with ACRO runs in an environment of its own, beside the application as it is locked."""

from __future__ import annotations

import re
from pathlib import Path

LOCKS = Path(__file__).parents[2] / ".ci" / "locks"


def pinned(name: str) -> set[str]:
    """What a lock pins, with its markers."""
    return set(re.findall(r"^(\S+==\S+.*?) \\$", (LOCKS / name).read_text(), re.MULTILINE))


def test_acro_is_compared_with_the_application_as_it_is_locked() -> None:
    assert pinned("app.txt"), "the test looks in the wrong place"
    assert pinned("app.txt") - pinned("compare.txt") == set()


def test_acro_is_asked_of_nobody_who_only_tests() -> None:
    assert any(each.startswith("acro==") for each in pinned("compare.txt"))
    assert not any(each.startswith(("acro==", "pandas==")) for each in pinned("app.txt") | pinned("dev.txt"))
