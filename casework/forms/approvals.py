"""The form that decides about a note on the wrong pupil."""

from __future__ import annotations

from wtforms import RadioField

from casework.forms.base import Form, SelectChoice, answered
from casework.language import N_, lazy


class DecideForm(Form):
    """Destroy what was written, or let it stand. Nothing is chosen beforehand."""

    answer = RadioField(
        lazy(N_("Should what was written be destroyed?")),
        choices=[
            SelectChoice("approve", lazy(N_("Yes, it stands on the wrong pupil"))),
            SelectChoice("reject", lazy(N_("No, it may stand"))),
        ],
        validators=[answered()],
    )
