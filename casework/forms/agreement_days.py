"""The short forms about an agreement: beginning one, another last day, a change dropped."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from wtforms import DateField, SelectField
from wtforms.validators import Optional

from casework.forms.agreements import id_of, listed
from casework.forms.base import Form, OneOf, SelectChoice, answered
from casework.forms.transitions import SeenForm
from casework.language import N_, gettext, lazy
from casework.models.job_codes import PlacementForm


class BeginForm(Form):
    """A new agreement: with whom, in what form, and perhaps when. An employer out of use is refused by its name."""

    employer = SelectField(
        lazy(N_("Employer")), [answered(N_("Choose an employer."))], default="", validate_choice=False
    )
    kind = OneOf(lazy(N_("Form of the placement")), PlacementForm, must=N_("Choose a form."))
    starts_on = DateField(lazy(N_("First day")), [Optional()])
    ends_on = DateField(lazy(N_("Last day")), [Optional()])

    def offer(self, employers: Mapping[UUID, str]) -> None:
        """Fill in the employers in use."""
        self.employer.choices = [SelectChoice("", gettext("Choose")), *listed(employers)]

    @property
    def employer_id(self) -> UUID | None:
        """The employer chosen."""
        return id_of(self.employer.data)


class ExtendForm(SeenForm):
    """Another last day, and nothing else."""

    ends_on = DateField(lazy(N_("New last day")), [answered(N_("Choose a date."))])


class DropForm(SeenForm):
    """Nothing to fill in but what was seen."""
