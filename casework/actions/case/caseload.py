"""The office's open cases and who has them: the lead's list, and the history of one case's advisers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from casework import audit, clock
from casework.actions.case.assignments import can_be_given
from casework.actions.case.dated_parts import OPEN, current_main, parts_of
from casework.actions.milestone.due import is_due
from casework.actions.working_day.filters import is_silent
from casework.audit import Text
from casework.database import session
from casework.models import Assignment, Case, Milestone, Pupil, Referral, Task, User
from casework.models.codes import CaseStage, Measure, Part, TaskState
from casework.policy.grants import NEEDS, Permission, Sight
from casework.policy.scope import cases_within, sight_on
from casework.policy.sharing import held_by_adviser
from casework.policy.sight import sight_column

PAGE = 100  # cases on one page


class Show(StrEnum):
    """Which of the office's cases are shown. Overdue and silent: as the advisers' own lists have it."""

    ALL = "all"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"
    SILENT = "silent"
    LOCKED = "locked"


PARTS = (Part.MAIN, Part.CO, Part.SUBSTITUTE)
"""The parts in which one works on a case. Who has handed it over and reads on has none of it to do."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One adviser's part in a case, from a day to a day."""

    id: UUID
    user_id: UUID
    adviser: str
    part: Part
    starts_on: date
    ends_on: date | None
    assigned_by: str
    now: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One case in the lead's list. `name` is None where names are closed: locked, or consent has lapsed."""

    id: UUID
    number: str
    name: str | None
    measures: tuple[Measure, ...]
    stage: CaseStage
    opened_on: date
    main: tuple[Stretch, ...]
    others: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases an adviser works on, of which so many in each part, overdue and silent.

    Numbers only: each opens its rows, and nobody is ranked by them.
    """

    user_id: UUID
    adviser: str
    leaving: bool
    working: bool
    counts: dict[Part, int]
    cases: int
    overdue: int
    silent: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What the lead asked to see."""

    show: Show = Show.ALL
    adviser_id: UUID | None = None
    part: Part | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the office's cases, with the counts that lead to them."""

    lines: tuple[Line, ...]
    counts: dict[Show, int]
    loads: tuple[Load, ...]
    found: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class History:
    """Everybody who has or had a part in a case, newest first."""

    name: str | None
    stretches: tuple[Stretch, ...]
    main: UUID | None


def look(actor: User, wanted: Filter) -> Board:
    """The office's open cases, those without a main adviser first. Names are opened only where they are in sight."""
    counts = _counts(actor)
    query = _asked_for(actor, wanted)
    found = session().scalar(query.with_only_columns(func.count())) or 0
    pages = max(1, -(-found // PAGE))
    page = min(max(wanted.page, 1), pages)
    query = query.order_by(_has_main().asc(), _main_name(), Case.number).limit(PAGE).offset((page - 1) * PAGE)
    rows = (
        session()
        .execute(query.options(contains_eager(Case.pupil)).add_columns(sight_column(actor, clock.today())))
        .all()
    )
    lines = _lines(actor, [(case, sight) for case, sight in rows])
    return Board(lines, counts, _loads(actor), found, page, pages)


def history(actor: User, case: Case) -> History:
    """Who has and had a part in one case."""
    reading = audit.read(actor, audit.CaseOpened(case.owner), purpose=audit.Purpose.SUPERVISION)
    name = _name(reading, case.pupil) if sight_on(actor, case.referral) >= Sight.PROGRESS else None
    return History(name, tuple(_stretch(one) for one in parts_of(case.id)), current_main(case.id))


def unassigned(actor: User) -> int:
    """How many of the office's open cases have no main adviser: the number of the list."""
    return _counts(actor)[Show.UNASSIGNED]


def _open(actor: User) -> Select[Case]:
    return cases_within(actor, Permission.ASSIGN_CASE).where(Case.stage.in_(OPEN))


def _shows(actor: User) -> dict[Show, ColumnElement[bool]]:
    """What each choice holds: asked by counts and rows alike."""
    opened = Case.stage.in_(OPEN)
    awake = or_(Case.stage == CaseStage.ACTIVE, Case.held_until <= clock.today())
    in_sight = sight_column(actor, clock.today()) >= int(NEEDS[Permission.READ_WORKLIST])
    return {
        Show.ALL: opened,
        Show.UNASSIGNED: and_(opened, ~_has_main()),
        Show.OVERDUE: and_(opened, awake, in_sight, _overdue(actor)),
        Show.SILENT: and_(opened, awake, in_sight, is_silent(clock.today())),
        Show.LOCKED: Case.stage == CaseStage.LOCKED,
    }


def _overdue(actor: User) -> ColumnElement[bool]:
    """Should something have been done before today: a task, or a milestone of the adviser's?"""
    today = clock.today()
    stones = (
        select(Milestone.case_id)
        .join(Case, Case.id == Milestone.case_id)
        .join(Referral, Referral.id == Case.referral_id)
        .where(Case.office_id == actor.organisation_id, *is_due(today), Milestone.due_on < today, held_by_adviser())
    )
    late = exists().where(Task.case_id == Case.id, Task.state == TaskState.OPEN, Task.due_on < today)
    return or_(late, Case.id.in_(stones))


def _asked_for(actor: User, wanted: Filter) -> Select[Case]:
    query = cases_within(actor, Permission.ASSIGN_CASE).where(_shows(actor)[wanted.show])
    if wanted.adviser_id is not None and wanted.show is not Show.LOCKED:
        query = query.where(exists().where(*_lasting(wanted.adviser_id, wanted.part)))
    return query


def _lasting(user_id: UUID, part: Part | None) -> tuple[ColumnElement[bool], ...]:
    """A part of this user that isn't over: it holds today or is planned."""
    mine = (Assignment.case_id == Case.id, Assignment.user_id == user_id, Assignment.part.in_(PARTS), _not_over())
    return (*mine, Assignment.part == part) if part is not None else mine


def _not_over() -> ColumnElement[bool]:
    return or_(Assignment.ends_on.is_(None), Assignment.ends_on >= clock.today())


def _main_now() -> ColumnElement[bool]:
    return and_(
        Assignment.case_id == Case.id,
        Assignment.part == Part.MAIN,
        Assignment.starts_on <= clock.today(),
        _not_over(),
    )


def _has_main() -> ColumnElement[bool]:
    return exists().where(_main_now())


def _main_name() -> ColumnElement[str]:
    names = select(func.min(User.name)).join(Assignment, Assignment.user_id == User.id).where(_main_now())
    return names.correlate(Case).scalar_subquery()


def _counts(actor: User) -> dict[Show, int]:
    columns = (func.count().filter(each) for each in _shows(actor).values())
    row = session().execute(cases_within(actor, Permission.ASSIGN_CASE).with_only_columns(*columns)).one()
    return dict(zip(Show, row, strict=True))


def _loads(actor: User) -> tuple[Load, ...]:
    """Everybody who works on an open case here, and everybody who could be given one, by name."""
    cases: dict[UUID, set[UUID]] = defaultdict(set)
    per_part: dict[tuple[UUID, Part], set[UUID]] = defaultdict(set)
    for user_id, part, case_id in session().execute(_parts_in(_open(actor))):
        cases[user_id].add(case_id)
        per_part[user_id, part].add(case_id)
    overdue, silent = _late(actor)
    free = {user.id for user in can_be_given(actor.organisation_id)}
    people = session().scalars(select(User).where(User.id.in_(free | set(cases))).order_by(User.name, User.id))
    return tuple(
        Load(
            user.id,
            user.name,
            leaving=user.leaving_at is not None and user.active,
            working=user.id in free,
            counts={part: len(per_part[user.id, part]) for part in PARTS},
            cases=len(cases[user.id]),
            overdue=len(cases[user.id] & overdue),
            silent=len(cases[user.id] & silent),
        )
        for user in people
    )


def _parts_in(cases: Select[Case]) -> Select[UUID, Part, UUID]:
    within = Assignment.case_id.in_(cases.with_only_columns(Case.id))
    query = select(Assignment.user_id, Assignment.part, Assignment.case_id)
    return query.where(within, Assignment.part.in_(PARTS), _not_over())


def _late(actor: User) -> tuple[set[UUID], set[UUID]]:
    """The office's cases that are overdue, and those that are silent."""
    shows = _shows(actor)
    overdue, silent = shows[Show.OVERDUE], shows[Show.SILENT]
    rows = (
        session()
        .execute(_open(actor).with_only_columns(Case.id, overdue.label("overdue"), silent.label("silent")))
        .all()
    )
    return {row.id for row in rows if row.overdue}, {row.id for row in rows if row.silent}


def _lines(actor: User, rows: Sequence[tuple[Case, int]]) -> tuple[Line, ...]:
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.ASSIGNMENTS), purpose=audit.Purpose.SUPERVISION)
    reading.fetch([case.pupil for case, sight in rows if sight >= Sight.PROGRESS])
    parts = _parts([case.id for case, _ in rows])
    return tuple(
        Line(
            id=case.id,
            number=case.number,
            name=_name(reading, case.pupil) if sight >= Sight.PROGRESS else None,
            measures=tuple(sorted(case.measures)),
            stage=case.stage,
            opened_on=case.opened_on,
            main=tuple(one for one in parts[case.id] if one.part is Part.MAIN),
            others=tuple(one for one in parts[case.id] if one.part is not Part.MAIN),
        )
        for case, sight in rows
    )


def _parts(case_ids: Sequence[UUID]) -> dict[UUID, list[Stretch]]:
    query = (
        select(Assignment)
        .where(Assignment.case_id.in_(case_ids), _not_over())
        .options(joinedload(Assignment.user), joinedload(Assignment.assigned_by))
        .order_by(Assignment.starts_on, Assignment.assigned_at)
    )
    found: dict[UUID, list[Stretch]] = defaultdict(list)
    for one in session().scalars(query):
        found[one.case_id].append(_stretch(one))
    return found


def _stretch(one: Assignment) -> Stretch:
    today = clock.today()
    over = one.ends_on is not None and one.ends_on < today
    return Stretch(
        one.id,
        one.user_id,
        one.user.name,
        one.part,
        one.starts_on,
        one.ends_on,
        one.assigned_by.name,
        now=one.starts_on <= today and not over,
        over=over,
    )


def _name(reading: audit.Reading, pupil: Pupil) -> str:
    given: Text | None = reading.text(pupil, "given_name")
    return f"{given} {reading.text(pupil, 'family_name')}"
