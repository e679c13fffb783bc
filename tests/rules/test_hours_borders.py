"""The days on which the rules change, and the forms as they are: what is lost by a single day or a single number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.labour.ages import categories, category_on
from casework.labour.codes import Category
from casework.labour.forms import FORMS
from casework.labour.plans import WeeklySchedule
from casework.models.job_codes import InsuranceParty, Payer, PlacementForm, Support, WorkKind
from tests.rules.working_life import (
    FRI,
    MON,
    PUPIL,
    THU,
    TUE,
    WED,
    YOUNG,
    Person,
    day,
    every_day,
    on,
    said,
    shift,
    week_of,
)

W, F = WorkKind, PlacementForm
CHILD, GROWING, GROWN = Category.CHILD, Category.YOUNG, Category.ADULT


@pytest.mark.parametrize(
    ("who", "last"),
    [
        (PUPIL, "2027-06-18"),  # the last day of compulsory school, on a Friday
        (Person(day("2011-09-16")), "2026-09-15"),  # through with it: the day before the 15th birthday
        (Person(day("2012-02-29")), "2027-02-28"),  # born on the 29th of February: 15 on the first of March
    ],
)
def test_the_last_day_as_a_child_has_a_childs_rules_and_the_next_has_not(who: Person, last: str) -> None:
    after = str(day(last).fromordinal(day(last).toordinal() + 1))
    assert [category_on(who.born, who.school_ends, day(each)) for each in (last, after)] == [CHILD, GROWING]
    ordinary = [who.found(on(each, "16-17"), work=W.ORDINARY) for each in (last, after)]
    assert ordinary == [[f"not_light_work {last} {16 if who is PUPIL else 14}"], []]
    evening = [who.found(on(each, "19-20:01"), evening_reason_given=True) for each in (last, after)]
    assert evening == [[f"night {last} 1"], []]


def test_the_last_day_before_18_has_rules_and_the_birthday_has_none() -> None:
    who = Person(day("2009-09-16"))
    long = [who.found(on(each, "8-17", pause=30)) for each in ("2027-09-15", "2027-09-16")]
    assert long == [["day 2027-09-15 510"], []]
    first, last = day("2027-09-14"), day("2027-09-17")
    spans = [(str(since), str(until), which) for since, until, which in categories(who.born, None, first, last)]
    assert spans == [("2027-09-14", "2027-09-15", GROWING), ("2027-09-16", "2027-09-17", GROWN)]


def test_a_grown_up_is_in_a_nav_measure_whatever_they_are_to_do() -> None:
    who = Person(day("2007-09-16"))
    assert who.found(on("2026-09-16", "0-24"), nav_measure=True) == []
    assert YOUNG.found(WeeklySchedule(day("2026-05-04"), day("2026-05-04")), nav_measure=True) == [
        "nav_measure_too_young 2026-05-04 15"  # 16 the day after, though nothing is worked before
    ]
    assert YOUNG.found(WeeklySchedule(day("2026-05-05"), day("2026-05-05")), nav_measure=True) == []


def test_a_week_in_which_school_ends_counts_what_was_schooling_too() -> None:
    """Three days of school placement, then a job: 3 x 8 and 2 x 8 hours are forty, and a minute more is not."""
    who = replace(PUPIL, school_ends=day("2027-06-16"))
    placed = week_of("2027-06-14", *every_day("8-16:30", 30, [MON, TUE, WED]))

    def week(until: str) -> list[str]:
        job = week_of("2027-06-14", *every_day("8-16:30", 30, [THU]), shift(FRI, until, 30))
        return [each for each in who.found(placed, job, work=W.WITHIN_SCHOOL) if each.startswith("week ")]

    assert week("8-16:30") == []
    assert week("8-16:31") == ["week 2027-06-14 2401"]


def test_each_form_is_what_it_is() -> None:
    """Who pays, whose insurance covers it, and whether it is a Nav measure or schooling (domain.md section 2.1)."""
    employer, nobody, with_grant = Payer.EMPLOYER, Payer.NOBODY, Payer.EMPLOYER_WITH_SUBSIDY
    theirs, nav, school = InsuranceParty.EMPLOYER, InsuranceParty.NAV, InsuranceParty.SCHOOL
    assert {form: (rule.payer, rule.insurance) for form, rule in FORMS.items()} == {
        F.PART_TIME_JOB: (employer, theirs),
        F.SUMMER_JOB: (employer, theirs),
        F.SUMMER_JOB_NAV: (with_grant, theirs),
        F.WORK_TRAINING: (nobody, nav),
        F.WAGE_SUBSIDY_TEMP: (with_grant, theirs),
        F.SCHOOL_PLACEMENT: (nobody, school),
        F.COUNTY_WORK_TRAINING: (nobody, school),
        F.TRAINING_CANDIDATE: (employer, theirs),
        F.APPRENTICE: (employer, theirs),
    }
    measures = {form for form, rule in FORMS.items() if rule.nav_measure}
    assert measures == {F.SUMMER_JOB_NAV, F.WORK_TRAINING, F.WAGE_SUBSIDY_TEMP}
    assert {form for form, rule in FORMS.items() if rule.by_school} == {F.SCHOOL_PLACEMENT, F.COUNTY_WORK_TRAINING}
    assert {form: rule.subsidies for form, rule in FORMS.items() if rule.subsidies} == {F.SUMMER_JOB_NAV: (50, 75)}
    assert {form: rule.work for form, rule in FORMS.items() if rule.work} == {F.SCHOOL_PLACEMENT: W.WITHIN_SCHOOL}
    unsupported = {form for form, rule in FORMS.items() if not rule.supports}
    assert unsupported == {F.SCHOOL_PLACEMENT, F.COUNTY_WORK_TRAINING}
    only_mentor = {form for form, rule in FORMS.items() if rule.supports == {Support.MENTOR}}
    assert only_mentor == {F.TRAINING_CANDIDATE, F.APPRENTICE}


def test_a_year_of_work_is_counted_from_its_first_day_also_where_that_is_new_year() -> None:
    thursdays = WeeklySchedule(day("2026-01-01"), day("2026-12-31"), [shift(THU, "16-18")])
    found = said(Person(day("2011-05-05")).check(thursdays))
    assert "holiday_year 2026-01-01 0" in found
