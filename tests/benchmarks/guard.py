"""The minor guard on a year of work, four shifts a week: its time, and beside it one plain pass over the same shifts.

Also beside it: the grid of minutes that the tests hold it against, which is how one would do it without thinking.
"""

from __future__ import annotations

from datetime import date
from statistics import median
from time import thread_time

from casework.calendar.school_days import SchoolCalendar
from casework.labour.ages import Ages
from casework.labour.hours import check_plan
from casework.labour.oslo import midnight
from casework.labour.plans import Job, PlanException, Shift, WeeklySchedule, stints
from casework.labour.rules import PUBLISHED
from tests.benchmarks.figures import against, interleaved, ms, note, ratio, table, times
from tests.rules.hours_oracle import Oracle
from tests.rules.working_life import CALENDAR, PUPIL, YEARS, YOUNG, Person

YEAR = date(2026, 8, 1), date(2027, 7, 31)
HOUR, LIMIT, ROUNDS = 60, 0.005, 101
LAWFUL = (*(Shift(weekday, 16 * HOUR, 18 * HOUR) for weekday in (0, 2, 3)), Shift(5, 10 * HOUR, 15 * HOUR, 30))
UNLAWFUL = tuple(Shift(weekday, 14 * HOUR, 25 * HOUR) for weekday in (0, 1, 2, 5))
SUMMER = (PlanException(date(2027, 6, 28), date(2027, 7, 25)),)
OWN, PASS, GRID = "casework", "a plain pass", "a grid of minutes"


def run() -> None:
    """Measure and print."""
    rows = []
    for name, who, shifts in (
        ("a child, lawful", PUPIL, LAWFUL),
        ("a young person, lawful", YOUNG, LAWFUL),
        ("a child, unlawful every day", PUPIL, UNLAWFUL),
    ):
        rows.append([name, *_measured(who, Job(WeeklySchedule(*YEAR, shifts), SUMMER))])
    head = ["", "found", "median", "limit of it", "", f"to {PASS}", f"{GRID}, to casework"]
    table(f"A year, four shifts a week (processor time, medians of {ROUNDS} interleaved rounds)", head, rows)
    note("The limit is for the median of one check of one year, lawful or not; the other figures have none.")
    note("A plain pass turns every shift into real minutes and adds them up by day; it judges nothing.")
    cold = [_cold() for _ in range(5)]
    note(f"With a calendar nobody has asked before (as in every request): {ms(median(cold))}.")


def _measured(who: Person, job: Job) -> list[str]:
    found = _check(who, job)
    contenders = {OWN: lambda: _check(who, job), PASS: lambda: _plain_pass(who, job)}
    taken = interleaved(contenders, ROUNDS, thread_time)
    oracle = Oracle(who.born, who.school_ends, YEARS, [job])
    beside = interleaved({OWN: contenders[OWN], GRID: oracle.findings}, 5, thread_time)
    own = median(taken[OWN])
    return [str(found), *against(own, LIMIT, ms), times(ratio(taken[OWN], taken[PASS])),
            times(ratio(beside[GRID], beside[OWN]))]  # fmt: skip


def _check(who: Person, job: Job) -> int:
    return len(check_plan(who.born, who.school_ends, who.calendar, job.schedule, (), job.exceptions))


def _plain_pass(who: Person, job: Job) -> int:
    adult = Ages.of(who.born, who.school_ends, PUBLISHED).adult_from
    days: dict[int, int] = {}
    for each in stints(job, adult, midnight(adult)):
        days[each.day] = days.get(each.day, 0) + each.worked(each.start, each.end)
    return max(days.values())


def _cold() -> float:
    job = Job(WeeklySchedule(*YEAR, LAWFUL), SUMMER)
    begun = thread_time()
    check_plan(PUPIL.born, PUPIL.school_ends, SchoolCalendar(CALENDAR.years), job.schedule, (), job.exceptions)
    return thread_time() - begun
