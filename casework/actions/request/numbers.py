"""Numbers of requests and cases: random, without sequence, initials or anything else to read from them."""

from __future__ import annotations

from secrets import choice

from sqlalchemy import exists, select

from casework import clock
from casework.database import session
from casework.models import Agreement, Referral

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def unused_number(of: type[Referral] | type[Agreement]) -> str:
    """A fresh number that no request, or no agreement, has: of 28 million a year, two would meet now and then."""
    while True:
        number = new_number()
        if not session().scalar(select(exists().where(of.number == number))):
            return number


def new_number() -> str:
    """A fresh number such as OV-2026-K7Q4M: the year it began, and five signs nobody mistakes for each other."""
    return f"OV-{clock.today().year}-{''.join(choice(LETTERS) for _ in range(5))}"
