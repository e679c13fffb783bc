"""What has happened in a case, as rows: one statement for contacts, one for everything else. Opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, String, cast, literal, null, select, type_coerce, union_all
from sqlalchemy import case as case_of
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from casework import clock
from casework.actions.followup import status_checks
from casework.database import session
from casework.models import Assignment, Case, CaseStep, Consent, Followup, Goal, ReferralMove, StatusCheck, Task, User
from casework.models.codes import Part, TaskKind, TaskState
from casework.models.columns import Instant

NO_WORD, NO_DAY, NO_NUMBER = cast(null(), String), cast(null(), Date), cast(null(), Integer)


class Trace(NamedTuple):
    """A row of the one statement that gathers what is not a contact. What each column means depends on `source`.

    step: code the move, more its reason · assignment: on/until its days, code the part, by the adviser ·
    consent: on the answer, until the withdrawal, code the giver, more the answer · move: code the reason ·
    task: on its end, until its due day, code its kind, more its state, number how often it was postponed ·
    asked: the same for what consent asks of the adviser · decision: the same for what a conference decided ·
    ot: the same for the report to OT · status: the same for the status after closing ·
    goal: on the day it was set, until the day it ended, code its kind, more its state; never its words ·
    answer: on the day it was given, code when it was asked for, more the destination, by nobody when nobody answered
    """

    source: str
    at: datetime
    on: date | None
    until: date | None
    code: str
    more: str | None
    number: int | None
    by: str | None


@dataclass(frozen=True, slots=True)
class History:
    """Contacts, and traces of everything else."""

    contacts: tuple[Followup, ...]
    traces: tuple[Trace, ...]

    def of(self, source: str) -> list[Trace]:
        """The traces of one kind, oldest first."""
        return sorted((trace for trace in self.traces if trace.source == source), key=lambda trace: trace.at)


def gather(case: Case) -> History:
    """Load the whole history of a case."""
    written = select(Followup).where(Followup.case_id == case.id).options(joinedload(Followup.author))
    parts = (_steps, _assignments, _consents, _moves, _tasks, _goals, _answers)
    traces = session().execute(union_all(*(part(case) for part in parts)))
    return History(tuple(session().scalars(written)), tuple(Trace(*row) for row in traces))


def advisers(history: History) -> tuple[tuple[str, Part, date | None], ...]:
    """Who follows up today: name, part, and the last day where there is one. The main adviser first."""
    today = clock.today()
    now = [
        (trace.by or "", Part(trace.code), trace.until)
        for trace in history.of("assignment")
        if trace.on is not None and trace.on <= today and (trace.until is None or trace.until >= today)
        if trace.code != Part.FORMER
    ]
    return tuple(sorted(now, key=lambda adviser: list(Part).index(adviser[1])))


def asked(history: History) -> tuple[tuple[TaskKind, date], ...]:
    """What consent asks of the adviser now, and by which day."""
    waiting = [trace for trace in history.of("asked") if trace.more == TaskState.OPEN]
    return tuple((TaskKind(trace.code), trace.until) for trace in waiting if trace.until is not None)


def report_by(history: History) -> date | None:
    """The last day to report to OT, where that is asked for."""
    return next((trace.until for trace in history.of("ot") if trace.more == TaskState.OPEN), None)


def status_by(history: History) -> date | None:
    """The last day to answer the status after closing, where that is asked for today."""
    waiting = [trace.until for trace in history.of("status") if trace.more == TaskState.OPEN and trace.until]
    return next((due_on + status_checks.MARGIN for due_on in waiting if status_checks.is_open(due_on)), None)


def _columns(source: Any, at: Any, code: Any, **told: Any) -> Select[Any]:
    """The columns every part of the statement has; what a part does not tell is NULL of the right type."""
    on, until, number = told.get("on", NO_DAY), told.get("until", NO_DAY), told.get("number", NO_NUMBER)
    words = type_coerce(code, String), type_coerce(told.get("more", NO_WORD), String)
    return select(literal(source) if isinstance(source, str) else source, at, on, until, *words, number, User.name)


def _by(query: Select[Any], table: type[Any], who: InstrumentedAttribute[Any], mine: Any) -> Select[Any]:
    return query.select_from(table).outerjoin(User, User.id == who).where(mine)


def _steps(case: Case) -> Select[Any]:
    query = _columns("step", CaseStep.taken_at, CaseStep.step, more=CaseStep.reason)
    return _by(query, CaseStep, CaseStep.taken_by_id, CaseStep.case_id == case.id)


def _assignments(case: Case) -> Select[Any]:
    days = {"on": Assignment.starts_on, "until": Assignment.ends_on}
    query = _columns("assignment", Assignment.assigned_at, Assignment.part, **days)
    return _by(query, Assignment, Assignment.user_id, Assignment.case_id == case.id)


def _consents(case: Case) -> Select[Any]:
    days = {"on": Consent.answered_on, "until": Consent.withdrawn_on}
    query = _columns("consent", Consent.registered_at, Consent.giver, more=Consent.answer, **days)
    return _by(query, Consent, Consent.registered_by_id, Consent.referral_id == case.referral_id)


def _moves(case: Case) -> Select[Any]:
    query = _columns("move", ReferralMove.moved_at, ReferralMove.reason)
    return _by(query, ReferralMove, ReferralMove.moved_by_id, ReferralMove.referral_id == case.referral_id)


def _tasks(case: Case) -> Select[Any]:
    days = {"on": Task.ended_on, "until": Task.due_on}
    source = case_of(
        (Task.next_step, "task"),
        (Task.doer_id.is_not(None), "decision"),
        (Task.kind == TaskKind.OT_REFERRAL, "ot"),
        (Task.kind.in_(status_checks.ASKED), "status"),
        else_="asked",
    )
    query = _columns(source, Task.created_at, Task.kind, more=Task.state, number=Task.postponed, **days)
    return _by(query, Task, Task.ended_by_id, Task.case_id == case.id)


def _goals(case: Case) -> Select[Any]:
    no_hour, days = cast(null(), Instant), {"on": Goal.set_on, "until": Goal.ended_on}
    query = _columns("goal", no_hour, Goal.kind, more=Goal.state, **days)
    return _by(query, Goal, Goal.set_by_id, Goal.case_id == case.id)


def _answers(case: Case) -> Select[Any]:
    no_hour, days = cast(null(), Instant), {"on": StatusCheck.answered_on}
    query = _columns("answer", no_hour, StatusCheck.asked, more=StatusCheck.destination, **days)
    return _by(query, StatusCheck, StatusCheck.answered_by_id, StatusCheck.case_id == case.id)
