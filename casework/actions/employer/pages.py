"""What the pages about employers show: the list, narrowed, and one employer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, select

from casework import audit, clock
from casework.actions.employer import contacts, history, places
from casework.actions.employer.contacts import ContactCard
from casework.actions.employer.history import History
from casework.actions.employer.places import PlaceCard
from casework.audit import ListKind, Text
from casework.class_list import normalise
from casework.database import session
from casework.language import in_threes
from casework.models import Area, Employer, User
from casework.models.job_codes import Industry


class Which(StrEnum):
    """Which employers: those in use, those that are not, or both."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed. `name`: a part of the name, or digits of the organisation number."""

    name: str = ""
    industry: Industry | None = None
    area_id: UUID | None = None
    free: bool = False
    which: Which = Which.ACTIVE


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """One employer in a list; nothing sealed."""

    id: UUID
    name: str
    number: str
    industry: Industry
    area: str
    offered: int
    free: int
    active: bool


@dataclass(frozen=True, slots=True)
class EmployerPage:
    """One employer as its page shows it."""

    id: UUID
    name: str
    number: str
    industry: Industry
    area: str
    twenty_or_more: bool | None
    note: Text | None
    deactivated_on: date | None
    contacts: list[ContactCard]
    places: list[PlaceCard]
    history: History

    @property
    def offered_now(self) -> list[PlaceCard]:
        """Places that can be taken."""
        return [one for one in self.places if one.open]

    @property
    def former(self) -> list[PlaceCard]:
        """Places withdrawn, or offered in a time that is over."""
        return [one for one in self.places if not one.open]


def listed(actor: User, wanted: Wanted) -> list[EmployerRow]:
    """Employers in Norwegian order, narrowed. Two statements; those merged into others are not among them."""
    audit.record(actor, audit.ListShown(ListKind.EMPLOYERS))
    counts = places.totals(clock.today())
    known = session().execute(_query(wanted)).all()
    rows = [_row(one, area, counts) for one, area in known if _named(one, wanted.name)]
    return [row for row in rows if row.free or not wanted.free]


def open_page(actor: User, employer: Employer) -> EmployerPage:
    """One employer, opened."""
    reading = audit.read(actor, audit.EmployerOpened(employer.owner))
    reading.fetch([employer])
    return EmployerPage(
        id=employer.id,
        name=employer.name,
        number=in_threes(employer.organisation_number),
        industry=employer.industry,
        area=employer.area.name,
        twenty_or_more=employer.twenty_or_more,
        note=reading.text(employer, "note"),
        deactivated_on=employer.deactivated_on,
        contacts=contacts.cards(reading, employer.id),
        places=places.cards_of([employer.id], clock.today()),
        history=history.of(employer.id),
    )


def _query(wanted: Wanted) -> Select[Employer, str]:
    query = select(Employer, Area.name).join(Area, Area.id == Employer.area_id)
    query = query.where(Employer.merged_into_id.is_(None))
    if wanted.industry:
        query = query.where(Employer.industry == wanted.industry)
    if wanted.area_id:
        query = query.where(Employer.area_id == wanted.area_id)
    if wanted.which is not Which.ALL:
        gone = wanted.which is Which.INACTIVE
        query = query.where(Employer.deactivated_on.is_not(None) if gone else Employer.deactivated_on.is_(None))
    return query.order_by(Employer.sort_key, Employer.organisation_number)


def _named(one: Employer, sought: str) -> bool:
    """Spelling aside: håndverk finds Haandverk. Digits find the number."""
    digits = "".join(sought.split())
    if digits.isdecimal():
        return digits in one.organisation_number or digits in one.name
    return normalise(sought) in normalise(one.name)


def _row(one: Employer, area: str, counts: Mapping[UUID, tuple[int, int]]) -> EmployerRow:
    offered, free = counts.get(one.id, (0, 0))
    number, active = in_threes(one.organisation_number), one.deactivated_on is None
    return EmployerRow(one.id, one.name, number, one.industry, area, offered, free, active)
