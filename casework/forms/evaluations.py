"""What one side says of a placement; what came of it; where the pupil is some months later."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DateField, HiddenField

from casework import clock
from casework.forms.base import ANSWER, Form, OneOf, SeveralOf, answered
from casework.forms.transitions import SeenForm
from casework.labels import LABELS
from casework.language import N_, lazy
from casework.models.codes import ConsentForm, Destination
from casework.models.job_codes import EvaluationAnswer, EvaluationItem, PlacementOutcome

CHOOSE_DAY = N_("Choose a date.")
WORDS = LABELS[EvaluationItem]


class EvaluationForm(SeenForm):
    """Five questions with four answers each, of which some evaluations ask three; when it was given, and how."""

    attendance = OneOf(lazy(WORDS[EvaluationItem.ATTENDANCE]), EvaluationAnswer, must=ANSWER)
    tasks = OneOf(lazy(WORDS[EvaluationItem.TASKS]), EvaluationAnswer, must=ANSWER)
    cooperation = OneOf(lazy(WORDS[EvaluationItem.COOPERATION]), EvaluationAnswer, must=ANSWER)
    learning = OneOf(lazy(WORDS[EvaluationItem.LEARNING]), EvaluationAnswer, must=ANSWER)
    recommend = OneOf(lazy(WORDS[EvaluationItem.RECOMMEND]), EvaluationAnswer, must=ANSWER)
    given_on = DateField(lazy(N_("When was it given?")), [answered(CHOOSE_DAY)], default=clock.today)
    way = OneOf(lazy(N_("How was it given?")), ConsentForm, must=ANSWER)
    about = HiddenField()

    def ask(self, items: Iterable[EvaluationItem]) -> None:
        """Leave out what this evaluation does not ask."""
        asked = set(items)
        for item in EvaluationItem:
            if item not in asked:
                del self[item.value]

    @property
    def answers(self) -> dict[EvaluationItem, EvaluationAnswer]:
        """What was answered of what is asked."""
        given = {item: self[item.value].data for item in EvaluationItem if item.value in self}
        return {item: answer for item, answer in given.items() if answer is not None}


class OutcomeForm(SeenForm):
    """What came of it; several can."""

    outcomes = SeveralOf(lazy(N_("What came of the placement?")), PlacementOutcome, must=N_("Choose at least one."))
    on = DateField(lazy(N_("When did you know?")), [answered(CHOOSE_DAY)], default=clock.today)


class PlacementStatusForm(Form):
    """One answer; Unknown is one too. `version` is the mark of the answer the reader saw."""

    version = HiddenField()
    destination = OneOf(lazy(N_("Where is the pupil now?")), Destination, must=N_("Choose where the pupil is now."))
