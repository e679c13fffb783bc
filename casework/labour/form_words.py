"""What the numbers of a form of placement are called, and what is said when a placement does not keep one."""

from __future__ import annotations

from casework.labour.forms import FormRuleCode
from casework.language import N_

C = FormRuleCode

NUMBERS: dict[FormRuleCode, str] = {
    C.MIN_AGE: N_("Youngest age on the first day"),
    C.MAX_AGE: N_("Oldest age on the first day"),
    C.AFTER_SCHOOL: N_("Starts after the last day of compulsory school, at the earliest by"),
    C.FIRST_START: N_("Earliest first day in the year"),
    C.LAST_START: N_("Latest first day in the year"),
    C.LAST_END: N_("Latest last day in the year"),
    C.MAX_WEEKS: N_("Longest time"),
    C.MAX_MONTHS: N_("Longest time"),
}

REFUSED: dict[FormRuleCode, str] = {
    C.MIN_AGE: N_("For this form the pupil must be at least %(limit)s on the first day (%(section)s)."),
    C.MAX_AGE: N_("For this form the pupil can be at most %(limit)s on the first day (%(section)s)."),
    C.AFTER_SCHOOL: N_(
        "This form is for those who have finished compulsory school. "
        "It can start %(limit)s after its last day at the earliest (%(section)s)."
    ),
    C.FIRST_START: N_("This form can start on %(limit)s at the earliest (%(section)s)."),
    C.LAST_START: N_("This form can start on %(limit)s at the latest (%(section)s)."),
    C.LAST_END: N_("This form must end on %(limit)s at the latest, in the year it starts (%(section)s)."),
    C.MAX_WEEKS: N_("This form can last for %(limit)s at most (%(section)s)."),
    C.MAX_MONTHS: N_("This form can last for %(limit)s at most (%(section)s)."),
}
"""`limit`: the number with its unit; `section`: where it stands."""
