"""A standard phrase for notes."""

from __future__ import annotations

from wtforms import HiddenField, SelectField

from casework.forms.base import Form, SelectChoice
from casework.forms.guarded import GuardedText, confirmation
from casework.language import LANGUAGES, N_, lazy, name_of, speaking
from casework.models.working_day import LONGEST_PHRASE


class PhraseForm(Form):
    """One sentence and the language it is written in. `mark` is that of the phrase the reader saw."""

    mark = HiddenField()
    text = GuardedText(
        lazy(N_("Phrase")),
        longest=LONGEST_PHRASE,
        must=N_("Write the phrase."),
        confirmed_by="text_confirmed",
        description=lazy(N_("A sentence that fits many notes. No names, nothing about health or family.")),
    )
    text_confirmed = confirmation()
    language = SelectField(lazy(N_("Language")), choices=[SelectChoice(tag, name_of(tag)) for tag in LANGUAGES])

    def begin(self) -> None:
        """An empty form is written in the language being spoken."""
        self.language.data = speaking.get()

    @property
    def told(self) -> tuple[str, str]:
        """The phrase in one line, and its language."""
        return " ".join((self.text.data or "").split()), str(self.language.data)
