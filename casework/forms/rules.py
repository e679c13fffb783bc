"""Forms about the rules of consent and its texts."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types

from casework.forms.base import Form, VersionForm, answered, at_most, choices_of, filled
from casework.forms.sources import checked_against_it, resting_on
from casework.language import LANGUAGES, N_, lazy, name_of
from casework.models.codes import GuardiansNeeded, TextKind

LONGEST_TEXT = 20_000


class RequirementForm(VersionForm):
    """Who must say yes for one measure at one age."""

    guardians = RadioField(lazy(N_("Guardians with parental responsibility")), validators=[answered()])
    pupil = BooleanField(lazy(N_("The pupil must say yes too")))
    source = resting_on()
    checked_on = checked_against_it()

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.guardians.choices = choices_of(GuardiansNeeded)


class TextForm(Form):
    """A new version of a text."""

    kind = RadioField(lazy(N_("Text")), validators=[answered()])
    language = SelectField(lazy(N_("Language")), validators=[answered()])
    body = TextAreaField(
        lazy(N_("Wording")),
        description=lazy(N_("Plain text. Leave an empty line between paragraphs.")),
        validators=[filled(), at_most(LONGEST_TEXT)],
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.kind.choices = choices_of(TextKind)
        self.language.choices = [SelectChoice(tag, name_of(tag)) for tag in LANGUAGES]
