"""What is wrong with a plan: one finding each, and findings gathered for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.labour.codes import AT_LEAST, NOTHING_ALLOWED, RULE_OF, WARNINGS, Category, Level, ViolationCode
from casework.labour.rules import Rules

ORDER = {code: place for place, code in enumerate(ViolationCode)}


class Violation(NamedTuple):
    """One thing wrong on one day.

    limit, actual   minutes; years of age for the four about age; whole ISO weeks for holidays; for a missing calendar
                    `actual` is how many days worked lie in years that aren't entered. The limit is 0 where nothing
                    at all is allowed: at night, in the evening, two shifts at once.
    day             the local day; for a week its Monday; for night rest the day the night begins; for rests the day
                    of the first work they are counted from; for holidays the first day worked that year or summer
    category        who the rule is for, as the day found them
    section         of the Working Environment Act, or of the regulation the words name; empty where no section says it
    """

    code: ViolationCode
    section: str
    limit: int
    actual: int
    day: date
    level: Level
    category: Category


@dataclass(frozen=True, slots=True)
class Group:
    """All violations of one code and category: how many, from when to when, and the worst of them (the first such)."""

    worst: Violation
    first: date
    last: date
    count: int

    @property
    def level(self) -> Level:
        """Blocker or warning."""
        return self.worst.level


def broken(rules: Rules, code: ViolationCode, category: Category, actual: int, day: int) -> Violation:
    """A violation with the number and section of its rule. `day` is an ordinal."""
    rule = RULE_OF.get(code)
    row = rules.rows[rule, category] if rule else None
    section, number = (row.section, row.limit) if row else ("", 0)
    limit = 0 if code in NOTHING_ALLOWED else number
    level = Level.WARNING if code in WARNINGS else Level.BLOCKER
    return Violation(code, section, limit, actual, date.fromordinal(day), level, category)


def ordered(found: Iterable[Violation]) -> list[Violation]:
    """By day, then in the order of the codes."""
    return sorted(found, key=lambda each: (each.day, ORDER[each.code]))


def grouped(found: Iterable[Violation]) -> list[Group]:
    """For a page: one group for each code and category, blockers first, then by the first day."""
    together: dict[tuple[ViolationCode, Category], list[Violation]] = {}
    for each in ordered(found):
        together.setdefault((each.code, each.category), []).append(each)
    groups = [Group(_worst(same), same[0].day, same[-1].day, len(same)) for same in together.values()]
    return sorted(groups, key=lambda group: (group.level is Level.WARNING, group.first, ORDER[group.worst.code]))


def _worst(same: list[Violation]) -> Violation:
    return (min if same[0].code in AT_LEAST else max)(same, key=lambda each: each.actual)
