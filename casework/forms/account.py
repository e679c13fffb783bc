"""Forms of one's own account: signing in, the second factor, passwords, one's own choices."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types

from casework.forms.base import Form, at_most, filled
from casework.labels import label
from casework.language import LANGUAGES, N_, lazy, name_of
from casework.models.codes import MailRhythm

LONGEST_PASSWORD = 200
NEW_PASSWORD_HELP = N_(
    "At least 15 characters. Four or five words that do not belong together are good and easy to remember. "
    "Signs and numbers are allowed, not required."
)


class SignInForm(Form):
    """E-mail address and password."""

    email = StringField(lazy(N_("E-mail address")), validators=[filled(), at_most(254)])
    password = PasswordField(lazy(N_("Password")), validators=[filled(), at_most(LONGEST_PASSWORD)])
    next = HiddenField(validators=[at_most(300)])


class CodeForm(Form):
    """A code from the authenticator app, or a recovery code."""

    code = StringField(lazy(N_("Code")), validators=[filled(), at_most(40)])
    next = HiddenField(validators=[at_most(300)])


class PasswordForm(Form):
    """A password for who holds a one-time link."""

    password = PasswordField(
        lazy(N_("Choose a password")),
        description=lazy(NEW_PASSWORD_HELP),
        validators=[filled(), at_most(LONGEST_PASSWORD)],
    )


class ChangePasswordForm(Form):
    """A new password, with the present one."""

    current = PasswordField(lazy(N_("Present password")), validators=[filled(), at_most(LONGEST_PASSWORD)])
    new_password = PasswordField(
        lazy(N_("New password")),
        description=lazy(NEW_PASSWORD_HELP),
        validators=[filled(), at_most(LONGEST_PASSWORD)],
    )


class ConfirmForm(Form):
    """The present password once more, before something that must be surely one's own."""

    current = PasswordField(lazy(N_("Present password")), validators=[filled(), at_most(LONGEST_PASSWORD)])


class ProfileForm(Form):
    """One's own choices."""

    language = SelectField(lazy(N_("Language")))
    shortcuts = BooleanField(
        lazy(N_("Keyboard shortcuts with single keys")),
        description=lazy(N_("Turn them off if you speak to the machine or press keys by accident.")),
    )

    mail_rhythm = RadioField(
        lazy(N_("Reminder by mail")),
        description=lazy(N_("Numbers and days only, never a name. Nothing is sent when nothing waits.")),
    )

    def __init__(self, *args: Any, mailed: bool = True, **told: Any) -> None:
        super().__init__(*args, **told)
        self.language.choices = [SelectChoice(tag, name_of(tag)) for tag in LANGUAGES]
        if mailed:
            self.mail_rhythm.choices = [SelectChoice(each.value, label(each)) for each in MailRhythm]
        else:
            del self.mail_rhythm

    @property
    def rhythm(self) -> MailRhythm | None:
        """How often to be mailed; None for whoever has no deadlines."""
        return MailRhythm(self.mail_rhythm.data) if self.mail_rhythm is not None else None
