"""One search for everybody who meets pupils, each within their own reach. Nothing of it is kept."""

from __future__ import annotations

from casework.actions.searching import cases, roll
from casework.actions.searching.hits import MOST_PAGES, Found, Hit
from casework.actions.searching.words import asked_for, enough
from casework.errors import Invalid
from casework.language import N_
from casework.models import User
from casework.policy.grants import Permission, may


def search(actor: User, text: str, page: int = 1) -> Found:
    """Pupils, cases and requests that answer to the text, the best first.

    Who has a roll searches the school's pupils; who reads cases searches those. Raises Invalid("q") for less than two
    letters or digits.
    """
    if not enough(text):
        raise Invalid("q", N_("Write at least two letters."))
    asked, pages = asked_for(text), min(max(page, 1), MOST_PAGES)
    within = roll.search if may(actor.role, Permission.READ_PUPILS) else cases.search
    return within(actor, asked, pages)


def last_opened(actor: User) -> tuple[Hit, ...]:
    """The cases this user opened last. Schools open pupils, and have their classes."""
    return cases.last_opened(actor) if may(actor.role, Permission.READ_CASE) else ()
