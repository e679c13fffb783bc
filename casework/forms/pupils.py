"""Adding and changing a pupil of the own school."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DateField, HiddenField, RadioField, StringField
from wtforms.validators import Optional

from casework.forms.base import Form, OneOf, SelectChoice, answered, at_most, choices_of, filled
from casework.language import N_, gettext, lazy
from casework.models.codes import Grade, Protection, Relation

DIFFERENT = "different"


class AddressForm(Form):
    """The question that stands before everything else."""

    address = OneOf(
        lazy(N_("Does the pupil have a protected address (code 6 or 7)?")), Protection, must=N_("Choose an answer.")
    )


class PupilForm(Form):
    """Who a pupil is and where they go."""

    given_name = StringField(lazy(N_("Given names")), [filled(), at_most(100)])
    family_name = StringField(lazy(N_("Family name")), [filled(), at_most(100)])
    birth_date = DateField(lazy(N_("Birth date")), [answered(N_("Choose a date."))])
    grade = OneOf(lazy(N_("Grade")), Grade, must=N_("Choose a grade."))
    class_name = StringField(
        lazy(N_("Class")), [filled(), at_most(30)], description=lazy(N_("The name the school uses, such as 10A."))
    )

    def offer(self, grades: Iterable[Grade]) -> PupilForm:
        """Offer the grades of one school only."""
        self.grade.choices = choices_of(grades)
        return self


class AddForm(PupilForm):
    """A pupil added by hand. `same_as` is asked only when somebody on the roll is likely the same."""

    address = HiddenField()
    same_as = RadioField(lazy(N_("Is this the same pupil?")), [Optional()], choices=[], validate_choice=False)

    def ask_whether(self, alike: Iterable[tuple[str, str]]) -> None:
        """Offer those who may be the same, by value and words, and that it is somebody else."""
        different = SelectChoice(DIFFERENT, gettext("No, this is another pupil"))
        self.same_as.flags.required = True
        self.same_as.choices = [*(SelectChoice(value, words) for value, words in alike), different]


class EditForm(PupilForm):
    """A pupil changed; the version tells whether somebody else came first."""

    version = HiddenField()


class LeaveForm(Form):
    """The last day on the school's roll."""

    last_day = DateField(lazy(N_("Last day at the school")), [answered(N_("Choose a date."))])


class TieForm(Form):
    """How the user knows the pupil."""

    relation = OneOf(lazy(N_("How do you know the pupil?")), Relation, must=N_("Choose an answer."))


class ConfirmForm(Form):
    """A page with one button."""
