"""What is registered of a pupil's way into a year, as it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.models.transition_codes import ApplicationState, OfferState, Route


@dataclass(frozen=True, slots=True)
class WishGiven:
    """A wish as it was given: the programme's code, and the school when it is one casework knows."""

    programme: str
    school_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """What is registered of an application. `sent_on` is a day in Oslo, given when it is sent."""

    state: ApplicationState
    route: Route | None = None
    sent_on: date | None = None
    wishes: tuple[WishGiven, ...] | None = None


@dataclass(frozen=True, slots=True)
class OfferGiven:
    """How one intake round went, as it was given."""

    round: int
    state: OfferState
    came_on: date
    answer_by: date | None = None
    answered_on: date | None = None
    programme: str | None = None
    school_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pupil goes to school: a school casework knows puts the pupil on its roll, in a class."""

    school_id: UUID | None = None
    class_name: str = ""
    programme: str | None = None
