"""The case conference: the agendas to choose from, and the cases of the chosen one, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_

from casework import audit, clock
from casework.actions.conference import agendas
from casework.actions.conference.agendas import Agenda, Wanted, in_order, main_adviser, on_agenda, within
from casework.actions.conference.stars import starred_by
from casework.actions.milestone.due import DueMilestone, due_in
from casework.actions.working_day.rows import full_name
from casework.database import session
from casework.models import Case, Pupil, Task, User
from casework.models.codes import TaskKind, TaskState
from casework.policy.grants import Permission, Reach, reach_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One case of the agenda. `adviser` is who mainly follows it up."""

    case_id: UUID
    number: str
    name: str
    initials: str
    adviser: str | None
    step: TaskKind | None
    step_on: date | None
    starred: bool
    milestones: tuple[DueMilestone, ...]

    @property
    def step_overdue(self) -> bool:
        """Should the next step have been done before today?"""
        return self.step_on is not None and self.step_on < clock.today()


@dataclass(frozen=True, slots=True)
class Overview:
    """The agendas to choose from, and one page of the chosen one. `first` is where it starts."""

    wanted: Wanted
    counts: Mapping[Agenda, int]
    rows: tuple[AgendaRow, ...]
    first: UUID | None
    page: int
    narrows: bool

    @property
    def total(self) -> int:
        """How many cases are on the chosen agenda."""
        return self.counts[self.wanted.agenda]

    @property
    def last(self) -> int:
        """The number of the last page."""
        return _pages(self.total)


def overview(actor: User, agenda: Agenda | None, *, mine: bool, page: int) -> Overview:
    """An agenda, or the first that holds anything when none is named. Everybody on the page is named in the log."""
    found = agendas.counts(actor, mine=mine)
    chosen = agenda if agenda in found else None
    wanted = Wanted(chosen or next((each for each, number in found.items() if number), Agenda.STARRED), mine)
    number = min(max(page, 1), _pages(found[wanted.agenda]))
    rows = _opened(actor, _agenda(actor, wanted).limit(PAGE).offset((number - 1) * PAGE))
    first = rows[0].case_id if rows and number == 1 else agendas.first_of(actor, wanted)
    narrows = reach_of(actor.role, Permission.HOLD_CONFERENCE) is Reach.OFFICE
    return Overview(wanted, found, rows, first, number, narrows)


def printed(actor: User, wanted: Wanted) -> tuple[AgendaRow, ...]:
    """The whole agenda, for paper. The names behind the initials are in the log."""
    return _opened(actor, _agenda(actor, wanted))


def initials(name: str) -> str:
    """The first letter of each part of a name: Åse-Lill Prøve is Å.L.P."""
    return "".join(f"{part[0].upper()}." for part in name.replace("-", " ").split())


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE))


def _agenda(actor: User, wanted: Wanted) -> Select[Any]:
    step = and_(Task.case_id == Case.id, Task.next_step, Task.state == TaskState.OPEN)
    told = main_adviser().label("adviser"), starred_by(actor).label("starred")
    query = within(actor, Case.id, Case.number, Pupil, Task.kind, Task.due_on, *told).outerjoin(Task, step)
    return query.where(on_agenda(actor, wanted)).order_by(*in_order())


def _opened(actor: User, query: Select[Any]) -> tuple[AgendaRow, ...]:
    """Open the names: one line in the log, one statement for all keys, one for all milestones."""
    found = session().execute(query).all()
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.CONFERENCE), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch(each.Pupil for each in found)
    called = due_in([each.id for each in found])
    return tuple(_row(reading, each, called.get(each.id, ())) for each in found)


def _row(reading: audit.Reading, found: Any, called: tuple[DueMilestone, ...]) -> AgendaRow:
    name = full_name(reading, found.Pupil)
    return AgendaRow(
        found.id, found.number, name, initials(name), found.adviser, found.kind, found.due_on, found.starred, called
    )
