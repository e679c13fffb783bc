"""One placement's week: agreed and worked day by day, totals, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from casework import audit, clock
from casework.actions.agreement import approvals
from casework.actions.agreement.approvals import Waiting
from casework.actions.placement.beyond import violations
from casework.actions.placement.days import Day, days_of, registered
from casework.actions.placement.weeks import Plans, Week, plans_of
from casework.actions.working_day.rows import full_name
from casework.labour.violations import Violation
from casework.models import Agreement, Attendance, User
from casework.models.job_codes import Absence

MOST_GAPS = 6
"""Weeks without hours that are named; more than these nobody reads."""


class Standing(StrEnum):
    """May hours be registered on this placement at all?"""

    OPEN = "open"
    ENDED = "ended"
    COMING = "coming"
    NOT_IN_FORCE = "not_in_force"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Sums:
    """Minutes of some days. `agreed`: of all of them; `lacking`: of those that nothing is registered on."""

    agreed: int
    worked: int
    lacking: int
    away: Mapping[Absence, int]

    @classmethod
    def of(cls, days: Iterable[Day]) -> Sums:
        """Of the days that may be registered, or are."""
        known = [day for day in days if day.open or day.worked is not None]
        away = {kind: sum(day.away for day in known if day.absence is kind) for kind in Absence}
        return cls(
            agreed=sum(day.agreed for day in known),
            worked=sum(day.worked or 0 for day in known),
            lacking=sum(day.planned for day in known if day.missing),
            away=away,
        )


@dataclass(frozen=True, slots=True)
class WeekPage:
    """The hours of one placement. `so_far`: from its first day until today; `gaps`: older weeks that lack hours.

    waiting    whom the agreement waits for
    """

    agreement_id: UUID
    case_id: UUID
    number: str
    name: str
    employer: str
    waiting: Sequence[Waiting]
    standing: Standing
    first: date | None
    last: date | None
    week: Week
    days: Sequence[Day]
    in_week: Sums
    so_far: Sums
    gaps: Sequence[Week]
    violations: Sequence[Violation]

    @property
    def lacks(self) -> bool:
        """Is there a day to register as agreed?"""
        return any(day.missing for day in self.days)

    @property
    def writable(self) -> bool:
        """Is there a day to register at all?"""
        return any(day.open for day in self.days)

    @property
    def before(self) -> Week | None:
        """The week before, if the placement had begun."""
        return self.week.moved(-1) if self.first and self.week.monday > self.first else None

    @property
    def after(self) -> Week | None:
        """The week after, if the placement lasts so long."""
        return self.week.moved(1) if self.last and self.week.sunday < self.last else None


def opened(actor: User, agreement: Agreement, wanted: Week | None, *, full: bool) -> WeekPage:
    """One week of a placement; without a wish this week, or the one of it that is nearest.

    Opens the pupil's name and birth date in one line of the log. Without `full` nobody else is named. Raises Erased.
    """
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner), purpose=audit.Purpose.FOLLOW_UP)
    pupil, plans = agreement.case.pupil, plans_of([agreement])[agreement.id]
    reading.fetch([pupil])
    rows = registered([agreement.id])[agreement.id]
    week = wanted or _nearest(plans)
    return WeekPage(
        agreement_id=agreement.id,
        case_id=agreement.case_id,
        number=agreement.number,
        name=full_name(reading, pupil),
        employer=agreement.employer.name,
        waiting=approvals.waited_for(reading, agreement) if full else (),
        standing=_standing(plans),
        first=plans.first,
        last=plans.last,
        week=week,
        days=days_of(plans, rows, week.days),
        in_week=Sums.of(days_of(plans, rows, week.days)),
        so_far=Sums.of(days_of(plans, rows, _so_far(plans, rows))),
        gaps=gaps(plans, rows),
        violations=violations(reading, [pupil], week).get(pupil.id, ()),
    )


def gaps(plans: Plans, rows: Mapping[date, Attendance]) -> list[Week]:
    """The latest weeks, up to the one before last, in which something agreed is not registered."""
    until = Week.of(clock.today()).moved(-2).sunday
    found = {Week.of(day) for day in plans.days(until) if day not in rows}
    return sorted(found)[-MOST_GAPS:]


def _so_far(plans: Plans, rows: Mapping[date, Attendance]) -> list[date]:
    return sorted({*plans.days(clock.today()), *rows})


def _nearest(plans: Plans) -> Week:
    day = clock.today()
    if plans.last is not None:
        day = min(day, plans.last)
    if plans.first is not None:
        day = max(day, plans.first)
    return Week.of(day)


def _standing(plans: Plans) -> Standing:
    today = clock.today()
    if plans.cancelled:
        return Standing.CANCELLED
    if plans.first is None or plans.last is None:
        return Standing.NOT_IN_FORCE
    if plans.last < today:
        return Standing.ENDED
    return Standing.COMING if plans.first > today else Standing.OPEN
