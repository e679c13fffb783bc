"""The main limits of working hours, as an employer reads them beside an agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.labour.codes import Category, RuleCode
from casework.labour.guard_words import RULES
from casework.labour.numbers import in_words
from casework.labour.rules import Rules
from casework.language import N_, gettext
from casework.models.job_codes import WorkKind

R = RuleCode
MAIN: Mapping[Category, Sequence[RuleCode]] = {
    Category.CHILD: (R.SCHOOL_DAY, R.FREE_DAY, R.TEACHING_WEEK, R.FREE_WEEK),
    Category.YOUNG: (R.DAY, R.WEEK),
    Category.ADULT: (),
}
WITHIN_SCHOOL = (R.DAY_WITH_SCHOOL, R.WEEK_WITH_SCHOOL, R.FREE_DAY, R.FREE_WEEK)
NIGHT = N_("No work at night")
NIGHT_SPAN = N_("Between %(first)s and %(last)s")
BREAK = N_("Break")
BREAK_LENGTH = N_("At least %(length)s when the work lasts longer than %(after)s")


def main_limits(category: Category, rules: Rules, work: WorkKind | None) -> list[tuple[str, str]]:
    """What each limit is called and how much it is, in the language being spoken; nothing for somebody of age."""
    if category is Category.ADULT:
        return []
    placed = category is Category.CHILD and work is WorkKind.WITHIN_SCHOOL
    codes = WITHIN_SCHOOL if placed else MAIN[category]
    lines = [(gettext(RULES[code]), _said(code, category, rules)) for code in codes]
    night = {"first": _said(R.NIGHT_FROM, category, rules), "last": _said(R.NIGHT_TO, category, rules)}
    pause = {"length": _said(R.BREAK, category, rules), "after": _said(R.BREAK_AFTER, category, rules)}
    return [*lines, (gettext(NIGHT), gettext(NIGHT_SPAN, **night)), (gettext(BREAK), gettext(BREAK_LENGTH, **pause))]


def _said(code: RuleCode, category: Category, rules: Rules) -> str:
    row = rules.rows[code, category]
    return in_words(row.limit, row.unit)
