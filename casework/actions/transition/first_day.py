"""The first day of school: everybody who should begin, and who did not turn up. One list, from which one save is made.

A pupil is on it from the first day until an answer is known; whoever is open twice in the reader's cases stands once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from casework import audit, clock
from casework.actions.working_day.rows import full_name
from casework.actions.year import programmes
from casework.actions.year.calendars import years
from casework.calendar.school_year import SchoolYear, begins_in
from casework.class_list import sort_key
from casework.database import session
from casework.models import Case, Offer, Organisation, Pupil, Task, Transition, User
from casework.models.codes import CaseStage, TaskKind, TaskState
from casework.models.transition_codes import ApplicationState, OfferState, SchoolDate, StartState
from casework.policy.grants import Permission, Reach, reach_of
from casework.policy.scope import cases_within
from casework.policy.sharing import has_part

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
TO_ASK = (None, StartState.UNKNOWN)


class Whose(StrEnum):
    """Whose pupils are shown. A lead may see the whole office's."""

    MINE = "mine"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Beginner:
    """A pupil who should begin. `state`, `on`: what is registered already; `seen`: what a form was made from."""

    case_id: UUID
    number: str
    name: str
    family_first: tuple[str, ...]
    phone: str
    school: str
    programme: str
    state: StartState | None
    on: date | None
    seen: int


@dataclass(frozen=True, slots=True)
class Absent:
    """A pupil who did not turn up. `report_by`: the last day to report to OT; None when that is done or not asked."""

    case_id: UUID
    number: str
    name: str
    report_by: date | None


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The page. `first_day` is None while the calendar has none; nobody can be registered before it.

    counts   how many are unanswered, mine and the office's; empty for who sees only their own
    groups   the pupils to ask about, by the school whose offer was accepted
    tally    how many have turned up, have not, are not known
    """

    first_day: date | None
    begun: bool
    whose: Whose
    counts: dict[Whose, int]
    groups: tuple[tuple[str, tuple[Beginner, ...]], ...]
    absent: tuple[Absent, ...]
    tally: dict[StartState, int]


def year_at_hand() -> SchoolYear | None:
    """The school year that begins or has begun: once compulsory school has ended, the next one."""
    now = begins_in(clock.today())
    this = years().get(now)
    over = this is not None and this.has(SchoolDate.COMPULSORY_END)
    ended = this is not None and over and clock.today() > this.first(SchoolDate.COMPULSORY_END)
    return years().get(now + 1) if ended else this


def first_day_of(year: SchoolYear | None) -> date | None:
    """The first day of a school year, when the calendar has it."""
    return year.first(SchoolDate.FIRST_DAY) if year is not None and year.has(SchoolDate.FIRST_DAY) else None


def look(actor: User, whose: Whose, also: Collection[UUID] = ()) -> FirstDay:
    """The page for one reader. `also`: cases that are shown although they are answered. One line in the log."""
    year = year_at_hand()
    first = first_day_of(year)
    if year is None or first is None or first > clock.today():
        return FirstDay(first, False, whose, {}, (), (), {})
    rows = _once(_rows(actor, year.begins))
    wide = reach_of(actor.role, Permission.REGISTER_TRANSITION) is Reach.OFFICE
    asked = [each for each in rows if each.Transition.start in TO_ASK]
    counts = {Whose.MINE: sum(each.mine for each in asked), Whose.OFFICE: len(asked)} if wide else {}
    chosen = [each for each in rows if each.mine or whose is Whose.OFFICE]
    to_ask = [each for each in chosen if each.Transition.start in TO_ASK or each.Case.id in also]
    gone = [each for each in chosen if each.Transition.start is StartState.NO_SHOW]
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.FIRST_DAY), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch(each.Pupil for each in {*to_ask, *gone})
    beginners, absent = _beginners(reading, to_ask), _absent(reading, gone)
    tally = Counter(each.Transition.start for each in chosen if each.Transition.start is not None)
    return FirstDay(first, True, whose, counts, _grouped(beginners), absent, dict(tally))


def _rows(actor: User, into_year: int) -> Iterable[Row[Any]]:
    """Open cases of those who should begin, with the pupil and the way in: the reader's own parts first."""
    mine = has_part(actor)
    query = (
        cases_within(actor, Permission.REGISTER_TRANSITION)
        .join(Transition, Transition.pupil_id == Pupil.id)
        .where(
            Case.stage.in_(OPEN),
            Transition.into_year == into_year,
            or_(Transition.start.is_not(None), Transition.application != ApplicationState.NOT_RELEVANT),
        )
        .add_columns(Pupil, Transition, mine.label("mine"))
    )
    return session().execute(query.order_by(mine.desc(), Case.number)).all()


def _once(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """One row for each pupil."""
    return list({each.Pupil.id: each for each in reversed(list(rows))}.values())


def _beginners(reading: audit.Reading, rows: Collection[Row[Any]]) -> list[Beginner]:
    places = _places([each.Transition.id for each in rows])
    names = programmes.names()
    return [_beginner(reading, each, places.get(each.Transition.id), names) for each in rows]


def _beginner(
    reading: audit.Reading, row: Row[Any], place: tuple[Offer, str | None] | None, names: dict[str, str]
) -> Beginner:
    offer, school = place or (None, None)
    code = str(reading.text(offer, "programme") or "") if offer is not None else ""
    given, family = (str(reading.text(row.Pupil, column) or "") for column in ("given_name", "family_name"))
    return Beginner(
        case_id=row.Case.id,
        number=row.Case.number,
        name=full_name(reading, row.Pupil),
        family_first=sort_key(family, given),
        phone=str(reading.text(row.Pupil, "phone") or ""),
        school=school or "",
        programme=names.get(code, code),
        state=row.Transition.start,
        on=row.Transition.start_on,
        seen=row.Transition.version,
    )


def _places(transition_ids: Collection[UUID]) -> dict[UUID, tuple[Offer, str | None]]:
    """The offer each pupil has accepted, the last round's where there are two, and the name of its school."""
    query = (
        select(Offer, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Offer.school_id)
        .where(Offer.transition_id.in_(transition_ids), Offer.state == OfferState.ACCEPTED)
        .order_by(Offer.round)
    )
    return {offer.transition_id: (offer, school) for offer, school in session().execute(query)}


def _grouped(beginners: Iterable[Beginner]) -> tuple[tuple[str, tuple[Beginner, ...]], ...]:
    """By school, so that each is called once; those without a known place last."""
    ordered = sorted(beginners, key=lambda one: (not one.school, sort_key(one.school, ""), one.family_first))
    return tuple((school, tuple(group)) for school, group in groupby(ordered, key=lambda one: one.school))


def _absent(reading: audit.Reading, rows: Collection[Row[Any]]) -> tuple[Absent, ...]:
    query = select(Task.case_id, Task.due_on).where(
        Task.case_id.in_([each.Case.id for each in rows]),
        Task.kind == TaskKind.OT_REFERRAL,
        Task.state == TaskState.OPEN,
    )
    due = {task.case_id: task.due_on for task in session().execute(query)}
    found = [
        Absent(each.Case.id, each.Case.number, full_name(reading, each.Pupil), due.get(each.Case.id)) for each in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.report_by is None, one.report_by or date.max, one.number)))
