"""Forms for giving and moving cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from wtforms import BooleanField, DateField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import Optional

from casework.forms.base import Form, OneOf, SelectChoice, answered
from casework.forms.guarded import GuardedText, confirmation
from casework.language import N_, lazy
from casework.models.codes import Part

PERSON = N_("Choose a person")
GIVEN = (Part.MAIN, Part.CO, Part.SUBSTITUTE)


class GiveForm(Form):
    """A part in one case for one person, from a day and perhaps to a day."""

    main_then = HiddenField()
    part = OneOf(lazy(N_("What part?")), Part, must=N_("Choose an answer."), among=GIVEN)
    user = SelectField(lazy(N_("Who?")), validators=[answered(N_("Choose a person."))])
    starts_on = DateField(lazy(N_("From and including")), validators=[answered(N_("Fill in the first day."))])
    ends_on = DateField(lazy(N_("To and including")), validators=[Optional()])
    handover = BooleanField(lazy(N_("The former main adviser can read the case for some days more")))

    def offer(self, people: Mapping[UUID, str]) -> None:
        """Let one of these be chosen."""
        self.user.choices = people_to_choose(people)


class MoveForm(Form):
    """Several cases to one person from a day. The ids are judged by the action, one by one."""

    case_ids = SelectMultipleField(
        lazy(N_("Cases")), validators=[answered(N_("Choose at least one case."))], validate_choice=False
    )
    instead_of = HiddenField()
    to = SelectField(lazy(N_("Move to")), validators=[answered(N_("Choose a person."))])
    starts_on = DateField(lazy(N_("From and including")), validators=[answered(N_("Fill in the first day."))])
    handover = BooleanField(lazy(N_("Whoever has the cases now can read them for some days more")))
    note = GuardedText(lazy(N_("Note to the new adviser")), longest=200)
    note_confirmed = confirmation()

    def offer(self, people: Mapping[UUID, str]) -> None:
        """Let one of these be chosen."""
        self.to.choices = people_to_choose(people)

    @property
    def ticked(self) -> list[str]:
        """The ids that were ticked, as they came."""
        return list(self.case_ids.data or ())

    @property
    def first_day(self) -> date:
        """The day the new adviser begins, once the form is valid."""
        return cast("date", self.starts_on.data)


def people_to_choose(people: Mapping[UUID, str]) -> list[SelectChoice]:
    """People by name, with nobody chosen beforehand."""
    return [SelectChoice("", lazy(PERSON)), *(SelectChoice(str(key), name) for key, name in people.items())]
