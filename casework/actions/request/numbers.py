"""Numbers of requests and cases: random, without sequence, initials or anything else to read from them."""

from __future__ import annotations

from secrets import choice

from casework import clock

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_number() -> str:
    """A fresh number such as OV-2026-K7Q4M: the year it began, and five signs nobody mistakes for each other."""
    return f"OV-{clock.today().year}-{''.join(choice(LETTERS) for _ in range(5))}"
