"""One day of a placement as it is registered, and as somebody has written it on a form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.actions.placement.weeks import Plans
from casework.database import session
from casework.errors import Invalid
from casework.language import N_
from casework.models import Attendance
from casework.models.job_codes import Absence

LONGEST = 24 * 60
MARK = re.compile(rf"(\d{{1,9}})\.(\d{{1,4}})\.(\d{{0,4}})\.({'|'.join(Absence)})?", re.ASCII)
Rows = Mapping[UUID, Mapping[date, Attendance]]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a placement, in minutes.

    agreed    as registered, else by the version in force that day
    worked    None while nothing is registered
    open      may hours be registered: within the placement, and not after today?
    coming    within the placement, but after today
    planned   by the version in force that day, whatever is registered
    """

    day: date
    agreed: int
    worked: int | None
    absence: Absence | None
    open: bool
    coming: bool
    planned: int
    version: int

    @property
    def away(self) -> int:
        """Minutes of absence; 0 while nothing is registered."""
        return max(0, self.agreed - self.worked) if self.worked is not None else 0

    @property
    def beyond(self) -> int:
        """Minutes more than agreed."""
        return max(0, self.worked - self.agreed) if self.worked is not None else 0

    @property
    def missing(self) -> bool:
        """Is something agreed, may it be registered, and is it not?"""
        return self.open and self.worked is None and self.planned > 0

    @property
    def mark(self) -> str:
        """What a form carries of the day its reader saw."""
        worked = "" if self.worked is None else self.worked
        return f"{self.version}.{self.planned}.{worked}.{self.absence or ''}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A day as its reader saw it."""

    version: int
    planned: int
    worked: int | None
    absence: Absence | None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wrote for one day. `worked`: minutes; None where the field is empty."""

    agreement_id: UUID
    day: date
    seen: Seen
    worked: int | None
    absence: Absence | None = None

    @property
    def touched(self) -> bool:
        """Is it another answer than the one its reader saw?"""
        if self.worked is None or self.seen.worked is None:
            return self.worked != self.seen.worked
        answered = self.absence if self.seen.absence else None
        return (self.worked, answered) != (self.seen.worked, self.seen.absence)


def read_mark(text: str) -> Seen:
    """A day as its reader saw it. Raises Invalid at "days" for what no page of ours has sent."""
    found = MARK.fullmatch(text)
    if found is None:
        raise Invalid("days", N_("The page has changed since you opened it. Nothing was saved."))
    version, planned, worked, absence = found.groups()
    return Seen(int(version), int(planned), int(worked) if worked else None, Absence(absence) if absence else None)


def registered(agreement_ids: Collection[UUID]) -> Rows:
    """Every registered day of some placements, in one statement."""
    found: dict[UUID, dict[date, Attendance]] = {each: {} for each in agreement_ids}
    query = select(Attendance).where(Attendance.agreement_id.in_(agreement_ids)).order_by(Attendance.day)
    for row in session().scalars(query.execution_options(populate_existing=True)):
        found[row.agreement_id][row.day] = row
    return found


def days_of(plans: Plans, rows: Mapping[date, Attendance], days: Iterable[date]) -> tuple[Day, ...]:
    """Some days of one placement."""
    return tuple(day_of(plans, rows.get(day), day) for day in days)


def day_of(plans: Plans, row: Attendance | None, day: date) -> Day:
    """One day of one placement."""
    within, planned = plans.on(day) is not None, plans.agreed(day)
    return Day(
        day=day,
        agreed=row.agreed_minutes if row else planned,
        worked=row.worked_minutes if row else None,
        absence=row.absence if row else None,
        open=within and day <= clock.today(),
        coming=within and day > clock.today(),
        planned=planned,
        version=row.version if row else 0,
    )
