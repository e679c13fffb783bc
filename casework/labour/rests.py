"""Breaks within a day, and the rest every 24 hours and every seven days (section 11-5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from casework.labour.ages import Ages
from casework.labour.codes import RuleCode, ViolationCode
from casework.labour.oslo import DAY, day_of
from casework.labour.plans import Stint
from casework.labour.rules import Rules
from casework.labour.violations import Violation, broken

V, R = ViolationCode, RuleCode
Stretch = tuple[int, int]
Asked = Callable[[int], tuple[int, int]]
"""For the instant a rest is counted from: within how many minutes it must come, and how long it must be."""


def without_break(ages: Ages, rules: Rules, shifts: Iterable[Stint]) -> Iterator[Violation]:
    """Days with more than 4 hours 30 minutes of work and less than 30 minutes off in it.

    A day's work is that of the shifts that start on it, across midnight too. Off is every minute without work from
    the start of the first to the end of the last of them: breaks, and the time between shifts. Several short breaks
    add up. `shifts`: in order.
    """
    for day, started in groupby(shifts, key=lambda each: each.day):
        there, category = list(started), ages.category(day)
        if sum(each.worked(each.start, each.end) for each in there) <= rules.limit(R.BREAK_AFTER, category):
            continue
        off = _off(there)
        if off < rules.limit(R.BREAK, category):
            yield broken(rules, V.BREAK, category, off, day)


def _off(shifts: Sequence[Stint]) -> int:
    """The minutes without work between the first start and the last end of some shifts."""
    if len(shifts) == 1:
        only = shifts[0]
        return only.end - only.start - only.worked(only.start, only.end)
    pieces = [(each.start, min(each.pause_from, each.end)) for each in shifts]
    pieces += [(min(each.pause_to, each.end), each.end) for each in shifts]
    busy, reached = 0, shifts[0].start
    for start, end in sorted(pieces):
        busy += max(0, end - max(start, reached))
        reached = max(reached, end)
    return max(each.end for each in shifts) - shifts[0].start - busy


def too_short(ages: Ages, rules: Rules, together: Sequence[Stretch]) -> Iterator[Violation]:
    """Daily and weekly rests that are too short, on the day of the work they are counted from.

    The category of that day decides how long the rest must be. Breaks are no rest.
    """

    def daily(anchor: int) -> tuple[int, int]:
        category = ages.category(day_of(anchor))
        return rules.limit(R.DAILY_REST_WITHIN, category), rules.limit(R.DAILY_REST, category)

    def weekly(anchor: int) -> tuple[int, int]:
        category = ages.category(day_of(anchor))
        return rules.limit(R.WEEKLY_REST_WITHIN, category) * DAY, rules.limit(R.WEEKLY_REST, category)

    for code, asked in ((V.DAILY_REST, daily), (V.WEEKLY_REST, weekly)):
        for anchor, longest in short_rests(together, asked):
            day = day_of(anchor)
            yield broken(rules, code, ages.category(day), longest, day)


def short_rests(together: Sequence[Stretch], asked: Asked) -> Iterator[tuple[int, int]]:
    """Where a rest is too short: the instant it is counted from, and the longest rest there is within the window.

    A window opens at the first work after a sufficient rest and lasts real minutes. Within it there must be one
    stretch off that is long enough. If there is, the next window opens when that rest ends; if not, at the first
    minute of work at or after the end of this one. `together`: stretches at work that neither overlap nor touch.
    """
    place, anchor = 0, 0
    while place < len(together):
        anchor = max(anchor, together[place][0])
        within, least = asked(anchor)
        rested, longest = _rested(together, place, anchor + within, least)
        if rested is None:
            yield anchor, longest
            anchor += within
            while place < len(together) and together[place][1] <= anchor:
                place += 1
        else:
            place = rested


def _rested(together: Sequence[Stretch], place: int, until: int, least: int) -> tuple[int | None, int]:
    """The stretch at work that follows the first sufficient rest before `until`, or None; and the longest rest seen."""
    longest = 0
    while place < len(together) and together[place][1] < until:
        off_from, place = together[place][1], place + 1
        off_to = min(together[place][0], until) if place < len(together) else until
        longest = max(longest, off_to - off_from)
        if longest >= least:
            return place, longest
    return None, longest
