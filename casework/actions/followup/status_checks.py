"""Where a pupil is three and six months after the case closed: asked for, answered, and let lapse as unknown.

Works by the case's number alone: a consent that has ended opens no name, and the answer names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from casework import audit, clock
from casework.actions.followup.tasks import one_at_a_time
from casework.database import session
from casework.errors import NotNow, StaleEdit
from casework.language import N_
from casework.models import Case, StatusCheck, Task, User
from casework.models.codes import CaseStage, ClosureReason, Destination, TaskKind, TaskState
from casework.models.transition_codes import AfterClosing

MARGIN = timedelta(days=14)  # asked this long before its day, and answered this long after it
ASKED: dict[TaskKind, tuple[AfterClosing, timedelta]] = {
    TaskKind.STATUS_3_MONTHS: (AfterClosing.MONTHS_3, timedelta(days=90)),
    TaskKind.STATUS_6_MONTHS: (AfterClosing.MONTHS_6, timedelta(days=180)),
}
_OPEN = (Task.kind.in_(ASKED), Task.state == TaskState.OPEN)
NOT_ASKED_AFTER = (ClosureReason.REGISTERED_IN_ERROR, ClosureReason.CONSENT_WITHDRAWN)
NOTHING = ""
ANSWERED_MEANWHILE = N_("Somebody else answered while you were writing.")


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that stands: where, and who said so when. `by` is None when nobody did."""

    destination: Destination
    on: date
    by: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked now. Days are the first and last on which it can be answered; `mark` says what its reader saw."""

    kind: TaskKind
    asked: AfterClosing
    closed_on: date
    last_day: date
    given: Given | None

    @property
    def mark(self) -> str:
        """What a form carries of the answer its reader saw."""
        return self.given.destination.value if self.given else NOTHING


def is_open(due_on: date) -> bool:
    """Can a status due on this day be answered today?"""
    return due_on - MARGIN <= clock.today() <= due_on + MARGIN


def ask(actor: User, case: Case) -> None:
    """Ask for the status of a case that was just closed, twice. A case closed by mistake or without consent is left."""
    if case.closed_on is None or case.closure_reason in NOT_ASKED_AFTER or not case.measures:
        return
    for kind, (_, after) in ASKED.items():
        task = Task(case_id=case.id, kind=kind, next_step=False, due_on=case.closed_on + after)
        task.created_by_id, task.created_at = actor.id, clock.now()
        session().add(task)


def call_off(actor: User, case: Case) -> None:
    """The case is open again: its status is not asked for."""
    for task in session().scalars(select(Task).where(*_OPEN, Task.case_id == case.id)):
        _end(task, TaskState.CANCELLED, actor)


def asking(case: Case) -> Asking:
    """What is asked of a closed case today. Raises NotNow when nothing is."""
    task = _task_today(case)
    if task is None or case.closed_on is None:
        raise NotNow(N_("The status of this case is not asked for now."))
    asked = ASKED[task.kind][0]
    return Asking(task.kind, asked, case.closed_on, task.due_on + MARGIN, _given(case, asked))


def answer(actor: User, case: Case, destination: Destination, *, seen: str) -> None:
    """Say where the pupil is, or put another answer in place of one given before the last day.

    Raises NotNow when nothing is asked, StaleEdit with the answer that stands when it is not the one `seen`.
    """
    one_at_a_time(case)
    now = asking(case)
    if now.mark != seen:
        raise StaleEdit(ANSWERED_MEANWHILE, now)
    _keep(case, now.asked, destination, actor)
    task = _task_today(case)
    if task is not None and task.state is TaskState.OPEN:
        _end(task, TaskState.DONE, actor)
        audit.record(actor, audit.TaskDone(case.owner, task.kind))


def lapse() -> int:
    """Register Unknown for what nobody answered in time. Safe to repeat; returns how many."""
    past = select(Task.case_id).where(*_OPEN, Task.due_on < clock.today() - MARGIN)
    return sum(_lapse_one(session().get_one(Case, case_id)) for case_id in sorted(set(session().scalars(past))))


def _lapse_one(case: Case) -> int:
    one_at_a_time(case)
    past = select(Task).where(*_OPEN, Task.case_id == case.id, Task.due_on < clock.today() - MARGIN)
    tasks = session().scalars(past.execution_options(populate_existing=True)).all()
    for task in tasks:
        _keep(case, ASKED[task.kind][0], Destination.UNKNOWN, None)
        _end(task, TaskState.DONE, None)
    return len(tasks)


def _task_today(case: Case) -> Task | None:
    """The task of the last closing that can be answered today, answered already or not."""
    if case.stage is not CaseStage.CLOSED or case.closed_on is None:
        return None
    days = {case.closed_on + after: kind for kind, (_, after) in ASKED.items() if is_open(case.closed_on + after)}
    query = select(Task).where(
        Task.case_id == case.id,
        Task.kind.in_(days.values()),
        Task.due_on.in_(days),
        Task.state.in_((TaskState.OPEN, TaskState.DONE)),
    )
    return session().scalars(query).first()


def _check(case: Case, asked: AfterClosing) -> StatusCheck | None:
    query = select(StatusCheck).where(
        StatusCheck.case_id == case.id, StatusCheck.asked == asked, StatusCheck.closed_on == case.closed_on
    )
    return session().scalar(query)


def _given(case: Case, asked: AfterClosing) -> Given | None:
    check = _check(case, asked)
    if check is None:
        return None
    author = session().get(User, check.answered_by_id) if check.answered_by_id else None
    return Given(check.destination, check.answered_on, author.name if author else None)


def _keep(case: Case, asked: AfterClosing, destination: Destination, actor: User | None) -> None:
    check = _check(case, asked) or StatusCheck(case_id=case.id, asked=asked, closed_on=case.closed_on)
    check.destination, check.answered_on = destination, clock.today()
    check.answered_by_id = actor.id if actor else None
    session().add(check)
    session().flush()
    audit.record(actor, audit.StatusAnswered(case.owner, asked, destination))


def _end(task: Task, state: TaskState, actor: User | None) -> None:
    task.state, task.ended_on = state, clock.today()
    task.ended_by_id = actor.id if actor else None
