"""What stands in a user's calendar: what is due in the cases they follow, by number and day.

What leaves casework needs all in sight: a case that is reassigned, protected or without consent is gone at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from casework import audit, clock
from casework.actions.mailing.choosing import works_at_school
from casework.actions.working_day.filters import AFTER_CLOSING, OPEN
from casework.actions.working_day.query import Asking
from casework.calendar.school_year import first_of
from casework.database import session
from casework.documents.calendar import CalendarDay, render
from casework.errors import NotNow
from casework.language import N_, gettext
from casework.models import Case, Milestone, Referral, Task, User
from casework.models.codes import CaseStage, TaskKind, TaskState
from casework.models.transition_codes import MilestoneState
from casework.policy.grants import Permission, Sight
from casework.policy.sharing import held_by_adviser, milestones_within

TOLD_AS_OVER = timedelta(days=30)
"""So long what is done or dropped is told as cancelled: calendars that only add would else keep it for good."""

TASK: tuple[Any, ...] = (
    Task.id,
    Task.case_id,
    Task.kind,
    Task.next_step,
    Task.due_on,
    Task.state,
    Task.postponed,
    Task.created_at,
    Task.ended_on,
    Task.version,
)
STEP: tuple[Any, ...] = (
    Milestone.id,
    Milestone.case_id,
    Milestone.year,
    Milestone.due_on,
    Milestone.state,
    Milestone.done_on,
    Milestone.answered_at,
    Milestone.version,
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are in casework, as whole addresses made of ids."""

    case: Callable[[UUID], str]
    pupil: Callable[[UUID], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A calendar as a file, and how many days it holds."""

    body: bytes
    days: int


def feed(actor: User, since: datetime, places: Places) -> Sheet:
    """The calendar of a user. What was over before the address was made at `since` was never in it."""
    day = clock.today()
    over_since = max(day - TOLD_AS_OVER, clock.day_of(since))
    if works_at_school(actor.role):
        days = list(_school_steps(actor, over_since, places))
    else:
        asking = Asking.now(actor)
        days = [*_tasks(asking, over_since, places), *_milestones(asking, over_since, places)]
    return Sheet(render(days), len(days))


def note_read(actor: User, sheet: Sheet) -> None:
    """Say in the log that a calendar was given to whoever holds its address; one told "not changed" was given none."""
    audit.record(actor, audit.CalendarRead(sheet.days))


def next_step(actor: User, case: Case, places: Places) -> bytes:
    """A calendar of one day: the next step of a case. Raises NotNow where none stands."""
    steps = select(*TASK, Case.number).join(Case, Case.id == Task.case_id)
    steps = steps.where(Task.case_id == case.id, Task.next_step)
    days = [each for each in _told(_read(steps), clock.today(), places) if not each.over]
    if not days:
        raise NotNow(N_("There is no next step to put in a calendar."))
    audit.record(actor, audit.CalendarEventTaken(case.owner))
    return render(days)


def _followed(asking: Asking, *columns: Any) -> Select[Any]:
    """Columns over the cases the reader follows and has all of in sight."""
    return (
        select(*columns, Case.number)
        .select_from(asking.seen)
        .join(Case, Case.referral_id == asking.seen.c.referral_id)
        .join(Referral, Referral.id == Case.referral_id)
        .where(asking.seen.c.sight >= int(Sight.FULL))
    )


def _tasks(asking: Asking, over_since: date, places: Places) -> Iterator[CalendarDay]:
    """What is to be done. All next steps are read, since one that was moved is a chain of them."""
    asked = or_(Task.next_step, Task.state == TaskState.OPEN, Task.ended_on >= over_since)
    query = _followed(asking, *TASK).join(Task, Task.case_id == Case.id)
    query = query.where(asked, or_(Task.state != TaskState.OPEN, _is_called_for(asking.day)), asking.is_to_do(Task))
    return _told(_read(query), over_since, places)


def _is_called_for(day: date) -> ColumnElement[bool]:
    """Is an open task asked for: in an active case, in a resting one from its day on, or after closing?"""
    rested = or_(Case.held_until <= day, Case.held_until <= Task.due_on)
    always = Task.kind == TaskKind.OT_REFERRAL
    return or_(
        Case.stage == CaseStage.ACTIVE,
        and_(Case.stage == CaseStage.ON_HOLD, or_(rested, always)),
        and_(Case.stage == CaseStage.CLOSED, or_(Task.kind.in_(AFTER_CLOSING), always)),
    )


def _read(query: Select[Any]) -> Sequence[Row[Any]]:
    """Tasks as they came one after another, case by case; what is open stands last."""
    last = Task.state == TaskState.OPEN
    return session().execute(query.order_by(Task.case_id, Task.created_at, last, Task.postponed, Task.id)).all()


def _told(rows: Iterable[Row[Any]], over_since: date, places: Places) -> Iterator[CalendarDay]:
    """Each thing to do as one day. What ended before `over_since` is left out, and what only rests."""
    title = gettext("Follow-up, case %(number)s")
    for chain in _chains(rows):
        last, sequence = chain[-1], sum(row.version for row in chain) - 1
        over = last.state in {TaskState.DONE, TaskState.CANCELLED}
        if last.state is TaskState.REPLACED or (over and last.ended_on < over_since):
            continue
        yield CalendarDay(
            uid=f"{chain[0].id}@casework",
            title=title % {"number": last.number},
            url=places.case(last.case_id),
            on=last.due_on,
            sequence=sequence,
            changed=max(last.created_at, _midnight(last.ended_on)) if over else last.created_at,
            over=over,
        )


def _chains(rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """A next step that was moved or changed is several rows: the first lends its name to all of them."""
    chain: list[Row[Any]] = []
    for row in rows:
        if not row.next_step:
            yield [row]
            continue
        if chain and chain[-1].case_id != row.case_id:
            yield chain
            chain = []
        chain.append(row)
        if row.state is not TaskState.REPLACED:
            yield chain
            chain = []
    if chain:
        yield chain


def _milestones(asking: Asking, over_since: date, places: Places) -> Iterator[CalendarDay]:
    """The adviser's own steps of the way, also those that are only coming."""
    query = _followed(asking, *STEP).join(Milestone, Milestone.case_id == Case.id)
    query = query.where(Case.stage.in_(OPEN), held_by_adviser(), _is_told(over_since))
    for row in session().execute(query):
        yield _step(row, gettext("Milestone, case %(number)s", number=row.number), places.case(row.case_id))


def _school_steps(actor: User, over_since: date, places: Places) -> Iterator[CalendarDay]:
    """The school's own steps. Another school's request has a number this school does not know."""
    query = milestones_within(actor, Permission.ANSWER_MILESTONE).where(_is_told(over_since))
    own = (Referral.school_id == actor.organisation_id).label("own")
    told: Select[Any] = query.with_only_columns(*STEP, Case.number, Case.pupil_id, own)
    for row in session().execute(told):
        number, of_others = gettext("Milestone, case %(number)s", number=row.number), gettext("Milestone in casework")
        yield _step(row, number if row.own else of_others, places.pupil(row.pupil_id))


def _is_told(over_since: date) -> ColumnElement[bool]:
    """Is a milestone open, or not for long done or set aside? Asked of Milestone."""
    midnight = _midnight(over_since)
    answered = and_(Milestone.answered_at.is_not(None), Milestone.answered_at >= midnight)
    return or_(Milestone.state == MilestoneState.OPEN, Milestone.done_on >= over_since, answered)


def _step(row: Row[Any], title: str, url: str) -> CalendarDay:
    """A milestone as a day. When it was moved is kept nowhere: each change counts as a second since its year began."""
    known = [_midnight(first_of(row.year)) + timedelta(seconds=row.version - 1), row.answered_at]
    known.append(_midnight(row.done_on) if row.done_on else None)
    return CalendarDay(
        uid=f"{row.id}@casework",
        title=title,
        url=url,
        on=row.due_on,
        sequence=row.version - 1,
        changed=max(instant for instant in known if instant is not None),
        over=row.state is not MilestoneState.OPEN,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.OSLO)
