"""Answering a milestone by hand: done, and how; or not for this pupil."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import DateField, RadioField
from wtforms.validators import Optional

from casework import clock
from casework.forms.base import OneOf, SelectChoice, answered
from casework.forms.transitions import SeenForm
from casework.labels import label
from casework.language import N_, lazy
from casework.models.transition_codes import ExtensionReason, MilestoneAnswer, NotRelevant

NOT_FOR_PUPIL = NotRelevant.NOT_FOR_PUPIL.value


class AnswerForm(SeenForm):
    """What is said of the step."""

    said = RadioField(lazy(N_("Answer")), [answered()], choices=[])
    on = DateField(lazy(N_("When was it done?")), [Optional()], default=clock.today)
    extension = OneOf(lazy(N_("Why does follow-up go on?")), ExtensionReason)

    def offer(self, answers: Sequence[MilestoneAnswer]) -> AnswerForm:
        """Offer what may be answered here, and that the step is not for this pupil."""
        own = [SelectChoice(answer.value, label(answer)) for answer in answers]
        self.said.choices = [*own, SelectChoice(NOT_FOR_PUPIL, label(NotRelevant.NOT_FOR_PUPIL))]
        if MilestoneAnswer.EXTENDED not in answers:
            del self.extension
        return self

    @property
    def given(self) -> MilestoneAnswer | None:
        """The answer; None where the step is not for this pupil."""
        return MilestoneAnswer(self.said.data) if self.said.data != NOT_FOR_PUPIL else None
