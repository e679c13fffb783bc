"""A user's own reminder on a case."""

from __future__ import annotations

from wtforms import DateField, HiddenField
from wtforms.validators import Optional

from casework.forms.base import Form
from casework.forms.guarded import GuardedText, confirmation
from casework.language import N_, lazy
from casework.models.working_day import LONGEST_REMINDER


class ReminderForm(Form):
    """A few words, a day, or both."""

    version = HiddenField()
    text = GuardedText(
        lazy(N_("What do you want to remember?")),
        longest=LONGEST_REMINDER,
        confirmed_by="text_confirmed",
        description=lazy(N_("Are you allowed to write it, and is it necessary? The pupil can ask to read it.")),
    )
    text_confirmed = confirmation()
    due_on = DateField(lazy(N_("When?")), validators=[Optional()])
