"""The forms of placement (domain.md section 2.1): what each asks of the pupil's age, the season and the length.

Pure: days and numbers go in, refusals come out. Days are Europe/Oslo's, ages whole years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from casework.calendar.days import age_on
from casework.models.job_codes import InsuranceParty, Payer, PlacementForm, Support, WorkKind

F = PlacementForm


class FormRuleCode(StrEnum):
    """A number a form can have. Its unit: UNITS. AFTER_SCHOOL counts from the last day of compulsory school."""

    MIN_AGE = "form_min_age"
    MAX_AGE = "form_max_age"
    AFTER_SCHOOL = "form_after_school"
    FIRST_START = "form_first_start"
    LAST_START = "form_last_start"
    LAST_END = "form_last_end"
    MAX_WEEKS = "form_max_weeks"
    MAX_MONTHS = "form_max_months"


class Unit(StrEnum):
    """What a number counts. `day_of_year` is month and day written MMDD: 601 is 1 June."""

    YEARS = "years"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    DAY_OF_YEAR = "day_of_year"


UNITS: dict[FormRuleCode, Unit] = {
    FormRuleCode.MIN_AGE: Unit.YEARS,
    FormRuleCode.MAX_AGE: Unit.YEARS,
    FormRuleCode.AFTER_SCHOOL: Unit.DAYS,
    FormRuleCode.FIRST_START: Unit.DAY_OF_YEAR,
    FormRuleCode.LAST_START: Unit.DAY_OF_YEAR,
    FormRuleCode.LAST_END: Unit.DAY_OF_YEAR,
    FormRuleCode.MAX_WEEKS: Unit.WEEKS,
    FormRuleCode.MAX_MONTHS: Unit.MONTHS,
}


@dataclass(frozen=True, slots=True)
class FormNumber:
    """One number of one form, with where it stands. `checked_on`: held against the source; None: by nobody yet."""

    code: FormRuleCode
    form: PlacementForm
    value: int
    section: str
    source: str
    checked_on: date | None = None


NAV_AGE = ("Tiltaksforskriften § 1-3", "Tiltaksforskriften; Navs avtaleløsning godtar ingen under 16 år.")
SUMMER = ("Tiltaksforskriften kap. 10", "Navs avtaleløsning: sommerjobb med tilskudd.")
TRAINING = ("Tiltaksforskriften kap. 3", "nav.no: arbeidstrening.")
SCHOOLING = ("Aml. § 11-1", "arbeidstilsynet.no: arbeid som del av skolegang, fra 14 år.")
IN_SCHOOL = ("Aml. § 11-1", "arbeidstilsynet.no: skolepliktige kan bare ha lett arbeid og arbeid som del av skolegang.")
YOUTH_SERVICE = ("Opplæringslova § 9-4", "Oppfølgingstjenesten; paragrafen etter Trøndelag fylkeskommune.")
C = FormRuleCode
PUBLISHED: tuple[FormNumber, ...] = (
    FormNumber(C.MIN_AGE, F.SUMMER_JOB_NAV, 16, *NAV_AGE),
    FormNumber(C.MAX_AGE, F.SUMMER_JOB_NAV, 30, *SUMMER),
    FormNumber(C.FIRST_START, F.SUMMER_JOB_NAV, 601, *SUMMER),
    FormNumber(C.LAST_START, F.SUMMER_JOB_NAV, 831, *SUMMER),
    FormNumber(C.LAST_END, F.SUMMER_JOB_NAV, 927, *SUMMER),
    FormNumber(C.MAX_WEEKS, F.SUMMER_JOB_NAV, 4, *SUMMER),
    FormNumber(C.MIN_AGE, F.WORK_TRAINING, 16, *NAV_AGE),
    FormNumber(C.MAX_MONTHS, F.WORK_TRAINING, 18, *TRAINING),
    FormNumber(C.MIN_AGE, F.WAGE_SUBSIDY_TEMP, 16, *NAV_AGE),
    FormNumber(C.MIN_AGE, F.SCHOOL_PLACEMENT, 14, *SCHOOLING),
    FormNumber(C.AFTER_SCHOOL, F.COUNTY_WORK_TRAINING, 1, *YOUTH_SERVICE),
    FormNumber(C.AFTER_SCHOOL, F.TRAINING_CANDIDATE, 1, *IN_SCHOOL),
    FormNumber(C.AFTER_SCHOOL, F.APPRENTICE, 1, *IN_SCHOOL),
)
"""Every number domain.md section 2.1 gives. An administrator changes the copy in the database."""


@dataclass(frozen=True, slots=True)
class FormRule:
    """What a form is: whether it is a Nav measure or schooling, who pays, and whose insurance covers it.

    subsidies    the grants there are, in per cent; empty where there is none
    work         the kind of work it can only be; None where it is asked for
    """

    payer: Payer
    insurance: InsuranceParty
    nav_measure: bool = False
    by_school: bool = False
    work: WorkKind | None = None
    subsidies: tuple[int, ...] = ()
    supports: frozenset[Support] = frozenset()


MENTOR = frozenset({Support.MENTOR})
BOTH = frozenset(Support)
FORMS: dict[PlacementForm, FormRule] = {
    F.PART_TIME_JOB: FormRule(Payer.EMPLOYER, InsuranceParty.EMPLOYER, supports=BOTH),
    F.SUMMER_JOB: FormRule(Payer.EMPLOYER, InsuranceParty.EMPLOYER, supports=BOTH),
    F.SUMMER_JOB_NAV: FormRule(
        Payer.EMPLOYER_WITH_SUBSIDY, InsuranceParty.EMPLOYER, nav_measure=True, subsidies=(50, 75), supports=BOTH
    ),
    F.WORK_TRAINING: FormRule(Payer.NOBODY, InsuranceParty.NAV, nav_measure=True, supports=BOTH),
    F.WAGE_SUBSIDY_TEMP: FormRule(
        Payer.EMPLOYER_WITH_SUBSIDY, InsuranceParty.EMPLOYER, nav_measure=True, supports=BOTH
    ),
    F.SCHOOL_PLACEMENT: FormRule(Payer.NOBODY, InsuranceParty.SCHOOL, by_school=True, work=WorkKind.WITHIN_SCHOOL),
    F.COUNTY_WORK_TRAINING: FormRule(Payer.NOBODY, InsuranceParty.SCHOOL, by_school=True),
    F.TRAINING_CANDIDATE: FormRule(Payer.EMPLOYER, InsuranceParty.EMPLOYER, supports=MENTOR),
    F.APPRENTICE: FormRule(Payer.EMPLOYER, InsuranceParty.EMPLOYER, supports=MENTOR),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A number of a form that an agreement does not keep. `field`: where it is put right."""

    code: FormRuleCode
    field: str
    limit: int
    section: str


@dataclass(frozen=True, slots=True)
class FormNumbers:
    """The numbers in use, by form and code."""

    known: Mapping[tuple[PlacementForm, FormRuleCode], FormNumber] = field(default_factory=dict)

    @classmethod
    def of(cls, numbers: Iterable[FormNumber]) -> FormNumbers:
        """From the published list, or what an administrator has made of it."""
        return cls({(each.form, each.code): each for each in numbers})


IN_USE = FormNumbers.of(PUBLISHED)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a form is asked for: when they were born, and the last day of their compulsory school."""

    born: date
    school_ends_on: date


def refusals(
    form: PlacementForm, who: Whom, starts_on: date, ends_on: date, numbers: FormNumbers = IN_USE
) -> list[Refusal]:
    """What a form refuses about a placement from a day to a day (both included), in the order of the codes."""
    broken: dict[FormRuleCode, tuple[str, bool]] = {}
    for code in FormRuleCode:
        number = numbers.known.get((form, code))
        if number is not None:
            broken[code] = _broken(code, number.value, who, starts_on, ends_on)
    return [
        Refusal(code, where, number.value, number.section)
        for code, (where, wrong) in broken.items()
        if wrong and (number := numbers.known[form, code])
    ]


def _broken(code: FormRuleCode, value: int, who: Whom, starts_on: date, ends_on: date) -> tuple[str, bool]:
    """The field the rule stands at, and whether it is broken."""
    match code:
        case FormRuleCode.MIN_AGE | FormRuleCode.MAX_AGE | FormRuleCode.AFTER_SCHOOL:
            return "form", not _is_for(code, value, who, starts_on)
        case FormRuleCode.FIRST_START:
            return "starts_on", _of_year(starts_on) < value
        case FormRuleCode.LAST_START:
            return "starts_on", _of_year(starts_on) > value
        case FormRuleCode.LAST_END:
            return "ends_on", _of_year(ends_on) > value or ends_on.year > starts_on.year
        case FormRuleCode.MAX_WEEKS:
            return "ends_on", ends_on - starts_on >= timedelta(weeks=value)
        case FormRuleCode.MAX_MONTHS:
            return "ends_on", ends_on >= _months_after(starts_on, value)


def _is_for(code: FormRuleCode, value: int, who: Whom, first: date) -> bool:
    """Is the form for somebody of that age, or through with compulsory school, on the first day?"""
    if code is FormRuleCode.AFTER_SCHOOL:
        return first >= who.school_ends_on + timedelta(days=value)
    age = age_on(who.born, first)
    return age >= value if code is FormRuleCode.MIN_AGE else age <= value


def _of_year(day: date) -> int:
    return day.month * 100 + day.day


def _months_after(day: date, months: int) -> date:
    """The same day of the month that many months later; the first of the next where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, day.day)
    except ValueError:
        return date(day.year + years, month + 2, 1)
