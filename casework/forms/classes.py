"""The status of a class: a day, what everybody who lacks it is given, and a few answers for each pupil."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from flask import request
from wtforms import DateField, SelectMultipleField

from casework.forms.base import Form, answered
from casework.language import N_, lazy

OF_A_PUPIL = re.compile(r"(seen|application|offer|start)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class StatusForm(Form):
    """Everything on the page that is no pupil's own. What is chosen for a pupil is judged by the action, row by row."""

    on = DateField(lazy(N_("Date")), [answered(N_("Choose a date."))])
    rest = SelectMultipleField(lazy(N_("Everybody who lacks it")), validate_choice=False)

    @property
    def day(self) -> date:
        """The day what is saved happened, once the form is valid."""
        return cast("date", self.on.data)

    @property
    def ticked(self) -> list[str]:
        """What everybody who lacks it is given, as it came."""
        return list(self.rest.data or ())

    @property
    def pupils(self) -> Mapping[UUID, Mapping[str, str]]:
        """What the form holds of each pupil, as it came."""
        found: dict[UUID, dict[str, str]] = defaultdict(dict)
        for name, value in request.form.items():
            if matched := OF_A_PUPIL.fullmatch(name):
                found[UUID(matched[2])][matched[1]] = value
        return found
