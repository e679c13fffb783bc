"""How a pupil's transition stands, as far as the page of a class shows and changes it, and the mark a form carries.

Between two schools stands the duty of secrecy (fvl. section 13): a school where pupils apply sees applications and
offers, the one they came to sees who turned up there and what they apply for next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casework import clock
from casework.actions.transition.transitions import version_of
from casework.actions.year.calendars import years
from casework.calendar.classes import Round, Ways, list_year, renewed_by, round_on, ways_of
from casework.database import session
from casework.models import Enrolment, Transition
from casework.models.codes import Grade
from casework.models.transition_codes import ApplicationState, OfferState, StartState


class Part(StrEnum):
    """What of a transition is changed from the page of a class."""

    APPLICATION = "application"
    OFFER = "offer"
    START = "start"


CODES: dict[Part, type[StrEnum]] = {
    Part.APPLICATION: ApplicationState,
    Part.OFFER: OfferState,
    Part.START: StartState,
}
MISSING: dict[Part, StrEnum | None] = {Part.APPLICATION: ApplicationState.NOT_SENT, Part.START: None}
"""What stands where nothing is registered: a whole class can be given an answer where this stands."""

Rows = Mapping[tuple[UUID, int], Transition]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is registered of each part, and the versions of the rows it stands in: 0 where there is no row.

    `offer` is that of the intake round that is on.
    """

    application: ApplicationState | None = None
    offer: OfferState | None = None
    start: StartState | None = None
    applied_in: int = 0
    began_in: int = 0

    def of(self, part: Part) -> StrEnum | None:
        """What is registered of a part."""
        value: StrEnum | None = getattr(self, part.value)
        return value

    def lacks(self, part: Part) -> bool:
        """Is nothing registered of a part that a whole class can be given at once?"""
        return part in MISSING and self.of(part) == MISSING[part]

    def version_for(self, part: Part) -> int:
        """The version of the row a part stands in."""
        return self.applied_in if part is Part.APPLICATION else self.began_in

    @property
    def mark(self) -> str:
        """What a form carries of what its reader saw."""
        values = (self.applied_in, self.began_in, *(self.of(part) or "" for part in Part))
        return ".".join(str(value) for value in values)


def read_mark(text: str) -> Standing:
    """What a form's reader saw. Raises ValueError for anything that was never a mark."""
    applied_in, began_in, *said = text.split(".")
    told = zip(Part, said, strict=True)
    values: dict[str, Any] = {part.value: CODES[part](value) if value else None for part, value in told}
    return replace(Standing(**values), applied_in=int(applied_in), began_in=int(began_in))


def parts_of(grade: Grade) -> tuple[Part, ...]:
    """What the page of a class of this grade is about."""
    ways = ways_of(grade, 0)
    if grade is Grade.G10:
        return Part.APPLICATION, Part.OFFER
    starts = (Part.START,) if ways.settles is not None else ()
    return starts + ((Part.APPLICATION,) if ways.applies is not None else ())


def ways_for(enrolment: Enrolment) -> Ways:
    """The school years a pupil's transition is about today."""
    today = clock.today()
    return ways_of(enrolment.grade, list_year(enrolment.starts_on, today, renewed_by(years(), today)))


def intake(ways: Ways) -> Round | None:
    """The intake round that is on for this way."""
    return round_on(years(), ways.settles, clock.today()) if ways.settles is not None else None


def rows_of(found: Mapping[UUID, Ways]) -> Rows:
    """The rows of these pupils' ways with their offers, in two statements."""
    wanted = {into for ways in found.values() for into in (ways.settles, ways.applies) if into is not None}
    if not wanted:
        return {}
    query = select(Transition).where(Transition.pupil_id.in_(found), Transition.into_year.in_(wanted))
    rows = session().scalars(query.options(selectinload(Transition.offers))).all()
    return {(row.pupil_id, row.into_year): row for row in rows}


def row_for(rows: Rows, pupil_id: UUID, into: int | None) -> Transition | None:
    """A pupil's row of one year."""
    return rows.get((pupil_id, into)) if into is not None else None


def standing(
    grade: Grade, applied: Transition | None, began: Transition | None, on: Round | None, school_id: UUID
) -> Standing:
    """How things stand in these rows, for a school: that of the year applied for, and that of the year begun."""
    parts = parts_of(grade)
    theirs = began is not None and began.school_id in {None, school_id}
    sent = applied.application if applied is not None else ApplicationState.NOT_SENT
    return Standing(
        application=sent if Part.APPLICATION in parts else None,
        offer=_offer(began, on) if Part.OFFER in parts else None,
        start=began.start if Part.START in parts and began is not None and theirs else None,
        applied_in=version_of(applied),
        began_in=version_of(began),
    )


def _offer(row: Transition | None, on: Round | None) -> OfferState | None:
    offers: Iterable[tuple[int, OfferState]] = ((each.round, each.state) for each in row.offers) if row else ()
    return next((state for number, state in offers if on is not None and number == on.number), None)
