"""Forms about areas and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import NumberRange

from casework.forms.base import Form, answered, at_most, choices_of, filled
from casework.language import N_, gettext, lazy
from casework.models import Area, Organisation
from casework.models.codes import OrganisationKind


class AreaForm(Form):
    """An area of the programme."""

    name = StringField(lazy(N_("Name")), validators=[filled(), at_most(80)])
    office = SelectField(
        lazy(N_("Office that gets the requests")),
        description=lazy(N_("Requests that are already sent stay where they are.")),
        validators=[answered(N_("Choose the Nav office that gets the requests of this area."))],
    )
    position = IntegerField(
        lazy(N_("Place in the list")),
        default=1,
        validators=[NumberRange(0, 999, lazy(N_("Write a whole number from %(min)s to %(max)s.")))],
    )
    seen = HiddenField()

    def offer(self, offices: Iterable[Organisation]) -> None:
        """Set which offices can be chosen."""
        self.office.choices = [
            SelectChoice("", gettext("Choose an office")),
            *(SelectChoice(str(one.id), one.name) for one in offices),
        ]

    @property
    def office_id(self) -> UUID | None:
        """The office chosen. Only after validation."""
        return UUID(self.office.data) if self.office.data else None


class OrganisationForm(Form):
    """An office, a school or the programme."""

    name = StringField(lazy(N_("Name")), validators=[filled(), at_most(120)])
    kind = RadioField(lazy(N_("Kind")), validators=[answered()])
    area = SelectField(
        lazy(N_("Area")),
        description=lazy(N_("For schools. A school outside the programme belongs to the area for others.")),
    )
    seen = HiddenField()

    def offer(self, areas: Iterable[Area]) -> None:
        """Set what can be chosen."""
        self.kind.choices = choices_of(OrganisationKind)
        self.area.choices = [
            SelectChoice("", gettext("No area")),
            *(SelectChoice(str(one.id), one.name) for one in areas),
        ]

    @property
    def chosen_kind(self) -> OrganisationKind:
        """The kind chosen. Only after validation."""
        return OrganisationKind(str(self.kind.data))

    @property
    def area_id(self) -> UUID | None:
        """The area chosen. Only after validation."""
        return UUID(self.area.data) if self.area.data else None
