"""What Nav fills in at an employer: whom to talk to there, and the places offered."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from casework.forms.base import Form, OneOf, SeveralOf, VersionForm, answered, at_most, filled
from casework.forms.guarded import BLOCKED
from casework.forms.jobs import WeeklyHours, hours_in_words, hours_of
from casework.labels import label
from casework.language import N_, day, gettext, lazy, phone
from casework.models.job_codes import PlacementForm, Requirement
from casework.privacy.text_guard import check

Rows = list[tuple[str, str]]
"""What a form or a row holds, for a comparison: the name of each field and its words."""

FIRST_YEAR, LAST_YEAR = 2020, 2100


def no_numbers(_form: Form, field: Any) -> None:
    """Identity numbers, phone numbers and e-mail addresses never stand in what is offered."""
    for kind in dict.fromkeys(block.kind for block in check(field.data or "").blocks):
        raise ValidationError(gettext(BLOCKED[kind]))


def within_reason(_form: Form, field: Any) -> None:
    """A year far away is a slip of the keyboard."""
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(lazy(N_("Check the year.")))


class ContactForm(VersionForm):
    """One contact person at an employer."""

    name = StringField(lazy(N_("Name")), [filled(), at_most(100)])
    position = StringField(lazy(N_("Position")), [Optional(), at_most(80)])
    phone = StringField(lazy(N_("Phone")), [Optional(), at_most(30)])
    email = StringField(lazy(N_("E-mail")), [Optional(), at_most(254)])

    def show(self, details: Any) -> None:
        """Fill the form with what stands there."""
        self.name.data, self.position.data = details.name, details.position
        self.phone.data, self.email.data = phone(details.phone) if details.phone else None, details.email
        self.version.data = str(details.version)

    @property
    def told(self) -> dict[str, Any]:
        """The contact person as they were typed, by the names of ContactDetails."""
        typed = {name: self[name].data or None for name in ("position", "phone", "email")}
        return {"name": self.name.data, **typed, "version": self.version_read}

    def rows(self, details: Any) -> Rows:
        """Details in words."""
        return [
            (self.name.label.text, details.name),
            (self.position.label.text, details.position or ""),
            (self.phone.label.text, phone(details.phone) if details.phone else ""),
            (self.email.label.text, details.email or ""),
        ]


class PlaceForm(VersionForm):
    """Places of one kind that an employer offers."""

    kind = OneOf(lazy(N_("Kind of placement")), PlacementForm, must=N_("Choose a kind of placement."))
    title = StringField(lazy(N_("Title of the work")), [filled(), at_most(80), no_numbers])
    tasks = TextAreaField(lazy(N_("Tasks")), [filled(), at_most(300), no_numbers])
    requirements = SeveralOf(lazy(N_("What the place asks for")), Requirement)
    places = IntegerField(
        lazy(N_("How many pupils at a time?")),
        [answered(), NumberRange(1, 99, lazy(N_("Write a whole number from %(min)s to %(max)s.")))],
        default=1,
    )
    hours = WeeklyHours(lazy(N_("Hours a week")))
    min_age = IntegerField(
        lazy(N_("Youngest age the employer takes")),
        [Optional(), NumberRange(13, 18, lazy(N_("Write an age from %(min)s to %(max)s.")))],
    )
    starts_on = DateField(lazy(N_("First day")), [answered(N_("Choose a date.")), within_reason])
    ends_on = DateField(lazy(N_("Last day")), [Optional(), within_reason])

    def show(self, details: Any) -> None:
        """Fill the form with what stands there."""
        self.kind.data, self.title.data, self.tasks.data = details.form, details.title, details.tasks
        self.requirements.data, self.places.data = list(details.requirements), details.places
        self.hours.data, self.min_age.data = hours_of(details.minutes_a_week), details.min_age
        self.starts_on.data, self.ends_on.data = details.starts_on, details.ends_on
        self.version.data = str(details.version)

    @property
    def told(self) -> dict[str, Any]:
        """The places as they were typed, by the names of PlaceDetails; once the form is valid."""
        same = ("title", "tasks", "places", "min_age", "starts_on", "ends_on")
        return {name: self[name].data for name in same} | {
            "form": self.kind.data,
            "requirements": frozenset(self.requirements.data or ()),
            "minutes_a_week": self.hours.minutes,
            "version": self.version_read,
        }

    def rows(self, details: Any) -> Rows:
        """Details in words."""
        asked = [label(each) for each in Requirement if each in details.requirements]
        return [
            (self.kind.label.text, label(details.form)),
            (self.title.label.text, details.title),
            (self.tasks.label.text, details.tasks),
            (self.requirements.label.text, ", ".join(asked)),
            (self.places.label.text, str(details.places)),
            (self.hours.label.text, hours_in_words(details.minutes_a_week) if details.minutes_a_week else ""),
            (self.min_age.label.text, str(details.min_age or "")),
            (self.starts_on.label.text, day(details.starts_on)),
            (self.ends_on.label.text, day(details.ends_on) if details.ends_on else ""),
        ]
