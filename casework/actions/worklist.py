"""The adviser's working day: one table from a filter's name to its predicate, asked by counts and rows alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Row, ScalarSelect, Select, and_, case, func, or_, select, union_all
from sqlalchemy.orm import aliased, load_only

from casework import audit, clock
from casework.audit import Text
from casework.database import session
from casework.installation import settings
from casework.language import due
from casework.models import Case, Pupil, Referral, Task, User
from casework.models.codes import CaseStage, Decision, Measure, TaskKind, TaskState
from casework.policy.grants import NEEDS, Permission, Sight
from casework.policy.scope import assigned_to
from casework.policy.sight import as_number, sight_column

NEW_FOR = timedelta(days=14)

ONLY = (
    load_only(Referral.number, Referral.measures),
    load_only(Case.stage, Case.held_until, Case.last_reached_on, Case.attempts_since),
    load_only(Task.kind, Task.due_on, Task.postponed),
    load_only(Pupil.given_name, Pupil.family_name),
)
"""What a row is made of; nothing else of the four tables is loaded for two hundred of them."""


class Filter(StrEnum):
    """The lists of the working day, in the order they are shown."""

    NOW = "now"
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    SILENT = "silent"
    NEW = "new"
    WAITING = "waiting"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of the list. `name` is None where consent does not open it; then only the number is known.

    due_in   days until the next step is due, negative when it is over time; None without a next step
    asleep   the case rests until `held_until`, so its next step is not asked for
    """

    case_id: UUID | None
    referral_id: UUID
    number: str
    name: str | None
    due_on: date | None
    due_in: int | None
    next_kind: TaskKind | None
    postponed: int
    last_reached_on: date | None
    attempts: int
    measures: tuple[Measure, ...]
    stage: CaseStage | None
    held_until: date | None
    asleep: bool
    lapsed: bool
    recordable: bool

    @property
    def due_text(self) -> str:
        """When, in words: 3 days overdue, today, in 5 days."""
        return due(self.due_on, clock.today()) if self.due_on else ""

    @property
    def overdue(self) -> bool:
        """The next step should have been done before today."""
        return self.due_in is not None and self.due_in < 0 and not self.asleep


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the working day."""

    chosen: Filter
    counts: Mapping[Filter, int]
    rows: tuple[WorkRow, ...]
    silence_days: int


def today(actor: User, chosen: Filter) -> Worklist:
    """The counts of all lists and the rows of the chosen one. Everybody on it is named in one line of the log."""
    return Worklist(chosen, counts(actor), rows(actor, chosen), settings().silence_days)


def counts(actor: User) -> dict[Filter, int]:
    """How many rows each list has, in one statement."""
    seen = _seen(actor)
    table = predicates(seen)
    sums = [func.sum(case((predicate, 1), else_=0)) for predicate in table.values()]
    found = session().execute(_mine(seen, *sums)).one()
    return {name: int(number or 0) for name, number in zip(table, found, strict=True)}


def rows(actor: User, chosen: Filter) -> tuple[WorkRow, ...]:
    """The rows of a list: what is due first, those without a next step last."""
    seen = _seen(actor)
    return _opened(actor, _rows_where(seen, predicates(seen)[chosen]))


def changed(actor: User, chosen: Filter, case_id: UUID) -> Worklist:
    """The counts as they are now, and the one row that was changed from the list."""
    seen = _seen(actor)
    found = _opened(actor, _rows_where(seen, and_(predicates(seen)[Filter.MINE], Case.id == case_id)))
    return Worklist(chosen, counts(actor), found, settings().silence_days)


def next_after(actor: User, chosen: Filter, case_id: UUID) -> UUID | None:
    """The case to record next in a list: the one after this, or None at its end."""
    seen = _seen(actor)
    query = _mine(seen, Case.id).where(predicates(seen)[chosen], _enough(seen, Permission.LOG_FOLLOWUP))
    ordered = list(session().scalars(_in_order(query)))
    place = ordered.index(case_id) + 1 if case_id in ordered else 0
    return next(iter(ordered[place:]), None)


def predicates(seen: CTE) -> dict[Filter, ColumnElement[bool]]:
    """What each list holds. Named rows need enough in sight; the rest wait, unnamed, for consent."""
    day = clock.today()
    monday = day - timedelta(days=day.weekday())
    named = and_(Case.stage.in_((CaseStage.ACTIVE, CaseStage.ON_HOLD)), _enough(seen, Permission.READ_WORKLIST))
    awake = and_(named, or_(Case.stage == CaseStage.ACTIVE, Case.held_until <= day))
    quiet_since = day - timedelta(days=settings().silence_days)
    return {
        Filter.NOW: and_(awake, Task.due_on <= day),
        Filter.OVERDUE: and_(awake, Task.due_on < day),
        Filter.TODAY: and_(awake, Task.due_on == day),
        Filter.WEEK: and_(awake, Task.due_on.between(monday, monday + timedelta(days=6))),
        Filter.SILENT: and_(awake, func.coalesce(Case.last_reached_on, Case.opened_on) <= quiet_since),
        Filter.NEW: and_(
            named, Case.opened_on >= day - NEW_FOR, Case.last_reached_on.is_(None), Case.attempts_since == 0
        ),
        Filter.WAITING: _waiting(seen.c.sight),
        Filter.MINE: named,
    }


def _waiting(sight: ColumnElement[int]) -> ColumnElement[bool]:
    """Accepted, but consent does not open it: not yet, or not any more."""
    not_yet = and_(Case.id.is_(None), Referral.decision == Decision.ACCEPTED, Referral.cancelled_at.is_(None))
    not_any_more = and_(Case.stage.in_((CaseStage.ACTIVE, CaseStage.ON_HOLD)), sight == as_number(Sight.UNNAMED))
    return and_(Pupil.protected_at.is_(None), sight >= int(Sight.UNNAMED), or_(not_yet, not_any_more))


def _seen(actor: User) -> CTE:
    """Requests and cases of this user, and how much of each is in sight: asked once a row.

    Found from the user's own assignments and promises: nobody else's rows are touched.
    """
    followed = select(Case.referral_id).where(Case.id.in_(assigned_to(actor)))
    promised = select(Referral.id).where(Referral.adviser_id == actor.id)
    query = (
        select(Referral.id.label("referral_id"), sight_column(actor, clock.today()).label("sight"))
        .select_from(Referral)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .where(Referral.id.in_(union_all(followed, promised)), or_(Case.id.is_(None), Case.id.in_(assigned_to(actor))))
    )
    return query.cte("seen").prefix_with("MATERIALIZED")


def _mine(seen: CTE, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(seen)
        .join(Referral, Referral.id == seen.c.referral_id)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .outerjoin(Task, Task.id == _first_due())
    )


def _first_due() -> ScalarSelect[UUID]:
    """The open task of a case that is due first: its next step, or what consent asks for."""
    other = aliased(Task)
    query = select(other.id).where(other.case_id == Case.id, other.state == TaskState.OPEN)
    return query.order_by(other.due_on, other.next_step).limit(1).correlate(Case).scalar_subquery()


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(Task.due_on.is_(None), Task.due_on, Referral.number)


def _rows_where(seen: CTE, predicate: ColumnElement[bool]) -> list[Row[Any]]:
    named = and_(Case.id.is_not(None), _enough(seen, Permission.READ_WORKLIST)).label("named")
    recordable = and_(Case.id.is_not(None), _enough(seen, Permission.LOG_FOLLOWUP)).label("recordable")
    query = _mine(seen, Referral, Case, Task, Pupil, named, recordable).where(predicate).options(*ONLY)
    return list(session().execute(_in_order(query)))


def _enough(seen: CTE, permission: Permission) -> ColumnElement[bool]:
    sight: ColumnElement[int] = seen.c.sight
    return sight >= int(NEEDS[permission])


def _opened(actor: User, found: list[Row[Any]]) -> tuple[WorkRow, ...]:
    """Open the names the reader may see: one line in the log, one statement for all keys."""
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.WORKLIST), purpose=audit.Purpose.FOLLOW_UP)
    seen = [each for each in found if each.named]
    reading.fetch(each.Pupil for each in seen)
    names = {each.Pupil.id: full_name(reading, each.Pupil) for each in seen}
    return tuple(_row(each, names[each.Pupil.id] if each.named else None) for each in found)


def full_name(reading: audit.Reading, pupil: Pupil) -> str:
    """Given and family name, with words in the place of what cannot be read."""
    parts: list[Text | None] = [reading.text(pupil, "given_name"), reading.text(pupil, "family_name")]
    return " ".join(str(part) for part in parts if part)


def _row(found: Row[Any], name: str | None) -> WorkRow:
    held: Case | None = found.Case
    task: Task | None = found.Task if name is not None else None
    day = clock.today()
    known = held if name is not None else None
    resting = known is not None and known.stage is CaseStage.ON_HOLD and known.held_until is not None
    return WorkRow(
        case_id=held.id if held else None,
        referral_id=found.Referral.id,
        number=found.Referral.number,
        name=name,
        due_on=task.due_on if task else None,
        due_in=(task.due_on - day).days if task else None,
        next_kind=task.kind if task else None,
        postponed=task.postponed if task else 0,
        last_reached_on=known.last_reached_on if known else None,
        attempts=known.attempts_since if known else 0,
        measures=tuple(sorted(found.Referral.measures)),
        stage=known.stage if known else None,
        held_until=known.held_until if known else None,
        asleep=bool(resting and known and known.held_until and known.held_until > day),
        lapsed=held is not None and name is None,
        recordable=found.recordable,
    )
