"""The working-hours rules for minors as a table: each number with its section, its source and the day it was checked.

What domain.md section 2.2 gives, and nothing else. Nobody has held the numbers against Lovdata yet: `checked_on` is
empty. An administrator's own numbers come as other `Rules` with the same codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from casework.labour.codes import Category, RuleCode, Unit

C, R, U = Category, RuleCode, Unit
Key = tuple[RuleCode, Category]
DAY = 24 * 60  # minutes
OF_A_DAY = (R.SCHOOL_DAY, R.FREE_DAY, R.DAY, R.DAY_WITH_SCHOOL)

AUTHORITY = "arbeidstilsynet.no, arbeid av barn og ungdom"
AGES = "arbeidstilsynet.no, arbeid av barn og ungdom; forskrift om organisering, ledelse og medvirkning §§ 12-1–12-4"
MEASURES = "Tiltaksforskriften § 1-3; Navs avtaleløsning godtar ingen under 16 år"


@dataclass(frozen=True, slots=True)
class Rule:
    """One number for one category. `section`: of the Working Environment Act unless the words of the rule say another.

    limit        in `unit`: minutes, minutes after midnight in Oslo, days, whole weeks, or years of age
    checked_on   the day somebody held it against its source; None while nobody has
    """

    code: RuleCode
    category: Category
    limit: int
    unit: Unit
    section: str
    source: str
    checked_on: date | None = None


class Contradiction(Enum):
    """What makes a whole set of rules impossible."""

    NEGATIVE = auto()
    DAY = auto()
    NIGHT = auto()
    DAILY_REST = auto()
    WEEKLY_REST = auto()
    EVENING = auto()


class Contradictory(ValueError):
    """Rules that cannot stand beside each other. `what`: the first that is impossible."""

    def __init__(self, what: Contradiction, category: Category) -> None:
        super().__init__(f"{what.name.lower()} of {category} cannot be")
        self.what = what


@dataclass(frozen=True, slots=True)
class Rules:
    """A whole set of rules. Make it with `Rules.of`, which sees to it that none is lacking."""

    rows: Mapping[Key, Rule]

    @classmethod
    def of(cls, rows: Iterable[Rule]) -> Rules:
        """The rules with these rows. With half a table, or one that contradicts itself, nobody's hours are checked.

        Raises ValueError when a row is lacking or there twice; Contradictory for one that is negative, and for days,
        nights, evenings and rests that cannot be.
        """
        every = list(rows)
        found = {(row.code, row.category): row for row in every}
        if set(found) != KEYS or len(found) != len(every):
            wrong = {" ".join(key) for key in set(found) ^ KEYS} or {"a rule is there twice"}
            raise ValueError(f"not a whole table of rules: {', '.join(sorted(wrong))}")
        rules = cls(found)
        contradiction = next(rules._contradictions(), None)
        if contradiction is not None:
            raise Contradictory(*contradiction)
        return rules

    def limit(self, code: RuleCode, category: Category) -> int:
        """The number, in the unit of its row. Raises KeyError for a category the rule isn't for."""
        return self.rows[code, category].limit

    def section(self, code: RuleCode, category: Category) -> str:
        """The section it stands in. Raises KeyError for a category the rule isn't for."""
        return self.rows[code, category].section

    def _contradictions(self) -> Iterator[tuple[Contradiction, Category]]:
        yield from ((Contradiction.NEGATIVE, row.category) for row in self.rows.values() if row.limit < 0)
        longer = (row for row in self.rows.values() if row.code in OF_A_DAY and row.limit > DAY)
        yield from ((Contradiction.DAY, row.category) for row in longer)
        for category in (C.CHILD, C.YOUNG):
            morning, night = self.limit(R.NIGHT_TO, category), self.limit(R.NIGHT_FROM, category)
            if not morning < night <= DAY:
                yield Contradiction.NIGHT, category
            if self.limit(R.DAILY_REST, category) >= self.limit(R.DAILY_REST_WITHIN, category):
                yield Contradiction.DAILY_REST, category
            if self.limit(R.WEEKLY_REST, category) >= self.limit(R.WEEKLY_REST_WITHIN, category) * DAY:
                yield Contradiction.WEEKLY_REST, category
            if category is C.YOUNG and not morning <= self.limit(R.EVENING_FROM, category) <= night:
                yield Contradiction.EVENING, category


def _hours(hours: int, minutes: int = 0) -> int:
    return hours * 60 + minutes


def _row(code: RuleCode, category: Category, limit: int, unit: Unit, section: str, source: str = AUTHORITY) -> Rule:
    return Rule(code, category, limit, unit, f"§ {section}", source)


def _both(code: RuleCode, limit: int, unit: Unit, section: str, source: str = AUTHORITY) -> tuple[Rule, Rule]:
    return _row(code, C.CHILD, limit, unit, section, source), _row(code, C.YOUNG, limit, unit, section, source)


ROWS: tuple[Rule, ...] = (
    _row(R.CHILD_AGE, C.CHILD, 15, U.YEARS, "11-1", AGES),
    _row(R.ADULT_AGE, C.YOUNG, 18, U.YEARS, "11-1", AGES),
    _row(R.LIGHT_WORK_AGE, C.CHILD, 13, U.YEARS, "11-1", AGES),
    _row(R.PLACEMENT_AGE, C.CHILD, 14, U.YEARS, "11-1", AGES),
    *_both(R.NAV_MEASURE_AGE, 16, U.YEARS, "1-3", MEASURES),
    _row(R.SCHOOL_DAY, C.CHILD, _hours(2), U.MINUTES, "11-2"),
    _row(R.FREE_DAY, C.CHILD, _hours(7), U.MINUTES, "11-2"),
    _row(R.DAY, C.YOUNG, _hours(8), U.MINUTES, "11-2"),
    _row(R.TEACHING_WEEK, C.CHILD, _hours(12), U.MINUTES, "11-2"),
    _row(R.FREE_WEEK, C.CHILD, _hours(35), U.MINUTES, "11-2"),
    _row(R.WEEK, C.YOUNG, _hours(40), U.MINUTES, "11-2"),
    _row(R.DAY_WITH_SCHOOL, C.CHILD, _hours(8), U.MINUTES, "11-2"),
    _row(R.WEEK_WITH_SCHOOL, C.CHILD, _hours(40), U.MINUTES, "11-2"),
    _row(R.NIGHT_FROM, C.CHILD, _hours(20), U.CLOCK, "11-3"),
    _row(R.NIGHT_FROM, C.YOUNG, _hours(23), U.CLOCK, "11-3"),
    *_both(R.NIGHT_TO, _hours(6), U.CLOCK, "11-3"),
    _row(R.EVENING_FROM, C.YOUNG, _hours(21), U.CLOCK, "11-3"),
    _row(R.NIGHT_FREE, C.YOUNG, _hours(8), U.MINUTES, "11-3"),
    *_both(R.BREAK_AFTER, _hours(4, 30), U.MINUTES, "11-5"),
    *_both(R.BREAK, 30, U.MINUTES, "11-5"),
    _row(R.DAILY_REST, C.CHILD, _hours(14), U.MINUTES, "11-5"),
    _row(R.DAILY_REST, C.YOUNG, _hours(12), U.MINUTES, "11-5"),
    *_both(R.DAILY_REST_WITHIN, _hours(24), U.MINUTES, "11-5"),
    *_both(R.WEEKLY_REST, _hours(48), U.MINUTES, "11-5"),
    *_both(R.WEEKLY_REST_WITHIN, 7, U.DAYS, "11-5"),
    *_both(R.HOLIDAY_YEAR, 4, U.WEEKS, "11-5"),
    *_both(R.HOLIDAY_SUMMER, 2, U.WEEKS, "11-5"),
)
KEYS: frozenset[Key] = frozenset((row.code, row.category) for row in ROWS)
PUBLISHED = Rules.of(ROWS)
"""The rules as arbeidstilsynet.no gives them."""
