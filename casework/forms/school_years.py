"""Forms about school years, their dates, the programmes offered and the questions of the transition note."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, Regexp

from casework.forms.base import Form, VersionForm, answered, at_most, choices_of, filled
from casework.language import N_, lazy
from casework.models.transition_codes import ProgrammeKind

WHERE_FROM = N_("The page or letter it is taken from, so that others can check it.")
CHECKED = N_("I have checked this against the source today")
A_YEAR = NumberRange(2000, 2100, lazy(N_("Write a year from %(min)s to %(max)s.")))


class DateForm(VersionForm):
    """One date of a school year."""

    starts_on = DateField(lazy(N_("Date")), validators=[answered(N_("Choose a date."))])
    ends_on = DateField(lazy(N_("Last day")), validators=[Optional()])
    moves = BooleanField(
        lazy(N_("Moves to the next working day")),
        description=lazy(N_("When the day is a Saturday, a Sunday or a public holiday.")),
    )
    source = TextAreaField(lazy(N_("Source")), description=lazy(WHERE_FROM), validators=[filled(), at_most(300)])
    checked = BooleanField(lazy(CHECKED))


class CheckForm(Form):
    """All unchecked dates of a year, checked at once. `seen`: the mark of the dates the reader saw."""

    seen = HiddenField()


class ProgrammeForm(VersionForm):
    """A programme or another route, and the school years it is offered in."""

    kind = RadioField(lazy(N_("Kind")), validators=[answered()])
    name_nb = StringField(lazy(N_("Name in bokmål")), validators=[filled(), at_most(80)])
    name_nn = StringField(lazy(N_("Name in nynorsk")), validators=[filled(), at_most(80)])
    name_en = StringField(lazy(N_("Name in English")), validators=[filled(), at_most(80)])
    area_code = StringField(
        lazy(N_("Programme area of Vg1")),
        description=lazy(N_("The ten signs of Grep, such as BABAT1----. Leave it empty for another route.")),
        validators=[Optional(), Regexp(r"^[A-ZÆØÅ]{5}\d[A-ZÆØÅ\d-]{4}\Z", message=lazy(N_("Write the ten signs.")))],
    )
    from_year = IntegerField(
        lazy(N_("Offered from the school year beginning in")),
        validators=[answered(N_("Write a year.")), A_YEAR],
    )
    to_year = IntegerField(
        lazy(N_("Offered up to and including the school year beginning in")),
        description=lazy(N_("Leave it empty when no end is decided.")),
        validators=[Optional(), A_YEAR],
    )
    position = IntegerField(
        lazy(N_("Place in the list")),
        validators=[answered(), NumberRange(0, 999, lazy(N_("Write a whole number from %(min)s to %(max)s.")))],
    )
    source = TextAreaField(lazy(N_("Source")), description=lazy(WHERE_FROM), validators=[filled(), at_most(300)])
    checked = BooleanField(lazy(CHECKED))

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.kind.choices = choices_of(ProgrammeKind)


class NewProgrammeForm(ProgrammeForm):
    """A programme that was not there before. Its code never changes afterwards."""

    code = StringField(
        lazy(N_("Code")),
        description=lazy(
            N_("Two letters of Grep, or a short word of our own for another route. It cannot be changed.")
        ),
        validators=[
            filled(),
            at_most(10),
            Regexp(r"^[A-ZÆØÅ0-9]+\Z", message=lazy(N_("Write capital letters and digits only."))),
        ],
    )


class WordingForm(Form):
    """A question of the transition note, in each language."""

    text_nb = TextAreaField(lazy(N_("Question in bokmål")), validators=[filled(), at_most(300)])
    text_nn = TextAreaField(lazy(N_("Question in nynorsk")), validators=[filled(), at_most(300)])
    text_en = TextAreaField(lazy(N_("Question in English")), validators=[filled(), at_most(300)])
