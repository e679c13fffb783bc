"""Where a pupil is some months after the case closed."""

from __future__ import annotations

from wtforms import HiddenField

from casework.forms.base import Form, OneOf
from casework.language import N_, lazy
from casework.models.codes import Destination


class StatusForm(Form):
    """One answer; Unknown is one too. `version` is the mark of the answer the reader saw."""

    version = HiddenField()
    destination = OneOf(
        lazy(N_("Where is the participant now?")), Destination, must=N_("Choose where the participant is now.")
    )
