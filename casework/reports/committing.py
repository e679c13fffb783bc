"""What stands behind a unit's figures: which areas are one unit, who counts on, and when a change is let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, combinations, islice

from casework.calendar.school_year import begins_in
from casework.models.report_codes import EndedIn, Population, StatusAfter
from casework.reports.cells import Profile
from casework.reports.plan import BASE, COMMIT_MIN, PLAN, UNIT_MIN, Dimension

Faces = Counter[Profile]
"""How many pupils have each profile."""
EVERYBODY = "all"
"""The one unit of a cohort whose areas are not shown apart."""
WAYS = 5000
"""Ways to let units move that are tried: all there are of twelve units, and more. After that nothing moves."""
ENDS = tuple(end for end in EndedIn if end is not EndedIn.NOT_ENDED)
"""The terms a follow-up can end in, in order."""
STATUS_DUE = {"status_3": timedelta(days=104), "status_6": timedelta(days=194)}
"""So long after the end a status is known, or unknown (`facts.afterwards`)."""
SILENT = {
    "follow_up": "ended",
    "went_to": "unknown",
    "first_contact": "not_reached",
    "steps": "none_due",
    "leaver": "no",
    "consent": "stands",
}
"""What is counted of a participant of whom nothing is known but that it ended."""


def units(pupils: Mapping[str, int], least: int = UNIT_MIN) -> dict[str, tuple[str, ...]]:
    """Which areas are shown alone and which are joined, from the number of pupils in each and nothing else.

    An area with fewer than `least` is joined with the next smallest until the lot is large enough; then lots are
    joined in pairs, smallest first, until they can be rounded and still add up. Keys are the names of units: an
    area's own, or the joined areas' with plus signs. One unit of everybody where two are not to be had.
    """

    def size(*lots: tuple[str, ...]) -> int:
        return sum(pupils[area] for lot in lots for area in lot)

    def order(lot: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        return size(lot), lot

    found: list[tuple[str, ...]] = sorted(((area,) for area in pupils), key=order)
    while len(found) > 1 and (size(found[0]) < least or not _add_up(map(size, found))):
        two = found[:2] if size(found[0]) < least else _that_help(found, size)
        found = sorted([*(lot for lot in found if lot not in two), tuple(sorted(two[0] + two[1]))], key=order)
    if len(found) < 2:
        return {EVERYBODY: tuple(sorted(pupils))}
    return {"+".join(lot): lot for lot in sorted(found)}


def _that_help(lots: Sequence[tuple[str, ...]], size: Callable[..., int]) -> Sequence[tuple[str, ...]]:
    """The smallest two lots whose joining makes the sum larger; the smallest two of all, if none does."""
    pairs = sorted(combinations(lots, 2), key=lambda pair: size(*pair))
    return next((pair for pair in pairs if _nearest(size(*pair)) > sum(_nearest(size(lot)) for lot in pair)), pairs[0])


def _add_up(sizes: Iterable[int]) -> bool:
    """Do the multiples nearest to each lot add up to that of the total, or more?

    Else some lot would have to go up by more than half a step, which gives too much away: see `rounding`.
    """
    each = list(sizes)
    return sum(map(_nearest, each)) >= _nearest(sum(each))


def _nearest(number: int) -> int:
    return (number + BASE // 2) // BASE


def changed(before: Faces, now: Faces) -> int:
    """The least number of pupils who must have changed, come or gone for one count to become the other.

    Facts name nobody, so nobody can be followed: two pupils who swap profiles count as unchanged, which only holds
    more back.
    """
    return max((now - before).total(), (before - now).total())


def may_change(before: Faces, now: Faces, least: int = COMMIT_MIN) -> bool:
    """Have enough of a unit's pupils changed for its figures to?"""
    return changed(before, now) >= least


def may_be_seen(before: Faces, now: Faces) -> bool:
    """May a sum of units that was seen be seen again? As it was, or with enough of its pupils changed."""
    return before == now or may_change(before, now)


def most_first(units: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Ways to let units move, all of them first and then ever fewer, in a fixed order; as many as can be tried."""
    every = (combinations(units, size) for size in range(len(units), 0, -1))
    return islice(chain.from_iterable(every), WAYS)


def counted_on(
    population: Population,
    year: int,
    on: date,
    before: Iterable[tuple[str, Profile]],
    now: list[tuple[str, Profile]],
) -> None:
    """Let those who are gone since the last freeze count on, as participants nobody knows more about.

    Once a participant, always one: by intention to treat a group does not shrink when a case is erased, locked or
    taken back, and the number of entries never falls. Facts name nobody, so those gone are how many fewer entries
    there are: in a term in which others still enter, some may not be seen to be. Adds to `now`: (area, profile) pairs.

    year, on   the cohort, and the day of the freeze: whoever went missing since the last one ended by then
    """
    if population is not Population.PARTICIPANTS:
        return
    before = list(before)
    was, there = Counter(map(_entry, before)), Counter(map(_entry, now))
    missing = _by_entry(was) - _by_entry(there)
    silent = Counter(map(_end_of, filter(_is_silent, before))) - Counter(map(_end_of, filter(_is_silent, now)))
    for (area, term, measure), number in sorted((was - there).items()):
        lost = min(number, missing[area, term])
        missing[area, term] -= lost
        ended = [end for end in ENDS for _ in range(silent[(area, term, measure), end])]
        fresh = [_end_by(year, on)] * lost
        now.extend((area, gone(term, measure, end, year, on)) for end in [*ended, *fresh][:lost])


def gone(term: str, measure: str, ended_in: EndedIn, year: int, on: date) -> Profile:
    """The profile of a participant who is not registered any more: ended, and nothing else known.

    Only what a pupil who is there can have who ended on the last day of that term, or the day before the freeze:
    a value of their own would tell how many there are.
    """
    silent = on - _last_day(year, ended_in, on)
    values = {
        "term": term,
        "measure": measure,
        "ended_in": ended_in.value,
        **SILENT,
        **{name: StatusAfter.UNKNOWN.value for name, due in STATUS_DUE.items() if silent > due},
    }
    return tuple(values.get(each.name) or _untold(each) for each in PLAN[Population.PARTICIPANTS].dimensions)


def _untold(dimension: Dimension) -> str:
    return str(dimension.outside if dimension.outside is not None else next(iter(dimension.values)))


def _is_silent(counted: tuple[str, Profile]) -> bool:
    """Is nothing known but that, and when, it ended? Those who are gone are so, and some who are there."""
    names = PLAN[Population.PARTICIPANTS].names
    return all(counted[1][names.index(name)] == value for name, value in SILENT.items())


def _end_of(counted: tuple[str, Profile]) -> tuple[tuple[str, str, str], EndedIn]:
    names = PLAN[Population.PARTICIPANTS].names
    return _entry(counted), EndedIn(counted[1][names.index("ended_in")])


def _end_by(year: int, on: date) -> EndedIn:
    """The term of the day before a freeze, counted from a cohort's first."""
    day = on - timedelta(days=1)
    place = 2 * (begins_in(day) - year) + (2 <= day.month < 8)
    return ENDS[min(max(place, 0), len(ENDS) - 1)]


def _last_day(year: int, ended_in: EndedIn, on: date) -> date:
    """The last day of a term, as far as it is over before a freeze."""
    years, spring = divmod(ENDS.index(ended_in), 2)
    over = date(year + years + 1, 8 if spring else 2, 1)
    return min(over, on) - timedelta(days=1)


def _entry(counted: tuple[str, Profile]) -> tuple[str, str, str]:
    """What makes a participant an entry, the area and the term, and the measure, which a second case can add to."""
    area, profile = counted
    names = PLAN[Population.PARTICIPANTS].names
    return area, profile[names.index("term")], profile[names.index("measure")]


def _by_entry(found: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str]]:
    entries: Counter[tuple[str, str]] = Counter()
    for (area, term, _), number in found.items():
        entries[area, term] += number
    return entries
