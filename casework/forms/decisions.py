"""A decision of a conference: what, who, by which day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wtforms import DateField, SelectField

from casework.forms.assignments import people_to_choose
from casework.forms.base import answered
from casework.forms.guarded import GuardedText, confirmation
from casework.forms.tasks import DueForm, NeededWhenPicked, kinds, leaps, within_a_year
from casework.language import N_, lazy

LONGEST = 200  # letters of the note


class DecisionForm(DueForm):
    """Something to do on a case. `offer` says who may do it."""

    kind = kinds()
    doer = SelectField(lazy(N_("Who does it?")), validators=[answered(N_("Choose a person."))])
    leap = leaps(lazy(N_("By when?")), with_none=False, default="week")
    next_on = DateField(lazy(N_("To be done by")), [NeededWhenPicked(), within_a_year])
    note = GuardedText(lazy(N_("Note")), longest=LONGEST)
    note_confirmed = confirmation()

    def offer(self, people: Mapping[UUID, str], chosen: UUID | None) -> None:
        """Let one of these be chosen; one is proposed while nobody has answered."""
        self.doer.choices = people_to_choose(people)
        if not self.is_submitted():
            self.doer.data = str(chosen or "")

    @property
    def told(self) -> dict[str, Any]:
        """What was decided, once the form is valid."""
        return {
            "kind": self.kind.data,
            "doer_id": UUID(self.doer.data),
            "due_on": self.due_on,
            "note": self.note.data or None,
            "guarded": self.note.overridden,
        }
