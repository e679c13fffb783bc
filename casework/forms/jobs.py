"""What a pupil would like to work with, and what an adviser filters the free places on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from casework import clock
from casework.forms.base import Form, SelectChoice, SeveralOf
from casework.forms.transitions import SeenForm
from casework.labels import label
from casework.language import N_, LazyText, day, duration, gettext, lazy, number
from casework.models.job_codes import Industry, PlacementForm

HOURS = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?")
LEAST_MINUTES, MOST_MINUTES = 60, 40 * 60
FURTHEST_AHEAD = timedelta(days=3 * 366)
SOON = {"": N_("Any time"), "14": N_("Within 2 weeks"), "31": N_("Within 1 month"), "92": N_("Within 3 months")}
AGES = {
    "old_enough": N_("The pupil is old enough"),
    "any": N_("Any age"),
    "too_young": N_("Only those that want an older pupil"),
}
ORDERS = {"employer": N_("Employer"), "start": N_("Start"), "hours": N_("Hours a week"), "area": N_("Area")}


def minutes_of(text: str | None) -> int | None:
    """Hours written with a decimal comma or point, as whole minutes; None for nothing. Raises ValueError."""
    if not text:
        return None
    if HOURS.fullmatch(text) is None:
        raise ValueError("not hours")
    return round(Decimal(text.replace(",", ".")) * 60)


def hours_of(minutes: int | None) -> str:
    """Minutes as hours are written in the language being spoken: 12,5."""
    return number(round(Decimal(minutes) / 60, 2).normalize()) if minutes is not None else ""


def hours_in_words(minutes: int) -> str:
    """7 hours 30 minutes a week."""
    return gettext("%(hours)s a week", hours=duration(minutes))


class WeeklyHours(StringField):
    """At most so many hours a week, between 1 and 40; `minutes` holds them."""

    def __init__(self, label_text: str, **options: Any) -> None:
        super().__init__(label_text, [Optional()], render_kw={"inputmode": "decimal"}, **options)

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is no number of hours, or more than a week of work."""
        try:
            found = minutes_of(self.data)
        except ValueError as unread:
            raise ValidationError(lazy(N_("Write the hours as a number, such as 12 or 7,5."))) from unread
        if found is not None and not LEAST_MINUTES <= found <= MOST_MINUTES:
            raise ValidationError(lazy(N_("Give between 1 and 40 hours a week.")))

    @property
    def minutes(self) -> int | None:
        """The hours as minutes, once the field is valid."""
        return minutes_of(self.data)


class WithArea(Form):
    """Base of forms that ask where. The view offers the areas."""

    area = SelectField(lazy(N_("Area")), [Optional()], default="")
    areas: Sequence[tuple[str, str]] = ()

    def offer(self, areas: Sequence[tuple[UUID, str]]) -> None:
        """Fill the list of areas."""
        self.areas = [("", gettext("Anywhere")), *((str(area_id), name) for area_id, name in areas)]
        self.area.choices = [SelectChoice(value, name) for value, name in self.areas]


class WishForm(SeenForm, WithArea):
    """What work the pupil would like."""

    interests = SeveralOf(lazy(N_("What would the pupil like to work with?")), Industry)
    forms = SeveralOf(lazy(N_("Which kinds of job or placement?")), PlacementForm)
    hours = WeeklyHours(lazy(N_("At most how many hours a week?")))
    earliest_on = DateField(lazy(N_("Earliest start")), [Optional()])

    @property
    def told(self) -> dict[str, Any]:
        """The wish as it was typed, by the names of WishGiven."""
        return {
            "interests": frozenset(self.interests.data or ()),
            "forms": frozenset(self.forms.data or ()),
            "area_id": UUID(self.area.data) if self.area.data else None,
            "minutes_a_week": self.hours.minutes,
            "earliest_on": self.earliest_on.data,
        }

    def in_words(self) -> list[tuple[str, str]]:
        """What the form holds, for a comparison."""
        areas = dict(self.areas)
        return [
            (str(self.interests.label.text), _listed(Industry, self.interests.data)),
            (str(self.forms.label.text), _listed(PlacementForm, self.forms.data)),
            (str(self.area.label.text), areas.get(self.area.data or "", "–")),
            (str(self.hours.label.text), self.hours.data or "–"),
            (str(self.earliest_on.label.text), day(self.earliest_on.data) if self.earliest_on.data else "–"),
        ]


def _listed(kind: type[Any], chosen: Sequence[Any] | None) -> str:
    return ", ".join(label(each) for each in kind if each in (chosen or ())) or "–"


def among(words: Mapping[str, str]) -> list[SelectChoice]:
    """A list to choose from, its words in the language being spoken when they are shown."""
    return [SelectChoice(value, LazyText(said)) for value, said in words.items()]


class PlacesForm(WithArea):
    """The filters of the free places. Posted, so that what a pupil would like stands in no address."""

    industries = SeveralOf(lazy(N_("Industry")), Industry)
    forms = SeveralOf(lazy(N_("Kind of place")), PlacementForm)
    hours = WeeklyHours(lazy(N_("At most hours a week")))
    from_on = DateField(lazy(N_("Can start from")), [Optional()])
    within = SelectField(lazy(N_("When does it begin?")), [Optional()], choices=among(SOON), default="")
    ages = SelectField(lazy(N_("The employer's lowest age")), choices=among(AGES), default="old_enough")
    order = SelectField(lazy(N_("Sort by")), choices=among(ORDERS), default="employer")
    full = BooleanField(lazy(N_("Show full places too")))

    def validate_from_on(self, field: Any) -> None:
        """A day far ahead is a slip of the keyboard."""
        if field.data and field.data > clock.today() + FURTHEST_AHEAD:
            raise ValidationError(lazy(N_("The day cannot be more than three years ahead.")))

    @property
    def told(self) -> dict[str, Any]:
        """The filters, by the names of Wanted; only after the form is found valid."""
        return {
            "industries": frozenset(self.industries.data or ()),
            "forms": frozenset(self.forms.data or ()),
            "area_id": UUID(self.area.data) if self.area.data else None,
            "minutes_a_week": self.hours.minutes,
            "from_on": self.from_on.data,
            "within_days": int(self.within.data) if self.within.data else None,
            "full": self.full.data,
        }

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The filters as they are posted, one pair for each value."""
        return [(field.name, str(each)) for field in self for each in _values(field) if field.name != "csrf_token"]


def _values(field: Any) -> Sequence[Any]:
    if isinstance(field, BooleanField):
        return ("y",) if field.data else ()
    return field.data if isinstance(field.data, list) else [field.data] if field.data else []
