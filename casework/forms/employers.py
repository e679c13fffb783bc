"""What Nav fills in about employers: the employer, the list narrowed, two that are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from casework.forms.base import Form, SelectChoice, VersionForm, answered, at_most, filled
from casework.forms.guarded import GuardedText, confirmation
from casework.labels import label
from casework.language import N_, gettext, in_threes, lazy
from casework.models import Area
from casework.models.job_codes import Industry

Rows = list[tuple[str, str]]
"""What a form or a row holds, for a comparison: the name of each field and its words."""

YES, NO, NOT_ASKED = "yes", "no", "not_asked"
SIZES: dict[bool | None, str] = {True: YES, False: NO, None: NOT_ASKED}
SIZE_WORDS = {YES: N_("Yes, 20 or more"), NO: N_("No, fewer"), NOT_ASKED: N_("Nobody has asked")}


class EmployerForm(VersionForm):
    """One employer. `offer` says which areas there are."""

    name = StringField(lazy(N_("Name of the employer")), [filled(), at_most(120)])
    organisation_number = StringField(
        lazy(N_("Organisation number")),
        [filled(), at_most(20)],
        description=lazy(N_("Nine digits, from the Register of Business Enterprises. Spaces do not matter.")),
    )
    industry = SelectField(lazy(N_("Industry")), [answered(N_("Choose an industry."))])
    area = SelectField(lazy(N_("Area")), [answered(N_("Choose the area the employer lies in."))])
    size = RadioField(lazy(N_("Does the employer have 20 employees or more?")), [Optional()], default=NOT_ASKED)
    note = GuardedText(lazy(N_("Note about the employer")))
    note_confirmed = confirmation()

    areas: Mapping[UUID | None, str] = {}

    def offer(self, areas: Iterable[Area]) -> EmployerForm:
        """Set what can be chosen."""
        self.areas = {area.id: area.name for area in areas}
        choose = SelectChoice("", gettext("Choose"))
        self.industry.choices = [choose, *(SelectChoice(each.value, label(each)) for each in Industry)]
        self.area.choices = [choose, *(SelectChoice(str(key), name) for key, name in self.areas.items())]
        self.size.choices = [SelectChoice(value, gettext(words)) for value, words in SIZE_WORDS.items()]
        return self

    def show(self, details: Any) -> None:
        """Fill the form with what stands there."""
        self.name.data, self.note.data = details.name, details.note
        self.organisation_number.data = in_threes(details.organisation_number)
        self.industry.data, self.area.data = details.industry.value, str(details.area_id)
        self.size.data, self.version.data = SIZES[details.twenty_or_more], str(details.version)

    @property
    def told(self) -> dict[str, Any]:
        """The employer as it was typed, by the names of Details; once the form is valid."""
        return {
            "name": self.name.data,
            "organisation_number": self.organisation_number.data,
            "industry": Industry(self.industry.data),
            "area_id": UUID(self.area.data),
            "twenty_or_more": {YES: True, NO: False}.get(self.size.data or ""),
            "note": self.note.data or None,
            "version": self.version_read,
            "guarded": self.note.overridden,
        }

    def rows(self, details: Any) -> Rows:
        """Details in words."""
        number = "".join(details.organisation_number.split())
        return [
            (self.name.label.text, details.name),
            (self.organisation_number.label.text, in_threes(number)),
            (self.industry.label.text, label(details.industry)),
            (self.area.label.text, self.areas.get(details.area_id, "")),
            (self.size.label.text, gettext(SIZE_WORDS[SIZES[details.twenty_or_more]])),
            (self.note.label.text, details.note or ""),
        ]


class Filter(Form):
    """How the list of employers is narrowed. Sent by GET: nothing in it names a person we follow up."""

    class Meta(Form.Meta):
        """A GET form changes nothing and carries no token."""

        csrf = False

    name = StringField(lazy(N_("Name or number")), [Optional(), at_most(120)])
    industry = SelectField(lazy(N_("Industry")), [Optional()])
    area = SelectField(lazy(N_("Area")), [Optional()])
    free = SelectField(lazy(N_("Places")), [Optional()])
    which = SelectField(lazy(N_("Status")), [Optional()], default="active")

    def offer(self, areas: Iterable[Area]) -> Filter:
        """Fill the lists."""
        everything = SelectChoice("", gettext("All"))
        self.industry.choices = [everything, *(SelectChoice(each.value, label(each)) for each in Industry)]
        self.area.choices = [everything, *(SelectChoice(str(area.id), area.name) for area in areas)]
        self.free.choices = [everything, SelectChoice("yes", gettext("Has free places"))]
        self.which.choices = [
            SelectChoice("active", gettext("In use")),
            SelectChoice("inactive", gettext("Deactivated")),
            SelectChoice("all", gettext("All")),
        ]
        return self


class OtherForm(Form):
    """Which other employer is the same one."""

    other = SelectField(lazy(N_("The same employer as")), [answered(N_("Choose an employer."))])

    def offer(self, employers: Mapping[UUID, str]) -> OtherForm:
        """Fill the list."""
        choose = SelectChoice("", gettext("Choose an employer"))
        self.other.choices = [choose, *(SelectChoice(str(key), words) for key, words in employers.items())]
        return self


class MergeForm(Form):
    """Which of the two is kept, and its note afterwards. The versions are those the lead looked at."""

    first_version, second_version = HiddenField(), HiddenField()
    keep = RadioField(lazy(N_("Which of the two is kept?")), [answered(N_("Choose which of the two is kept."))])
    note = GuardedText(lazy(N_("Note about the employer")))
    note_confirmed = confirmation()

    def offer(self, sides: tuple[Any, Any]) -> MergeForm:
        """Let one of the two be chosen; the note holds what both have until somebody has written."""
        self.keep.choices = [SelectChoice(str(side.id), f"{side.name} ({side.number})") for side in sides]
        if not self.is_submitted():
            self.note.data = "\n".join(str(side.note) for side in sides if side.note)
            self.saw(sides)
        return self

    def saw(self, sides: tuple[Any, Any]) -> None:
        """From now on the form answers these versions: the reader has been shown them."""
        self.first_version.data, self.second_version.data = (str(side.version) for side in sides)

    def versions(self, ids: Iterable[UUID]) -> dict[UUID, int]:
        """The versions the lead looked at, by employer; 0 for what is no number."""
        given = (str(field.data) for field in (self.first_version, self.second_version))
        return {
            key: int(text) if text.isascii() and text.isdigit() else 0 for key, text in zip(ids, given, strict=True)
        }
