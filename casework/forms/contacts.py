"""Guardians, contact details and the optional identity number."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Optional

from casework.forms.base import Form, at_most, filled
from casework.language import N_, lazy


class ContactForm(Form):
    """How to reach the pupil."""

    phone = StringField(lazy(N_("Phone")), [Optional(), at_most(30)])
    email = StringField(lazy(N_("E-mail")), [Optional(), at_most(254)])
    version = HiddenField()


class GuardianForm(Form):
    """One guardian of one pupil."""

    name = StringField(lazy(N_("Name")), [filled(), at_most(100)])
    phone = StringField(lazy(N_("Phone")), [Optional(), at_most(30)])
    email = StringField(lazy(N_("E-mail")), [Optional(), at_most(254)])
    parental_responsibility = BooleanField(lazy(N_("Has parental responsibility")))
    sole_responsibility = BooleanField(lazy(N_("Has parental responsibility alone, and it is documented")))
    may_receive_information = BooleanField(lazy(N_("May receive information about the pupil")))
    version = HiddenField()


class NumberForm(Form):
    """A national identity number."""

    number = StringField(lazy(N_("National identity number")), [filled(), at_most(20)])
