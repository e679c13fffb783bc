"""Hours of a placement, registered day by day: as agreed, or as they were; put right by saving again.

Whose hours may be registered is asked here once more for every placement: a form may name any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import audit, clock
from casework.actions.placement import steps
from casework.actions.placement.days import LONGEST, Day, Given, Rows, day_of, registered
from casework.actions.placement.weeks import Plans, Week, plans_of
from casework.actions.placement.written import Key
from casework.database import session
from casework.errors import Invalid, NotPermitted, StaleEdit
from casework.language import N_
from casework.models import Agreement, Attendance, User
from casework.models.job_codes import Absence
from casework.policy.grants import Permission
from casework.policy.scope import agreements_within

CHANGED = N_("Somebody else registered hours for some of these days while you were writing. Nothing is saved yet.")
NOT_IN_FORCE = N_("Hours are registered once everybody has approved the agreement.")
CANCELLED = N_("The agreement is annulled. No hours can be registered on it.")
NOT_COME = N_("This day has not come yet.")
OUTSIDE = N_("The placement does not cover this day.")
OTHER_WEEK = N_("The page has changed since you opened it. Nothing was saved.")


class NotSaved(Invalid):
    """Some days cannot be registered so. `faults`: why, by placement and day."""

    def __init__(self, faults: Mapping[Key, str]) -> None:
        super().__init__("days", N_("Nothing is saved. Look at the days that are marked."))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Conflict:
    """A day somebody else changed meanwhile. `yours`: minutes, None for nothing; `theirs`: as it stands now."""

    agreement: Agreement
    day: date
    yours: int | None
    yours_absence: Absence | None
    theirs: Day


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one day is to become. `worked`: None takes its registration away."""

    agreement: Agreement
    now: Day
    given: Given
    worked: int | None
    filled: bool

    @property
    def absence(self) -> Absence | None:
        """How the hours away were accounted for: not stated where nobody said; None where nothing is lacking."""
        if self.worked is None or self.worked >= self.now.planned:
            return None
        return self.given.absence or Absence.NOT_STATED

    @property
    def same(self) -> bool:
        """Does it stand so already?"""
        return (self.worked, self.absence) == (self.now.worked, self.now.absence)

    @property
    def stale(self) -> bool:
        """Is what stands there, or what is agreed, no longer what was seen?"""
        seen = self.given.seen
        return self.now.version != seen.version or (self.filled and self.now.planned != seen.planned)

    @property
    def fault(self) -> str:
        """Why it cannot be registered; empty when it can."""
        if self.agreement.cancelled_at is not None:
            return CANCELLED
        if self.agreement.in_force is None:
            return NOT_IN_FORCE
        if self.now.coming or self.now.day > clock.today():
            return NOT_COME
        if not self.now.open:
            return OUTSIDE
        if self.worked is not None and not 0 <= self.worked <= LONGEST:
            return N_("A day has 24 hours.")
        return ""


def save(actor: User, week: Week, given: Sequence[Given], *, fill: Collection[UUID] = ()) -> int:
    """Register what was written for the days of a week, all of it or nothing. Returns how many days were changed.

    fill    placements whose days without hours are registered as agreed, up to today

    Raises NotPermitted when a placement isn't within reach, StaleEdit with the conflicts, NotSaved with the faults;
    each with nothing saved.
    """
    if any(each.day not in week.days for each in given):
        raise Invalid("days", OTHER_WEEK)
    asked = {each.agreement_id for each in given if each.touched or each.agreement_id in fill}
    if not asked:
        return 0
    agreements = _held(actor, asked)
    plans, rows = plans_of(agreements.values()), registered(asked)
    wanted = [
        _wanted(agreements[one.agreement_id], plans, rows, one, fill) for one in given if one.agreement_id in asked
    ]
    changes = [each for each in wanted if each is not None and not each.same]
    _refuse(changes)
    for each in changes:
        _write(actor, each, rows[each.agreement.id].get(each.now.day))
    _settled(actor, changes)
    return len(changes)


def _held(actor: User, asked: Collection[UUID]) -> dict[UUID, Agreement]:
    """The placements asked for, kept from others until the commit. Raises NotPermitted."""
    query = agreements_within(actor, Permission.RECORD_HOURS).where(Agreement.id.in_(asked)).order_by(Agreement.id)
    held = query.with_for_update().execution_options(populate_existing=True)
    found = {each.id: each for each in session().scalars(held)}
    for agreement_id in sorted(asked - found.keys()):
        agreement = session().get(Agreement, agreement_id)
        denied = audit.AccessDenied(agreement.owner if agreement else None)
        audit.record(actor, denied, decision=audit.Verdict.DENY, rule=Permission.RECORD_HOURS.value)
    if asked - found.keys():
        raise NotPermitted(N_("One or more of the pupils are not yours to register. Nothing was saved."))
    return found


def _wanted(
    agreement: Agreement, plans: Mapping[UUID, Plans], rows: Rows, given: Given, fill: Collection[UUID]
) -> _Wanted | None:
    now = day_of(plans[agreement.id], rows[agreement.id].get(given.day), given.day)
    if given.touched:
        return _Wanted(agreement, now, given, given.worked, filled=False)
    empty = given.worked is None and given.seen.worked is None
    if agreement.id in fill and empty and given.seen.planned and not now.coming:
        return _Wanted(agreement, now, given, now.planned, filled=True)
    return None


def _refuse(changes: Sequence[_Wanted]) -> None:
    conflicts = tuple(
        Conflict(each.agreement, each.now.day, each.worked, each.absence, each.now) for each in changes if each.stale
    )
    if conflicts:
        raise StaleEdit(CHANGED, conflicts)
    faults = {(each.agreement.id, each.now.day): each.fault for each in changes if each.fault}
    if faults:
        raise NotSaved(faults)


def _write(actor: User, change: _Wanted, row: Attendance | None) -> None:
    if change.worked is None:
        session().delete(row)
        return
    made = row or Attendance(agreement_id=change.agreement.id, day=change.now.day)
    made.agreed_minutes, made.worked_minutes, made.absence = change.now.planned, change.worked, change.absence
    made.registered_by_id, made.registered_at = actor.id, clock.now()
    session().add(made)


def _settled(actor: User, changes: Sequence[_Wanted]) -> None:
    """Write each placement in the log, and let its steps follow."""
    days: dict[UUID, list[_Wanted]] = defaultdict(list)
    for each in changes:
        days[each.agreement.id].append(each)
    session().flush()
    for same in days.values():
        agreement = same[0].agreement
        audit.record(actor, audit.HoursSaved(agreement.owner, agreement.id, len(same)))
        steps.align(agreement)
