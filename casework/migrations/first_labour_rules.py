"""The numbers of working hours and forms of placement a new installation begins with. An administrator changes them.

Written out here, not taken from casework/labour: what an installation began with does not change afterwards. Nothing
is held against Lovdata: `checked_on` stays empty until somebody does that.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from casework.migrations.first_rules import NAMESPACE

NAV_AGE = ("Tiltaksforskriften § 1-3", "Tiltaksforskriften; Navs avtaleløsning godtar ingen under 16 år.")
SUMMER = ("Tiltaksforskriften kap. 10", "Navs avtaleløsning: sommerjobb med tilskudd.")
TRAINING = ("Tiltaksforskriften kap. 3", "nav.no: arbeidstrening.")
SCHOOLING = ("Aml. § 11-1", "arbeidstilsynet.no: arbeid som del av skolegang, fra 14 år.")
IN_SCHOOL = ("Aml. § 11-1", "arbeidstilsynet.no: skolepliktige kan bare ha lett arbeid og arbeid som del av skolegang.")
YOUTH_SERVICE = ("Opplæringslova § 9-4", "Oppfølgingstjenesten; paragrafen etter Trøndelag fylkeskommune.")

AUTHORITY = "arbeidstilsynet.no, arbeid av barn og ungdom"
AGES = f"{AUTHORITY}; forskrift om organisering, ledelse og medvirkning §§ 12-1–12-4"
MEASURES = ("§ 1-3", "Tiltaksforskriften § 1-3; Navs avtaleløsning godtar ingen under 16 år")
ALLOWED = ("§ 11-1", AGES)
HOURS_A_DAY = ("§ 11-2", AUTHORITY)
NIGHT = ("§ 11-3", AUTHORITY)
REST = ("§ 11-5", AUTHORITY)

HOURS: tuple[tuple[str, str, int, tuple[str, str]], ...] = (
    ("child_age", "child", 15, ALLOWED),
    ("adult_age", "young", 18, ALLOWED),
    ("light_work_age", "child", 13, ALLOWED),
    ("placement_age", "child", 14, ALLOWED),
    ("nav_measure_age", "child", 16, MEASURES),
    ("nav_measure_age", "young", 16, MEASURES),
    ("school_day", "child", 120, HOURS_A_DAY),
    ("free_day", "child", 420, HOURS_A_DAY),
    ("day", "young", 480, HOURS_A_DAY),
    ("teaching_week", "child", 720, HOURS_A_DAY),
    ("free_week", "child", 2100, HOURS_A_DAY),
    ("week", "young", 2400, HOURS_A_DAY),
    ("day_with_school", "child", 480, HOURS_A_DAY),
    ("week_with_school", "child", 2400, HOURS_A_DAY),
    ("night_from", "child", 1200, NIGHT),
    ("night_from", "young", 1380, NIGHT),
    ("night_to", "child", 360, NIGHT),
    ("night_to", "young", 360, NIGHT),
    ("evening_from", "young", 1260, NIGHT),
    ("night_free", "young", 480, NIGHT),
    ("break_after", "child", 270, REST),
    ("break_after", "young", 270, REST),
    ("break", "child", 30, REST),
    ("break", "young", 30, REST),
    ("daily_rest", "child", 840, REST),
    ("daily_rest", "young", 720, REST),
    ("daily_rest_within", "child", 1440, REST),
    ("daily_rest_within", "young", 1440, REST),
    ("weekly_rest", "child", 2880, REST),
    ("weekly_rest", "young", 2880, REST),
    ("weekly_rest_within", "child", 7, REST),
    ("weekly_rest_within", "young", 7, REST),
    ("holiday_year", "child", 4, REST),
    ("holiday_year", "young", 4, REST),
    ("holiday_summer", "child", 2, REST),
    ("holiday_summer", "young", 2, REST),
)
"""Code, category, value (minutes, minutes after midnight, days, weeks or years), and section with source."""

FORMS: tuple[tuple[str, str, int, tuple[str, str]], ...] = (
    ("form_min_age", "summer_job_nav", 16, NAV_AGE),
    ("form_max_age", "summer_job_nav", 30, SUMMER),
    ("form_first_start", "summer_job_nav", 601, SUMMER),
    ("form_last_start", "summer_job_nav", 831, SUMMER),
    ("form_last_end", "summer_job_nav", 927, SUMMER),
    ("form_max_weeks", "summer_job_nav", 4, SUMMER),
    ("form_min_age", "work_training", 16, NAV_AGE),
    ("form_max_months", "work_training", 18, TRAINING),
    ("form_min_age", "wage_subsidy_temp", 16, NAV_AGE),
    ("form_min_age", "school_placement", 14, SCHOOLING),
)
"""Code, form, value (years, weeks, months, or month and day as MMDD), and section with source."""

AFTER_SCHOOL: tuple[tuple[str, str, int, tuple[str, str]], ...] = (
    ("form_after_school", "county_work_training", 1, YOUTH_SERVICE),
    ("form_after_school", "training_candidate", 1, IN_SCHOOL),
    ("form_after_school", "apprentice", 1, IN_SCHOOL),
)
"""Forms that begin after compulsory school, at the earliest so many days after: added by 0004."""


def rules() -> list[dict[str, Any]]:
    """Every number, as rows of labour_rule."""
    return [_row(*each) for each in (*HOURS, *FORMS)]


def rules_after_school() -> list[dict[str, Any]]:
    """The numbers of forms that begin after compulsory school, as rows of labour_rule."""
    return [_row(*each) for each in AFTER_SCHOOL]


def _row(code: str, applies_to: str, value: int, stands: tuple[str, str]) -> dict[str, Any]:
    section, source = stands
    return {
        "id": uuid5(NAMESPACE, f"labour {code} {applies_to}"),
        "code": code,
        "applies_to": applies_to,
        "value": value,
        "section": section,
        "source": source,
        "checked_on": None,
        "version": 1,
    }
