"""Registering consent and taking it back."""

from __future__ import annotations

from uuid import UUID

from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional, ValidationError

from casework import clock
from casework.forms.base import Form, OneOf, SeveralOf
from casework.language import N_, lazy
from casework.models.codes import ConsentAnswer, ConsentForm, ConsentGiver, ConsentScope

PUPIL = "pupil"


class RegisterForm(Form):
    """One person's answer, as it stands on the paper."""

    giver = RadioField(lazy(N_("Who answered?")), [InputRequired(lazy(N_("Choose who answered.")))], choices=[])
    answer = OneOf(lazy(N_("What was the answer?")), ConsentAnswer, must=N_("Choose the answer."))
    scopes = SeveralOf(lazy(N_("Who may share the information?")), ConsentScope, default=lambda: [ConsentScope.NAV])
    way = OneOf(
        lazy(N_("How was the answer given?")),
        ConsentForm,
        must=N_("Choose how the answer was given."),
        default=lambda: ConsentForm.SIGNED_PAPER,
    )
    answered_on = DateField(
        lazy(N_("Day of the answer")), [InputRequired(lazy(N_("Choose the day.")))], default=clock.today
    )
    valid_to = DateField(lazy(N_("Last day it holds")), [Optional()])
    text = SelectField(lazy(N_("Version of the form")), [InputRequired(lazy(N_("Choose the version.")))], choices=[])

    def offer(self, people: list[tuple[str, str]], texts: list[tuple[UUID, str]], usual: str = "") -> None:
        """Fill in who may answer (`usual`: who is asked about) and the versions of the form, newest first."""
        self.giver.choices = [SelectChoice(value, name) for value, name in people]
        self.text.choices = [SelectChoice(str(key), name) for key, name in texts]
        likely = people[0][0] if len(people) == 1 else usual
        if self.giver.data is None and likely in dict(people):
            self.giver.data = likely
        if self.text.data is None and texts:
            self.text.data = str(texts[0][0])

    def validate_scopes(self, field: SeveralOf) -> None:
        """A yes is a yes to somebody."""
        if self.answer.data is ConsentAnswer.GIVEN and not field.data:
            raise ValidationError(lazy(N_("Choose who may share the information.")))

    @property
    def who(self) -> tuple[ConsentGiver, UUID | None]:
        """The pupil, or which guardian."""
        if self.giver.data == PUPIL:
            return ConsentGiver.PUPIL, None
        return ConsentGiver.GUARDIAN, UUID(str(self.giver.data))


class WithdrawForm(Form):
    """Whose consent is withdrawn, and when they said so."""

    consent = RadioField(
        lazy(N_("Whose consent is withdrawn?")),
        [InputRequired(lazy(N_("Choose whose consent is withdrawn.")))],
        choices=[],
    )
    on = DateField(lazy(N_("When did they say so?")), [InputRequired(lazy(N_("Choose the day.")))], default=clock.today)

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Fill in whose consent may be withdrawn."""
        self.consent.choices = [SelectChoice(value, name) for value, name in people]
        if len(people) == 1 and self.consent.data is None:
            self.consent.data = people[0][0]
