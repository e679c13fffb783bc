"""The form about one number of the rules: written and read in the unit of the number."""

from __future__ import annotations

import re

from wtforms import StringField
from wtforms.validators import ValidationError

from casework.forms.base import VersionForm, at_most, filled
from casework.forms.sources import checked_against_it, resting_on
from casework.labour import forms
from casework.labour.codes import Unit
from casework.labour.numbers import AnyUnit, day_of_year
from casework.language import N_, gettext, lazy

CLOCKED = re.compile(r"(\d{1,3})(?:[:.]([0-5]\d))?", re.ASCII)
WHOLE = re.compile(r"\d{1,3}", re.ASCII)
DATED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?", re.ASCII)
A_DAY, A_WEEK = 24 * 60, 7 * 24 * 60
MOST: dict[AnyUnit, int] = {
    Unit.MINUTES: A_WEEK,
    Unit.CLOCK: A_DAY,
    Unit.DAYS: 31,
    Unit.WEEKS: 52,
    Unit.YEARS: 99,
    forms.Unit.YEARS: 99,
    forms.Unit.DAYS: 31,
    forms.Unit.WEEKS: 52,
    forms.Unit.MONTHS: 120,
}
LIKE_THIS: dict[AnyUnit, str] = {
    Unit.MINUTES: N_("Hours and minutes, for example 7:30."),
    Unit.CLOCK: N_("A time of day, for example 20:00."),
    Unit.DAYS: N_("A whole number of days."),
    Unit.WEEKS: N_("A whole number of weeks."),
    Unit.YEARS: N_("A whole number of years."),
    forms.Unit.YEARS: N_("A whole number of years."),
    forms.Unit.DAYS: N_("A whole number of days."),
    forms.Unit.WEEKS: N_("A whole number of weeks."),
    forms.Unit.MONTHS: N_("A whole number of months."),
    forms.Unit.DAY_OF_YEAR: N_("Day and month, for example 31.08."),
}
NOT_READ = N_("“%(typed)s” cannot be read as this figure. Write it like this: %(example)s")
TOO_MUCH = N_("“%(typed)s” is more than this figure can be. It can be %(most)s at most.")


class LabourRuleForm(VersionForm):
    """One number: how much, where it stands, and when somebody held it against its source."""

    value = StringField(lazy(N_("Figure")), validators=[filled(), at_most(10)])
    section = StringField(lazy(N_("Section")), validators=[filled(), at_most(80)])
    source = resting_on()
    checked_on = checked_against_it()
    unit: AnyUnit = Unit.MINUTES

    def validate_value(self, field: StringField) -> None:
        """The number must be one of its unit."""
        self.number = number(str(field.data), self.unit)


def written(value: int, unit: AnyUnit) -> str:
    """A number as it stands in the field: 7:30, 20:00, 15, 31.08."""
    if unit in (Unit.MINUTES, Unit.CLOCK):
        return f"{value // 60}:{value % 60:02}"
    return f"{value % 100:02}.{value // 100:02}" if unit is forms.Unit.DAY_OF_YEAR else str(value)


def number(text: str, unit: AnyUnit) -> int:
    """What is written in the field, in the unit. Raises ValidationError with what is wrong and how to write it."""
    read = _dated(text) if unit is forms.Unit.DAY_OF_YEAR else _counted(text, unit)
    if read is None:
        raise ValidationError(gettext(NOT_READ, typed=text, example=gettext(LIKE_THIS[unit])))
    if read > MOST.get(unit, read):
        raise ValidationError(gettext(TOO_MUCH, typed=text, most=written(MOST[unit], unit)))
    return read


def _counted(text: str, unit: AnyUnit) -> int | None:
    if unit in (Unit.MINUTES, Unit.CLOCK):
        found = CLOCKED.fullmatch(text)
        return int(found[1]) * 60 + int(found[2] or 0) if found else None
    return int(text) if WHOLE.fullmatch(text) else None


def _dated(text: str) -> int | None:
    found = DATED.fullmatch(text)
    value = int(found[2]) * 100 + int(found[1]) if found else 0
    try:
        return value if day_of_year(value) else None
    except ValueError:
        return None
