"""What breaks the rules, in sentences an adviser can read to an employer, in any language something is told in.

`tag` is one of language.LANGUAGES; None is the language being spoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.labour import form_words, guard_words
from casework.labour.codes import RULE_OF, Category, PlanFault, RuleCode, Unit, ViolationCode
from casework.labour.forms import UNITS, Refusal
from casework.labour.numbers import in_words
from casework.labour.rules import PUBLISHED, Rules
from casework.labour.violations import Group, Violation
from casework.language import HARD_HYPHEN, HARD_SPACE, N_, day, said

V = ViolationCode
WEEKS = frozenset({V.TEACHING_WEEK, V.FREE_WEEK, V.WEEK, V.WEEK_WITH_SCHOOL})
YEARS = frozenset({V.HOLIDAY_YEAR, V.HOLIDAY_SUMMER})
BESIDE = (
    RuleCode.NIGHT_FROM,
    RuleCode.NIGHT_TO,
    RuleCode.EVENING_FROM,
    RuleCode.BREAK_AFTER,
    RuleCode.DAILY_REST_WITHIN,
    RuleCode.WEEKLY_REST_WITHIN,
)
"""Numbers a sentence may give beside its own limit."""

WITHIN = N_("The plan is within the rules for somebody %(who)s.")
WITHIN_ALL = N_("The plan is within the rules on every day of it.")
ADULT = N_("The pupil is 18 or older on every day of the plan. The rules for people under 18 do not hold.")
BRIEF = N_("%(rule)s: %(limit)s (%(section)s).")
TEACHING = N_(
    "The hours of teaching are not in the plan. Teaching, school placement and other work can be %(day_limit)s a day "
    "and %(week_limit)s a week together at most (Working Environment Act %(section)s). "
    "Agree with the school on the days that have both."
)
WHOLE = N_("In the whole period: %(who)s.")
UNTIL = N_("Until and including %(last)s: %(who)s.")
BETWEEN = N_("From %(first)s until and including %(last)s: %(who)s.")
SINCE = N_("From %(first)s: %(who)s.")
Stretch = tuple[date, date, Category]


def of_group(group: Group, *, rules: Rules = PUBLISHED, tag: str | None = None) -> str:
    """What is wrong: the worst of it, and on how many other days, weeks or years it is the same."""
    text, others = of_violation(group.worst, rules=rules, tag=tag), group.count - 1
    if not others:
        return text
    return f"{text} {_others(group.worst.code, others, tag) % {'count': others, 'last': day(group.last, tag)}}"


def of_violation(found: Violation, *, rules: Rules = PUBLISHED, tag: str | None = None) -> str:
    """What is wrong on one day, in one week or in one year."""
    none = found.code is V.BREAK and not found.actual
    text = said(tag).gettext(guard_words.NO_BREAK if none else guard_words.VIOLATIONS[found.code])
    return text % _values(found, rules, tag)


def of_rule(found: Violation, *, rules: Rules = PUBLISHED, tag: str | None = None) -> str:
    """Which rule is broken and where it stands, in few words for a field; the sentence where no number says it."""
    code = RULE_OF.get(found.code)
    if code is None:
        return of_violation(found, rules=rules, tag=tag)
    row = rules.rows[code, found.category]
    return said(tag).gettext(BRIEF) % {
        "rule": said(tag).gettext(guard_words.RULES[code]),
        "limit": in_words(row.limit, row.unit, tag),
        "section": kept_together(row.section),
    }


def of_worked(found: Violation, *, tag: str | None = None) -> str:
    """What is wrong with hours that were worked, as it stands beside them."""
    return said(tag).gettext(guard_words.WORKED[found.code]) % _values(found, PUBLISHED, tag)


def of_refusal(refusal: Refusal, *, tag: str | None = None) -> str:
    """A number of the form that is not kept."""
    text = said(tag).gettext(form_words.REFUSED[refusal.code])
    return text % {
        "limit": in_words(refusal.limit, UNITS[refusal.code], tag),
        "section": kept_together(refusal.section),
    }


def of_fault(fault: PlanFault, *, tag: str | None = None) -> str:
    """Why something isn't a plan at all."""
    return said(tag).gettext(guard_words.FAULTS[fault])


def of_teaching(*, rules: Rules = PUBLISHED, tag: str | None = None) -> str:
    """That hours at school are not in a plan of school placement, and what they may come to together with it."""
    child = Category.CHILD
    day_limit, week_limit = rules.rows[RuleCode.DAY_WITH_SCHOOL, child], rules.rows[RuleCode.WEEK_WITH_SCHOOL, child]
    return said(tag).gettext(TEACHING) % {
        "day_limit": in_words(day_limit.limit, day_limit.unit, tag),
        "week_limit": in_words(week_limit.limit, week_limit.unit, tag),
        "section": kept_together(day_limit.section),
    }


def when_lawful(spans: Sequence[Stretch], *, tag: str | None = None) -> str:
    """That nothing is wrong, and by which rules."""
    found, texts = {category for _, _, category in spans}, said(tag)
    if found == {Category.ADULT}:
        return texts.gettext(ADULT)
    if len(found) != 1:
        return texts.gettext(WITHIN_ALL)
    return texts.gettext(WITHIN) % {"who": who(found.pop(), tag=tag)}


def of_spans(spans: Sequence[Stretch], *, tag: str | None = None) -> list[str]:
    """Which rules hold when, a line for each stretch."""
    lines = []
    for place, (first, last, category) in enumerate(spans):
        begins, ends = place == 0, place == len(spans) - 1
        text = {(True, True): WHOLE, (True, False): UNTIL, (False, True): SINCE}.get((begins, ends), BETWEEN)
        values = {"first": day(first, tag), "last": day(last, tag), "who": who(category, tag=tag)}
        lines.append(said(tag).gettext(text) % values)
    return lines


def who(category: Category, *, tag: str | None = None) -> str:
    """Whom the rules are for, as it stands within a sentence."""
    return said(tag).gettext(guard_words.WHO[category])


def _others(code: ViolationCode, count: int, tag: str | None) -> str:
    texts = said(tag)
    if code in WEEKS:
        return texts.ngettext(
            "The same in %(count)d other week, the week from %(last)s.",
            "The same in %(count)d other weeks, the last from %(last)s.",
            count,
        )
    if code in YEARS:
        return texts.ngettext("The same in %(count)d other year.", "The same in %(count)d other years.", count)
    return texts.ngettext(
        "The same on %(count)d other day, until %(last)s.", "The same on %(count)d other days, until %(last)s.", count
    )


def _values(found: Violation, rules: Rules, tag: str | None) -> dict[str, object]:
    unit = _unit(found, rules)
    beside = {code.value: _beside(code, found.category, rules, tag) for code in BESIDE}
    return beside | {
        "limit": in_words(found.limit, unit, tag),
        "actual": in_words(found.actual, unit, tag),
        "day": day(found.day, tag),
        "year": found.day.year,
        "section": kept_together(found.section),
        "who": who(found.category, tag=tag),
    }


def kept_together(section: str) -> str:
    """No line ends between the sign and its number, nor within the number."""
    return section.replace("§ ", f"§{HARD_SPACE}").replace("-", HARD_HYPHEN)


def _unit(found: Violation, rules: Rules) -> Unit:
    """What limit and actual count; where the rule is a time of day, they are minutes."""
    row = rules.rows.get((RULE_OF[found.code], found.category)) if found.code in RULE_OF else None
    return row.unit if row is not None and row.unit is not Unit.CLOCK else Unit.MINUTES


def _beside(code: RuleCode, category: Category, rules: Rules, tag: str | None) -> str:
    row = rules.rows.get((code, category))
    return in_words(row.limit, row.unit, tag) if row is not None else ""
