"""Recording a contact. The result has no default: a preselected answer would put false contacts in the statistics."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wtforms import DateField, HiddenField
from wtforms.validators import ValidationError

from casework import clock
from casework.forms.base import Form, OneOf, SeveralOf, answered
from casework.forms.guarded import GuardedText, confirmation
from casework.forms.tasks import DueForm, kinds, leaps
from casework.language import N_, lazy
from casework.models.codes import ContactOutcome, ContactParty, ContactTopic, ContactType

EARLIEST = timedelta(days=60)


def not_ahead(_form: Any, field: Any) -> None:
    """A contact has happened; what happened long ago is not recorded here."""
    if field.data and field.data > clock.today():
        raise ValidationError(lazy(N_("The day cannot be in the future.")))
    if field.data and field.data < clock.today() - EARLIEST:
        raise ValidationError(lazy(N_("Choose a day in the last 60 days.")))


class ContactForm(Form):
    """What a contact is: shared by recording and correcting."""

    happened_on = DateField(lazy(N_("When was it?")), [answered(N_("Choose a date.")), not_ahead])
    type = OneOf(lazy(N_("How were you in touch?")), ContactType, must=N_("Choose how you were in touch."))
    outcome = OneOf(lazy(N_("Did you reach them?")), ContactOutcome, must=N_("Choose whether you reached them."))
    parties = SeveralOf(lazy(N_("Who took part?")), ContactParty)
    topics = SeveralOf(lazy(N_("What was it about?")), ContactTopic)
    note = GuardedText(
        lazy(N_("Note")), description=lazy(N_("Write briefly and neutrally. Do not write about health or family."))
    )
    note_confirmed = confirmation()

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields; and a contact that took place took place with somebody."""
        valid = super().validate(extra_validators)
        if self.outcome.data is ContactOutcome.HELD and not self.parties.data and not self.parties.errors:
            self.blame("parties", N_("Choose who took part."))
            return False
        return valid


class FollowupForm(ContactForm, DueForm):
    """A contact, and the next step. `list` is the filter of the working day it was opened from."""

    leap = leaps(lazy(N_("Next follow-up")), with_none=True, default="week")
    kind = kinds()
    list = HiddenField()
