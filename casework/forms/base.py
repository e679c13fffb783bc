"""What every form shares: tidied text, refusal of signs nobody sees, errors in the user's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, HiddenField, PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice, enum_coerce  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from casework import language
from casework.labels import LABELS
from casework.language import N_, LazyText, lazy

FILL_IN = N_("Fill this in.")
ANSWER = N_("Choose an answer.")
TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # signs that turn the direction of text
INVISIBLE = frozenset("\u061c\u200e\u200f\u2028\u2029\ufeff") | {chr(code) for code in TURNING}
FROM_WTFORMS = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Not a valid date value."),
    N_("Not a valid integer value."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("Field cannot be longer than %(max)d characters."),
    N_("Field must be at least %(min)d characters long."),
    N_("Field must be between %(min)d and %(max)d characters long."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("'%(value)s' is not a valid choice for this field."),
    N_("'%(value)s' are not valid choices for this field."),
    N_("The CSRF token is missing."),
    N_("The CSRF session token is missing."),
    N_("The CSRF tokens do not match."),
    N_("The CSRF token is invalid."),
)
"""What WTForms itself may say, so that the catalogues hold it."""


class Words:
    """WTForms' own messages, in the language being spoken."""

    def gettext(self, message: str) -> str:
        """One message."""
        return language.gettext(message)

    def ngettext(self, _one: str, many: str, _count: int) -> str:
        """One message for a count; the catalogues hold the form for many."""
        return language.gettext(many)


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The base of every form. Text is stripped, NFC, with plain line ends; control signs are refused at the field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """How fields are bound and what language they speak."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Put the tidying before a text field's own filters."""
            if is_text(unbound_field.field_class):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [tidy, *own]}
            bound: Field = unbound_field.bind(form=form, **options)
            return bound

        def get_translations(self, _form: Any) -> Words:
            """Our own catalogues, not WTForms'."""
            return Words()

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """All fields, each text field also without hidden signs."""
        extra = {name: list(given) for name, given in (extra_validators or {}).items()}
        for field in self:
            if isinstance(field, StringField):
                extra.setdefault(field.short_name, []).append(no_hidden_signs)
        return bool(super().validate(extra))

    def blame(self, name: str, message: str) -> None:
        """Put what an action refused at its field, or above the form when it belongs to none.

        A field within a field is named with a hyphen, a row by its number: days-2-starts. The message is put into the
        language being spoken.
        """
        said, target = language.gettext(message), self
        rows: list[FieldList[Any]] = []
        for part in name.split("-"):
            inside: Any = getattr(target, "form", target)
            if isinstance(inside, FieldList):
                rows.append(inside)
                inside = {str(number): row for number, row in enumerate(inside)}
            if part not in inside:
                self.form_errors.append(said)
                return
            target = inside[part]
        target.errors = [*target.errors, said]
        for each in rows:
            each.errors = [row.errors for row in each]


class VersionForm(Form):
    """Base of forms that change a row: `version` is that of the row the reader saw."""

    version = HiddenField()

    @property
    def version_read(self) -> int:
        """The version of the row the form was rendered from; 0 when it is no number."""
        given = str(self.version.data)
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def is_text(kind: type[Field]) -> bool:
    """A field whose text may be tidied. A password is taken as it is typed."""
    return issubclass(kind, StringField) and not issubclass(kind, PasswordField)


def tidy(value: str | None) -> str | None:
    """NFC, plain line ends, nothing around it."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def no_hidden_signs(_form: Form, field: Field) -> None:
    """Refuse NUL, other control signs and signs that turn the direction of text."""
    text = field.data if isinstance(field.data, str) else ""
    if any(sign in INVISIBLE or (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t") for sign in text):
        raise ValidationError(lazy(N_("The text holds signs that cannot be seen. Write it again by hand.")))


def choices_of(members: Iterable[StrEnum]) -> list[SelectChoice]:
    """Answers of a closed set, with their words in the language being spoken when they are shown."""
    return [SelectChoice(member.value, LazyText(LABELS[type(member)][member])) for member in members]


def filled(message: str = FILL_IN) -> DataRequired:
    """A text that must be there; spaces alone are nothing."""
    return DataRequired(lazy(message))


def answered(message: str = ANSWER) -> InputRequired:
    """A question that must be answered: radio buttons, lists, dates."""
    return InputRequired(lazy(message))


def at_most(longest: int) -> Length:
    """No more than this many signs."""
    return Length(max=longest)


class OneOf(RadioField):
    """One answer of a closed set; its data is a member or None. `must`: the sentence when no answer is given."""

    def __init__(
        self, label: str, kind: type[StrEnum], *, must: str = "", among: Iterable[StrEnum] = (), **options: Any
    ) -> None:
        rules = [InputRequired(lazy(must)) if must else Optional(), *options.pop("validators", ())]
        super().__init__(label, rules, coerce=enum_coerce(kind), choices=choices_of(among or kind), **options)


class SeveralOf(SelectMultipleField):
    """Any number of answers of a closed set, as checkboxes; its data is a list of members."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, label: str, kind: type[StrEnum], *, must: str = "", among: Iterable[StrEnum] = (), **options: Any
    ) -> None:
        rules = [InputRequired(lazy(must)) if must else Optional(), *options.pop("validators", ())]
        super().__init__(label, rules, coerce=enum_coerce(kind), choices=choices_of(among or kind), **options)


__all__ = [
    "Form",
    "OneOf",
    "SelectChoice",
    "SeveralOf",
    "answered",
    "at_most",
    "choices_of",
    "filled",
    "no_hidden_signs",
    "tidy",
]
