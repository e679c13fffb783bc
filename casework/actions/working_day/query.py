"""What every list of the working day is asked of: the reader's requests and cases, and what is due first on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, and_, case, exists, or_, select, union_all
from sqlalchemy.orm import aliased

from casework import clock
from casework.actions.agreement import expiry
from casework.actions.milestone.due import is_due
from casework.actions.year.calendars import years
from casework.calendar.bridge import Bridge, bridge_on
from casework.models import Agreement, Assignment, Case, Milestone, Pupil, Referral, Task, User
from casework.models.codes import Part, TaskKind, TaskState
from casework.policy.grants import NEEDS, Permission
from casework.policy.scope import assigned_to
from casework.policy.sharing import held_by_adviser
from casework.policy.sight import sight_column

Called = aliased(Milestone, name="called")
"""The milestone of the adviser's that is due first, where one is due within two weeks."""

Lapsing = aliased(Agreement, name="lapsing")
"""The draft of an agreement that lapses first, where one is warned of."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, on which day, what is in sight, and the summer bridge if one is on."""

    actor: User
    day: date
    seen: CTE
    bridge: Bridge | None

    @classmethod
    def now(cls, actor: User) -> Asking:
        """The reader's lists as they are today."""
        day = clock.today()
        return cls(actor, day, _seen(actor, day), bridge_on(day, years()))

    def enough(self, permission: Permission) -> ColumnElement[bool]:
        """Is enough in sight for this right?"""
        sight: ColumnElement[int] = self.seen.c.sight
        return sight >= int(NEEDS[permission])

    def select(self, *columns: Any) -> Select[Any]:
        """Columns over everything the reader follows or has promised to, with what is due first on each."""
        return (
            select(*columns)
            .select_from(self.seen)
            .join(Referral, Referral.id == self.seen.c.referral_id)
            .join(Pupil, Pupil.id == Referral.pupil_id)
            .outerjoin(Case, Case.referral_id == Referral.id)
            .outerjoin(Task, Task.id == self._first_task())
            .outerjoin(Called, and_(self.enough(Permission.READ_TRANSITION), Called.id == self._first_milestone()))
            .outerjoin(Lapsing, and_(self.enough(Permission.WRITE_AGREEMENT), Lapsing.id == self._first_draft()))
        )

    def _first_task(self) -> ScalarSelect[UUID]:
        """The open task that is the reader's to do: a report to OT before all, then what is due first.

        What a conference gave to somebody who has left the case since is for whoever follows it up; what waits for
        somebody who has not begun is not.
        """
        other = aliased(Task)
        query = select(other.id).where(
            other.case_id == Case.id,
            other.state == TaskState.OPEN,
            self.is_to_do(other),
        )
        order = (other.kind != TaskKind.OT_REFERRAL, other.due_on, other.next_step)
        return query.order_by(*order).limit(1).correlate(Case).scalar_subquery()

    def is_to_do(self, task: type[Task]) -> ColumnElement[bool]:
        """Is a task the reader's: given to nobody in particular, to the reader, or to one who has left? Asked of it."""
        doer_stayed = exists().where(
            Assignment.case_id == task.case_id,
            Assignment.user_id == task.doer_id,
            Assignment.part != Part.FORMER,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= self.day),
        )
        return or_(task.doer_id.is_(None), task.doer_id == self.actor.id, ~doer_stayed.correlate(task))

    def _first_milestone(self) -> ScalarSelect[UUID]:
        """The open milestone of the adviser's that is due first. One that is only coming is not asked for yet."""
        query = (
            select(Milestone.id)
            .join(Case, Case.id == Milestone.case_id)
            .join(Referral, Referral.id == Case.referral_id)
            .where(
                Referral.id == self.seen.c.referral_id,
                *is_due(self.day),
                held_by_adviser(),
            )
        )
        return query.order_by(Milestone.due_on).limit(1).correlate(self.seen).scalar_subquery()

    def _first_draft(self) -> ScalarSelect[UUID]:
        """The draft that lapses first, of those that are warned of."""
        draft = aliased(Agreement)
        query = select(draft.id).where(draft.case_id == Case.id, *expiry.lapses_soon(draft, self.day))
        return query.order_by(draft.touched_at, draft.id).limit(1).correlate(Case).scalar_subquery()


def _seen(actor: User, day: date) -> CTE:
    """Requests and cases of this user, and how much of each is in sight: asked once a row.

    Found from the user's own assignments and promises: nobody else's rows are touched.
    """
    followed = select(Case.referral_id).where(Case.id.in_(assigned_to(actor)))
    promised = select(Referral.id).where(Referral.adviser_id == actor.id)
    query = (
        select(Referral.id.label("referral_id"), sight_column(actor, day).label("sight"))
        .select_from(Referral)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .where(Referral.id.in_(union_all(followed, promised)), or_(Case.id.is_(None), Case.id.in_(assigned_to(actor))))
    )
    return query.cte("seen").prefix_with("MATERIALIZED")


def reports_to_ot() -> ColumnElement[bool]:
    """Does the case ask for a report to OT: the pupil did not turn up, or left?"""
    return and_(Task.id.is_not(None), Task.kind == TaskKind.OT_REFERRAL)


def by_milestone() -> ColumnElement[bool]:
    """Is a milestone due before the task? A report to OT gives way to nothing."""
    earlier = and_(Task.kind != TaskKind.OT_REFERRAL, Called.due_on < Task.due_on)
    return and_(Called.id.is_not(None), or_(Task.id.is_(None), earlier))


def due_on() -> ColumnElement[date | None]:
    """The day the first of task and milestone is due."""
    return case((by_milestone(), Called.due_on), else_=Task.due_on)
