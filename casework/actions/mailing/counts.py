"""How much waits for a user: each number is that of a list the user can open, asked with the list's own predicate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func

from casework.actions.case import caseload
from casework.actions.mailing.choosing import works_at_school
from casework.actions.milestone import lists
from casework.actions.milestone.lists import Due
from casework.actions.request import referrals
from casework.actions.request.referrals import Group
from casework.actions.working_day.filters import Filter, predicates
from casework.actions.working_day.query import Asking
from casework.database import session
from casework.language import N_
from casework.models import User
from casework.policy.grants import Permission, may

WORKLIST = {
    Filter.OVERDUE: N_("Overdue"),
    Filter.TODAY: N_("Today"),
    Filter.WEEK: N_("This week"),
    Filter.NEW: N_("Cases that are new to you"),
}
UNASSIGNED = N_("Cases without a main adviser")
MILESTONES = {Due.OVERDUE: N_("Milestones that are overdue"), Due.SOON: N_("Milestones due within two weeks")}
MISSING_CONSENT = N_("Requests that lack consent")


@dataclass(frozen=True, slots=True)
class Line:
    """One number, and what it counts as a message id."""

    words: str
    number: int


def counted(user: User) -> tuple[Line, ...]:
    """What waits for a user today, in the order of their lists; numbers that are nought are left out."""
    lines: list[Line] = []
    if may(user.role, Permission.READ_WORKLIST):
        lines += _worklist(user)
    if may(user.role, Permission.ASSIGN_CASE):
        lines.append(Line(UNASSIGNED, caseload.unassigned(user)))
    if works_at_school(user.role):
        lines += _at_school(user)
    return tuple(line for line in lines if line.number)


def _worklist(user: User) -> Sequence[Line]:
    asking = Asking.now(user)
    table = predicates(asking)
    sums = [func.sum(case((table[each], 1), else_=0)) for each in WORKLIST]
    found = session().execute(asking.select(*sums)).one()
    return [Line(words, int(number or 0)) for words, number in zip(WORKLIST.values(), found, strict=True)]


def _at_school(user: User) -> Sequence[Line]:
    due = lists.counts(user)
    lacking = referrals.counts(user)[Group.MISSING_CONSENT]
    return [Line(words, due[each]) for each, words in MILESTONES.items()] + [Line(MISSING_CONSENT, lacking)]
