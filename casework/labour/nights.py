"""Work at night and in the evening, and the hours off around the night (section 11-3). Presence counts, breaks too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from casework.labour.ages import Ages
from casework.labour.codes import Category, RuleCode, ViolationCode
from casework.labour.oslo import DAY, at, day_of
from casework.labour.rules import Rules
from casework.labour.violations import Violation, broken

V, R = ViolationCode, RuleCode


def worked_at_night(
    ages: Ages, rules: Rules, present: Iterable[tuple[int, int, int]], *, reason_given: bool
) -> Iterator[Violation]:
    """Minutes at work at night, and for young people in the evening, by local day; the category is the day's.

    `present`: (day, start, end) of each stretch at work, cut at midnight. Two jobs at once are one presence.
    """
    found: dict[tuple[int, ViolationCode], int] = {}
    refused = {category: _refused(rules, category, reason_given=reason_given) for category in Category}
    for day, start, end in present:
        for code, since, until in refused[ages.category(day)]:
            if end <= (begins := at(day, since)):
                continue
            minutes = min(end, at(day, until)) - max(start, begins)
            if minutes > 0:
                found[day, code] = found.get((day, code), 0) + minutes
    for (day, code), minutes in found.items():
        yield broken(rules, code, ages.category(day), minutes, day)


def too_short(ages: Ages, rules: Rules, together: Sequence[tuple[int, int]]) -> Iterator[Violation]:
    """Nights that are free but with too few hours free around them, on the day they begin. Young people only.

    `together`: stretches at work that neither overlap nor touch. Work inside the night itself is said elsewhere.
    """
    least = rules.limit(R.NIGHT_FREE, Category.YOUNG)
    begins, ends = rules.limit(R.NIGHT_FROM, Category.YOUNG), rules.limit(R.NIGHT_TO, Category.YOUNG)
    for (_, since), (until, _) in pairwise(together):
        if until - since >= least:
            continue
        day = day_of(since)
        covered = since <= at(day, begins) and until >= at(day + 1, ends)
        if covered and ages.category(day) is Category.YOUNG:
            yield broken(rules, V.NIGHT_FREE, Category.YOUNG, until - since, day)


def _refused(rules: Rules, category: Category, *, reason_given: bool) -> list[tuple[ViolationCode, int, int]]:
    """What a day holds that nobody of this category works in, in minutes after midnight."""
    if category is Category.ADULT:
        return []
    night = rules.limit(R.NIGHT_FROM, category)
    refused = [(V.NIGHT, 0, rules.limit(R.NIGHT_TO, category)), (V.NIGHT, night, DAY)]
    if category is Category.YOUNG and not reason_given:
        refused.append((V.EVENING, rules.limit(R.EVENING_FROM, category), night))
    return refused
