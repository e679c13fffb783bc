"""Forms about pupils who may be one."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from casework.forms.base import Form, SelectChoice, answered, at_most, filled
from casework.language import N_, lazy

LONGEST_NUMBER = 40


class ReportForm(Form):
    """Two case numbers of one's own office."""

    first_number = StringField(lazy(N_("First case number")), validators=[filled(), at_most(LONGEST_NUMBER)])
    second_number = StringField(lazy(N_("Second case number")), validators=[filled(), at_most(LONGEST_NUMBER)])

    @property
    def numbers(self) -> tuple[str, str]:
        """Both numbers, once the form is valid."""
        return self.first_number.data or "", self.second_number.data or ""


def _which(label: str) -> RadioField:
    return RadioField(
        lazy(label),
        choices=[
            SelectChoice("first", lazy(N_("As on the left"))),
            SelectChoice("second", lazy(N_("As on the right"))),
        ],
        validators=[Optional()],
    )


class MergeForm(Form):
    """Which values are to stand where the two differ, and which versions of both were looked at."""

    first_version = IntegerField(widget=HiddenInput(), validators=[answered()])
    second_version = IntegerField(widget=HiddenInput(), validators=[answered()])
    given_name = _which(N_("Given name"))
    family_name = _which(N_("Family name"))
    birth_date = _which(N_("Date of birth"))
    phone = _which(N_("Phone"))
    email = _which(N_("E-mail"))
    identity_number = _which(N_("National identity number"))

    @property
    def versions(self) -> tuple[int, int]:
        """The versions that were looked at, once the form is valid."""
        return self.first_version.data or 0, self.second_version.data or 0

    def answers(self, versions: Mapping[str, int | None]) -> None:
        """From now on the form answers these versions: the reader has been shown them."""
        for name, version in versions.items():
            self[name].data, self[name].raw_data = version, None

    def offer(self, name: str, left: str, right: str) -> None:
        """Let one of two values be chosen, by the value itself where they can be told apart."""
        self[name].flags.required = True
        if left != right:
            self[name].choices = [SelectChoice("first", left), SelectChoice("second", right)]

    def chosen(self) -> dict[str, str]:
        """Which side was chosen, for each field where one was."""
        return {field.short_name: field.data for field in self if isinstance(field, RadioField) and field.data}
