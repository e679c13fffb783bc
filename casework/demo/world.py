"""Where the demo's stories take place, how far each goes, and who acts in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from casework import clock
from casework.actions.case import dated_parts
from casework.database import session
from casework.demo.places import Places
from casework.demo.rolls import Entry
from casework.demo.stage import working_hour
from casework.models import Case, Referral, User
from casework.models.codes import Measure, Part, Role

T = TypeVar("T")


@dataclass(slots=True)
class World:
    """Where the stories take place. `plans`: how many have been agreed on."""

    places: Places
    random: Random
    office_of: dict[str, str]
    plans: int = 0

    def someone(self, role: Role, workplace: str) -> UUID:
        """One of those who work there in that role."""
        return self.random.choice(self.places.staff[role, workplace])

    def follower(self, office: str) -> UUID:
        """Who follows up: mostly the advisers, now and then a lead."""
        staff = self.places.staff
        return self.random.choice(staff[Role.ADVISER, office] * 3 + staff[Role.LEAD, office])

    def later(self, days: int, spread: int = 0) -> datetime:
        """A working hour some days from now."""
        return working_hour(clock.today() + timedelta(days=days + self.random.randint(0, spread)), self.random)


@dataclass(frozen=True, slots=True)
class Plan:
    """How far one story goes."""

    entry: Entry
    flagged_by: str
    begins_on: date
    measures: frozenset[Measure]
    consent: str = "given"  # given, half, none, declined, withdrawn
    answer: str = "accept"  # accept, decline, forward, none, cancel
    contacts: int | None = 6  # None: until today
    ending: str = "active"  # active, hold, closed, reopened


def worker(case: Case) -> User:
    """The case's main adviser today."""
    found = next(one for one in dated_parts.parts_of(case.id) if one.part is Part.MAIN and one.ends_on is None)
    return found.user


def user(user_id: UUID) -> User:
    """Somebody who acts."""
    return session().get_one(User, user_id)


def the_referral(referral_id: UUID) -> Referral:
    """A request as it is now."""
    return session().get_one(Referral, referral_id)


def there(value: T | None) -> T:
    """What a story needs. Raises LookupError when it is missing."""
    if value is None:
        raise LookupError("The demo's story misses something it needs.")
    return value
