"""What an employer offers: places added, changed and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework import audit, clock
from casework.actions.employer.standing import insist_usable
from casework.database import session
from casework.errors import Invalid, NotFound, StaleEdit
from casework.language import N_
from casework.models import Employer, JobPlace, User
from casework.models.job_codes import PlacementForm, Requirement

COLUMNS = ("form", "title", "tasks", "requirements", "places", "minutes_a_week", "min_age", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """Places of one kind as a form holds them. Minutes a week; the age in whole years."""

    form: PlacementForm
    title: str
    tasks: str
    requirements: frozenset[Requirement]
    places: int
    minutes_a_week: int | None
    min_age: int | None
    starts_on: date
    ends_on: date | None
    version: int = 0


def find(employer: Employer, place_id: UUID) -> JobPlace:
    """This employer's own place. Raises NotFound for another's, and for one that is withdrawn."""
    found = session().get(JobPlace, place_id)
    if found is None or found.employer_id != employer.id or found.withdrawn_on is not None:
        raise NotFound
    return found


def details_of(place: JobPlace) -> PlaceDetails:
    """The place as a form or a comparison shows it."""
    return PlaceDetails(**{name: getattr(place, name) for name in COLUMNS}, version=place.version)


def add(actor: User, employer: Employer, details: PlaceDetails) -> JobPlace:
    """Offer places at an employer in use. Raises Invalid at the field."""
    values = _checked(details)
    insist_usable(employer.id)
    place = JobPlace(employer_id=employer.id, **values)
    session().add(place)
    audit.record(actor, audit.JobPlaceSaved(employer.owner, place.id))
    return place


def change(actor: User, employer: Employer, place: JobPlace, details: PlaceDetails) -> None:
    """Change what is offered. Agreements on it stand as they are. Raises Invalid or StaleEdit."""
    values = _checked(details)
    insist_usable(employer.id)
    session().refresh(place, with_for_update=True)
    if place.version != details.version:
        raise StaleEdit(theirs=details_of(place))
    for name, value in values.items():
        setattr(place, name, value)
    audit.record(actor, audit.JobPlaceSaved(employer.owner, place.id))


def withdraw(actor: User, employer: Employer, place: JobPlace) -> None:
    """The employer offers it no more. Agreements on it go on."""
    place.withdrawn_on = clock.today()
    audit.record(actor, audit.JobPlaceSaved(employer.owner, place.id))


def _checked(details: PlaceDetails) -> dict[str, Any]:
    if details.ends_on is not None and details.ends_on < details.starts_on:
        raise Invalid("ends_on", N_("The last day is before the first."))
    return {name: getattr(details, name) for name in COLUMNS}
