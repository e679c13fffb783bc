"""The guard against a second opinion on generated plans, and what must hold of any plan.

`make test` tries some hundreds of plans, the same each time; `make prove` some thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.labour.codes import ViolationCode
from casework.labour.hours import check_plan
from casework.labour.plans import Job, PlanException, Shift, WeeklySchedule
from casework.labour.violations import Violation
from casework.models.job_codes import WorkKind
from tests.rules.hours_oracle import Oracle
from tests.rules.working_life import CALENDAR, YEARS, day, every_day, moved

V = ViolationCode
QUIET = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
MOST = frozenset(
    {
        V.OVERLAP,
        V.SCHOOL_DAY,
        V.FREE_DAY,
        V.DAY,
        V.DAY_WITH_SCHOOL,
        V.TEACHING_WEEK,
        V.FREE_WEEK,
        V.WEEK,
        V.WEEK_WITH_SCHOOL,
        V.NIGHT,
        V.EVENING,
    }
)
"""What is too much of something, on a day or in a week."""

AROUND = (
    "2024-07-26",  # before the first year anybody has entered
    "2026-06-12",  # compulsory school ends on 19 June
    "2026-07-24",  # a week of two school years
    "2026-08-10",  # school begins on the 17th
    "2026-09-14",  # nothing but school
    "2026-10-01",  # autumn break in week 41
    "2026-10-19",  # the clock is put back on the 25th
    "2026-12-14",  # Christmas, and week 53
    "2027-02-22",  # winter break in week 9
    "2027-03-19",  # Easter, and the clock is put forward on the 28th
    "2027-04-29",  # red days in May
    "2028-07-21",  # past the last year entered
)
STARTS = st.one_of(st.integers(0, 1439), st.sampled_from([0, 120, 150, 180, 360, 480, 900, 960, 1080, 1200, 1260]))
LENGTHS = st.one_of(st.integers(1, 1440), st.sampled_from([60, 120, 121, 240, 270, 271, 300, 450, 480, 510]))
PAUSES = st.one_of(st.just(0), st.sampled_from([29, 30, 31]), st.integers(0, 120))
AGES = st.sampled_from([12, 13, 14, 15, 15, 16, 17, 18, 18])


@dataclass(frozen=True, slots=True)
class Life:
    """Somebody with jobs, the first of which is judged."""

    born: date
    school_ends: date | None
    jobs: Sequence[Job]
    nav_measure: bool = False
    evening_reason_given: bool = False

    def check(self) -> list[Violation]:
        first, *others = self.jobs
        return check_plan(
            self.born,
            self.school_ends,
            CALENDAR,
            first.schedule,
            others,
            first.exceptions,
            work=first.work,
            nav_measure=self.nav_measure,
            evening_reason_given=self.evening_reason_given,
        )

    def oracle(self) -> Oracle:
        return Oracle(self.born, self.school_ends, YEARS, self.jobs, self.nav_measure, self.evening_reason_given)


@st.composite
def shifts(draw: st.DrawFn, weekday: int | None = None) -> Shift:
    starts, pause = draw(STARTS), draw(PAUSES)
    length = max(draw(LENGTHS), pause + 1)
    return Shift(draw(st.integers(0, 6)) if weekday is None else weekday, starts, starts + length, pause)


@st.composite
def exceptions(draw: st.DrawFn, plan: WeeklySchedule) -> PlanException:
    there = plan.first_on + timedelta(days=draw(st.integers(0, (plan.last_on - plan.first_on).days)))
    if draw(st.booleans()):
        return PlanException(there, there + timedelta(days=draw(st.integers(0, 9))))
    return PlanException(there, there, draw(shifts(there.weekday())))


@st.composite
def jobs(draw: st.DrawFn, first: date, longest: int = 35) -> Job:
    begins = first + timedelta(days=draw(st.integers(0, 9)))
    plan = WeeklySchedule(
        begins, begins + timedelta(days=draw(st.integers(0, longest))), draw(st.lists(shifts(), max_size=5))
    )
    differing = draw(st.lists(exceptions(plan), max_size=2))
    return Job(plan, differing, draw(st.sampled_from([WorkKind.LIGHT, WorkKind.LIGHT, *WorkKind])))


@st.composite
def lives(draw: st.DrawFn, most: int = 3) -> Life:
    """A birthday that matters and the end of compulsory school fall about the weeks of some short jobs."""
    first = day(draw(st.sampled_from(AROUND)))
    near = first + timedelta(days=draw(st.integers(-2, 30)))
    born = date(near.year - draw(AGES), near.month, min(near.day, 28))
    ends = st.sampled_from([None, day("2027-06-18"), near, first + timedelta(days=7)])
    work = draw(st.lists(jobs(first), min_size=1, max_size=most))
    return Life(born, draw(ends), work, draw(st.booleans()), draw(st.booleans()))


def agree(life: Life) -> None:
    found = life.check()
    said = {(each.code, each.day, each.actual) for each in found}
    assert len(said) == len(found), "said twice"
    assert said == life.oracle().findings()


@settings(QUIET, max_examples=250)
@given(lives())
def test_a_grid_of_minutes_says_the_same(life: Life) -> None:
    agree(life)


@pytest.mark.prove
@settings(QUIET, derandomize=False, max_examples=5_000)
@given(lives())
def test_a_grid_of_minutes_says_the_same_of_thousands(life: Life) -> None:
    agree(life)


@st.composite
def years(draw: st.DrawFn) -> Life:
    """A year or two of lawful or nearly lawful shifts, with weeks off."""
    first = date(2025, 11, 1) + timedelta(days=draw(st.integers(0, 300)))
    last = first + timedelta(days=draw(st.integers(200, 500)))
    usual = [Shift(draw(st.integers(0, 6)), 960, 960 + draw(st.integers(30, 200))) for _ in range(4)]
    off = [first + timedelta(days=draw(st.integers(0, 400))) for _ in range(4)]
    free = [PlanException(each, each + timedelta(days=draw(st.integers(0, 30)))) for each in off]
    born = date(draw(st.integers(2007, 2013)), draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    ends = date(born.year + 16, 6, 19)
    return Life(born, ends, [Job(WeeklySchedule(first, last, usual), free)])


@settings(QUIET, max_examples=25)
@given(years())
def test_a_grid_of_minutes_says_the_same_of_whole_years(life: Life) -> None:
    agree(life)


def too_much(life: Life) -> dict[tuple[ViolationCode, date], int]:
    return {(each.code, each.day): each.actual for each in life.check() if each.code in MOST}


def without_one(data: st.DataObject, job: Job) -> Job:
    """A shift of the week left out."""
    left = list(job.schedule.shifts)
    left.pop(data.draw(st.integers(0, len(left) - 1)))
    return replace(job, schedule=replace(job.schedule, shifts=left))


def shortened(data: st.DataObject, job: Job) -> Job:
    """A shift of the week that starts later or ends earlier, with the same break."""
    kept = list(job.schedule.shifts)
    place = data.draw(st.integers(0, len(kept) - 1))
    shift = kept[place]
    by = data.draw(st.integers(0, min(shift.ends - shift.starts - shift.break_minutes - 1, 1439 - shift.starts)))
    later = data.draw(st.booleans())
    kept[place] = replace(shift, starts=shift.starts + by) if later else replace(shift, ends=shift.ends - by)
    return replace(job, schedule=replace(job.schedule, shifts=kept))


def with_a_day_off(data: st.DataObject, job: Job) -> Job:
    """One more day free."""
    plan = job.schedule
    off = plan.first_on + timedelta(days=data.draw(st.integers(0, (plan.last_on - plan.first_on).days)))
    return replace(job, exceptions=[*job.exceptions, PlanException(off, off)])


@pytest.mark.parametrize("less", [without_one, shortened, with_a_day_off])
@settings(QUIET, max_examples=250)
@given(lives(), st.data())
def test_less_work_never_makes_more_of_what_is_too_much(
    less: Callable[[st.DataObject, Job], Job], life: Life, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(life.jobs) - 1))
    job = life.jobs[number]
    if not job.schedule.shifts:
        return
    fewer = replace(life, jobs=[*life.jobs[:number], less(data, job), *life.jobs[number + 1 :]])
    before, after = too_much(life), too_much(fewer)
    assert after.keys() <= before.keys()
    assert all(minutes <= before[key] for key, minutes in after.items())


@settings(QUIET, max_examples=200)
@given(lives(most=1), st.data())
def test_a_plan_split_between_two_employers_is_judged_as_one(life: Life, data: st.DataObject) -> None:
    """Nothing gets lawful by working for several: everything found in the one is found in the two, and nothing else."""
    job = life.jobs[0]
    here = data.draw(st.lists(st.booleans(), min_size=len(job.schedule.shifts), max_size=len(job.schedule.shifts)))
    parts = [
        replace(job.schedule, shifts=[shift for shift, one in zip(job.schedule.shifts, here, strict=True) if one is at])
        for at in (True, False)
    ]
    free = [each for each in job.exceptions if each.shift is None]
    whole = replace(life, jobs=[replace(job, exceptions=free)])
    assert replace(life, jobs=[Job(part, free, job.work) for part in parts]).check() == whole.check()


@pytest.mark.parametrize("monday,most", [("2026-11-02", 4), ("2026-07-06", 2)])
@settings(QUIET, max_examples=250)
@given(st.data(), st.lists(shifts(), max_size=5), st.booleans(), st.sampled_from(list(WorkKind)))
def test_a_plan_moved_to_weeks_of_the_same_kind_is_judged_the_same(
    monday: str, most: int, data: st.DataObject, usual: list[Shift], child: bool, work: WorkKind
) -> None:
    """From 2 November until 6 December 2026 every week has five school days, from 6 until 26 July none; each has seven
    days of 24 hours."""
    weeks = data.draw(st.integers(1, most))
    plan = WeeklySchedule(day(monday), day(monday) + timedelta(days=6), usual)
    born, ends = (day("2012-01-15"), day("2028-06-16")) if child else (day("2010-01-15"), None)
    here = Life(born, ends, [Job(plan, (), work)]).check()
    there = Life(born, ends, [Job(moved(plan, weeks), (), work)]).check()
    assert [each._replace(day=each.day + timedelta(weeks=weeks)) for each in here] == there


@pytest.mark.parametrize("born,ends", [("2012-01-15", "2028-06-16"), ("2010-01-15", None), ("2008-11-20", None)])
def test_what_a_whole_life_at_work_breaks_is_the_same_to_both(born: str, ends: str | None) -> None:
    plan = WeeklySchedule(day("2026-08-01"), day("2027-08-31"), every_day("5-24", 25))
    agree(Life(day(born), day(ends) if ends else None, [Job(plan)]))
