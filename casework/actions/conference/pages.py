"""One pupil in a case conference: what is needed to decide what happens next, and nothing of what was noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from casework import audit, clock
from casework.actions.conference import agendas, decisions
from casework.actions.conference.agendas import Place, Wanted
from casework.actions.conference.decisions import Follower, OpenTask
from casework.actions.conference.stars import starred_by
from casework.actions.milestone.due import DueMilestone, due_in
from casework.actions.working_day.rows import full_name
from casework.calendar.school_year import begins_in
from casework.database import session
from casework.installation import desk
from casework.models import Case, Followup, Offer, Pupil, Referral, Task, Transition, User
from casework.models.codes import CaseStage, ContactOutcome, ContactType, Measure, TaskState
from casework.models.transition_codes import ApplicationState, Level, OfferState, StartState

LATEST = 2


@dataclass(frozen=True, slots=True)
class Way:
    """The way into one school year in a line. `offer` is how the last intake round went, with its number."""

    level: Level
    into_year: int
    application: ApplicationState
    sent_on: date | None
    offer: OfferState | None
    round: int | None
    start: StartState | None
    start_on: date | None


@dataclass(frozen=True, slots=True)
class ConferencePage:
    """Everything the page says. Of contacts only kind, result and day: notes stay in the case."""

    name: str
    number: str
    measures: tuple[Measure, ...]
    stage: CaseStage
    held_until: date | None
    starred: bool
    people: tuple[Follower, ...]
    last_reached_on: date | None
    attempts: int
    contacts: tuple[tuple[ContactType, ContactOutcome, date], ...]
    step: OpenTask | None
    tasks: tuple[OpenTask, ...]
    milestones: tuple[DueMilestone, ...]
    ways: tuple[Way, ...]
    wanted: Wanted
    place: Place


def open_page(actor: User, case: Case, wanted: Wanted, people: Sequence[Follower]) -> ConferencePage:
    """Open one pupil of an agenda: one line in the log, one statement for all keys. Raises Erased."""
    pupil, _, starred = session().execute(_context(actor, case)).one()
    waiting = session().execute(_tasks(case)).all()
    desk().fetch([pupil.owner, case.owner])
    reading = audit.read(actor, audit.CaseOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP)
    step = next((row.Task for row in waiting if row.Task.next_step), None)
    others = [row for row in waiting if row.Task is not step]
    return ConferencePage(
        name=full_name(reading, pupil),
        number=case.number,
        measures=tuple(sorted(case.measures)),
        stage=case.stage,
        held_until=case.held_until,
        starred=bool(starred),
        people=tuple(people),
        last_reached_on=case.last_reached_on,
        attempts=case.attempts_since,
        contacts=tuple((each.type, each.outcome, each.happened_on) for each in session().execute(_latest(case))),
        step=decisions.open_task(reading, step, None) if step else None,
        tasks=tuple(decisions.open_task(reading, row.Task, row.doer) for row in others),
        milestones=due_in([case.id]).get(case.id, ()),
        ways=_ways(case),
        wanted=wanted,
        place=agendas.place_of(actor, wanted, case),
    )


def _context(actor: User, case: Case) -> Any:
    """The pupil and the request, which the page's buttons ask about, and whether the case is starred."""
    query = select(Pupil, Referral, starred_by(actor).label("starred")).select_from(Case)
    query = query.join(Pupil, Pupil.id == Case.pupil_id).join(Referral, Referral.id == Case.referral_id)
    return query.where(Case.id == case.id)


def _tasks(case: Case) -> Any:
    query = select(Task, User.name.label("doer")).outerjoin(User, User.id == Task.doer_id)
    return query.where(Task.case_id == case.id, Task.state == TaskState.OPEN).order_by(Task.due_on, Task.created_at)


def _latest(case: Case) -> Any:
    """The latest contacts that stand: not corrected, not reported as misfiled, not removed."""
    later = aliased(Followup)
    query = select(Followup.type, Followup.outcome, Followup.happened_on).where(
        Followup.case_id == case.id,
        Followup.redaction_asked_at.is_(None),
        Followup.redacted_at.is_(None),
        ~exists().where(later.corrects_id == Followup.id),
    )
    return query.order_by(Followup.happened_on.desc(), Followup.recorded_at.desc()).limit(LATEST)


def _ways(case: Case) -> tuple[Way, ...]:
    """What is known of the way into this school year and the next, with the last round of each."""
    begins = begins_in(clock.today())
    query = (
        select(Transition, Offer)
        .outerjoin(Offer, Offer.transition_id == Transition.id)
        .where(Transition.pupil_id == case.pupil_id, Transition.into_year.in_((begins, begins + 1)))
        .order_by(Transition.into_year, Offer.round)
    )
    last = {row.Transition: row.Offer for row in session().execute(query)}
    return tuple(
        Way(
            row.level,
            row.into_year,
            row.application,
            row.sent_on,
            offer.state if offer else None,
            offer.round if offer else None,
            row.start,
            row.start_on,
        )
        for row, offer in last.items()
    )
