"""The words of the working-hours rules: whom they are for, what each number is called, and what is said of a plan."""

from __future__ import annotations

from casework.labour.codes import Category, PlanFault, RuleCode, ViolationCode
from casework.language import N_

C, F, R, V = Category, PlanFault, RuleCode, ViolationCode

WHO: dict[Category, str] = {
    C.CHILD: N_("in compulsory school"),
    C.YOUNG: N_("15 to 17 years old"),
    C.ADULT: N_("18 or older"),
}
"""As it stands in a sentence. Somebody under 15 is in compulsory school."""

CATEGORIES: dict[Category, str] = {
    C.CHILD: N_("Under 15, or in compulsory school"),
    C.YOUNG: N_("15 to 17, not in compulsory school"),
    C.ADULT: N_("18 or older"),
}

RULES: dict[RuleCode, str] = {
    R.CHILD_AGE: N_("The rules for children hold until"),
    R.ADULT_AGE: N_("The rules for young people hold until"),
    R.LIGHT_WORK_AGE: N_("Light work is allowed from"),
    R.PLACEMENT_AGE: N_("Work as part of schooling is allowed from"),
    R.NAV_MEASURE_AGE: N_("Nav measures are open from"),
    R.SCHOOL_DAY: N_("Longest time on a school day"),
    R.FREE_DAY: N_("Longest time on a day off school"),
    R.DAY: N_("Longest time in a day"),
    R.TEACHING_WEEK: N_("Longest time in a week with school"),
    R.FREE_WEEK: N_("Longest time in a week without school"),
    R.WEEK: N_("Longest time in a week"),
    R.DAY_WITH_SCHOOL: N_("Longest time in a day, school placement included"),
    R.WEEK_WITH_SCHOOL: N_("Longest time in a week, school placement included"),
    R.NIGHT_FROM: N_("The night begins"),
    R.NIGHT_TO: N_("The night ends"),
    R.EVENING_FROM: N_("Evening work needs a reason from"),
    R.NIGHT_FREE: N_("Shortest time off around the night"),
    R.BREAK_AFTER: N_("A break is needed with more work than"),
    R.BREAK: N_("Shortest break"),
    R.DAILY_REST: N_("Shortest time off in a day and night"),
    R.DAILY_REST_WITHIN: N_("A day and night is counted as"),
    R.WEEKLY_REST: N_("Shortest time off in a row every week"),
    R.WEEKLY_REST_WITHIN: N_("A week of rest is counted as"),
    R.HOLIDAY_YEAR: N_("Whole weeks off in a year, at least"),
    R.HOLIDAY_SUMMER: N_("Whole weeks off in the summer holiday, at least"),
}

VIOLATIONS: dict[ViolationCode, str] = {
    V.CALENDAR_MISSING: N_(
        "The school year of %(day)s is not entered, so the school days are not known. "
        "An administrator must enter it first."
    ),
    V.OVERLAP: N_("Two shifts lie at the same time on %(day)s, for %(actual)s."),
    V.TOO_YOUNG: N_(
        "Someone younger than %(limit)s can only do cultural work. "
        "The pupil is %(actual)s on %(day)s (Working Environment Act %(section)s)."
    ),
    V.NOT_LIGHT_WORK: N_(
        "Someone %(who)s can only do light work. "
        "The plan has other work from %(day)s (Working Environment Act %(section)s)."
    ),
    V.PLACEMENT_TOO_YOUNG: N_(
        "Work as part of schooling is allowed from %(limit)s. "
        "The pupil is %(actual)s on %(day)s (Working Environment Act %(section)s)."
    ),
    V.NAV_MEASURE_TOO_YOUNG: N_(
        "Nav measures are open from %(limit)s. "
        "The pupil is %(actual)s on %(day)s (Regulation on labour market measures %(section)s)."
    ),
    V.SCHOOL_DAY: N_(
        "On a school day someone %(who)s can work for %(limit)s at most. "
        "The plan has %(actual)s on %(day)s (Working Environment Act %(section)s)."
    ),
    V.FREE_DAY: N_(
        "On a day off school someone %(who)s can work for %(limit)s at most. "
        "The plan has %(actual)s on %(day)s (Working Environment Act %(section)s)."
    ),
    V.DAY: N_(
        "Someone %(who)s can work for %(limit)s a day at most. "
        "The plan has %(actual)s on %(day)s (Working Environment Act %(section)s)."
    ),
    V.DAY_WITH_SCHOOL: N_(
        "Work in school placement and other work can be %(limit)s a day together at most. "
        "The plan has %(actual)s on %(day)s (Working Environment Act %(section)s)."
    ),
    V.TEACHING_WEEK: N_(
        "In a week with school someone %(who)s can work for %(limit)s at most. "
        "The plan has %(actual)s in the week from %(day)s (Working Environment Act %(section)s)."
    ),
    V.FREE_WEEK: N_(
        "In a week without school someone %(who)s can work for %(limit)s at most. "
        "The plan has %(actual)s in the week from %(day)s (Working Environment Act %(section)s)."
    ),
    V.WEEK: N_(
        "Someone %(who)s can work for %(limit)s a week at most. "
        "The plan has %(actual)s in the week from %(day)s (Working Environment Act %(section)s)."
    ),
    V.WEEK_WITH_SCHOOL: N_(
        "Work in school placement and other work can be %(limit)s a week together at most. "
        "The plan has %(actual)s in the week from %(day)s (Working Environment Act %(section)s)."
    ),
    V.NIGHT: N_(
        "Someone %(who)s cannot work between %(night_from)s and %(night_to)s. "
        "The plan has %(actual)s then on %(day)s (Working Environment Act %(section)s)."
    ),
    V.EVENING: N_(
        "Someone %(who)s can work between %(evening_from)s and %(night_from)s only when the kind of work, "
        "or a special need for a limited time, makes it necessary. "
        "The plan has %(actual)s then on %(day)s (Working Environment Act %(section)s)."
    ),
    V.NIGHT_FREE: N_(
        "Someone %(who)s must have at least %(limit)s off around the night. "
        "The plan has %(actual)s in the night from %(day)s (Working Environment Act %(section)s)."
    ),
    V.BREAK: N_(
        "Someone %(who)s must have a break of at least %(limit)s with more than %(break_after)s of work. "
        "The plan has a break of %(actual)s on %(day)s (Working Environment Act %(section)s)."
    ),
    V.DAILY_REST: N_(
        "Someone %(who)s must have at least %(limit)s off in a row within %(daily_rest_within)s. "
        "The plan has %(actual)s from %(day)s (Working Environment Act %(section)s)."
    ),
    V.WEEKLY_REST: N_(
        "Someone %(who)s must have at least %(limit)s off in a row within %(weekly_rest_within)s. "
        "The plan has %(actual)s from %(day)s (Working Environment Act %(section)s)."
    ),
    V.HOLIDAY_YEAR: N_(
        "A pupil under 18 must have at least %(limit)s off in a year. "
        "In %(year)s the plan leaves %(actual)s (Working Environment Act %(section)s)."
    ),
    V.HOLIDAY_SUMMER: N_(
        "A pupil under 18 must have at least %(limit)s off in the summer holiday. "
        "In %(year)s the plan leaves %(actual)s (Working Environment Act %(section)s)."
    ),
}
"""`who`: a text of WHO. `day`, `year`: of the worst. The other values are numbers with their unit."""

NO_BREAK = N_(
    "Someone %(who)s must have a break of at least %(limit)s with more than %(break_after)s of work. "
    "The plan has no break on %(day)s (Working Environment Act %(section)s)."
)
"""What is said of a day with no break at all."""

WORKED: dict[ViolationCode, str] = {
    V.CALENDAR_MISSING: N_("The school year is not entered, so the hours cannot be held against the rules."),
    V.SCHOOL_DAY: N_(
        "%(actual)s on a school day. The limit is %(limit)s, all jobs together (Working Environment Act %(section)s)."
    ),
    V.FREE_DAY: N_(
        "%(actual)s on a day off school. "
        "The limit is %(limit)s, all jobs together (Working Environment Act %(section)s)."
    ),
    V.DAY: N_("%(actual)s in a day. The limit is %(limit)s, all jobs together (Working Environment Act %(section)s)."),
    V.DAY_WITH_SCHOOL: N_(
        "%(actual)s in a day, school placement included. The limit is %(limit)s (Working Environment Act %(section)s)."
    ),
    V.TEACHING_WEEK: N_(
        "%(actual)s in a week with school. "
        "The limit is %(limit)s, all jobs together (Working Environment Act %(section)s)."
    ),
    V.FREE_WEEK: N_(
        "%(actual)s in a week without school. "
        "The limit is %(limit)s, all jobs together (Working Environment Act %(section)s)."
    ),
    V.WEEK: N_(
        "%(actual)s in a week. The limit is %(limit)s, all jobs together (Working Environment Act %(section)s)."
    ),
    V.WEEK_WITH_SCHOOL: N_(
        "%(actual)s in a week, school placement included. The limit is %(limit)s (Working Environment Act %(section)s)."
    ),
}
"""Said beside hours that were worked: they happened, so they stand. What labour/hours.py: check_worked can find."""

FAULTS: dict[PlanFault, str] = {
    F.WEEKDAY: N_("A shift must be on a day of the week."),
    F.STARTS: N_("A shift must start between 0:00 and 23:59."),
    F.ENDS_BEFORE_START: N_("A shift must end after it starts."),
    F.LONGER_THAN_A_DAY: N_("A shift cannot be longer than 24 hours."),
    F.BREAK: N_("A break must be shorter than its shift, and not less than nothing."),
    F.PERIOD: N_("The last day comes before the first."),
    F.PERIOD_TOO_LONG: N_("The period is longer than five years. Check the year."),
    F.EXCEPTION: N_("Days that differ must end after they begin, and other hours are for one day at a time."),
    F.EXCEPTION_OUTSIDE: N_("A day with other hours lies outside the period."),
    F.HOURS_IN_A_DAY: N_("A day cannot hold that many hours."),
}
