"""Forms of a case's life."""

from __future__ import annotations

from wtforms import DateField

from casework.forms.base import Form, OneOf, answered
from casework.forms.tasks import StepForm
from casework.language import N_, lazy
from casework.models.codes import ClosureReason, Destination, HoldReason


class HoldForm(Form):
    """Why follow-up rests, and until when."""

    reason = OneOf(lazy(N_("Why does follow-up rest?")), HoldReason, must=N_("Choose why follow-up rests."))
    until = DateField(lazy(N_("Until when?")), [answered(N_("Choose a date."))])


class CloseForm(Form):
    """Why the case ends, and where the pupil is now."""

    reason = OneOf(lazy(N_("Why does the case end?")), ClosureReason, must=N_("Choose why the case ends."))
    destination = OneOf(
        lazy(N_("Where is the participant now?")), Destination, must=N_("Choose where the participant is now.")
    )


class WentToForm(Form):
    """Where the pupil was when the case closed, learnt since."""

    destination = OneOf(
        lazy(N_("Where did the participant go?")),
        Destination,
        must=N_("Choose where the participant went."),
        among=[each for each in Destination if each is not Destination.UNKNOWN],
    )


class ReopenForm(StepForm):
    """What is to be done first when a case is opened again."""
