"""The closed sets of the working-hours rules for minors (domain.md section 2.2). Stored and compared by value."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """Who the law sees on a day (Working Environment Act section 11-1). domain.md calls them A, B and C.

    CHILD   under 15, or in compulsory school
    YOUNG   15 to 17 and through with compulsory school
    ADULT   18 or older: chapter 11 asks nothing
    """

    CHILD = "child"
    YOUNG = "young"
    ADULT = "adult"


class RuleCode(StrEnum):
    """A number the rules rest on. One row for each category it is for; its unit stands in the row."""

    CHILD_AGE = "child_age"
    ADULT_AGE = "adult_age"
    LIGHT_WORK_AGE = "light_work_age"
    PLACEMENT_AGE = "placement_age"
    NAV_MEASURE_AGE = "nav_measure_age"
    SCHOOL_DAY = "school_day"
    FREE_DAY = "free_day"
    DAY = "day"
    TEACHING_WEEK = "teaching_week"
    FREE_WEEK = "free_week"
    WEEK = "week"
    DAY_WITH_SCHOOL = "day_with_school"
    WEEK_WITH_SCHOOL = "week_with_school"
    NIGHT_FROM = "night_from"
    NIGHT_TO = "night_to"
    EVENING_FROM = "evening_from"
    NIGHT_FREE = "night_free"
    BREAK_AFTER = "break_after"
    BREAK = "break"
    DAILY_REST = "daily_rest"
    DAILY_REST_WITHIN = "daily_rest_within"
    WEEKLY_REST = "weekly_rest"
    WEEKLY_REST_WITHIN = "weekly_rest_within"
    HOLIDAY_YEAR = "holiday_year"
    HOLIDAY_SUMMER = "holiday_summer"


class Unit(StrEnum):
    """What a number counts. CLOCK is minutes after midnight in Oslo."""

    MINUTES = "minutes"
    CLOCK = "clock"
    DAYS = "days"
    WEEKS = "weeks"
    YEARS = "years"


class ViolationCode(StrEnum):
    """What is wrong with a plan, or with hours worked; on a page in this order."""

    CALENDAR_MISSING = "calendar_missing"
    OVERLAP = "overlap"
    TOO_YOUNG = "too_young"
    NOT_LIGHT_WORK = "not_light_work"
    PLACEMENT_TOO_YOUNG = "placement_too_young"
    NAV_MEASURE_TOO_YOUNG = "nav_measure_too_young"
    SCHOOL_DAY = "school_day"
    FREE_DAY = "free_day"
    DAY = "day"
    DAY_WITH_SCHOOL = "day_with_school"
    TEACHING_WEEK = "teaching_week"
    FREE_WEEK = "free_week"
    WEEK = "week"
    WEEK_WITH_SCHOOL = "week_with_school"
    NIGHT = "night"
    EVENING = "evening"
    NIGHT_FREE = "night_free"
    BREAK = "break"
    DAILY_REST = "daily_rest"
    WEEKLY_REST = "weekly_rest"
    HOLIDAY_YEAR = "holiday_year"
    HOLIDAY_SUMMER = "holiday_summer"


class Level(StrEnum):
    """What a violation does: a blocker stops the approval, a warning asks for a coded reason."""

    BLOCKER = "blocker"
    WARNING = "warning"


class PlanFault(StrEnum):
    """Why something isn't a plan at all."""

    WEEKDAY = "weekday"
    STARTS = "starts"
    ENDS_BEFORE_START = "ends_before_start"
    LONGER_THAN_A_DAY = "longer_than_a_day"
    BREAK = "break"
    PERIOD = "period"
    PERIOD_TOO_LONG = "period_too_long"
    EXCEPTION = "exception"
    EXCEPTION_OUTSIDE = "exception_outside"
    HOURS_IN_A_DAY = "hours_in_a_day"


V, R = ViolationCode, RuleCode

RULE_OF: dict[ViolationCode, RuleCode] = {
    V.TOO_YOUNG: R.LIGHT_WORK_AGE,
    V.NOT_LIGHT_WORK: R.CHILD_AGE,
    V.PLACEMENT_TOO_YOUNG: R.PLACEMENT_AGE,
    V.NAV_MEASURE_TOO_YOUNG: R.NAV_MEASURE_AGE,
    V.SCHOOL_DAY: R.SCHOOL_DAY,
    V.FREE_DAY: R.FREE_DAY,
    V.DAY: R.DAY,
    V.DAY_WITH_SCHOOL: R.DAY_WITH_SCHOOL,
    V.TEACHING_WEEK: R.TEACHING_WEEK,
    V.FREE_WEEK: R.FREE_WEEK,
    V.WEEK: R.WEEK,
    V.WEEK_WITH_SCHOOL: R.WEEK_WITH_SCHOOL,
    V.NIGHT: R.NIGHT_FROM,
    V.EVENING: R.EVENING_FROM,
    V.NIGHT_FREE: R.NIGHT_FREE,
    V.BREAK: R.BREAK,
    V.DAILY_REST: R.DAILY_REST,
    V.WEEKLY_REST: R.WEEKLY_REST,
    V.HOLIDAY_YEAR: R.HOLIDAY_YEAR,
    V.HOLIDAY_SUMMER: R.HOLIDAY_SUMMER,
}
"""The rule whose number and section a violation gives. Overlaps and a missing calendar break no rule of the law."""

NOTHING_ALLOWED = frozenset({V.CALENDAR_MISSING, V.OVERLAP, V.NIGHT, V.EVENING})
"""Violations whose limit is 0: their rule's number is a time of day, or there is none."""

AT_LEAST = frozenset(
    {
        V.TOO_YOUNG,
        V.NOT_LIGHT_WORK,
        V.PLACEMENT_TOO_YOUNG,
        V.NAV_MEASURE_TOO_YOUNG,
        V.NIGHT_FREE,
        V.BREAK,
        V.DAILY_REST,
        V.WEEKLY_REST,
        V.HOLIDAY_YEAR,
        V.HOLIDAY_SUMMER,
    }
)
"""Violations of a least number: the fewer, the worse. Of all others the more, the worse."""

WARNINGS = frozenset({V.EVENING})
