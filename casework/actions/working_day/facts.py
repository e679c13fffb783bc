"""Everything of the reader's in one statement, with the lists it is on and what it can be filtered by.

Counts and rows are taken from the same facts, so that a count cannot say anything else than its rows. A fact about a
pupil is there only as far as the reader sees it: an unnamed request tells its measure and that it waits, nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from casework import clock
from casework.actions.agreement.standing import IN_FORCE, status_column
from casework.actions.conference.stars import starred_by
from casework.actions.milestone.due import is_due
from casework.actions.working_day import reminders
from casework.actions.working_day.choices import NONE, Kind, Own, Silence, Stones, Tries, WaitingFor, Wanted
from casework.actions.working_day.filters import Filter, in_order, predicates, quiet_since, silent_since
from casework.actions.working_day.query import Asking
from casework.actions.working_day.rows import row_query
from casework.database import session
from casework.models import (
    Agreement,
    AgreementVersion,
    Area,
    Case,
    Enrolment,
    Milestone,
    Organisation,
    Pupil,
    Referral,
)
from casework.models.codes import CaseStage, HoldReason
from casework.models.job_codes import AgreementStatus
from casework.models.transition_codes import MilestoneOwner, MilestoneState
from casework.policy.grants import Permission
from casework.policy.sharing import held_by_adviser

LATELY = timedelta(days=14)
BANDS = ((7, Silence.WEEK), (14, Silence.TWO_WEEKS), (30, Silence.MONTH), (60, Silence.TWO_MONTHS))
TRIES = {0: Tries.NONE, 1: Tries.ONE, 2: Tries.TWO}
Standing = aliased(Enrolment, name="standing")
Flagging, Present = aliased(Organisation, name="flagging"), aliased(Organisation, name="present")
Marks = Mapping[Kind, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One request or case of the reader's: the lists it is on, and its choices of each kind; `row` is what it is."""

    row: Row[Any]
    lists: frozenset[Filter]
    marks: Marks

    @property
    def case_id(self) -> UUID | None:
        """The case, or None for a request."""
        found: Case | None = self.row.Case
        return found.id if found is not None else None

    def fits(self, filters: Marks, but: Kind | None = None) -> bool:
        """Is it within the filters, one kind perhaps left out?"""
        return all(self.marks[kind] & chosen for kind, chosen in filters.items() if kind is not but)


@dataclass(frozen=True, slots=True)
class Facts:
    """All of the reader's, and what the schools and areas among them are called."""

    each: tuple[Fact, ...]
    names: Mapping[Kind, Mapping[str, str]]

    def within(self, wanted: Wanted) -> list[Fact]:
        """What a list holds within its filters."""
        return [each for each in self.each if wanted.list in each.lists and each.fits(wanted.filters)]

    def lists(self, filters: Marks, names: Iterable[Filter]) -> dict[Filter, int]:
        """How many rows each list has within the filters."""
        many = Counter(name for each in self.each if each.fits(filters) for name in each.lists)
        return {name: many[name] for name in names}

    def choices(self, wanted: Wanted) -> dict[Kind, dict[str, int]]:
        """How many rows each choice has in the list, within the filters of the other kinds.

        A choice is there when one of the reader's has it, or it is chosen.
        """
        listed = [each for each in self.each if wanted.list in each.lists]
        found: dict[Kind, dict[str, int]] = {}
        for kind in Kind:
            among = Counter(mark for each in listed if each.fits(wanted.filters, kind) for mark in each.marks[kind])
            offered = {mark for each in listed for mark in each.marks[kind]} | wanted.filters.get(kind, frozenset())
            found[kind] = {mark: among[mark] for mark in offered}
        return found


def gather(asking: Asking, chosen: Filter) -> Facts:
    """Read everything of the reader's in one statement, in the order of a list."""
    lists = [found.label(f"is_{name.value}") for name, found in predicates(asking).items()]
    return told(session().execute(in_order(_query(asking, lists), asking, chosen)).all(), asking.day)


def told(rows: Sequence[Row[Any]], day: date) -> Facts:
    """What the rows of the statement say."""
    names: dict[Kind, dict[str, str]] = {Kind.SCHOOL: {}, Kind.AREA: {}}
    for row in rows:
        names[Kind.SCHOOL] |= {key.hex: name for key, name in _schools(row) if key and name}
        names[Kind.AREA] |= {row.area_id.hex: row.area} if row.area_id else {}
    return Facts(tuple(_fact(row, day) for row in rows), names)


def _query(asking: Asking, lists: Sequence[ColumnElement[bool]]) -> Any:
    named = and_(Case.id.is_not(None), asking.enough(Permission.READ_WORKLIST))
    full = and_(Case.id.is_not(None), asking.enough(Permission.READ_TRANSITION))
    jobs = and_(Case.id.is_not(None), asking.enough(Permission.READ_PLACEMENT))
    columns = (
        *lists,
        *(full.label("full"), jobs.label("jobs")),
        *(Area.id.label("area_id"), Area.name.label("area"), Standing.grade),
        *(Flagging.id.label("flagging_id"), Flagging.name.label("flagging_name")),
        *(Present.id.label("present_id"), Present.name.label("present_name")),
        and_(named, silent_since() <= quiet_since(asking.bridge, asking.day)).label("silent"),
        and_(full, _schools_turn(asking)).label("schools_turn"),
        _some(Milestone.state == MilestoneState.OPEN).label("some_open"),
        _some(_answered_since(asking.day)).label("some_answered"),
        case((jobs, _statuses(asking.day)), else_="").label("statuses"),
        and_(named, starred_by(asking.actor)).label("starred"),
        and_(named, reminders.kept_by(asking.actor)).label("reminded"),
        and_(named, reminders.due_for(asking.actor, asking.day)).label("reminder_due"),
    )
    return (
        row_query(asking)
        .add_columns(*columns)
        .outerjoin(Area, and_(named, Area.id == Case.area_id))
        .outerjoin(Flagging, and_(full, Flagging.id == Referral.school_id))
        .outerjoin(Standing, and_(full, Standing.id == _enrolment(asking.day)))
        .outerjoin(Present, Present.id == Standing.organisation_id)
    )


def _enrolment(day: date) -> ScalarSelect[UUID]:
    known = aliased(Enrolment)
    now = known.starts_on <= day, or_(known.ends_on.is_(None), known.ends_on >= day)
    query = select(known.id).where(known.pupil_id == Pupil.id, *now).order_by(known.starts_on.desc(), known.id)
    return query.limit(1).correlate(Pupil).scalar_subquery()


def _some(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Milestone.case_id == Case.id, Milestone.agreement_id.is_(None), which).correlate(Case)


def _answered_since(day: date) -> ColumnElement[bool]:
    since = day - LATELY
    said = Milestone.answered_at >= datetime.combine(since, time.min, clock.OSLO)
    return and_(Milestone.state != MilestoneState.OPEN, or_(Milestone.done_on >= since, said))


def _schools_turn(asking: Asking) -> ColumnElement[bool]:
    """Is a step due that the pupil's school has to do?"""
    query = (
        select(Milestone.id)
        .join(Case, Case.id == Milestone.case_id)
        .join(Referral, Referral.id == Case.referral_id)
        .where(Referral.id == asking.seen.c.referral_id, Milestone.held_by == MilestoneOwner.SCHOOL)
        .where(*is_due(asking.day), ~held_by_adviser())
    )
    return query.correlate(asking.seen).exists()


def _statuses(day: date) -> ScalarSelect[str]:
    """How the agreements of the case stand, with commas between."""
    query = select(func.aggregate_strings(status_column(day), ",")).select_from(Agreement)
    query = query.outerjoin(AgreementVersion, IN_FORCE).where(Agreement.case_id == Case.id)
    return query.correlate(Case).scalar_subquery()


def _schools(row: Row[Any]) -> tuple[tuple[UUID | None, str | None], ...]:
    return (row.flagging_id, row.flagging_name), (row.present_id, row.present_name)


def _fact(row: Row[Any], day: date) -> Fact:
    lists = frozenset(name for name in Filter if getattr(row, f"is_{name.value}"))
    named: Case | None = row.Case if row.named else None
    marks: dict[Kind, Iterable[str]] = {
        Kind.MEASURE: row.Referral.measures,
        Kind.SCHOOL: {key.hex for key, _ in _schools(row) if key},
        Kind.AREA: {row.area_id.hex} if row.area_id else (),
        Kind.GRADE: {row.grade} if row.grade else (),
        Kind.NEXT: _next(row) if named else (),
        Kind.MILESTONE: _stones(row, day) if row.full else (),
        Kind.SILENCE: _silence(named, row.silent, day) if named else (),
        Kind.TRIES: {TRIES.get(named.attempts_since, Tries.MORE)} if named else (),
        Kind.PLACEMENT: _placement(row),
        Kind.WAITING: _waiting(row, named, lists, day),
        Kind.OWN: _own(row),
        Kind.STAGE: {named.stage} if named else (),
    }
    return Fact(row, lists, {kind: frozenset(str(each) for each in them) for kind, them in marks.items()})


def _next(row: Row[Any]) -> Iterable[str]:
    first = row.called if row.by_milestone else row.Task
    return [first.kind if first else NONE]


def _stones(row: Row[Any], day: date) -> Iterable[str]:
    if row.called is not None:
        yield Stones.OVERDUE if row.called.due_on < day else Stones.DUE
    if row.schools_turn:
        yield Stones.SCHOOLS
    if row.some_answered:
        yield Stones.ANSWERED
    if not row.some_open:
        yield Stones.CLEAR


def _silence(named: Case, silent: bool, day: date) -> Iterable[str]:
    if silent:
        yield Silence.LIMIT
    if named.last_reached_on is None:
        yield Silence.NEVER
    else:
        days = (day - named.last_reached_on).days
        yield next((band for most, band in BANDS if days <= most), Silence.LONGER)


def _placement(row: Row[Any]) -> list[str]:
    return (row.statuses.split(",") if row.statuses else [NONE]) if row.jobs else []


def _waiting(row: Row[Any], named: Case | None, lists: frozenset[Filter], day: date) -> Iterable[str]:
    if Filter.NOW in lists:
        yield WaitingFor.US
    if Filter.WAITING in lists:
        yield WaitingFor.CONSENT
    if AgreementStatus.AWAITING_APPROVAL in _placement(row):
        yield WaitingFor.APPROVAL
    if row.schools_turn:
        yield WaitingFor.SCHOOL
    if named and named.stage is CaseStage.ON_HOLD and named.held_until and named.held_until > day:
        yield WaitingFor.OTHERS if named.hold_reason is HoldReason.WAITING_FOR_OTHERS else WaitingFor.REST


def _own(row: Row[Any]) -> Iterable[str]:
    marked = {Own.REMINDER_DUE: row.reminder_due, Own.REMINDER: row.reminded, Own.STAR: row.starred}
    return [mark for mark, holds in marked.items() if holds]
