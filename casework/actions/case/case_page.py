"""What the page of a case shows at each sight. At WIND_DOWN nothing the school has sent is read or shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from casework import audit, clock
from casework.actions.case import history, timeline
from casework.actions.case.timeline import Happening, Words
from casework.actions.conference.decisions import OpenTask, open_task
from casework.actions.conference.stars import starred_by
from casework.actions.followup.tasks import rhythm_of
from casework.actions.request import observations
from casework.actions.working_day import reminders
from casework.actions.working_day.reminders import Remembered
from casework.actions.working_day.worklist import full_name
from casework.database import session
from casework.installation import desk
from casework.language import LazyText, due
from casework.models import Case, Draft, Followup, Guardian, Organisation, Pupil, Referral, Reminder, Task, User
from casework.models.codes import (
    CaseStage,
    ConsentStatus,
    ContactType,
    DraftKind,
    Measure,
    Part,
    Strength,
    TaskKind,
    TaskState,
)
from casework.policy.grants import Permission, Reach, Sight, reach_of
from casework.policy.sight import sight_column

RECENT = 10


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to call: the pupil, or a guardian."""

    name: str
    phone: str
    email: str
    is_pupil: bool = False
    responsible: bool = False
    may_receive: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """What the school has sent: strengths first, then what was seen (what, how much, when), then its words."""

    school: str
    strengths: tuple[str, ...]
    observations: tuple[tuple[str, str, date], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """The next step as the page shows it. `due_in` counts days, negative when over time."""

    kind: TaskKind
    due_on: date
    due_in: int
    postponed: int

    @property
    def due_text(self) -> str:
        """When, in words: 3 days overdue, today, in 5 days."""
        return due(self.due_on, clock.today())


@dataclass(frozen=True, slots=True)
class Consenting:
    """Where consent stands. Days are the last ones included; `grace_left` counts from today."""

    status: ConsentStatus
    valid_to: date | None
    wind_down_until: date | None
    grace_until: date | None
    grace_left: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page of a case says. `flag` and `people` are empty where consent does not open them.

    reminder               the reader's own, of nobody else
    report_by, status_by   the last day to report to OT, and to answer the status after closing, where that is asked for
    """

    name: str
    number: str
    measures: tuple[Measure, ...]
    stage: CaseStage
    full: bool
    consent: Consenting
    step: Step | None
    decisions: tuple[OpenTask, ...]
    asked: tuple[tuple[TaskKind, date], ...]
    advisers: tuple[tuple[str, Part, date | None], ...]
    recent: tuple[Happening, ...]
    older: tuple[Happening, ...]
    flag: Flag | None
    people: tuple[Person, ...]
    last_type: ContactType | None
    rhythm: int
    has_draft: bool
    starred: bool
    reminder: Remembered | None = None
    report_by: date | None = None
    status_by: date | None = None


def open_page(actor: User, case: Case, label: Words) -> CasePage:
    """Open a case: one line in the log for everything read, one statement for all keys. Raises Erased.

    `label` gives a code its words.
    """
    rows, past = _context(actor, case), history.gather(case)
    found, guardians = rows[0], list(dict.fromkeys(row.Guardian for row in rows if row.Guardian is not None))
    waiting = {row.Task: row.doer for row in rows if row.Task is not None}
    step = next((task for task in waiting if task.next_step), None)
    referral, full = case.referral, found.sight >= int(Sight.FULL)
    desk().fetch([found.Pupil.owner, referral.owner, case.owner])
    reading = audit.read(actor, audit.CaseOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP)
    lead = reach_of(actor.role, Permission.APPROVE_REDACTION) is Reach.OFFICE
    told = timeline.tell(reading, actor, past, label, lead=lead, request=referral if full else None)
    return CasePage(
        name=full_name(reading, found.Pupil),
        number=case.number,
        measures=tuple(sorted(case.measures)),
        stage=case.stage,
        full=full,
        consent=_consent(referral, full=full),
        step=_step(step),
        decisions=tuple(open_task(reading, task, doer) for task, doer in waiting.items() if task.doer_id),
        asked=history.asked(past),
        advisers=history.advisers(past),
        recent=tuple(told[:RECENT]),
        older=tuple(told[RECENT:]),
        flag=_flag(reading, referral, found.school, label) if full else None,
        people=_people(reading, found.Pupil, guardians) if full else (),
        last_type=_last_type(past.contacts),
        rhythm=rhythm_of(step),
        has_draft=bool(found.has_draft),
        starred=bool(found.starred),
        reminder=reminders.opened(reading, found.Reminder) if found.Reminder is not None else None,
        report_by=history.report_by(past),
        status_by=history.status_by(past),
    )


def caption(actor: User, case: Case) -> str:
    """Whose case it is, for the head of a form about it: one name opened, one line in the log."""
    desk().fetch([case.pupil.owner, case.owner])
    reading = audit.read(actor, audit.CaseOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP)
    return full_name(reading, case.pupil)


def _context(actor: User, case: Case) -> Sequence[Any]:
    """Everything about the case that is one row, once for each open task and guardian: these only in full sight."""
    school, doer = aliased(Organisation), aliased(User)
    waiting = and_(Task.case_id == Case.id, Task.state == TaskState.OPEN)
    mine = exists().where(Draft.user_id == actor.id, Draft.kind == DraftKind.FOLLOWUP, Draft.subject_id == Case.id)
    sight = sight_column(actor, clock.today())
    theirs = and_(Guardian.pupil_id == Pupil.id, Guardian.ended_on.is_(None), sight >= int(Sight.FULL))
    told = (
        school.name.label("school"),
        doer.name.label("doer"),
        sight.label("sight"),
        mine.label("has_draft"),
        starred_by(actor).label("starred"),
    )
    query = (
        select(Referral, Pupil, Task, Guardian, Reminder, *told)
        .select_from(Case)
        .join(Referral, Referral.id == Case.referral_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .outerjoin(school, school.id == Referral.school_id)
        .outerjoin(Task, waiting)
        .outerjoin(doer, doer.id == Task.doer_id)
        .outerjoin(Guardian, theirs)
        .outerjoin(Reminder, and_(Reminder.case_id == Case.id, Reminder.user_id == actor.id))
        .where(Case.id == case.id)
        .order_by(Guardian.added_at, Task.due_on, Task.created_at)
    )
    return session().execute(query).all()


def _consent(referral: Referral, *, full: bool) -> Consenting:
    today = clock.today()
    lapsed = referral.consent is not ConsentStatus.GIVEN
    grace = referral.grace_until if lapsed and referral.grace_until and referral.grace_until >= today else None
    return Consenting(
        referral.consent,
        referral.consent_valid_to,
        None if full else referral.wind_down_until,
        grace,
        (grace - today).days if grace else None,
    )


def _step(task: Task | None) -> Step | None:
    if task is None:
        return None
    return Step(task.kind, task.due_on, (task.due_on - clock.today()).days, task.postponed)


def _flag(reading: audit.Reading, referral: Referral, school: str | None, label: Words) -> Flag:
    seen = observations.standing(reading, referral)
    return Flag(
        school=school or "",
        strengths=_words(reading.text(referral, "strengths"), label),
        observations=tuple((label(each.code), label(each.band), each.observed_on) for each in seen),
        text=str(reading.text(referral, "note") or ""),
    )


def _words(strengths: str | LazyText | None, label: Words) -> tuple[str, ...]:
    """Strengths are sealed as codes with commas between; words that say they cannot be read pass as they are."""
    if not isinstance(strengths, str):
        return (str(strengths),) if strengths is not None else ()
    return tuple(label(Strength(code)) for code in strengths.split(",") if code)


def _people(reading: audit.Reading, pupil: Pupil, guardians: list[Guardian]) -> tuple[Person, ...]:
    def text(row: Pupil | Guardian, column: str) -> str:
        return str(reading.text(row, column) or "")

    own = Person(full_name(reading, pupil), text(pupil, "phone"), text(pupil, "email"), is_pupil=True)
    others = [
        Person(
            text(each, "name"),
            text(each, "phone"),
            text(each, "email"),
            responsible=each.parental_responsibility,
            may_receive=each.may_receive_information,
        )
        for each in guardians
    ]
    return (own, *others)


def _last_type(contacts: tuple[Followup, ...]) -> ContactType | None:
    newest = max(contacts, key=lambda each: each.recorded_at, default=None)
    return newest.type if newest else None
