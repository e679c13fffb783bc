"""The attacks on what is published: all tables of a date (A0), with enrolment (A1), all dates (A2), groups (A3).

And by one who knows a whole unit (A6), in `insider`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

from casework.reports.attack.insider import Inside, by_insiders
from casework.reports.attack.picture import Expression, Picture
from casework.reports.attack.pushing import FEW, Attack, Truth, is_enrolment, unit_of
from casework.reports.attack.shown import Finding, Public, Shown, Told
from casework.reports.plan import BASE
from casework.reports.rounding import grows
from casework.reports.solver import Unsolvable

WIDE, KEPT_APART = BASE - 1, 2
"""The least width a release must keep: alone, and against one who knows enrolment."""


def examine(
    history: Sequence[Shown], truth: Truth, earlier: Sequence[Truth] = (), inside: Inside | None = None
) -> tuple[Finding, ...]:
    """Attack the last of a series of releases, oldest first.

    The truth only picks what is sensitive, tells those attacks that know something what they know, and scores.

    earlier   the truth of the releases before; with it all dates are attacked together, if the last alone stands
    inside    who is in each part of each unit of each release; with it they are attacked by who knows a whole unit
    """
    said = [each.said() for each in history]
    last = said[-1]
    found = [kept_rule(history, [*earlier, truth]), *_alone(last, truth), *_enrolled(last, truth)]
    if inside and len(last.cube.units) > 1:
        found.append(by_insiders(said, [*earlier, truth], inside, KEPT_APART))
    if earlier and all(each.passed for each in found):
        found.append(_stacked(history, [*earlier, truth]))
    return tuple(found)


def kept_rule(history: Sequence[Shown], truths: Sequence[Truth]) -> Finding:
    """Does the last release keep what it promises: each figure near the truth, none falling while the truth grew?"""
    begun = monotonic()
    said, truth = history[-1].said(), truths[-1]
    wrong = [where for where, (low, high) in said.intervals.items() if not low <= truth[where] <= high]
    if len(truths) > 1:
        before, was = history[-2], truths[-2]
        wrong += [
            where
            for where, number in said.rounded.items()
            if where not in said.loose
            and grows(said.cube, where)
            and number < before.cells.get(where, 0)
            and truth[where] >= was[where]
        ]
    return Finding("rule", not wrong, len(said.intervals), None, len(wrong), monotonic() - begun)


def _alone(said: Public, truth: Truth) -> Iterator[Finding]:
    yield attacked("A0", [said], [truth], WIDE, enrolment=False)[0]


def _enrolled(said: Public, truth: Truth) -> Iterator[Finding]:
    yield from attacked("A1", [said], [truth], KEPT_APART, groups="A3")


def _stacked(history: Sequence[Shown], truths: Sequence[Truth]) -> Finding:
    """All dates; a release in which every unit stood still adds nothing."""
    news = [place for place, each in enumerate(history) if not place or _moved(history[place - 1], each)]
    said = [history[place].said() for place in news]
    return attacked("A2", said, [truths[place] for place in news], KEPT_APART, groups="A2")[0]


def _moved(before: Shown, after: Shown) -> bool:
    return not after.since or (before.since, before.cells) != (after.since, after.cells)


def attacked(
    name: str,
    history: Sequence[Public],
    truths: Sequence[Truth],
    least: int,
    *,
    enrolment: bool = True,
    groups: str | None = None,
) -> tuple[Finding, ...]:
    """One attack on a series of releases, and the one on groups with the same knowledge if it is asked for."""
    begun = monotonic()
    told = [_told(truths, place, enrolment=enrolment) for place in range(len(history))]
    try:
        attack = _pushed(Picture(history, told), truths, groups=groups is not None)
        attack.run(least)
    except Unsolvable:
        return (Finding(name, False, 0, None, 0, monotonic() - begun),)
    narrowest, certain, seconds = attack.narrowest, attack.certain, monotonic() - begun
    wide = narrowest is None or narrowest >= least
    if groups in (None, name):
        return (Finding(name, wide and not certain, attack.few, narrowest, certain, seconds),)
    return (
        Finding(name, wide, attack.few, narrowest, 0, seconds),
        Finding(groups, not certain, attack.asked, None, certain, 0.0),
    )


def _pushed(picture: Picture, truths: Sequence[Truth], *, groups: bool) -> Attack:
    about_few = (each for place, truth in enumerate(truths) for each in _about_few(picture, place, truth))
    return Attack(picture, about_few, _groups(picture, truths) if groups else ())


def _told(truths: Sequence[Truth], place: int, *, enrolment: bool) -> Told:
    truth = truths[place]
    before = truths[place - 1] if place else {}
    return Told(
        {where: truth[where] for where in truth if enrolment and is_enrolment(where)},
        frozenset(where for where, number in truth.items() if number < before.get(where, number)),
    )


def _about_few(picture: Picture, place: int, truth: Truth) -> Iterator[Expression]:
    """The figures about one to four pupils, or about all but at most four of a unit."""
    for where, number in truth.items():
        if is_enrolment(where) or not picture.columns(place, where):
            continue
        if 1 <= number <= FEW:
            yield picture.expression(place, where)
        if truth[unit_of(where)] - number <= FEW:
            yield picture.complement(place, where)


def _groups(picture: Picture, truths: Sequence[Truth]) -> Iterator[Expression]:
    """Every published value of a unit and of all: those who have it, and those who do not."""
    for place, truth in enumerate(truths):
        for where in truth:
            if not is_enrolment(where) and picture.columns(place, where):
                yield picture.expression(place, where)
                yield picture.complement(place, where)
