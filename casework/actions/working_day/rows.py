"""One line of the working day: found together with what is due on it, and opened for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, and_, case, null, select
from sqlalchemy.orm import load_only

from casework import audit, clock
from casework.actions.agreement import expiry
from casework.actions.working_day.query import Asking, Called, Lapsing, by_milestone, reports_to_ot
from casework.audit import Text
from casework.calendar.placement import EVALUATED_BY, reminder
from casework.language import due
from casework.models import Agreement, Case, Milestone, Pupil, Referral, Task, Transition
from casework.models.codes import CaseStage, Measure, TaskKind
from casework.models.transition_codes import OUT, MilestoneKind, StartState
from casework.policy.grants import Permission

ONLY = (
    load_only(Referral.number, Referral.measures),
    load_only(Case.stage, Case.held_until, Case.hold_reason, Case.last_reached_on, Case.attempts_since),
    load_only(Task.kind, Task.due_on, Task.postponed),
    load_only(Called.kind, Called.due_on, Called.agreement_id),
    load_only(Lapsing.number, Lapsing.touched_at, Lapsing.in_force, Lapsing.cancelled_at),
    load_only(Pupil.given_name, Pupil.family_name),
)
"""What a row is made of; nothing else of the six tables is loaded for two hundred of them."""

REACHED = (MilestoneKind.FIRST_CONTACT, MilestoneKind.AUTUMN_CHECKIN, MilestoneKind.WINTER_CHECKIN)
"""Milestones that a recorded contact settles; the others are answered on the page of the transition."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """A draft of an agreement that is annulled on a day if nobody works on it before that."""

    id: UUID
    number: str
    on: date

    @property
    def in_words(self) -> str:
        """When: in 5 days, tomorrow."""
        return due(self.on, clock.today())


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of the list. `name` is None where consent does not open it; then only the number is known.

    what      the task or the milestone that is due first; `then` the next step that stands behind a milestone
    placement the agreement whose step it is, where it is one of a placement
    due_in    days until it is due, negative when it is over time; None with nothing to do
    out       how the pupil is out of school, where that is to be reported to OT
    asleep    the case rests until `held_until`, so its next step is not asked for
    after     the case is closed, and its status or a report to OT is asked for
    lapse     the draft of an agreement that lapses within a week, whatever else is due
    """

    case_id: UUID | None
    referral_id: UUID
    number: str
    name: str | None
    due_on: date | None
    due_in: int | None
    what: TaskKind | MilestoneKind | None
    placement: UUID | None
    then: tuple[TaskKind, date] | None
    out: StartState | None
    postponed: int
    last_reached_on: date | None
    attempts: int
    measures: tuple[Measure, ...]
    stage: CaseStage | None
    held_until: date | None
    asleep: bool
    lapsed: bool
    after: bool
    recordable: bool
    lapse: Lapse | None = None

    @property
    def due_text(self) -> str:
        """When, in words: 3 days overdue, today, in 5 days."""
        return due(self.due_on, clock.today()) if self.due_on else ""

    @property
    def overdue(self) -> bool:
        """What is due first should have been done before today."""
        return self.due_in is not None and self.due_in < 0 and not self.asleep

    @property
    def to_ot(self) -> bool:
        """Is OT to be told, and does consent still let it be?"""
        in_sight = self.recordable or (self.after and self.name is not None)
        return self.what is TaskKind.OT_REFERRAL and in_sight

    @property
    def reminder(self) -> int:
        """Which reminder of a missing evaluation stands: the first, the second, or none."""
        if self.due_on is None or self.what not in EVALUATED_BY.values():
            return 0
        return reminder(self.due_on, clock.today())

    @property
    def answered_there(self) -> bool:
        """Is it a milestone that is answered on the page of the transition?"""
        return isinstance(self.what, MilestoneKind) and self.what not in REACHED


def row_query(asking: Asking) -> Select[Any]:
    """Everything of the reader's, as it takes to make its rows."""
    open_case = Case.stage != CaseStage.CLOSED
    named = and_(Case.id.is_not(None), asking.enough(Permission.READ_WORKLIST)).label("named")
    recordable = and_(Case.id.is_not(None), open_case, asking.enough(Permission.LOG_FOLLOWUP)).label("recordable")
    out = case((and_(reports_to_ot(), asking.enough(Permission.READ_TRANSITION)), _out()), else_=null()).label("out")
    first = by_milestone().label("by_milestone")
    return asking.select(Referral, Case, Task, Called, Lapsing, Pupil, named, recordable, first, out).options(*ONLY)


def _out() -> ScalarSelect[StartState | None]:
    """How the pupil is out of the last school year it was to begin in."""
    query = select(Transition.start).where(Transition.pupil_id == Referral.pupil_id, Transition.start.in_(OUT))
    return query.order_by(Transition.into_year.desc()).limit(1).correlate(Referral).scalar_subquery()


def opened(reading: audit.Reading, found: Sequence[Row[Any]]) -> tuple[WorkRow, ...]:
    """Open the names the reader may see, within a reading of the page they stand on."""
    names = {each.Pupil.id: full_name(reading, each.Pupil) for each in found if each.named}
    return tuple(_row(each, names[each.Pupil.id] if each.named else None) for each in found)


def full_name(reading: audit.Reading, pupil: Pupil) -> str:
    """Given and family name, with words in the place of what cannot be read."""
    parts: list[Text | None] = [reading.text(pupil, "given_name"), reading.text(pupil, "family_name")]
    return " ".join(str(part) for part in parts if part)


def _row(found: Row[Any], name: str | None) -> WorkRow:
    held: Case | None = found.Case
    known = held if name is not None else None
    after = held is not None and held.stage is CaseStage.CLOSED
    task: Task | None = found.Task if known or after else None
    step: Milestone | None = found.called if known and found.by_milestone else None
    first, day = step or task, clock.today()
    to_ot = task is not None and task.kind is TaskKind.OT_REFERRAL
    asleep = bool(known and known.held_until and not to_ot and known.held_until and known.held_until > day)
    return WorkRow(
        case_id=held.id if held else None,
        referral_id=found.Referral.id,
        number=found.Referral.number,
        name=name,
        due_on=first.due_on if first else None,
        due_in=(first.due_on - day).days if first else None,
        what=first.kind if first else None,
        placement=step.agreement_id if step else None,
        then=(task.kind, task.due_on) if step and task else None,
        out=found.out,
        postponed=task.postponed if task and not step else 0,
        last_reached_on=known.last_reached_on if known else None,
        attempts=known.attempts_since if known else 0,
        measures=tuple(sorted(found.Referral.measures)),
        stage=held.stage if held and (known or after) else None,
        held_until=known.held_until if known else None,
        asleep=asleep,
        lapsed=held is not None and name is None and not after,
        after=after,
        recordable=found.recordable,
        lapse=_lapse(found.lapsing) if known else None,
    )


def _lapse(draft: Agreement | None) -> Lapse | None:
    on = expiry.expires_on(draft) if draft is not None else None
    return Lapse(draft.id, draft.number, on) if draft is not None and on is not None else None
