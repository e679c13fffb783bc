"""The name of a saved filter."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.widgets import TextInput

from casework.forms.base import Form
from casework.forms.guarded import GuardedText, confirmation
from casework.language import N_, lazy


class FilterNameForm(Form):
    """What a filter is called. `query` is what it asks for, as the page behind the form said it."""

    query = HiddenField()
    name = GuardedText(
        lazy(N_("What do you call it?")), longest=60, must=N_("Give the filter a name."), widget=TextInput()
    )
    note_confirmed = confirmation()
