"""The plain twin of two pages: same template, same words, from a database in which nothing is sealed.

It opens no key, writes no line and asks no policy but "is it assigned to me". The columns that the product seals hold
UTF-8 here. It lives here only: the product has no switch that turns sealing, log or policy off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from casework import clock
from casework.actions.agreement.standing import IN_FORCE, status_column
from casework.actions.case import case_page, history, timeline
from casework.actions.case.case_page import CasePage
from casework.actions.followup.tasks import rhythm_of
from casework.actions.working_day import facts, filters, worklist
from casework.actions.working_day import query as worklist_query
from casework.actions.working_day.choices import Wanted, of_query
from casework.actions.working_day.query import Called
from casework.actions.working_day.worklist import Filter, Worklist, WorkRow
from casework.actions.writing.phrases import PhraseText
from casework.actions.year.calendars import years
from casework.audit import Reading
from casework.calendar.bridge import Bridge, bridge_on, first_day_shown
from casework.calendar.standing import SHOWN_AHEAD
from casework.database import Database, using
from casework.forms.followups import FollowupForm
from casework.forms.tasks import leap_words
from casework.installation import installation, settings
from casework.labels import label
from casework.models import (
    Agreement,
    AgreementVersion,
    Area,
    Assignment,
    Case,
    Draft,
    Enrolment,
    Guardian,
    Milestone,
    Organisation,
    Pupil,
    Referral,
    Reminder,
    Star,
    Task,
    User,
)
from casework.models.codes import CaseStage, DraftKind, Role, TaskState
from casework.models.transition_codes import MilestoneOwner, MilestoneState
from casework.phrases import built_in
from casework.policy.grants import GRANTS
from casework.views import worklist_filters
from casework.views.followups import fresh_values
from casework.views.gate import open_to_all, signed_in
from casework.views.worklist import address

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
ENTITIES = ("Referral", "Case", "Task", "called", "Pupil")
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
            page = _worklist(session, user, day, of_query(request.query_string.decode())[0])
            groups = worklist_filters.groups(page)
            told = {"groups": groups, "on": worklist_filters.chosen(groups), "lost": [], "back": False, "new": 0}
            return render_template("worklist/today.html", page=page, day=day, freeze=None, address=address, **told)

    @bp.get("/cases/<uuid:case_id>")
    @open_to_all
    def show(case_id: UUID) -> ResponseReturnValue:
        user = signed_in()
        with _plainly(database) as session:
            shown = session.scalars(select(Case).where(Case.id == case_id, Case.id.in_(_assigned(user)))).one()
            page = _case_page(session, user, shown)
            form = FollowupForm(formdata=None, data=fresh_values(page.rhythm, page.last_type))
            told: dict[str, Any] = {"case": shown, "page": page, "form": form, "days": leap_words()}
            told |= {
                "phrases": [PhraseText(each, "nb") for each in built_in()],
                "former": None,
                "kept": None,
                "rights": lambda _referral: EVERY_RIGHT,
            }
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


def _worklist(session: Session, user: User, day: date, wanted: Wanted) -> Worklist:
    bridge, told = bridge_on(day, years()), settings()
    due = worklist_query.due_on()
    query = _told(user, day, bridge).order_by(due.is_(None), due, Referral.number)
    known = facts.told(session.execute(query).all(), day)
    rows = tuple(_row(*(getattr(each.row, name) for name in ENTITIES)) for each in known.within(wanted))
    names = [name for name in Filter if name is not Filter.BRIDGE or bridge]
    listed = known.lists({}, [wanted.list])[wanted.list]
    return Worklist(
        wanted,
        known.lists(wanted.filters, names),
        rows,
        told.silence_days,
        told.bridge_silence_days,
        bridge,
        first_day_shown(day, years()),
        listed=listed,
        choices=known.choices(wanted),
        places=known.names,
    )


def _told(user: User, day: date, bridge: Bridge | None) -> Select[Any]:
    """The reader's cases with what can be filtered by, asked plainly: nothing is out of sight."""
    entities = _cases(user, day, Referral, Case, Task, Called, Pupil)
    standing, flagging, present = aliased(Enrolment), aliased(Organisation), aliased(Organisation)
    stones = exists().where(Milestone.case_id == Case.id, Milestone.agreement_id.is_(None))
    theirs = stones.where(Milestone.state == MilestoneState.OPEN, Milestone.held_by == MilestoneOwner.SCHOOL)
    lately = clock.now() - timedelta(days=14)
    notes = exists().where(Reminder.user_id == user.id, Reminder.case_id == Case.id)
    placed = select(func.aggregate_strings(status_column(day), ",")).select_from(Agreement)
    placed = placed.outerjoin(AgreementVersion, IN_FORCE).where(Agreement.case_id == Case.id)
    columns = {f"is_{name.value}": found for name, found in _lists(day, bridge).items()} | {
        "named": true(),
        "full": true(),
        "jobs": true(),
        "area_id": Area.id,
        "area": Area.name,
        "grade": standing.grade,
        "flagging_id": flagging.id,
        "flagging_name": flagging.name,
        "present_id": present.id,
        "present_name": present.name,
        "by_milestone": worklist_query.by_milestone(),
        "silent": filters.silent_since() <= filters.quiet_since(bridge, day),
        "schools_turn": theirs.where(Milestone.due_on <= day + SHOWN_AHEAD),
        "some_open": stones.where(Milestone.state == MilestoneState.OPEN),
        "some_answered": stones.where(Milestone.state != MilestoneState.OPEN, Milestone.answered_at >= lately),
        "statuses": func.coalesce(placed.correlate(Case).scalar_subquery(), ""),
        "starred": exists().where(Star.user_id == user.id, Star.case_id == Case.id),
        "reminded": notes,
        "reminder_due": notes.where(Reminder.due_on <= day),
    }
    query = entities.add_columns(*(found.label(name) for name, found in columns.items()))
    query = query.join(Area, Area.id == Case.area_id).outerjoin(flagging, flagging.id == Referral.school_id)
    query = query.outerjoin(standing, and_(standing.pupil_id == Pupil.id, standing.ends_on.is_(None)))
    return query.outerjoin(present, present.id == standing.organisation_id)


def _cases(user: User, day: date, *columns: Any) -> Select[Any]:
    step, stone = aliased(Task), aliased(Milestone)
    steps = select(step.id).where(step.case_id == Case.id, step.state == TaskState.OPEN).order_by(step.due_on)
    stones = select(stone.id).where(stone.case_id == Case.id, stone.state == MilestoneState.OPEN)
    stones = stones.where(stone.held_by == MilestoneOwner.ADVISER, stone.due_on <= day + SHOWN_AHEAD)
    query = select(*columns).select_from(Case).join(Referral, Referral.id == Case.referral_id)
    query = query.join(Pupil, Pupil.id == Case.pupil_id)
    query = query.outerjoin(Task, Task.id == steps.limit(1).correlate(Case).scalar_subquery())
    first = stones.order_by(stone.due_on).limit(1).correlate(Case).scalar_subquery()
    return query.outerjoin(Called, Called.id == first).where(Case.id.in_(_assigned(user)))


def _lists(day: date, bridge: Bridge | None) -> dict[Filter, Any]:
    monday = day - timedelta(days=day.weekday())
    standing = Case.stage.in_(OPEN)
    awake = and_(standing, or_(Case.stage == CaseStage.ACTIVE, Case.held_until <= day))
    after = and_(Case.stage == CaseStage.CLOSED, Task.kind.in_(filters.AFTER_CLOSING))
    called, due = or_(awake, after), worklist_query.due_on()
    untried = and_(Case.last_reached_on.is_(None), Case.attempts_since == 0)
    quiet = filters.silent_since() <= filters.quiet_since(bridge, day)
    return {
        Filter.NOW: and_(called, due <= day),
        Filter.OVERDUE: and_(called, due < day),
        Filter.TODAY: and_(called, due == day),
        Filter.WEEK: and_(called, due.between(monday, monday + timedelta(days=6))),
        Filter.SILENT: and_(awake, quiet),
        Filter.BRIDGE: and_(standing, filters.on_the_bridge(bridge)),
        Filter.NEW: and_(standing, Case.opened_on >= day - filters.NEW_FOR, untried),
        Filter.WAITING: false(),
        Filter.AFTER: after,
        Filter.MINE: standing,
    }


def _row(referral: Referral, shown: Case, task: Task | None, stone: Milestone | None, pupil: Pupil) -> WorkRow:
    day = clock.today()
    step = stone if stone and (task is None or stone.due_on < task.due_on) else None
    first = step or task
    return WorkRow(
        case_id=shown.id,
        referral_id=referral.id,
        number=referral.number,
        name=worklist.full_name(READING, pupil),
        due_on=first.due_on if first else None,
        due_in=(first.due_on - day).days if first else None,
        what=first.kind if first else None,
        placement=step.agreement_id if step else None,
        then=(task.kind, task.due_on) if step and task else None,
        out=None,
        postponed=task.postponed if task and not step else 0,
        last_reached_on=shown.last_reached_on,
        attempts=shown.attempts_since,
        measures=tuple(sorted(referral.measures)),
        stage=shown.stage,
        held_until=shown.held_until,
        asleep=bool(shown.held_until and shown.held_until > day),
        lapsed=False,
        after=False,
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
        decisions=(),
        asked=history.asked(past),
        advisers=history.advisers(past),
        recent=tuple(told[: case_page.RECENT]),
        older=tuple(told[case_page.RECENT :]),
        flag=case_page._flag(READING, referral, school, label),
        people=case_page._people(READING, pupil, list(guardians)),
        last_type=case_page._last_type(past.contacts),
        rhythm=rhythm_of(task),
        has_draft=session.scalar(drafts.where(Draft.subject_id == shown.id)) is not None,
        starred=session.get(Star, (user.id, shown.id)) is not None,
    )
