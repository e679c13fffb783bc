"""What is missing in a lead's own office before the next freeze: a count for each check, each opening its rows.

Live counts, and so for those who follow the pupils up alone: nobody else has the right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from casework import audit, clock
from casework.actions.conference.agendas import main_adviser
from casework.actions.followup.status_checks import MARGIN
from casework.actions.report import missing
from casework.actions.report.looking import SOON, Looking, Way, next_freeze
from casework.actions.report.missing import ON_JOBS, OPEN
from casework.actions.transition.parts import PAST
from casework.actions.working_day.rows import full_name
from casework.calendar.school_year import begins_in
from casework.database import session
from casework.models import Agreement, Case, Milestone, Pupil, Referral, Task, Transition, User
from casework.models.codes import TaskKind
from casework.models.report_codes import Missing
from casework.models.transition_codes import ApplicationState, MilestoneKind
from casework.policy.grants import NEEDS, Permission, Sight, may

P, M = Permission, Missing
PAGE = 50
MENDED_WITH: dict[Missing, Permission] = {
    M.APPLICATION: P.REGISTER_TRANSITION,
    M.OFFER: P.REGISTER_TRANSITION,
    M.START: P.REGISTER_TRANSITION,
    M.COUNTING_DAY: P.REGISTER_TRANSITION,
    M.YEAR_RESULT: P.REGISTER_TRANSITION,
    M.CONTACT: P.LOG_FOLLOWUP,
    M.STEPS: P.ANSWER_MILESTONE,
    M.JOB_START: P.END_PLACEMENT,
    M.JOB_HOURS: P.RECORD_HOURS,
    M.JOB_END: P.END_PLACEMENT,
    M.JOB_OUTCOME: P.END_PLACEMENT,
    M.DESTINATION: P.CLOSE_CASE,
    M.STATUS: P.ANSWER_STATUS,
    M.ANSWER: P.READ_INBOX,
    M.CONSENT: P.READ_INBOX,
}
"""The right to what mends each: a row tells no more than that right lets its reader see."""
ON_WAYS = (M.APPLICATION, M.OFFER, M.START, M.COUNTING_DAY, M.YEAR_RESULT)
ALSO_CLOSED = frozenset({M.JOB_START, M.JOB_HOURS, M.JOB_END, M.DESTINATION, M.STATUS, M.ANSWER, M.CONSENT})
"""What can be mended without an open case."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is missing of one row, as far as the reader may see.

    into_year   the year into upper secondary it is about; `past`: too long ago for its forms
    applied     an application is registered on it
    unknown     it was registered as unknown
    job, step   the first agreement or step it is about; `on` its day; `more` how many there are besides
    weeks       whole weeks a request has waited
    """

    into_year: int | None = None
    past: bool = False
    applied: bool = False
    unknown: bool = False
    job: UUID | None = None
    number: str | None = None
    step: UUID | None = None
    kind: MilestoneKind | TaskKind | None = None
    on: date | None = None
    more: int = 0
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One pupil something is missing about. `name` and `thing` are None where they are closed to the reader.

    mends   there is a form that takes it today; `reads`: the case can be opened
    """

    referral_id: UUID
    case_id: UUID | None
    number: str
    name: str | None
    adviser: str | None
    thing: Thing | None
    mends: bool
    reads: bool


@dataclass(frozen=True, slots=True)
class QualityPage:
    """The counts of all checks, and one page of the rows of the chosen one."""

    chosen: Missing
    counts: Mapping[Missing, int]
    rows: Sequence[MissingRow]
    page: int
    freeze: date

    @property
    def last(self) -> int:
        """The number of the last page."""
        return _pages(self.counts[self.chosen])


def page(actor: User, wanted: Missing | None, number: int = 1) -> QualityPage:
    """A check, or the first that finds anything when none is named. Whoever is on the page is named in the log."""
    looking = Looking.now(actor)
    table = missing.conditions(looking)
    found = counts(looking, table)
    chosen = wanted or next((check for check, pupils in found.items() if pupils), M.APPLICATION)
    number = min(max(number, 1), _pages(found[chosen]))
    query = _rows(looking, chosen).where(table[chosen]).limit(PAGE).offset((number - 1) * PAGE)
    rows = _opened(looking, chosen, session().execute(query).all())
    return QualityPage(chosen, found, rows, number, looking.freeze)


def freeze_ahead(actor: User) -> date | None:
    """The day of the next freeze for who can mend what is missing, in the last weeks before it."""
    day = clock.today()
    freeze = next_freeze(day)
    return freeze if may(actor.role, P.SEE_DATA_QUALITY) and freeze - day <= SOON else None


def _pages(found: int) -> int:
    return max(1, -(-found // PAGE))


def counts(looking: Looking, table: Mapping[Missing, ColumnElement[bool]]) -> dict[Missing, int]:
    """How many each check finds, in one statement."""
    found = session().execute(looking.select(*(func.count().filter(each) for each in table.values()))).one()
    return dict(zip(table, found, strict=True))


def _rows(looking: Looking, check: Missing) -> Select[Any]:
    """The newest first of what has a year, the longest overdue or waiting of what has a day, then by number."""
    promised = select(User.name).where(User.id == Referral.adviser_id).scalar_subquery()
    adviser = case((Case.id.is_(None), promised), else_=main_adviser()).label("adviser")
    about = looking.seen.c
    query = looking.select(Referral, Case, Pupil, Way, about.sight, about.left_in, about.applying, adviser)
    return _with_thing(looking, query, check).order_by(Referral.number)


def _with_thing(looking: Looking, query: Select[Any], check: Missing) -> Select[Any]:
    """What exactly is missing: the way's year, the agreement, the step or the status that comes first."""
    if check in ON_WAYS:
        year = looking.seen.c.applying if check is M.APPLICATION else looking.seen.c.left_in
        return query.order_by(year.desc(), Case.closed_on.is_not(None))
    if check in ON_JOBS:
        return query.join(Agreement, Agreement.id == missing.first_job(looking, check)).add_columns(Agreement)
    if check is M.STEPS:
        many = missing.how_many_steps(looking).label("steps")
        query = query.join(Milestone, Milestone.id == missing.first_step(looking))
        return query.add_columns(Milestone, many).order_by(Milestone.due_on)
    if check is M.STATUS:
        return query.join(Task, Task.id == missing.first_status(looking)).add_columns(Task).order_by(Task.due_on)
    waited = {M.CONTACT: Case.last_reached_on, M.ANSWER: Referral.sent_at, M.CONSENT: Referral.decided_at}
    return query.order_by(waited.get(check, Case.closed_on.desc()))


def _opened(looking: Looking, check: Missing, found: Sequence[Row[Any]]) -> list[MissingRow]:
    """Open the names that are in sight: one line in the log, one statement for all keys."""
    about = audit.ListShown(audit.ListKind.DATA_QUALITY)
    reading = audit.read_list(looking.actor, about, purpose=audit.Purpose.SUPERVISION)
    reading.fetch(each.Pupil for each in found if each.sight >= Sight.PROGRESS)
    return [_row(reading, check, each) for each in found]


def _row(reading: audit.Reading, check: Missing, found: Row[Any]) -> MissingRow:
    told = found.sight >= NEEDS[MENDED_WITH[check]]
    thing = _thing(check, found) if told else None
    return MissingRow(
        found.Referral.id,
        found.Case.id if found.Case else None,
        found.Case.number if found.Case else found.Referral.number,
        full_name(reading, found.Pupil) if found.sight >= Sight.PROGRESS else None,
        found.adviser,
        thing,
        thing is not None and not thing.past and (check in ALSO_CLOSED or found.Case.stage in OPEN),
        found.Case is not None and found.sight >= NEEDS[P.READ_CASE],
    )


def _thing(check: Missing, found: Row[Any]) -> Thing:
    if check in ON_WAYS:
        return _on_way(check, found)
    if check in ON_JOBS:
        return Thing(job=found.Agreement.id, number=found.Agreement.number)
    if check is M.STEPS:
        step: Milestone = found.Milestone
        return Thing(job=step.agreement_id, step=step.id, kind=step.kind, on=step.due_on, more=found.steps - 1)
    if check is M.STATUS:
        return Thing(kind=found.Task.kind, on=found.Task.due_on + MARGIN)
    if check in {M.ANSWER, M.CONSENT}:
        since = found.Referral.sent_at if check is M.ANSWER else found.Referral.decided_at
        return Thing(weeks=(clock.now() - since).days // 7)
    return Thing(on=found.Case.last_reached_on if check is M.CONTACT else found.Case.closed_on)


def _on_way(check: Missing, found: Row[Any]) -> Thing:
    """Forms lead into this school year and the next; what became of it also into the one before. The rest is past."""
    begins = begins_in(clock.today())
    if check is M.APPLICATION:
        return Thing(into_year=found.applying, past=found.applying < begins)
    oldest = begins if check is M.OFFER else begins + PAST
    way: Transition | None = found.way
    said = {M.START: "start", M.COUNTING_DAY: "in_education", M.YEAR_RESULT: "result"}.get(check)
    unknown = way is not None and said is not None and getattr(way, said) is not None
    applied = way is not None and way.application is ApplicationState.SENT
    return Thing(into_year=found.left_in, past=found.left_in < oldest, applied=applied, unknown=unknown)
