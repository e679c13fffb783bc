"""Milestones that are due within two weeks, or overdue: what one talks about today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select

from casework import clock
from casework.calendar.placement import called_for_since
from casework.calendar.standing import SHOWN_AHEAD
from casework.database import session
from casework.models import Milestone
from casework.models.transition_codes import MilestoneKind, MilestoneState


@dataclass(frozen=True, slots=True)
class DueMilestone:
    """A step that is due within two weeks, or overdue. `round` is 0 where there are no rounds."""

    kind: MilestoneKind
    round: int
    due_on: date

    @property
    def overdue(self) -> bool:
        """Should it have been done before today?"""
        return self.due_on < clock.today()


def is_due(day: date) -> tuple[ColumnElement[bool], ...]:
    """Open milestones that are due within two weeks of a day, or overdue and not yet silent. Asked of Milestone."""
    silent = [and_(Milestone.kind == kind, Milestone.due_on < since) for kind, since in called_for_since(day).items()]
    return Milestone.state == MilestoneState.OPEN, Milestone.due_on <= day + SHOWN_AHEAD, not_(or_(*silent))


def due_in(case_ids: Sequence[UUID]) -> dict[UUID, tuple[DueMilestone, ...]]:
    """What is due now or overdue in these cases, oldest first, in one statement."""
    query = (
        select(Milestone.case_id, Milestone.kind, Milestone.round, Milestone.due_on, Milestone.agreement_id)
        .where(Milestone.case_id.in_(case_ids), *is_due(clock.today()))
        .order_by(Milestone.due_on, Milestone.kind)
    )
    found: dict[UUID, list[DueMilestone]] = defaultdict(list)
    for row in session().execute(query) if case_ids else ():
        found[row.case_id].append(DueMilestone(row.kind, 0 if row.agreement_id else row.round, row.due_on))
    return {case_id: tuple(each) for case_id, each in found.items()}
