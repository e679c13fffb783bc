"""People, calendars and plans for the tests of the working-hours rules, and how a finding is written down in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from casework.calendar.school_days import SchoolCalendar
from casework.calendar.school_year import SchoolYear, Span
from casework.labour.codes import ViolationCode
from casework.labour.hours import check_plan
from casework.labour.plans import Job, PlanException, Shift, WeeklySchedule
from casework.labour.violations import Violation
from casework.migrations import first_years
from casework.models.job_codes import WorkKind
from casework.models.transition_codes import SchoolDate

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
ABOUT_HOLIDAYS = frozenset({ViolationCode.HOLIDAY_YEAR, ViolationCode.HOLIDAY_SUMMER})


def seeded() -> dict[int, SchoolYear]:
    """The years a new installation begins with: 2024/25 to 2027/28."""
    by_id = {row["id"]: row["begins"] for row in first_years.years()}
    found: dict[int, dict[SchoolDate, Span]] = {begins: {} for begins in first_years.BEGINS}
    for row in first_years.dates():
        dates = Span(row["starts_on"], row["ends_on"] or row["starts_on"], row["moves"])
        found[by_id[row["school_year_id"]]][SchoolDate(row["kind"])] = dates
    return {begins: SchoolYear(begins, spans) for begins, spans in found.items()}


YEARS = seeded()
CALENDAR = SchoolCalendar(YEARS)


def day(written: str) -> date:
    return date.fromisoformat(written)


def clock(written: str) -> int:
    """10:30 as minutes after midnight; 26:00 is two in the night that follows."""
    hours, _, minutes = written.partition(":")
    return int(hours) * 60 + int(minutes or 0)


def shift(weekday: int, times: str, pause: int = 0) -> Shift:
    """A shift such as 16-18 or 10:30-15."""
    starts, _, ends = times.partition("-")
    return Shift(weekday, clock(starts), clock(ends), pause)


def every_day(times: str, pause: int = 0, days: Iterable[int] = range(7)) -> list[Shift]:
    return [shift(weekday, times, pause) for weekday in days]


def week_of(monday: str, *shifts: Shift, weeks: int = 1) -> WeeklySchedule:
    """Some weeks of work from a day on."""
    first = day(monday)
    return WeeklySchedule(first, first + timedelta(weeks=weeks) - timedelta(days=1), shifts)


def on(written: str, *times: str, pause: int = 0) -> WeeklySchedule:
    """Work on one day."""
    there = day(written)
    return WeeklySchedule(there, there, [shift(there.weekday(), each, pause) for each in times])


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever works, and how a plan of theirs is judged."""

    born: date
    school_ends: date | None = None
    calendar: SchoolCalendar = field(default_factory=lambda: CALENDAR)

    def check(
        self,
        plan: WeeklySchedule,
        *others: WeeklySchedule | Job,
        exceptions: Sequence[PlanException] = (),
        **told: Any,
    ) -> list[Violation]:
        jobs = [each if isinstance(each, Job) else Job(each) for each in others]
        return check_plan(self.born, self.school_ends, self.calendar, plan, jobs, exceptions, **told)

    def found(self, plan: WeeklySchedule, *others: WeeklySchedule | Job, **told: Any) -> list[str]:
        """Each finding as `code day actual`, those about holidays left out."""
        found = self.check(plan, *others, **told)
        return said(each for each in found if each.code not in ABOUT_HOLIDAYS)


def said(found: Iterable[Violation]) -> list[str]:
    return [f"{each.code} {each.day} {each.actual}" for each in found]


PUPIL = Person(day("2011-02-03"), day("2027-06-18"))
"""In 10th grade in 2026/27; turns 15 on 3 February 2026, 16 a year later."""
YOUNG = Person(day("2010-05-05"))
"""Through with compulsory school; 16 in the autumn of 2026."""


def job(plan: WeeklySchedule, work: WorkKind = WorkKind.LIGHT, *exceptions: PlanException) -> Job:
    return Job(plan, exceptions, work)


def moved(plan: WeeklySchedule, weeks: int) -> WeeklySchedule:
    """The same plan some weeks later."""
    later = timedelta(weeks=weeks)
    return replace(plan, first_on=plan.first_on + later, last_on=plan.last_on + later)
