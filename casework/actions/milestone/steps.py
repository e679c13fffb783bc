"""The milestones of a pupil as a page shows them: how each stands today, whose it is, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement

from casework import audit, clock
from casework.actions.milestone.milestones import answers_of
from casework.actions.milestone.words import DONE_WHEN, SETTLED_BY, Settling
from casework.actions.working_day.rows import full_name
from casework.calendar.milestones import ORDER
from casework.calendar.school_year import begins_in
from casework.calendar.standing import Standing, standing
from casework.database import session
from casework.errors import StaleEdit
from casework.installation import desk
from casework.language import N_, due
from casework.models import Case, Milestone, Pupil, User
from casework.models.codes import CaseStage
from casework.models.transition_codes import (
    ExtensionReason,
    MilestoneAnswer,
    MilestoneKind,
    MilestoneOwner,
    NotRelevant,
)
from casework.policy.grants import Permission
from casework.policy.sharing import held_by_adviser, milestones_within

K = MilestoneKind
ANSWERED_MEANWHILE = N_("Somebody else answered this step while you were writing.")


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone today. `into_year` and `round` say which way into a year it asks about.

    moved_from   the day it was due before a date of the calendar changed
    answers      what may be answered by hand; empty where only what is registered settles it
    by_hand      a person has answered, and may take it back
    """

    id: UUID
    case_id: UUID
    referral_id: UUID
    year: int
    kind: MilestoneKind
    round: int
    into_year: int
    stands: Standing
    owner: MilestoneOwner
    due_on: date
    moved_from: date | None
    done_on: date | None
    answer: MilestoneAnswer | None
    not_relevant: NotRelevant | None
    extension: ExtensionReason | None
    answered_by: str | None
    by_hand: bool
    living: bool
    answers: tuple[MilestoneAnswer, ...]
    settled_by: Settling | None
    done_when: str

    @property
    def due_text(self) -> str:
        """When, in words: 3 days overdue, today, in 5 days."""
        return due(self.due_on, clock.today())


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a pupil in order: what is to be done now, what comes, what is done, what is not relevant.

    `earlier` holds the settled ones of earlier school years, the latest year first.
    """

    year: int
    now: tuple[Step, ...]
    coming: tuple[Step, ...]
    done: tuple[Step, ...]
    not_relevant: tuple[Step, ...]
    earlier: tuple[tuple[int, tuple[Step, ...]], ...]

    @property
    def present(self) -> tuple[Step, ...]:
        """Those of the present school year that count, in their order: done, now, coming."""
        return self.done + self.now + self.coming

    @property
    def late(self) -> int:
        """How many are over their day."""
        return sum(step.stands is Standing.OVERDUE for step in self.now)


@dataclass(frozen=True, slots=True)
class StepPage:
    """One milestone and whose it is."""

    step: Step
    name: str
    version: int


def of_pupil(actor: User, pupil: Pupil, case: Case | None) -> Steps:
    """The milestones the reader may answer: a case's, or those of a pupil on the own roll. One statement."""
    which = Milestone.case_id == case.id if case is not None else Case.pupil_id == pupil.id
    return _grouped(_found(actor, which), begins_in(clock.today()))


def open_step(actor: User, milestone: Milestone) -> StepPage:
    """Open one milestone with the pupil's name: one line in the log."""
    (step,) = _found(actor, Milestone.id == milestone.id)
    pupil = milestone.case.pupil
    desk().fetch([pupil.owner])
    reading = audit.read(actor, audit.TransitionOpened(pupil.owner))
    return StepPage(step, full_name(reading, pupil), milestone.version)


def insist_seen(milestone: Milestone, seen: int) -> None:
    """Refuse to answer over an answer that was not seen. Raises StaleEdit."""
    if milestone.version != seen:
        raise StaleEdit(ANSWERED_MEANWHILE, milestone)


def _found(actor: User, which: ColumnElement[bool]) -> Sequence[Step]:
    query = (
        milestones_within(actor, Permission.ANSWER_MILESTONE)
        .where(which)
        .outerjoin(User, User.id == Milestone.answered_by_id)
        .with_only_columns(
            Milestone, Case.referral_id, Case.stage, User.name, held_by_adviser(), maintain_column_froms=True
        )
    )
    today = clock.today()
    found = [_step(*row, today) for row in session().execute(query)]
    return sorted(found, key=lambda each: (each.due_on, ORDER.get((each.kind, each.round), 0)))


def _step(
    row: Milestone, referral_id: UUID, stage: CaseStage, answered_by: str | None, advisers: bool, today: date
) -> Step:
    ahead = row.kind in {K.APPLICATION_PRIORITY, K.APPLICATION_ORDINARY, K.REAPPLY} or row.round == 1
    return Step(
        id=row.id,
        case_id=row.case_id,
        referral_id=referral_id,
        year=row.year,
        kind=row.kind,
        round=row.round,
        into_year=row.year + ahead,
        stands=standing(row.state, row.due_on, today),
        owner=MilestoneOwner.ADVISER if advisers else MilestoneOwner.SCHOOL,
        due_on=row.due_on,
        moved_from=row.moved_from,
        done_on=row.done_on,
        answer=row.answer,
        not_relevant=row.not_relevant,
        extension=row.extension,
        answered_by=answered_by,
        by_hand=row.answered_by_id is not None,
        living=stage in {CaseStage.ACTIVE, CaseStage.ON_HOLD},
        answers=answers_of(row),
        settled_by=SETTLED_BY.get(row.kind),
        done_when=DONE_WHEN[row.kind],
    )


def _grouped(steps: Iterable[Step], year: int) -> Steps:
    """An open step of an earlier year is still to be done; a settled one belongs to its year."""
    all_of_them = list(steps)
    here = [step for step in all_of_them if step.year >= year or step.stands in {Standing.OVERDUE, Standing.DUE}]

    def of(*stands: Standing) -> tuple[Step, ...]:
        return tuple(step for step in here if step.stands in stands)

    past = [step for step in all_of_them if step not in here]
    earlier = sorted({step.year for step in past}, reverse=True)
    return Steps(
        year,
        now=of(Standing.OVERDUE, Standing.DUE),
        coming=of(Standing.COMING),
        done=tuple(sorted(of(Standing.DONE), key=lambda step: step.done_on or step.due_on)),
        not_relevant=of(Standing.NOT_RELEVANT),
        earlier=tuple((number, tuple(step for step in past if step.year == number)) for number in earlier),
    )
