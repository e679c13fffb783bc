"""Is a plan of work lawful for somebody under 18? The rules of the Working Environment Act chapter 11 (domain.md 2.2).

Pure functions: birth date, school calendar and plans go in, violations come out. Days and times are Oslo's, lengths
are real minutes: the nights the clock is turned have 23 and 25 hours. Which rules hold is decided day by day. From the
first minute of the 18th birthday nothing counts: chapter 11 is over, whatever the plan says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from casework.calendar.school_days import SchoolCalendar
from casework.labour import limits, nights, rests
from casework.labour.ages import Ages, not_allowed, too_young_for_measure
from casework.labour.codes import PlanFault, ViolationCode
from casework.labour.holidays import too_few_free_weeks
from casework.labour.limits import Worked
from casework.labour.oslo import DAY, HOUR, midnight, split
from casework.labour.plans import InvalidPlan, Job, PlanException, Stint, WeeklySchedule, stints
from casework.labour.rules import PUBLISHED, Rules
from casework.labour.violations import Violation, broken, ordered
from casework.models.job_codes import WorkKind

LONGEST_DAY = DAY + HOUR
Stretch = tuple[int, int]


def check_plan(
    birth_date: date,
    compulsory_school_ends_on: date | None,
    school_calendar: SchoolCalendar,
    weekly_schedule: WeeklySchedule,
    other_jobs: Sequence[Job] = (),
    exceptions: Sequence[PlanException] = (),
    *,
    work: WorkKind = WorkKind.LIGHT,
    nav_measure: bool = False,
    evening_reason_given: bool = False,
    rules: Rules = PUBLISHED,
) -> list[Violation]:
    """Everything wrong with a plan together with somebody's other jobs, by day; empty when it is lawful.

    compulsory_school_ends_on   the last day of compulsory school, still included; None when it is over
    exceptions                  the days that differ from `weekly_schedule`; other jobs have their own
    work, nav_measure           of `weekly_schedule`: what kind of work it is, and whether it is a Nav measure
    evening_reason_given        a coded reason for work between 21 and 23 is registered: no warning then

    Units: see Violation. What no rule asks is not looked at: overtime, harmful work, hours at school.
    Raises InvalidPlan when something isn't a plan at all.
    """
    ages = Ages.of(birth_date, compulsory_school_ends_on, rules)
    jobs = [Job(weekly_schedule, exceptions, work), *other_jobs]
    adult_at = midnight(ages.adult_from)
    shifts = sorted(stint for job in jobs for stint in stints(job, ages.adult_from, adult_at))
    together, twice = union((each.start, each.end) for each in shifts)
    present = [piece for start, end in together for piece in split(start, end)]
    found: list[Violation] = []
    if nav_measure:
        found += too_young_for_measure(ages, rules, weekly_schedule.first_on.toordinal())
    if shifts:
        found += not_allowed(ages, rules, ((each.work, (each.day,)) for each in shifts))
        found += _overlaps(ages, rules, twice)
        found += limits.exceeded(ages, rules, school_calendar, _worked(shifts))
        found += nights.worked_at_night(ages, rules, present, reason_given=evening_reason_given)
        found += nights.too_short(ages, rules, together)
        found += rests.without_break(ages, rules, shifts)
        found += rests.too_short(ages, rules, together)
        found += too_few_free_weeks(ages, rules, school_calendar, sorted({day for day, _, _ in present}))
    return ordered(found)


def check_worked(
    birth_date: date,
    compulsory_school_ends_on: date | None,
    school_calendar: SchoolCalendar,
    worked: Mapping[date, int],
    *,
    within_school: Mapping[date, int] | None = None,
    rules: Rules = PUBLISHED,
) -> list[Violation]:
    """What is wrong with hours actually worked: the limits by day and by ISO week, and a calendar that is missing.

    worked          minutes by day, breaks left out, all jobs added together by the caller
    within_school   minutes that are part of schooling, in the same way; they are not in `worked`

    Nights, breaks and rests are not looked at: hours by day don't say when they were. Raises InvalidPlan for fewer
    than no minutes, or more than a day holds.
    """
    both = worked, within_school or {}
    if any(not 0 <= minutes <= LONGEST_DAY for table in both for minutes in table.values()):
        raise InvalidPlan(PlanFault.HOURS_IN_A_DAY)
    ages = Ages.of(birth_date, compulsory_school_ends_on, rules)
    outside, within = ({day.toordinal(): minutes for day, minutes in table.items() if minutes} for table in both)
    return ordered(limits.exceeded(ages, rules, school_calendar, Worked(outside, within)))


def union(stretches: Iterable[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
    """Stretches in the order they start, made into ones that neither overlap nor touch; and what is in more than one,
    a piece for each further time.
    """
    together: list[Stretch] = []
    twice: list[Stretch] = []
    for start, end in stretches:
        if together and start <= together[-1][1]:
            before, until = together[-1]
            if start < until:
                twice.append((start, min(end, until)))
            together[-1] = before, max(end, until)
        else:
            together.append((start, end))
    return together, twice


def _worked(shifts: Iterable[Stint]) -> Worked:
    """The minutes worked on each day, breaks left out; a shift across midnight is cut there."""
    worked = Worked({}, {})
    for shift in shifts:
        minutes = worked.within if shift.work is WorkKind.WITHIN_SCHOOL else worked.outside
        for day, start, end in split(shift.start, shift.end):
            minutes[day] = minutes.get(day, 0) + shift.worked(start, end)
    return worked


def _overlaps(ages: Ages, rules: Rules, twice: Iterable[Stretch]) -> Iterator[Violation]:
    """Two shifts at once: the minutes that are there more than once, by day."""
    by_day: dict[int, int] = {}
    for start, end in twice:
        for day, since, until in split(start, end):
            by_day[day] = by_day.get(day, 0) + until - since
    for day, minutes in by_day.items():
        yield broken(rules, ViolationCode.OVERLAP, ages.category(day), minutes, day)
