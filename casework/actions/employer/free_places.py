"""The list of free places an adviser looks through for a pupil: plain filters and an order the adviser chooses.

Nothing here weighs a pupil against a place or one place against another. A filter that is left empty leaves nothing
out; the one that is on from the start, the employer's own lowest age, says how many places it hides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_

from casework import clock
from casework.actions.employer.places import Offered, counted, open_on
from casework.calendar.days import age_on
from casework.database import session
from casework.models import Area, Employer, JobPlace
from casework.models.job_codes import Industry, PlacementForm, Requirement

MOST_MINUTES = 40 * 60


class Order(StrEnum):
    """What the list is sorted by."""

    EMPLOYER = "employer"
    START = "start"
    HOURS = "hours"
    AREA = "area"


class Ages(StrEnum):
    """Which places are shown, by the lowest age the employer has asked for."""

    OLD_ENOUGH = "old_enough"
    ANY = "any"
    TOO_YOUNG = "too_young"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters. Empty sets and None leave nothing out.

    minutes_a_week   places that ask for more are left out; those whose hours can be agreed stay
    from_on          the first day the pupil can work; today where that is past or not said
    within_days      how long after that day a place may begin
    full             show places nobody can take just now too
    """

    industries: frozenset[Industry] = frozenset()
    forms: frozenset[PlacementForm] = frozenset()
    area_id: UUID | None = None
    minutes_a_week: int | None = None
    from_on: date | None = None
    within_days: int | None = None
    ages: Ages = Ages.OLD_ENOUGH
    full: bool = False
    order: Order = Order.EMPLOYER


@dataclass(frozen=True, slots=True)
class FreePlace:
    """One line of the list. `free`: how many of `places` nobody holds; `min_age` in whole years."""

    id: UUID
    employer_id: UUID
    employer: str
    sort_key: str
    industry: Industry
    area: str
    area_order: tuple[int, str]
    title: str
    form: PlacementForm
    starts_on: date
    ends_on: date | None
    minutes_a_week: int | None
    requirements: tuple[Requirement, ...]
    min_age: int | None
    places: int
    free: int

    def begins(self, wanted: Wanted) -> date:
        """The first day the pupil could begin there."""
        return max(self.starts_on, wanted.from_on or clock.today(), clock.today())

    def too_young(self, born: date | None, wanted: Wanted) -> bool:
        """Is the pupil younger, on the first day, than the employer has asked for? Never where the age is not known."""
        return self.min_age is not None and born is not None and age_on(born, self.begins(wanted)) < self.min_age


@dataclass(frozen=True, slots=True)
class Found:
    """The places that fit, in the order asked for. `too_young`, `full`: how many that filter alone has left out."""

    places: tuple[FreePlace, ...]
    too_young: int
    full: int


KEYS: dict[Order, Callable[[FreePlace], Any]] = {
    Order.EMPLOYER: lambda place: (place.sort_key, place.title),
    Order.START: lambda place: (place.starts_on, place.sort_key),
    Order.HOURS: lambda place: (place.minutes_a_week or MOST_MINUTES, place.sort_key),
    Order.AREA: lambda place: (place.area_order, place.sort_key),
}


def listed(wanted: Wanted, born: date | None) -> Found:
    """The places offered now or later that pass the filters, in one statement. `born`: None where it is not known."""
    found = [_place(*row) for row in session().execute(_query(wanted))]
    young = {place.id for place in found if place.too_young(born, wanted)}
    aged = [place for place in found if _aged(wanted.ages, too_young=place.id in young)]
    shown = [place for place in aged if place.free or wanted.full]
    hidden = [each for each in found if each.id in young and (each.free or wanted.full)]
    return Found(
        tuple(sorted(shown, key=KEYS[wanted.order])),
        len(hidden) if wanted.ages is Ages.OLD_ENOUGH else 0,
        len(aged) - len(shown),
    )


def _aged(ages: Ages, *, too_young: bool) -> bool:
    return ages is Ages.ANY or too_young is (ages is Ages.TOO_YOUNG)


def _query(wanted: Wanted) -> Select[JobPlace, int, Employer, Area]:
    """Places not withdrawn, of employers in use, that are open some day from the first one wanted."""
    first = max(wanted.from_on or clock.today(), clock.today())
    query = counted(clock.today(), open_on(first), Employer.deactivated_on.is_(None), *_chosen(wanted, first))
    query = query.join(Employer, Employer.id == JobPlace.employer_id).join(Area, Area.id == Employer.area_id)
    return query.add_columns(Employer, Area)


def _chosen(wanted: Wanted, first: date) -> Iterator[ColumnElement[bool]]:
    """What the filters that are filled in ask of a place."""
    if wanted.industries:
        yield Employer.industry.in_(wanted.industries)
    if wanted.forms:
        yield JobPlace.form.in_(wanted.forms)
    if wanted.area_id is not None:
        yield Employer.area_id == wanted.area_id
    if wanted.minutes_a_week is not None:
        yield or_(JobPlace.minutes_a_week.is_(None), JobPlace.minutes_a_week <= wanted.minutes_a_week)
    if wanted.within_days is not None:
        yield JobPlace.starts_on <= first + timedelta(days=wanted.within_days)


def _place(place: JobPlace, used: int, employer: Employer, area: Area) -> FreePlace:
    return FreePlace(
        id=place.id,
        employer_id=employer.id,
        employer=employer.name,
        sort_key=employer.sort_key,
        industry=employer.industry,
        area=area.name,
        area_order=(area.position, area.name),
        title=place.title,
        form=place.form,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        minutes_a_week=place.minutes_a_week,
        requirements=tuple(each for each in Requirement if each in place.requirements),
        min_age=place.min_age,
        places=place.places,
        free=Offered(place, used).free,
    )
