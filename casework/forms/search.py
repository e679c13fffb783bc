"""The search field of every page."""

from __future__ import annotations

from wtforms import HiddenField, StringField

from casework.forms.base import Form, at_most
from casework.language import N_, lazy

LONGEST = 100


class SearchForm(Form):
    """What is searched for. Sent by POST: a name never stands in an address.

    typing   the answer is asked for while somebody writes, and stands under the field
    """

    q = StringField(lazy(N_("Search")), [at_most(LONGEST)], id="site-search")
    typing = HiddenField()
