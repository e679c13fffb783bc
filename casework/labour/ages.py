"""Who the law sees on a day: the category by age and by the end of compulsory school (section 11-1). Oslo's days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from casework.calendar.days import age_on, birthday
from casework.labour.codes import RULE_OF, Category, RuleCode, ViolationCode
from casework.labour.rules import PUBLISHED, Rules
from casework.labour.violations import Violation, broken
from casework.models.job_codes import WorkKind

V = ViolationCode


@dataclass(frozen=True, slots=True)
class Ages:
    """The days on which the rules change for one person, as ordinals.

    child_until   the last day as a child: the day before the 15th birthday or the last of compulsory school, the later
    adult_from    the 18th birthday
    """

    born: date
    child_until: int
    adult_from: int

    @classmethod
    def of(cls, birth_date: date, compulsory_school_ends_on: date | None, rules: Rules) -> Ages:
        """The days of a person. None: compulsory school is over."""
        child = birthday(birth_date, rules.limit(RuleCode.CHILD_AGE, Category.CHILD)).toordinal() - 1
        if compulsory_school_ends_on is not None:
            child = max(child, compulsory_school_ends_on.toordinal())
        adult = birthday(birth_date, rules.limit(RuleCode.ADULT_AGE, Category.YOUNG)).toordinal()
        return cls(birth_date, child, adult)

    def category(self, day: int) -> Category:
        """The category on a day."""
        if day >= self.adult_from:
            return Category.ADULT
        return Category.CHILD if day <= self.child_until else Category.YOUNG

    def turns(self, years: int) -> int:
        """The day somebody turns this many years."""
        return birthday(self.born, years).toordinal()

    def age(self, day: int) -> int:
        """Whole years on a day."""
        return age_on(self.born, date.fromordinal(day))


def category_on(
    birth_date: date, compulsory_school_ends_on: date | None, day: date, *, rules: Rules = PUBLISHED
) -> Category:
    """Which rules hold on a day. `compulsory_school_ends_on`: its last day, still included; None when it is over."""
    return Ages.of(birth_date, compulsory_school_ends_on, rules).category(day.toordinal())


def categories(
    birth_date: date, compulsory_school_ends_on: date | None, first: date, last: date, *, rules: Rules = PUBLISHED
) -> list[tuple[date, date, Category]]:
    """The stretches of a period, both days included, each with the category that holds in it; in order, without gaps.
    Empty when the period ends before it begins.
    """
    ages = Ages.of(birth_date, compulsory_school_ends_on, rules)
    turns = sorted({first.toordinal(), ages.child_until + 1, ages.adult_from})
    begins = [day for day in turns if first.toordinal() <= day <= last.toordinal()]
    ends = [*(day - 1 for day in begins[1:]), last.toordinal()]
    stretches: list[tuple[date, date, Category]] = []
    for begin, end in zip(begins, ends, strict=False):
        category, starts = ages.category(begin), date.fromordinal(begin)
        if stretches and stretches[-1][2] is category:  # compulsory school that ends after the 18th birthday
            starts = stretches.pop()[0]
        stretches.append((starts, date.fromordinal(end), category))
    return stretches


def written_consent_needed(category: Category) -> bool:
    """Must a guardian consent in writing: under 15 or in compulsory school (regulation on organisation § 12-4)?"""
    return category is Category.CHILD


def not_allowed(ages: Ages, rules: Rules, worked: Iterable[tuple[WorkKind, Iterable[int]]]) -> Iterator[Violation]:
    """Work somebody is too young for (section 11-1). `worked`: each job's kind of work and the days it is done on.

    One violation for each code, on the first day. Under 13 only cultural work is allowed; a child of 13 or 14, or in
    compulsory school, may do light and cultural work, and from 14 work that is part of schooling.
    """
    light_from = ages.turns(rules.limit(RuleCode.LIGHT_WORK_AGE, Category.CHILD))
    placed_from = ages.turns(rules.limit(RuleCode.PLACEMENT_AGE, Category.CHILD))
    first: dict[ViolationCode, int] = {}
    for work, days in worked:
        later = _REFUSED.get(work)
        for day in days:
            if day > ages.child_until or work is WorkKind.CULTURAL:
                continue
            code = V.TOO_YOUNG if day < light_from else later
            if code is None or (code is V.PLACEMENT_TOO_YOUNG and day >= placed_from):
                continue
            first[code] = min(day, first.get(code, day))
    for code, day in first.items():
        yield broken(rules, code, ages.category(day), ages.age(day), day)


_REFUSED = {WorkKind.ORDINARY: V.NOT_LIGHT_WORK, WorkKind.WITHIN_SCHOOL: V.PLACEMENT_TOO_YOUNG}
"""What a child of 13 or more does wrong with a kind of work; the second only under 14."""


def too_young_for_measure(ages: Ages, rules: Rules, first_on: int) -> Iterator[Violation]:
    """Is somebody under 16 on the first day of a Nav measure (tiltaksforskriften § 1-3)? Days worked do not matter."""
    category, code = ages.category(first_on), V.NAV_MEASURE_TOO_YOUNG
    if category is Category.ADULT:
        return
    age = ages.age(first_on)
    if age < rules.limit(RULE_OF[code], category):
        yield broken(rules, code, category, age, first_on)
