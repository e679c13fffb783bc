"""What a rule rests on: two fields that every form about a rule has."""

from __future__ import annotations

from datetime import date

from wtforms import DateField, TextAreaField
from wtforms.validators import Optional, ValidationError

from casework import clock
from casework.forms.base import Form, at_most, filled
from casework.language import N_, lazy


def resting_on() -> TextAreaField:
    """The source of a rule."""
    return TextAreaField(
        lazy(N_("Source")),
        description=lazy(N_("The rule or guidance this rests on, so that others can check it.")),
        validators=[filled(), at_most(300)],
    )


def checked_against_it() -> DateField:
    """The day somebody held the rule against its source: today at the latest, or empty."""
    return DateField(
        lazy(N_("Checked against the source on")),
        description=lazy(N_("Leave it empty if nobody has checked.")),
        validators=[Optional(), not_to_come],
    )


def not_to_come(_form: Form, field: DateField) -> None:
    """A day that has been, or today: nobody has done anything tomorrow."""
    if isinstance(field.data, date) and field.data > clock.today():
        raise ValidationError(lazy(N_("The day cannot be in the future.")))
