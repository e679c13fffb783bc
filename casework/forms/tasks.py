"""When the next follow-up is to be, and what it is: shared by every form that sets a next step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import enum_coerce  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional, StopValidation, ValidationError

from casework import clock
from casework.forms.base import Form, SelectChoice, answered, choices_of
from casework.language import N_, LazyText, lazy, weekday_day
from casework.models.codes import NEXT_STEPS, TaskKind

PICK, NONE = "pick", "none"
LEAPS = {"tomorrow": 1, "week": 7, "two_weeks": 14, "four_weeks": 28}
FURTHEST = timedelta(days=366)

WORDS = {
    "tomorrow": N_("Tomorrow"),
    "week": N_("In 1 week"),
    "two_weeks": N_("In 2 weeks"),
    "four_weeks": N_("In 4 weeks"),
    PICK: N_("Choose date"),
    NONE: N_("None"),
}


def workday(day: date) -> date:
    """The day itself, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def leap_days() -> dict[str, date]:
    """The day each shortcut leads to, counted from today."""
    return {name: workday(clock.today() + timedelta(days=days)) for name, days in LEAPS.items()}


def leap_nearest(days: int) -> str:
    """The shortcut nearest to a number of days; a step set for the very next day does not make a rhythm."""
    return min(("week", "two_weeks", "four_weeks"), key=lambda name: abs(LEAPS[name] - days))


class NeededWhenPicked(Optional):
    """A day of one's own must be given when it is asked for; otherwise whatever stands in the field is no matter."""

    def __call__(self, form: Any, field: Any) -> None:
        """Stop quietly, stop with words, or let the next rule look at the day."""
        picked = form.leap.data == PICK
        if picked and field.raw_data and str(field.raw_data[0]).strip():
            return
        field.errors[:] = []
        raise StopValidation(lazy(N_("Choose a date.")) if picked else "")


def leap_words() -> dict[str, str]:
    """The same days in words."""
    return {name: weekday_day(day) for name, day in leap_days().items()}


def within_a_year(_form: Any, field: Any) -> None:
    """A day from today and a year ahead."""
    if field.data and not clock.today() <= field.data <= clock.today() + FURTHEST:
        raise ValidationError(lazy(N_("Choose a day from today and at most a year ahead.")))


def leaps(label: str, *, with_none: bool, default: str | None = None) -> RadioField:
    """The chips: shortcuts to a day, a day of one's own, and perhaps none at all."""
    names = [*LEAPS, PICK, *([NONE] if with_none else [])]
    choices = [SelectChoice(name, LazyText(WORDS[name])) for name in names]
    return RadioField(label, [answered(N_("Choose when."))], choices=choices, default=default)


def kinds() -> SelectField:
    """What the next step is: the kinds an adviser chooses from."""
    return SelectField(
        lazy(N_("What is to be done?")),
        choices=choices_of(NEXT_STEPS),
        coerce=enum_coerce(TaskKind),
        default=TaskKind.CONTACT,
    )


class DueForm(Form):
    """Base of forms with a day for the next step. `version` is the mark of the step the reader saw."""

    version = HiddenField()
    next_on = DateField(lazy(N_("Date of the next step")), [NeededWhenPicked(), within_a_year])

    @property
    def due_on(self) -> date | None:
        """The day chosen, or None for no next step."""
        if self.leap.data == PICK:
            day: date | None = self.next_on.data
            return day
        return leap_days().get(self.leap.data or "")


class PostponeForm(DueForm):
    """The same next step, another day."""

    leap = leaps(lazy(N_("Until when?")), with_none=False)


class StepForm(DueForm):
    """A next step: what, and when."""

    kind = kinds()
    leap = leaps(lazy(N_("Next follow-up")), with_none=False, default="week")


class DoneForm(DueForm):
    """The next step is done; perhaps there is another."""

    leap = leaps(lazy(N_("Next follow-up")), with_none=True, default="week")
    kind = kinds()
