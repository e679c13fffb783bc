"""Forms about users."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import Regexp

from casework.forms.base import VersionForm, answered, at_most, choices_of, filled
from casework.labels import label
from casework.language import N_, gettext, lazy
from casework.models import Organisation
from casework.models.codes import OrganisationKind, Role

ADDRESS = r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z"
KINDS = list(OrganisationKind)
NOT_AN_ADDRESS = N_("Write an e-mail address, such as name@example.no.")


class UserForm(VersionForm):
    """Name, role and workplace."""

    name = StringField(lazy(N_("Name")), validators=[filled(), at_most(120)])
    role = RadioField(lazy(N_("Role")), validators=[answered()])
    organisation = SelectField(
        lazy(N_("Workplace")),
        description=lazy(N_("Counsellors work at a school, advisers and leads at a Nav office. Others have none.")),
    )

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Set what can be chosen."""
        self.role.choices = choices_of(Role)
        self.organisation.choices = grouped(organisations, gettext("No workplace"))

    @property
    def chosen_role(self) -> Role:
        """The role chosen. Only after validation."""
        return Role(str(self.role.data))

    @property
    def organisation_id(self) -> UUID | None:
        """The workplace chosen. Only after validation."""
        return UUID(self.organisation.data) if self.organisation.data else None


class InviteForm(UserForm):
    """A new user."""

    email = EmailField(
        lazy(N_("E-mail address")),
        validators=[filled(), at_most(254), Regexp(ADDRESS, message=lazy(NOT_AN_ADDRESS))],
    )


def grouped(organisations: Iterable[Organisation], first: str) -> list[SelectChoice]:
    """Organisations by kind, for a list to choose from; `first` is the text of the empty answer."""
    ordered = sorted(organisations, key=lambda one: KINDS.index(one.kind))
    return [
        SelectChoice("", first),
        *(
            SelectChoice(str(one.id), one.name, optgroup=label(kind))
            for kind, some in groupby(ordered, key=lambda one: one.kind)
            for one in some
        ),
    ]
