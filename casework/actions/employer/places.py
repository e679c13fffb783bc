"""Places at employers: which are offered on a day, and how many of each are in use. Counted here and nowhere else.

A place is taken by every agreement on it that is begun and not over, also one that starts later: what one adviser
works on is not promised to another pupil meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select

from casework.actions.agreement.standing import IN_FORCE, LIVING, status_column
from casework.database import session
from casework.models import Agreement, AgreementVersion, Employer, JobPlace
from casework.models.job_codes import PlacementForm, Requirement

LIVING_CODES = [status.value for status in LIVING]


@dataclass(frozen=True, slots=True)
class Offered:
    """Places of one kind, with how many of them are in use."""

    place: JobPlace
    used: int

    @property
    def free(self) -> int:
        """How many more pupils it has room for; 0 also where more are in use than are offered now."""
        return max(0, self.place.places - self.used)


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """Places of one kind as a page shows them. `open`: can still be taken, neither withdrawn nor over."""

    id: UUID
    form: PlacementForm
    title: str
    tasks: str
    requirements: Sequence[Requirement]
    places: int
    used: int
    free: int
    minutes_a_week: int | None
    min_age: int | None
    starts_on: date
    ends_on: date | None
    withdrawn_on: date | None
    open: bool


def in_use(today: date) -> Subquery:
    """How many agreements hold each place, as columns `place_id` and `taken`; no row for a place nobody holds."""
    counted = select(Agreement.place_id, func.count().label("taken")).outerjoin(AgreementVersion, IN_FORCE)
    held = counted.where(Agreement.place_id.is_not(None), status_column(today).in_(LIVING_CODES))
    return held.group_by(Agreement.place_id).subquery("in_use")


def counted(today: date, *which: ColumnElement[bool]) -> Select[JobPlace, int]:
    """Places with how many of each are in use."""
    held = in_use(today)
    query = select(JobPlace, func.coalesce(held.c.taken, 0)).outerjoin(held, held.c.place_id == JobPlace.id)
    return query.where(*which)


def open_on(day: date) -> ColumnElement[bool]:
    """Is the place offered on the day or later: not withdrawn, and not over?"""
    return and_(JobPlace.withdrawn_on.is_(None), or_(JobPlace.ends_on.is_(None), JobPlace.ends_on >= day))


def offered(today: date) -> list[Offered]:
    """Places that can be taken at employers in use, full ones too. One statement."""
    query = counted(today, open_on(today)).join(Employer, Employer.id == JobPlace.employer_id)
    return [Offered(*row) for row in session().execute(query.where(Employer.deactivated_on.is_(None)))]


def totals(today: date) -> Mapping[UUID, tuple[int, int]]:
    """For each employer with places that can be taken: how many are offered, and how many of them are free."""
    found: dict[UUID, tuple[int, int]] = {}
    for one in offered(today):
        all_of, left = found.get(one.place.employer_id, (0, 0))
        found[one.place.employer_id] = (all_of + one.place.places, left + one.free)
    return found


def cards_of(employer_ids: Iterable[UUID], today: date) -> list[PlaceCard]:
    """Every place these employers offer or have offered: those that can be taken first, then those that are over."""
    query = counted(today, JobPlace.employer_id.in_(employer_ids))
    cards = [_card(place, used, today) for place, used in session().execute(query)]
    return sorted(cards, key=lambda one: (not one.open, one.starts_on, one.title, str(one.id)))


def _card(place: JobPlace, used: int, today: date) -> PlaceCard:
    over = place.ends_on is not None and place.ends_on < today
    return PlaceCard(
        id=place.id,
        form=place.form,
        title=place.title,
        tasks=place.tasks,
        requirements=[each for each in Requirement if each in place.requirements],
        places=place.places,
        used=used,
        free=Offered(place, used).free,
        minutes_a_week=place.minutes_a_week,
        min_age=place.min_age,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        withdrawn_on=place.withdrawn_on,
        open=place.withdrawn_on is None and not over,
    )


def used_of(place_id: UUID, today: date) -> int:
    """How many agreements hold one place."""
    row = session().execute(counted(today, JobPlace.id == place_id)).first()
    return int(row[1]) if row else 0
