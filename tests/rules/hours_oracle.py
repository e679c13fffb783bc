"""A second opinion on plans of work: a cell for every real minute, painted shift by shift, and counted.

It shares with casework/labour what a plan and a finding are called, and the table of numbers; no line of how they are
worked out. It is slow and plain on purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.calendar.school_year import BREAKS, SchoolYear
from casework.calendar.working_days import is_working_day
from casework.labour.codes import Category, RuleCode, ViolationCode
from casework.labour.plans import Job, Shift
from casework.labour.rules import PUBLISHED
from casework.models.job_codes import WorkKind
from casework.models.transition_codes import SchoolDate

V, R, CHILD, YOUNG, ADULT = ViolationCode, RuleCode, Category.CHILD, Category.YOUNG, Category.ADULT
Finding = tuple[ViolationCode, date, int]
MARGIN = timedelta(days=11)
ONE = timedelta(days=1)


class Grid:
    """Real minutes from before the first job until after the last, each with Oslo's day and time."""

    def __init__(self, first: date, last: date) -> None:
        begins = datetime.combine(first - MARGIN, datetime.min.time(), UTC)
        hours = ((last - first) + 2 * MARGIN).days * 24
        oslo = ZoneInfo("Europe/Oslo")
        shown = [(begins + timedelta(hours=each)).astimezone(oslo) for each in range(hours)]
        self.hours = [moment.toordinal() * 1440 + moment.hour * 60 + moment.minute for moment in shown]
        self.size = hours * 60

    def shows(self, cell: int) -> tuple[date, int]:
        """The day and the minute of the day that Oslo's clocks show."""
        day, minute = divmod(self.hours[cell // 60] + cell % 60, 1440)
        return date.fromordinal(day), minute

    def minute(self, cell: int) -> int:
        """The minute of the day that Oslo's clocks show."""
        return (self.hours[cell // 60] + cell % 60) % 1440

    def cell(self, day: date, minute: int = 0) -> int:
        """The first minute at which the clocks show this time of this day, or a later one."""
        wanted = day.toordinal() * 1440 + minute
        hour = max(0, (wanted - self.hours[0]) // 60 - 3)
        while self.hours[hour] + 59 < wanted:
            hour += 1
        return hour * 60 + max(0, wanted - self.hours[hour])


@dataclass(frozen=True, slots=True)
class Oracle:
    """Somebody, a calendar and some jobs."""

    born: date
    school_ends: date | None
    years: dict[int, SchoolYear]
    jobs: Sequence[Job]
    nav_measure: bool = False
    evening_reason_given: bool = False

    def findings(self) -> set[Finding]:
        """Everything that is wrong: what, on which day, and how much there is."""
        first = min(job.schedule.first_on for job in self.jobs)
        last = max(job.schedule.last_on for job in self.jobs)
        return set(Painted(self, Grid(first, last)).findings())

    def age(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def category(self, day: date) -> Category:
        if self.age(day) >= 18:
            return ADULT
        in_school = self.school_ends is not None and day <= self.school_ends
        return CHILD if self.age(day) < 15 or in_school else YOUNG

    def year(self, begins: int) -> SchoolYear | None:
        year = self.years.get(begins)
        return year if year and {SchoolDate.FIRST_DAY, SchoolDate.COMPULSORY_END} <= set(year.spans) else None

    def school_day(self, day: date) -> bool | None:
        """None: nobody knows."""
        year = self.year(day.year - (day.month < 8))
        if year is None:
            return None
        off = any(year.spans[each].first <= day <= year.spans[each].last for each in BREAKS if each in year.spans)
        first, last = year.spans[SchoolDate.FIRST_DAY].first, year.spans[SchoolDate.COMPULSORY_END].first
        return first <= day <= last and is_working_day(day) and not off


def shifts_of(job: Job) -> Iterator[tuple[date, Shift]]:
    """Each shift with the day it starts on."""
    day = job.schedule.first_on
    while day <= job.schedule.last_on:
        own = [each.shift for each in job.exceptions if each.shift and each.first == day]
        free = any(each.first <= day <= each.last for each in job.exceptions)
        usual = [shift for shift in job.schedule.shifts if shift.weekday == day.weekday()]
        yield from ((day, shift) for shift in own or ([] if free else usual))
        day += ONE


class Painted:
    """The grid with all jobs on it."""

    def __init__(self, who: Oracle, grid: Grid) -> None:
        self.who, self.grid = who, grid
        self.there, self.outside, self.within = (bytearray(grid.size) for _ in range(3))
        self.started: dict[date, list[tuple[range, list[int]]]] = {}
        self.kinds: list[tuple[date, WorkKind]] = []
        days = sorted({grid.shows(cell)[0] for cell in range(0, grid.size, 60)})[1:-1]
        self.cells = {day: range(grid.cell(day), grid.cell(day + ONE)) for day in days}
        grown_up = [self.cells[day].start for day in days if who.category(day) is ADULT]
        self.nothing_counts_from = min(grown_up, default=grid.size)
        for job in who.jobs:
            for day, shift in shifts_of(job):
                self._paint(day, shift, job.work)
        self.days = [day for day, cells in self.cells.items() if any(self.there[cells.start : cells.stop])]
        self.busy = bytes(map(bool, self.there))

    def _paint(self, day: date, shift: Shift, work: WorkKind) -> None:
        first, after = self.grid.cell(day, shift.starts), self.grid.cell(day, shift.ends)
        off = min(shift.break_minutes, after - first)
        off_from = first + (after - first - off) // 2
        cells = range(first, min(after, self.nothing_counts_from))
        if not cells:
            return
        worked = [cell for cell in cells if not off_from <= cell < off_from + off]
        minutes = self.within if work is WorkKind.WITHIN_SCHOOL else self.outside
        for cell in cells:
            self.there[cell] += 1
        for cell in worked:
            minutes[cell] += 1
        self.started.setdefault(day, []).append((cells, worked))
        self.kinds.append((day, work))

    def findings(self) -> Iterator[Finding]:
        yield from self._too_young()
        yield from self._hours()
        yield from self._weeks()
        yield from self._nights()
        yield from self._breaks()
        yield from self._rests()
        yield from self._holidays()

    def _limit(self, code: RuleCode, category: Category) -> int:
        return PUBLISHED.rows[code, category].limit

    def _too_young(self) -> Iterator[Finding]:
        who, found = self.who, Counter[ViolationCode]()
        start = who.jobs[0].schedule.first_on
        if who.nav_measure and who.age(start) < 16:
            yield V.NAV_MEASURE_TOO_YOUNG, start, who.age(start)
        for day, work in sorted(self.kinds):
            if who.category(day) is not CHILD or work is WorkKind.CULTURAL:
                continue
            wrong = {
                V.TOO_YOUNG: who.age(day) < 13,
                V.NOT_LIGHT_WORK: who.age(day) >= 13 and work is WorkKind.ORDINARY,
                V.PLACEMENT_TOO_YOUNG: who.age(day) == 13 and work is WorkKind.WITHIN_SCHOOL,
            }
            for code in (code for code, is_wrong in wrong.items() if is_wrong):
                found[code] += 1
                if found[code] == 1:
                    yield code, day, who.age(day)

    def _minutes(self, painted: bytearray, day: date) -> int:
        return sum(painted[self.cells[day].start : self.cells[day].stop])

    def _shared(self, day: date) -> tuple[int, int]:
        """The minutes that are work, and those that share the day with school: a child's placement on a school day."""
        outside, within = self._minutes(self.outside, day), self._minutes(self.within, day)
        no_school = self.who.category(day) is CHILD and self.who.school_day(day) is False
        return (outside + within, 0) if no_school else (outside, within)

    def _hours(self) -> Iterator[Finding]:
        unknown = []
        for day in self.days:
            category = self.who.category(day)
            outside, within = self._shared(day)
            more = sum(count - 1 for count in self.there[self.cells[day].start : self.cells[day].stop] if count)
            if more:
                yield V.OVERLAP, day, more
            if category is YOUNG and outside + within > self._limit(R.DAY, YOUNG):
                yield V.DAY, day, outside + within
            if category is CHILD:
                school = self.who.school_day(day)
                unknown += [day] if school is None else []
                code = V.FREE_DAY if school is False else V.SCHOOL_DAY
                if outside > self._limit(R(code.value), CHILD):
                    yield code, day, outside
                if within and outside + within > self._limit(R.DAY_WITH_SCHOOL, CHILD):
                    yield V.DAY_WITH_SCHOOL, day, outside + within
        if unknown:
            yield V.CALENDAR_MISSING, unknown[0], len(unknown)

    def _weeks(self) -> Iterator[Finding]:
        for monday in {day - timedelta(days=day.weekday()) for day in self.days}:
            week = [monday + timedelta(days=each) for each in range(7)]
            there = [day for day in week if day in self.days]
            child = [day for day in there if self.who.category(day) is CHILD]
            young = [day for day in there if self.who.category(day) is YOUNG]
            teaching = any(map(self.who.school_day, week)) or any(self.who.school_day(day) is None for day in child)
            outside, within = (sum(minutes) for minutes in zip((0, 0), *map(self._shared, child), strict=True))
            later = sum(sum(self._shared(day)) for day in young)
            code = V.TEACHING_WEEK if teaching else V.FREE_WEEK
            if outside > self._limit(R(code.value), CHILD):
                yield code, monday, outside
            if within and outside + within > self._limit(R.WEEK_WITH_SCHOOL, CHILD):
                yield V.WEEK_WITH_SCHOOL, monday, outside + within
            if later and outside + within + later > self._limit(R.WEEK, YOUNG):
                yield V.WEEK, monday, outside + within + later

    def _nights(self) -> Iterator[Finding]:
        found: Counter[tuple[ViolationCode, date]] = Counter()
        for day in self.days:
            category, cells = self.who.category(day), self.cells[day]
            begins, ends = self._limit(R.NIGHT_FROM, category), self._limit(R.NIGHT_TO, category)
            evening = self._limit(R.EVENING_FROM, YOUNG) if category is YOUNG else 1440
            for cell in range(self.busy.index(1, cells.start), cells.stop):
                minute = self.grid.minute(cell)
                if not self.busy[cell] or ends <= minute < min(begins, evening):
                    continue
                late = minute >= begins or minute < ends
                found[V.NIGHT if late else V.EVENING, day] += late or not self.who.evening_reason_given
        yield from ((code, day, minutes) for (code, day), minutes in found.items() if minutes)
        for day in list(self.cells)[1:-2]:
            first = self.grid.cell(day, self._limit(R.NIGHT_FROM, YOUNG))
            after = self.grid.cell(day + ONE, self._limit(R.NIGHT_TO, YOUNG))
            since, until = self.busy.rfind(1, 0, first), self.busy.find(1, after)
            free = until - since - 1
            if self.who.category(day) is not YOUNG or any(self.busy[first:after]) or since < 0 or until < 0:
                continue
            if free < self._limit(R.NIGHT_FREE, YOUNG):
                yield V.NIGHT_FREE, day, free

    def _breaks(self) -> Iterator[Finding]:
        for day, started in self.started.items():
            category = self.who.category(day)
            if sum(len(worked) for _, worked in started) <= self._limit(R.BREAK_AFTER, category):
                continue
            whole = set(range(min(cells.start for cells, _ in started), max(cells.stop for cells, _ in started)))
            off = len(whole.difference(*(worked for _, worked in started)))
            if off < self._limit(R.BREAK, category):
                yield V.BREAK, day, off

    def _rests(self) -> Iterator[Finding]:
        for code, within, unit in (
            (R.DAILY_REST, R.DAILY_REST_WITHIN, 1),
            (R.WEEKLY_REST, R.WEEKLY_REST_WITHIN, 1440),
        ):
            cell = self.busy.find(1)
            while cell >= 0:
                day = self.grid.shows(cell)[0]
                category = self.who.category(day)
                until = cell + self._limit(within, category) * unit
                frees = list(self._frees(cell, until))
                enough = [free for free in frees if len(free) >= self._limit(code, category)]
                if not enough:
                    yield V(code.value), day, max(map(len, frees), default=0)
                cell = self.busy.find(1, enough[0].start if enough else until)

    def _frees(self, since: int, until: int) -> Iterator[range]:
        """The stretches off in a window."""
        while since < until:
            first = self.busy.find(0, since, until)
            if first < 0:
                return
            since = self.busy.find(1, first, until)
            since = until if since < 0 else since
            yield range(first, since)

    def _holidays(self) -> Iterator[Finding]:
        weeks = {day.isocalendar()[:2] for day in self.days}
        for year in {day.year for day in self.days}:
            there = [day for day in self.days if day.year == year]
            if self.who.age(date(year, 12, 31)) < 18:
                free = date(year, 12, 28).isocalendar().week - sum(1 for worked, _ in weeks if worked == year)
                if free < self._limit(R.HOLIDAY_YEAR, self.who.category(there[0])):
                    yield V.HOLIDAY_YEAR, there[0], free
            before, after = self.who.year(year - 1), self.who.year(year)
            if before is None or after is None:
                continue
            day, last = before.first(SchoolDate.COMPULSORY_END) + ONE, after.first(SchoolDate.FIRST_DAY) - ONE
            summer = [day + timedelta(days=each) for each in range((last - day).days + 1)]
            whole = [week for week, days in Counter(day.isocalendar()[:2] for day in summer).items() if days == 7]
            worked = [day for day in there if day in summer]
            free = len(set(whole) - weeks)
            if (
                worked
                and self.who.age(last) < 18
                and free < self._limit(R.HOLIDAY_SUMMER, self.who.category(worked[0]))
            ):
                yield V.HOLIDAY_SUMMER, worked[0], free
