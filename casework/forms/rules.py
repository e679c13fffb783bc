"""Forms about the rules of consent and its texts."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import Optional

from casework.forms.base import Form, answered, at_most, choices_of, filled
from casework.language import LANGUAGES, N_, lazy, name_of
from casework.models.codes import GuardiansNeeded, TextKind

LONGEST_TEXT = 20_000


class RequirementForm(Form):
    """Who must say yes for one measure at one age."""

    guardians = RadioField(lazy(N_("Guardians with parental responsibility")), validators=[answered()])
    pupil = BooleanField(lazy(N_("The pupil must say yes too")))
    source = TextAreaField(
        lazy(N_("Source")),
        description=lazy(N_("The rule or guidance this rests on, so that others can check it.")),
        validators=[filled(), at_most(300)],
    )
    checked_on = DateField(
        lazy(N_("Checked against the source on")),
        description=lazy(N_("Leave it empty if nobody has checked.")),
        validators=[Optional()],
    )
    version = HiddenField()

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.guardians.choices = choices_of(GuardiansNeeded)

    @property
    def version_read(self) -> int:
        """The version of the row the form was rendered from; 0 when it is no number."""
        given = str(self.version.data)
        return int(given) if given.isascii() and given.isdigit() else 0


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
