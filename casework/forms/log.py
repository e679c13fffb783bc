"""What an auditor may filter the log on. Sent by GET: nothing in it names a pupil."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional, Regexp, ValidationError

from casework.audit.codes import Verdict
from casework.audit.words import BY_ACTION, words_for
from casework.forms.base import Form, OneOf, SelectChoice, answered
from casework.language import N_, lazy


class Filter(Form):
    """Filters of the log; every one may be left empty."""

    class Meta(Form.Meta):
        """A GET form changes nothing and carries no token."""

        csrf = False

    user = SelectField(lazy(N_("User")), [Optional()])
    action = SelectField(lazy(N_("What happened")), [Optional()])
    decision = OneOf(lazy(N_("Result")), Verdict)
    subject = StringField(
        lazy(N_("Reference")),
        [Optional(), Regexp("^[0-9a-f]{32}$", message=lazy(N_("A reference has 32 signs, 0 to 9 and a to f.")))],
    )
    since = DateField(lazy(N_("From day")), [Optional()])
    until = DateField(lazy(N_("To day")), [Optional()])

    def offer(self, staff: dict[UUID, str]) -> None:
        """Fill the lists."""
        anyone = SelectChoice("", lazy(N_("All")))
        self.user.choices = [anyone, *(SelectChoice(str(key), name) for key, name in staff.items())]
        actions = sorted(BY_ACTION, key=words_for)
        self.action.choices = [anyone, *(SelectChoice(action, words_for(action)) for action in actions)]

    def validate_until(self, field: Any) -> None:
        """The period must not end before it begins."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(lazy(N_("The last day is before the first.")))


class Breach(Form):
    """Whom, and which period."""

    class Meta(Form.Meta):
        """A GET form changes nothing and carries no token."""

        csrf = False

    user = SelectField(lazy(N_("User")), [answered()])
    since = DateField(lazy(N_("From day")), [answered(N_("Write the day as day, month and year."))])
    until = DateField(lazy(N_("To day")), [answered(N_("Write the day as day, month and year."))])

    @property
    def period(self) -> tuple[date, date]:
        """The days asked about, both included; only after the form is found valid."""
        return cast("tuple[date, date]", (self.since.data, self.until.data))

    def offer(self, staff: dict[UUID, str]) -> None:
        """Fill the list."""
        self.user.choices = [SelectChoice(str(key), name) for key, name in staff.items()]

    def validate_until(self, field: Any) -> None:
        """The period must not end before it begins."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(lazy(N_("The last day is before the first.")))
