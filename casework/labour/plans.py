"""A plan of work: shifts by the week, days that differ, several jobs; and the shifts it comes to, in real minutes.

Times are Oslo's, in minutes after midnight; lengths of breaks in minutes. What isn't a plan at all raises InvalidPlan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.labour.codes import PlanFault
from casework.labour.oslo import DAY, at
from casework.models.job_codes import WorkKind

LONGEST_PERIOD = 5 * 366
"""Days. No agreement lasts as long; a slip of the pen in a year does."""


class InvalidPlan(ValueError):
    """Not a plan at all. `fault` says why; its words are in labour/guard_words.py."""

    def __init__(self, fault: PlanFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def _refuse(fault: PlanFault, when: bool) -> None:
    if when:
        raise InvalidPlan(fault)


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of a week.

    weekday        0 is Monday, 6 is Sunday
    starts, ends   minutes after midnight of that weekday; `ends` past 1440 is the day after. At most 24 hours by the
                   clock.
    break_minutes  unpaid, and no working time; shorter than the shift. It is taken to lie in the middle of the shift:
                   with an odd minute over, that minute is worked after it.

    Raises InvalidPlan.
    """

    weekday: int
    starts: int
    ends: int
    break_minutes: int = 0

    def __post_init__(self) -> None:
        _refuse(PlanFault.WEEKDAY, not 0 <= self.weekday <= 6)
        _refuse(PlanFault.STARTS, not 0 <= self.starts < DAY)
        _refuse(PlanFault.ENDS_BEFORE_START, self.ends <= self.starts)
        _refuse(PlanFault.LONGER_THAN_A_DAY, self.ends - self.starts > DAY)
        _refuse(PlanFault.BREAK, not 0 <= self.break_minutes < self.ends - self.starts)


@dataclass(frozen=True, slots=True)
class WeeklySchedule:
    """The same shifts every week of a period, both days included. A shift belongs to the day it starts.

    Raises InvalidPlan when the period ends before it begins, or lasts longer than LONGEST_PERIOD.
    """

    first_on: date
    last_on: date
    shifts: Sequence[Shift] = ()

    def __post_init__(self) -> None:
        _refuse(PlanFault.PERIOD, self.last_on < self.first_on)
        _refuse(PlanFault.PERIOD_TOO_LONG, (self.last_on - self.first_on).days > LONGEST_PERIOD)


@dataclass(frozen=True, slots=True)
class PlanException:
    """Days that differ from the week. Without a shift: free from `first` to `last`, both included. With one: that
    single day has this shift instead of its own.

    The order of exceptions does not matter: a day with shifts of its own has all of those, though it lies in a free
    stretch. Raises InvalidPlan for a shift on more than one day or on another weekday.
    """

    first: date
    last: date
    shift: Shift | None = None

    def __post_init__(self) -> None:
        _refuse(PlanFault.EXCEPTION, self.last < self.first)
        if self.shift is not None:
            _refuse(PlanFault.EXCEPTION, self.last != self.first or self.shift.weekday != self.first.weekday())


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its week, the days that differ, and the kind of work. Raises InvalidPlan when a day with a shift of its
    own lies outside the period.
    """

    schedule: WeeklySchedule
    exceptions: Sequence[PlanException] = ()
    work: WorkKind = WorkKind.LIGHT

    def __post_init__(self) -> None:
        for each in self.exceptions:
            inside = self.schedule.first_on <= each.first <= self.schedule.last_on
            _refuse(PlanFault.EXCEPTION_OUTSIDE, each.shift is not None and not inside)


class Stint(NamedTuple):
    """One shift on one day. All but `day`, an ordinal, are instants of labour/oslo.py.

    `pause_from` and `pause_to` may lie past `end` where the stint is cut off at the 18th birthday.
    """

    day: int
    start: int
    end: int
    pause_from: int
    pause_to: int
    work: WorkKind

    def worked(self, start: int, end: int) -> int:
        """The minutes of a stretch of this stint that are worked, its break left out."""
        return end - start - max(0, min(end, self.pause_to) - max(start, self.pause_from))


def stints(job: Job, until: int, ends: int) -> Iterator[Stint]:
    """The shifts of a job on the days before `until`, cut off at the instant `ends`."""
    first, last = job.schedule.first_on.toordinal(), job.schedule.last_on.toordinal()
    week: list[list[Shift]] = [[] for _ in range(7)]
    for shift in job.schedule.shifts:
        week[shift.weekday].append(shift)
    different = _different(job)
    for day in range(first, min(last + 1, until)):
        for shift in different.get(day, week[(day - 1) % 7]):
            start, end = at(day, shift.starts), at(day, shift.ends)
            pause = min(shift.break_minutes, end - start)
            pause_from = start + (end - start - pause) // 2
            if start < min(end, ends):  # an hour the clock skips holds no shift
                yield Stint(day, start, min(end, ends), pause_from, pause_from + pause, job.work)


def _different(job: Job) -> dict[int, list[Shift]]:
    """The shifts of the days that differ."""
    first, last = job.schedule.first_on, job.schedule.last_on
    days: dict[int, list[Shift]] = {}
    for each in job.exceptions:
        span = range(max(each.first, first).toordinal(), min(each.last, last).toordinal() + 1)
        for day in span:
            own = days.setdefault(day, [])
            if each.shift is not None:
                own.append(each.shift)
    return days
