"""The milestones of cases: planned, dated, judged by facts, and answered by people.

`align` is the one place that brings milestones to what the calendar and the facts say: when a case opens, when a year
turns, when a date changes, when something is registered. Doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select

from casework import audit, clock
from casework.actions.milestone.facts import OPEN_STAGES, Sheet, sheets
from casework.actions.transition import ways
from casework.actions.year.calendars import years
from casework.calendar.grades import Phase, phase_in
from casework.calendar.milestones import BY_KEY, Planned, Template, judged, plan
from casework.calendar.school_year import begins_in
from casework.calendar.verdicts import Verdict
from casework.database import session
from casework.errors import Invalid, NotNow
from casework.language import N_
from casework.models import Case, Milestone, User
from casework.models.transition_codes import (
    ExtensionReason,
    MilestoneAnswer,
    MilestoneKind,
    MilestoneState,
    NotRelevant,
)

NOT_FOR_PUPIL = Verdict(MilestoneState.NOT_RELEVANT, why=NotRelevant.NOT_FOR_PUPIL)
SETTLED_BY_CONTACT = (MilestoneKind.FIRST_CONTACT, MilestoneKind.AUTUMN_CHECKIN, MilestoneKind.WINTER_CHECKIN)
WATCHED_AHEAD = timedelta(days=60)  # longer than any stretch of days in which a check-in is done


@dataclass(frozen=True, slots=True)
class Aligned:
    """What one pass changed: milestones added, given another day, and settled or opened again by facts."""

    cases: int = 0
    added: int = 0
    moved: int = 0
    settled: int = 0

    def __add__(self, other: Aligned) -> Aligned:
        return Aligned(
            self.cases + other.cases,
            self.added + other.added,
            self.moved + other.moved,
            self.settled + other.settled,
        )


def align_one(case: Case) -> Aligned:
    """Bring one case's milestones up to date. The caller says in the log what happened."""
    return align([case.id])


def align_reached(case: Case) -> None:
    """Settle what a reached contact settles. Most contacts settle nothing: one statement says so."""
    soon = clock.today() + WATCHED_AHEAD
    waiting = select(Milestone.id).where(
        Milestone.case_id == case.id,
        Milestone.state == MilestoneState.OPEN,
        Milestone.kind.in_(SETTLED_BY_CONTACT),
        Milestone.due_on <= soon,
    )
    if session().scalar(waiting.limit(1)) is not None:
        align_one(case)


def align_pupil(pupil_id: UUID) -> Aligned:
    """Bring the milestones of every case of a pupil up to date."""
    ids = session().scalars(select(Case.id).where(Case.pupil_id == pupil_id)).all()
    return align(ids)


def hold(which: ColumnElement[bool]) -> None:
    """Keep the milestones of these cases from others until the commit: whoever changes one holds its case first.

    Asked of Case. What is read afterwards is what the last one left. SQLite has one writer at a time anyway.
    """
    if session().get_bind().dialect.name == "postgresql":
        session().execute(select(Case.id).where(which).order_by(Case.id).with_for_update(key_share=True)).all()


def align(case_ids: Sequence[UUID], year: int | None = None) -> Aligned:
    """Bring the milestones of these cases up to date in a school year, today's unless another is named.

    Adds what is missing while the case is open, moves open ones to the day the calendar says, and settles by facts.
    What a person has answered stands, unless a fact says that it is done. A locked case is left as it is.
    """
    if not case_ids:
        return Aligned()
    begins = begins_in(clock.today()) if year is None else year
    hold(Case.id.in_(case_ids))
    new = _New()
    done = sum((_brought(sheet, begins, new) for sheet in sheets(case_ids)), Aligned())
    ways.drop(new.astray)
    ways.ensure(new.ways)
    session().flush()
    return done + Aligned(added=ways.insert_missing(Milestone, new.rows))


@dataclass(slots=True)
class _New:
    """What some cases lack, to be written in one statement of each kind; and ways that were noted by mistake."""

    rows: list[dict[str, object]] = field(default_factory=list)
    ways: list[ways.New] = field(default_factory=list)
    astray: list[UUID] = field(default_factory=list)


def _brought(sheet: Sheet, begins: int, new: _New) -> Aligned:
    """Bring the milestones one case has up to date, and note what it lacks."""
    phase = phase_in(begins, sheet.stays, sheet.levels)
    planned = {each.key: each for each in _planned(sheet, begins, phase)}
    standing = {(row.year, row.kind, row.round): row for row in sheet.milestones}
    if sheet.followed:
        new.rows += [_row(sheet.case_id, each) for key, each in planned.items() if key not in standing]
        new.ways += ways.missing(sheet, begins, phase)
        new.astray += ways.astray(sheet, begins, phase)
    theirs = {key: _verdict(row, planned.get(key), sheet, begins, phase) for key, row in standing.items()}
    settled = sum(_settle(row, theirs[key]) for key, row in standing.items())
    moved = sum(_redate(row, planned[key]) for key, row in standing.items() if key in planned)
    return Aligned(1, 0, moved, settled)


def let_lie(case_ids: Sequence[UUID]) -> None:
    """Settle what is open of cases that are locked for good. The caller holds them and says it in the log."""
    open_ones = select(Milestone).where(Milestone.case_id.in_(case_ids), Milestone.state == MilestoneState.OPEN)
    for row in session().scalars(open_ones.execution_options(populate_existing=True)):
        row.state, row.not_relevant = MilestoneState.NOT_RELEVANT, NotRelevant.CASE_CLOSED


def _planned(sheet: Sheet, begins: int, phase: Phase | None) -> Iterable[Planned]:
    """What the case should have in this school year, and what it got once, in the year the measure started."""
    calendar, started_in = years(), begins_in(sheet.facts.opened_on)
    for number in sorted({started_in, begins}):
        school_year = calendar.get(number)
        if school_year is None or number < started_in:
            continue
        here = phase if number == begins else None
        yield from plan(school_year, here, sheet.facts, starts=number == started_in)


def _row(case_id: UUID, each: Planned) -> dict[str, object]:
    done = each.verdict.state is MilestoneState.DONE
    return {
        "id": uuid4(),
        "case_id": case_id,
        "year": each.year,
        "kind": each.template.kind,
        "round": each.template.round,
        "held_by": each.template.held_by,
        "due_on": each.due_on,
        "state": each.verdict.state,
        "done_on": (each.verdict.on or clock.today()) if done else None,
        "not_relevant": each.verdict.why,
        "version": 1,
    }


def _redate(row: Milestone, each: Planned) -> bool:
    """Move an open milestone to the day the calendar says now, and remember where it was."""
    if row.state is not MilestoneState.OPEN or row.due_on == each.due_on:
        return False
    row.moved_from = row.due_on if each.template.phases else None
    row.due_on = each.due_on
    return True


def _verdict(row: Milestone, each: Planned | None, sheet: Sheet, begins: int, phase: Phase | None) -> Verdict | None:
    """What facts say of a milestone, also of an earlier year. One the pupil's grade does not have is not for them."""
    if each is not None:
        return each.verdict
    template, school_year = BY_KEY.get((row.kind, row.round)), years().get(row.year)
    if template is None or school_year is None:
        return None
    elsewhere = row.year == begins and phase is not None and template.phases and phase not in template.phases
    if elsewhere or template.due(school_year, sheet.facts) is None:
        return None if row.state is MilestoneState.DONE else NOT_FOR_PUPIL
    return judged(template, school_year, sheet.facts, row.due_on)


def _settle(row: Milestone, verdict: Verdict | None) -> bool:
    """Give a milestone the state the facts give it. A person's answer yields only to the fact that it is done."""
    if verdict is None or (row.answered_by_id is not None and verdict.state is not MilestoneState.DONE):
        return False
    if row.answered_by_id is not None and row.state is MilestoneState.DONE:
        return False
    on = (verdict.on or row.done_on or clock.today()) if verdict.state is MilestoneState.DONE else None
    if (row.state, row.done_on, row.not_relevant) == (verdict.state, on, verdict.why):
        return False
    row.state, row.done_on, row.not_relevant = verdict.state, on, verdict.why
    if verdict.state is MilestoneState.DONE:
        row.answer = row.extension = row.answered_by_id = row.answered_at = None
    return True


def answers_of(milestone: Milestone) -> tuple[MilestoneAnswer, ...]:
    """What a person may answer here; empty where only what is registered settles it."""
    template = _template(milestone)
    return template.answers if template else ()


def answer(
    actor: User,
    milestone: Milestone,
    given: MilestoneAnswer,
    *,
    on: date,
    extension: ExtensionReason | None = None,
) -> None:
    """A person says that a step is done, and how. `on` is the day it happened.

    Raises Invalid at "answer" for what cannot be said of this step, at "on" for a day to come, at "extension" when
    follow-up goes on without a reason; NotNow for a closed case.
    """
    _insist_open(milestone)
    if given not in answers_of(milestone):
        raise Invalid("answer", N_("Choose an answer."))
    if on > clock.today():
        raise Invalid("on", N_("The day cannot be later than today."))
    if (given is MilestoneAnswer.EXTENDED) != (extension is not None):
        raise Invalid("extension", N_("Say why follow-up goes on."))
    milestone.state, milestone.done_on, milestone.not_relevant = MilestoneState.DONE, on, None
    milestone.answer, milestone.extension = given, extension
    _said(actor, milestone)


def set_aside(actor: User, milestone: Milestone) -> None:
    """A person says that a step is not for this pupil. Raises NotNow when it is done or the case is closed."""
    _insist_open(milestone)
    if milestone.state is MilestoneState.DONE:
        raise NotNow(N_("This step is done already."))
    milestone.state, milestone.done_on = MilestoneState.NOT_RELEVANT, None
    milestone.not_relevant = NotRelevant.NOT_FOR_PUPIL
    milestone.answer = milestone.extension = None
    _said(actor, milestone)


def take_back(actor: User, milestone: Milestone) -> None:
    """Undo a person's answer: the step stands as the facts have it. Raises NotNow where nobody has answered."""
    _insist_open(milestone)
    if milestone.answered_by_id is None:
        raise NotNow(N_("There is no answer to take back."))
    milestone.state, milestone.done_on, milestone.not_relevant = MilestoneState.OPEN, None, None
    milestone.answer = milestone.extension = milestone.answered_by_id = milestone.answered_at = None
    align_one(milestone.case)
    audit.record(actor, audit.MilestoneAnswered(milestone.case.owner, milestone.kind, milestone.state))


def _insist_open(milestone: Milestone) -> None:
    """Wait for the case before its milestone is changed, as everybody does. Raises NotNow for a closed one."""
    session().refresh(milestone.case, with_for_update=True)
    if milestone.case.stage not in OPEN_STAGES:
        raise NotNow(N_("The case is closed. Reopen it first."))


def _said(actor: User, milestone: Milestone) -> None:
    milestone.answered_by_id, milestone.answered_at = actor.id, clock.now()
    audit.record(actor, audit.MilestoneAnswered(milestone.case.owner, milestone.kind, milestone.state))


def _template(milestone: Milestone) -> Template | None:
    return BY_KEY.get((milestone.kind, milestone.round))
