"""The plain twin of two pages: same template, same words, from a database in which nothing is sealed.

It opens no key, writes no line and asks no policy but "is it assigned to me". The columns that the product seals hold
UTF-8 here. It lives here only: the product has no switch that turns sealing, log or policy off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from casework import clock
from casework.actions import case_page, history, timeline, worklist
from casework.actions.case_page import CasePage
from casework.actions.tasks import rhythm_of
from casework.actions.worklist import Filter, Worklist, WorkRow
from casework.audit import Reading
from casework.database import Database, using
from casework.forms.followups import FollowupForm
from casework.forms.tasks import leap_words
from casework.installation import installation, settings
from casework.labels import label
from casework.models import Assignment, Case, Draft, Guardian, Organisation, Pupil, Referral, Task, User
from casework.models.codes import CaseStage, DraftKind, Role, TaskState
from casework.phrases import for_followups
from casework.policy.grants import GRANTS
from casework.views.followups import fresh_values
from casework.views.gate import open_to_all, signed_in
from casework.views.worklist import address

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
EVERY_RIGHT = frozenset(GRANTS[Role.ADVISER])


class Plain:
    """Reads a column as it stands: what a reading is without keys and log."""

    def fetch(self, rows: object) -> None:
        """There is nothing to fetch."""

    def text(self, row: object, column: str) -> str | None:
        """The text of a column."""
        value: bytes | None = getattr(row, column)
        return None if value is None else value.decode()


READING = cast("Reading", Plain())


def blueprint(database: Database) -> Blueprint:
    """The twin pages over one plain database, to be added to the same app."""
    bp = Blueprint("twin", __name__, url_prefix="/twin")

    @bp.get("/today")
    @open_to_all
    def today() -> ResponseReturnValue:
        user, day = signed_in(), clock.today()
        with _plainly(database) as session:
            silence = settings().silence_days
            page = Worklist(Filter.MINE, _counts(session, user, silence), _rows(session, user), silence)
            return render_template("worklist/today.html", page=page, day=day, address=address)

    @bp.get("/cases/<uuid:case_id>")
    @open_to_all
    def show(case_id: UUID) -> ResponseReturnValue:
        user = signed_in()
        with _plainly(database) as session:
            shown = session.scalars(select(Case).where(Case.id == case_id, Case.id.in_(_assigned(user)))).one()
            page = _case_page(session, user, shown)
            form = FollowupForm(formdata=None, data=fresh_values(page.rhythm, page.last_type))
            told: dict[str, Any] = {"case": shown, "page": page, "form": form, "days": leap_words()}
            told |= {"phrases": for_followups(), "rights": lambda _referral: EVERY_RIGHT}
            return render_template("cases/show.html", **told)

    return bp


@contextmanager
def _plainly(database: Database) -> Iterator[Session]:
    """The plain database as the present one; the app's own settings stay in reach."""
    serving = installation()
    with using(database.session(reading=True)) as session:
        session.info["installation"] = serving
        yield session


def _assigned(user: User) -> Select[UUID]:
    return select(Assignment.case_id).where(Assignment.user_id == user.id, Assignment.ends_on.is_(None))


def _open_cases(user: User, *columns: Any) -> Select[Any]:
    step = and_(Task.case_id == Case.id, Task.state == TaskState.OPEN, Task.next_step)
    query = select(*columns).select_from(Case).join(Referral, Referral.id == Case.referral_id)
    query = query.join(Pupil, Pupil.id == Case.pupil_id).outerjoin(Task, step)
    return query.where(Case.id.in_(_assigned(user)), Case.stage.in_(OPEN))


def _counts(session: Session, user: User, silence: int) -> dict[Filter, int]:
    day = clock.today()
    monday = day - timedelta(days=day.weekday())
    awake = or_(Case.stage == CaseStage.ACTIVE, Case.held_until <= day)
    quiet = func.coalesce(Case.last_reached_on, Case.opened_on) <= day - timedelta(days=silence)
    untried = and_(Case.last_reached_on.is_(None), Case.attempts_since == 0)
    lists = {
        Filter.NOW: and_(awake, Task.due_on <= day),
        Filter.OVERDUE: and_(awake, Task.due_on < day),
        Filter.TODAY: and_(awake, Task.due_on == day),
        Filter.WEEK: and_(awake, Task.due_on.between(monday, monday + timedelta(days=6))),
        Filter.SILENT: and_(awake, quiet),
        Filter.NEW: and_(Case.opened_on >= day - worklist.NEW_FOR, untried),
        Filter.WAITING: Case.id.is_(None),
        Filter.MINE: Case.id.is_not(None),
    }
    sums = [func.sum(case((predicate, 1), else_=0)) for predicate in lists.values()]
    found = session.execute(_open_cases(user, *sums)).one()
    return {name: int(number or 0) for name, number in zip(lists, found, strict=True)}


def _rows(session: Session, user: User) -> tuple[WorkRow, ...]:
    ordered = _open_cases(user, Referral, Case, Task, Pupil).order_by(Task.due_on, Referral.number)
    return tuple(_row(*found) for found in session.execute(ordered))


def _row(referral: Referral, shown: Case, task: Task | None, pupil: Pupil) -> WorkRow:
    day = clock.today()
    return WorkRow(
        case_id=shown.id,
        referral_id=referral.id,
        number=referral.number,
        name=worklist.full_name(READING, pupil),
        due_on=task.due_on if task else None,
        due_in=(task.due_on - day).days if task else None,
        next_kind=task.kind if task else None,
        postponed=task.postponed if task else 0,
        last_reached_on=shown.last_reached_on,
        attempts=shown.attempts_since,
        measures=tuple(sorted(referral.measures)),
        stage=shown.stage,
        held_until=shown.held_until,
        asleep=bool(shown.held_until and shown.held_until > day),
        lapsed=False,
        recordable=True,
    )


def _case_page(session: Session, user: User, shown: Case) -> CasePage:
    """The page of a case in as many statements as a plain program needs."""
    query = select(Referral, Pupil, Task, Organisation.name).select_from(Case)
    query = query.join(Referral, Referral.id == Case.referral_id).join(Pupil, Pupil.id == Case.pupil_id)
    query = query.outerjoin(Organisation, Organisation.id == Referral.school_id)
    query = query.outerjoin(Task, and_(Task.case_id == Case.id, Task.state == TaskState.OPEN, Task.next_step))
    referral, pupil, task, school = session.execute(query.where(Case.id == shown.id)).one()
    past = history.gather(shown)
    guardians = session.scalars(select(Guardian).where(Guardian.pupil_id == pupil.id, Guardian.ended_on.is_(None)))
    drafts = select(Draft.id).where(Draft.user_id == user.id, Draft.kind == DraftKind.FOLLOWUP)
    told = timeline.tell(READING, user, past, label, lead=False, request=referral)
    return CasePage(
        name=worklist.full_name(READING, pupil),
        number=shown.number,
        measures=tuple(sorted(shown.measures)),
        stage=shown.stage,
        full=True,
        consent=case_page._consent(referral, full=True),
        step=case_page._step(task),
        asked=history.asked(past),
        advisers=history.advisers(past),
        recent=tuple(told[: case_page.RECENT]),
        older=tuple(told[case_page.RECENT :]),
        flag=case_page._flag(READING, referral, school, label),
        people=case_page._people(READING, pupil, list(guardians)),
        last_type=case_page._last_type(past.contacts),
        rhythm=rhythm_of(task),
        has_draft=session.scalar(drafts.where(Draft.subject_id == shown.id)) is not None,
    )
