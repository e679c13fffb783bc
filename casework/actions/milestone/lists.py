"""The open milestones of a counsellor's pupils: overdue, due within two weeks, coming. Counts open exactly their rows.

Only of cases the school knows of, and only the school's own steps: policy.sharing has the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from casework import audit, clock
from casework.actions.milestone.milestones import answers_of
from casework.actions.milestone.words import DONE_WHEN, SETTLED_BY, Settling
from casework.actions.pupil.rolls import Entry, entry, on_roll
from casework.actions.transition.parts import PARTS, Part, standpoint
from casework.calendar.milestones import BY_KEY, ORDER, called_for
from casework.calendar.school_year import begins_in
from casework.calendar.standing import Standing, standing
from casework.class_list import sort_key
from casework.database import session
from casework.models import Case, Enrolment, Milestone, Pupil, Referral, User
from casework.models.transition_codes import MilestoneKind, MilestoneState
from casework.policy.grants import Permission
from casework.policy.sharing import milestones_within

K = MilestoneKind


class Due(StrEnum):
    """The lists, in the order they are shown."""

    NOW = "now"
    OVERDUE = "overdue"
    SOON = "soon"
    COMING = "coming"
    ALL = "all"


IN_ORDER = (Standing.OVERDUE, Standing.DUE, Standing.COMING)
HOLDS: dict[Due, frozenset[Standing]] = {
    Due.NOW: frozenset({Standing.OVERDUE, Standing.DUE}),
    Due.OVERDUE: frozenset({Standing.OVERDUE}),
    Due.SOON: frozenset({Standing.DUE}),
    Due.COMING: frozenset({Standing.COMING}),
    Due.ALL: frozenset(IN_ORDER),
}


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step to be done. `days_left`: until its day, where it is called for once more today or in the last days.

    by_hand     a person can say that it is done
    part        the part of the way `into_year` that settles it, where the reader registers that
    note_about  the request to write a transition note about, where that settles it
    """

    id: UUID
    pupil_id: UUID
    name: str
    class_name: str
    kind: MilestoneKind
    stands: Standing
    due_on: date
    days_left: int | None
    done_when: str
    by_hand: bool
    into_year: int
    part: Part | None
    note_about: UUID | None


@dataclass(frozen=True, slots=True)
class DuePage:
    """One list, in groups by how its steps stand, and how many each list has."""

    chosen: Due
    counts: Mapping[Due, int]
    groups: Sequence[tuple[Standing, Sequence[DueStep]]]


def page(actor: User, chosen: Due) -> DuePage:
    """The counts of all lists and the rows of the chosen one. Whoever is on it is named in one line of the log."""
    query = milestones_within(actor, Permission.ANSWER_MILESTONE).where(Milestone.state == MilestoneState.OPEN)
    rows = session().execute(query.add_columns(Case.pupil_id, Referral.id, Referral.school_id)).all()
    today = clock.today()
    stands = {row.Milestone.id: standing(row.Milestone.state, row.Milestone.due_on, today) for row in rows}
    shown = [row for row in rows if stands[row.Milestone.id] in HOLDS[chosen]]
    steps = _opened(actor, shown, today)
    groups = [(each, [step for step in steps if step.stands is each]) for each in IN_ORDER]
    return DuePage(chosen, _counted(stands.values()), [(each, found) for each, found in groups if found])


def counts(actor: User) -> dict[Due, int]:
    """How many steps each list has. Nobody is named by it."""
    query = milestones_within(actor, Permission.ANSWER_MILESTONE).where(Milestone.state == MilestoneState.OPEN)
    days = session().execute(query.with_only_columns(Milestone.state, Milestone.due_on)).all()
    return _counted(standing(row.state, row.due_on, clock.today()) for row in days)


def _counted(stands: Iterable[Standing]) -> dict[Due, int]:
    how_many = Counter(stands)
    return {due: sum(how_many[each] for each in held) for due, held in HOLDS.items()}


def _opened(actor: User, rows: Sequence[Row[Any]], today: date) -> list[DueStep]:
    """The steps with names, by their day and then as a class list stands."""
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.MILESTONES))
    people = _people(actor, reading, {row.pupil_id for row in rows})
    found = [_step(actor, row, people[row.pupil_id], today) for row in rows if row.pupil_id in people]
    order = {one.id: sort_key(one.family, one.given) for one in people.values()}
    return sorted(found, key=lambda step: (step.due_on, ORDER.get((step.kind, 0), 0), order[step.pupil_id]))


def _people(actor: User, reading: audit.Reading, pupil_ids: Collection[UUID]) -> dict[UUID, Entry]:
    query = on_roll(actor).where(Pupil.id.in_(pupil_ids)).add_columns(Enrolment)
    rows = session().execute(query).all() if pupil_ids else []
    reading.fetch(pupil for pupil, _ in rows)
    return {pupil.id: entry(reading, pupil, enrolment, dated=False) for pupil, enrolment in rows}


def _step(actor: User, row: Row[Any], who: Entry, today: date) -> DueStep:
    found: Milestone = row.Milestone
    into = found.year + (SETTLED_BY.get(found.kind) is Settling.APPLICATION)
    own = row.school_id == actor.organisation_id
    return DueStep(
        id=found.id,
        pupil_id=who.id,
        name=f"{who.family}, {who.given}",
        class_name=who.enrolment.class_name,
        kind=found.kind,
        stands=standing(found.state, found.due_on, today),
        due_on=found.due_on,
        days_left=_days_left(found, today),
        done_when=DONE_WHEN[found.kind],
        by_hand=bool(answers_of(found)),
        into_year=into,
        part=_part(actor, found.kind, into, today),
        note_about=row.id if found.kind is K.HANDOVER_MEETING and own else None,
    )


def _part(actor: User, kind: MilestoneKind, into: int, today: date) -> Part | None:
    """The part of a way that settles a step, where it is this reader's to register today."""
    settled_by = SETTLED_BY.get(kind)
    wanted = next((part for part in Part if settled_by is not None and part.value == settled_by.value), None)
    mine = PARTS[standpoint(actor, None)].get(into - begins_in(today), frozenset())
    return wanted if wanted in mine else None


def _days_left(found: Milestone, today: date) -> int | None:
    template, left = BY_KEY.get((found.kind, found.round)), (found.due_on - today).days
    if template is None or not template.remind or left < 0:
        return None
    return left if left <= min(template.remind) or called_for(template, found.due_on, today) else None
