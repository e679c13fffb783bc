"""What is said beside hours that were worked beyond the rules: they happened, so they stand, with the rule they broke.

The words of a plan are in labour/guard_words.py.
"""

from __future__ import annotations

from casework.labour.codes import ViolationCode
from casework.labour.violations import Violation
from casework.language import N_, duration, gettext

V = ViolationCode

BEYOND: dict[ViolationCode, str] = {
    V.CALENDAR_MISSING: N_("The school year is not entered, so the hours cannot be held against the rules."),
    V.SCHOOL_DAY: N_("%(actual)s on a school day. The limit is %(limit)s, all jobs together (%(section)s)."),
    V.FREE_DAY: N_("%(actual)s on a day off school. The limit is %(limit)s, all jobs together (%(section)s)."),
    V.DAY: N_("%(actual)s in a day. The limit is %(limit)s, all jobs together (%(section)s)."),
    V.DAY_WITH_SCHOOL: N_("%(actual)s in a day, placement included. The limit is %(limit)s (%(section)s)."),
    V.TEACHING_WEEK: N_("%(actual)s in a week with school. The limit is %(limit)s, all jobs together (%(section)s)."),
    V.FREE_WEEK: N_("%(actual)s in a week off school. The limit is %(limit)s, all jobs together (%(section)s)."),
    V.WEEK: N_("%(actual)s in a week. The limit is %(limit)s, all jobs together (%(section)s)."),
    V.WEEK_WITH_SCHOOL: N_("%(actual)s in a week, placement included. The limit is %(limit)s (%(section)s)."),
}
"""What labour/hours.py: check_worked can find."""

WEEKLY = frozenset({V.TEACHING_WEEK, V.FREE_WEEK, V.WEEK, V.WEEK_WITH_SCHOOL, V.CALENDAR_MISSING})
"""What is said of a whole week, not beside a day."""


def beyond_words(found: Violation) -> str:
    """One violation of hours worked, as a sentence with its section."""
    limit, actual = duration(found.limit), duration(found.actual)
    section = gettext("Working Environment Act %(section)s", section=found.section.replace(" ", "\u00a0"))
    return gettext(BEYOND[found.code], limit=limit, actual=actual, section=section)
