"""Who turned up on the first day of school: one row for each pupil, answered or left as it is."""

from __future__ import annotations

from uuid import UUID

from wtforms import FieldList, FormField, HiddenField, RadioField
from wtforms import Form as PlainForm
from wtforms.fields.choices import enum_coerce  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional

from casework.forms.base import Form, SelectChoice
from casework.language import N_, LazyText, lazy
from casework.models.transition_codes import StartState

WORDS: dict[StartState, str] = {
    StartState.STARTED: N_("Turned up"),
    StartState.NO_SHOW: N_("Did not turn up"),
    StartState.UNKNOWN: N_("Do not know"),
}


class TurnoutRow(PlainForm):
    """One pupil. No answer leaves the pupil as it is; `seen` marks what its reader saw."""

    case_id = HiddenField()
    seen = HiddenField()
    answer = RadioField(
        lazy(N_("Did the pupil turn up?")),
        [Optional()],
        choices=[SelectChoice(state.value, LazyText(words)) for state, words in WORDS.items()],
        coerce=enum_coerce(StartState),
    )


class FirstDayForm(Form):
    """Everybody on the list, in one save."""

    whose = HiddenField()
    rows = FieldList(FormField(TurnoutRow))

    @property
    def given(self) -> list[tuple[UUID, StartState, int]]:
        """The rows that were answered. Raises ValueError for a row that no page of ours has made."""
        return [(UUID(case_id), state, int(seen)) for case_id, state, seen in self._answered()]

    @property
    def typed(self) -> dict[str, StartState]:
        """What was chosen, by the id of the case as it came."""
        return {case_id: state for case_id, state, _ in self._answered()}

    def _answered(self) -> list[tuple[str, StartState, str]]:
        rows = [row.form for row in self.rows if row.form.answer.data is not None]
        return [(row.case_id.data or "", row.answer.data, row.seen.data or "") for row in rows]
