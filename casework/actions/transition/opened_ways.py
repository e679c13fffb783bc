"""What is known of a pupil's way into a school year, opened for one reader: applied, offered, begun, how it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import audit
from casework.actions.transition.parts import Entry, Part, Standpoint
from casework.actions.transition.transitions import version_of
from casework.actions.year import programmes
from casework.actions.year.calendars import years
from casework.database import session
from casework.models import Offer, Organisation, Transition, User, Wish
from casework.models.transition_codes import (
    LEAVE_CODES,
    START_CODES,
    ApplicationState,
    InEducation,
    LeaveReason,
    Level,
    OfferState,
    Route,
    SchoolDate,
    StartState,
    YearResult,
)

ROUNDS: tuple[tuple[int, SchoolDate, SchoolDate], ...] = (
    (1, SchoolDate.INTAKE_1, SchoolDate.ANSWER_1),
    (2, SchoolDate.INTAKE_2, SchoolDate.ANSWER_2),
    (3, SchoolDate.INTAKE_3, SchoolDate.ANSWER_3),
)
"""The intake rounds: when the results come, and by when a place is answered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A programme and a school, each with its key and its name; empty where it is not known."""

    code: str = ""
    programme: audit.Text = ""
    school_id: UUID | None = None
    school: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """The application. `wishes` in their order."""

    state: ApplicationState
    route: Route | None
    sent_on: date | None
    wishes: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One intake round: its days in the calendar, and how it went; `state` is None where nothing is registered."""

    number: int
    results_on: date | None
    deadline: date | None
    state: OfferState | None
    came_on: date | None
    answer_by: date | None
    answered_on: date | None
    place: Choice


@dataclass(frozen=True, slots=True)
class Started:
    """Whether the pupil began, with the official code (B01, or B06 for a reason), and where."""

    state: StartState | None
    on: date | None
    code: str
    reason: LeaveReason | None
    place: Choice


@dataclass(frozen=True, slots=True)
class Year:
    """The counting day and the result."""

    counting_day: date | None
    in_education: InEducation | None
    result: YearResult | None


@dataclass(frozen=True, slots=True)
class Way:
    """The way into one school year. A part that is None is not this reader's; `ready`: what can be registered now.

    over   the school year is over: where the pupil goes to school is not changed through it
    """

    into_year: int
    level: Level
    version: int
    first_day: date | None
    over: bool
    ready: frozenset[Part]
    applied: Applied | None
    rounds: tuple[Round, ...] | None
    started: Started | None
    year: Year | None


@dataclass(frozen=True, slots=True)
class Names:
    """The names of programmes by code and of schools by id."""

    programmes: Mapping[str, str]
    schools: Mapping[UUID, str]


def read(actor: User, reading: audit.Reading, found: Sequence[Entry]) -> tuple[Way, ...]:
    """What is known of these years, opened for this reader."""
    names = _names(each.row for each in found if each.row is not None)
    return tuple(_way(actor, reading, each, names) for each in found)


def _way(actor: User, reading: audit.Reading, entry: Entry, names: Names) -> Way:
    calendar, row, parts = years().get(entry.into_year), entry.row, entry.parts
    first_day = calendar.first(SchoolDate.FIRST_DAY) if calendar else None
    own = row if _is_theirs(actor, entry) else None
    return Way(
        into_year=entry.into_year,
        level=entry.level,
        version=version_of(row),
        first_day=first_day,
        over=entry.over,
        ready=entry.ready,
        applied=_applied(reading, row, names) if Part.APPLICATION in parts else None,
        rounds=_rounds(reading, row, entry.into_year, names) if Part.OFFERS in parts else None,
        started=_started(reading, own, names) if Part.START in parts else None,
        year=_year(own, entry.into_year) if Part.YEAR in parts else None,
    )


def _is_theirs(actor: User, entry: Entry) -> bool:
    """Was the start registered at this reader's school, or does the reader follow the pupil from Nav?"""
    school_id = entry.row.school_id if entry.row is not None else None
    return entry.standpoint is Standpoint.NAV or school_id in {None, actor.organisation_id}


def _applied(reading: audit.Reading, row: Transition | None, names: Names) -> Applied:
    if row is None:
        return Applied(ApplicationState.NOT_SENT, None, None, ())
    wishes = tuple(_choice(reading, wish, names) for wish in row.wishes)
    return Applied(row.application, row.route, row.sent_on, wishes)


def _rounds(reading: audit.Reading, row: Transition | None, into_year: int, names: Names) -> tuple[Round, ...]:
    """Every round the calendar has, and any that something is registered of."""
    offers = {offer.round: offer for offer in row.offers} if row is not None else {}
    told = []
    for number, results, answers in ROUNDS:
        calendar, offer = years().get(into_year - 1 if number == 1 else into_year), offers.get(number)
        held = calendar is not None and calendar.has(results) and calendar.has(answers)
        if offer is not None or held:
            results_on = calendar.first(results) if calendar is not None and held else None
            deadline = calendar.due(answers) if calendar is not None and held else None
            told.append(_round(reading, number, results_on, deadline, offer, names))
    return tuple(told)


def _round(
    reading: audit.Reading,
    number: int,
    results_on: date | None,
    deadline: date | None,
    offer: Offer | None,
    names: Names,
) -> Round:
    if offer is None:
        return Round(number, results_on, deadline, None, None, None, None, Choice())
    days = offer.came_on, offer.answer_by, offer.answered_on
    return Round(number, results_on, deadline, offer.state, *days, _choice(reading, offer, names))


def _started(reading: audit.Reading, row: Transition | None, names: Names) -> Started:
    if row is None:
        return Started(None, None, "", None, Choice())
    code = LEAVE_CODES[row.leave_reason] if row.leave_reason else START_CODES.get(row.start, "") if row.start else ""
    return Started(row.start, row.start_on, code, row.leave_reason, _choice(reading, row, names))


def _year(row: Transition | None, into_year: int) -> Year:
    calendar = years().get(into_year)
    counting_day = calendar.first(SchoolDate.COUNTING_DAY) if calendar else None
    return Year(counting_day, row.in_education, row.result) if row is not None else Year(counting_day, None, None)


def _choice(reading: audit.Reading, row: Wish | Offer | Transition, names: Names) -> Choice:
    """A sealed programme opened and named. One that cannot be read says so instead."""
    code = reading.text(row, "programme") or ""
    school = names.schools.get(row.school_id, "") if row.school_id else ""
    if not isinstance(code, str):
        return Choice("", code, row.school_id, school)
    return Choice(code, names.programmes.get(code, code), row.school_id, school)


def _names(rows: Iterable[Transition]) -> Names:
    ids: set[UUID | None] = set()
    for row in rows:
        ids |= {row.school_id, *(wish.school_id for wish in row.wishes), *(offer.school_id for offer in row.offers)}
    ids.discard(None)
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return Names(programmes.names(), {row.id: row.name for row in session().execute(query)} if ids else {})
