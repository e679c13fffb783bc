"""What is registered on a pupil's way into a year: the application, an offer, the start, a new place, how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import Optional

from casework.forms.base import Form, OneOf, SelectChoice, answered, at_most, choices_of
from casework.labels import label
from casework.language import N_, day, gettext, lazy
from casework.models.transition_codes import (
    ApplicationState,
    InEducation,
    LeaveReason,
    Level,
    OfferState,
    ProgrammeKind,
    Route,
    StartState,
    YearResult,
)

RANKS = (1, 2, 3)
TURNED_UP_OR_NOT = (StartState.STARTED, StartState.NO_SHOW, StartState.LEFT_IN_AUGUST, StartState.LEFT)


class Offered(NamedTuple):
    """A programme to choose from."""

    code: str
    name: str
    kind: ProgrammeKind


def day_of(label_text: str, must: str = "") -> DateField:
    """A day; one that must be given says so in its own words."""
    return DateField(lazy(label_text), [answered(must) if must else Optional()])


def programme_list(label_text: str, **values: object) -> SelectField:
    """A programme or another route. The view offers those of the year."""
    return _list(lazy(label_text, **values), lazy(N_("This programme is not offered that year.")))


def school_list(label_text: str, **values: object) -> SelectField:
    """An upper secondary school casework knows. The view offers them."""
    return _list(lazy(label_text, **values), lazy(N_("Choose an upper secondary school.")))


def _list(label_text: str, refusal: str) -> SelectField:
    return SelectField(label_text, choices=[], default="", invalid_choice_message=refusal)  # type: ignore[call-arg]  # newer than its types


class SeenForm(Form):
    """Base of forms over what somebody else may change. `version` is what the reader saw."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version the form was opened at; anything that is no number was never shown."""
        written = str(self.version.data or "")
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else -1

    def in_words(self) -> list[tuple[str, str]]:
        """What the form holds, for a comparison."""
        return [(str(field.label.text), _words(field)) for field in self if not isinstance(field, HiddenField)]


class SheetForm(SeenForm):
    """Base of the forms about a way into a year."""

    def offer(self, offered: Sequence[Offered], schools: Iterable[tuple[UUID, str]]) -> None:
        """Fill every list of programmes, grouped by kind, and of schools."""
        unknown = gettext("Not stated")
        groups = [SelectChoice(each.code, each.name, optgroup=label(each.kind)) for each in offered]
        places = [SelectChoice(str(school_id), name) for school_id, name in schools]
        for field in self:
            if field.name.startswith("programme"):
                field.choices = [SelectChoice("", unknown), *groups]
            elif field.name.startswith("school"):
                none = unknown if field.name[-1].isdecimal() else gettext("Another school, or not known")
                field.choices = [SelectChoice("", none), *places]

    def leave_out(self, *names: str) -> None:
        """Take away what is not this reader's to say."""
        for name in names:
            if name in self:
                del self[name]


def id_of(field: SelectField | None) -> UUID | None:
    """The school chosen in a list, or None."""
    return UUID(field.data) if field is not None and field.data else None


def _words(field: Any) -> str:
    if isinstance(field, SelectFieldBase):
        chosen: Any = [choice for choice in field.iter_choices() if choice[2] and choice[0]]
        return str(chosen[0].label) if chosen else "–"
    if isinstance(field, DateField):
        return day(field.data) if field.data else "–"
    return str(field.data or "–")


class ApplicationForm(SheetForm):
    """An application: whether, how, when, and up to three ranked wishes."""

    state = OneOf(lazy(N_("Has the pupil applied?")), ApplicationState, must=N_("Choose an answer."))
    level = OneOf(lazy(N_("Which year?")), Level)
    sent_on = day_of(N_("When was it sent?"))
    route = OneOf(lazy(N_("How does the pupil apply?")), Route)
    programme_1 = programme_list(N_("Wish %(rank)s"), rank=1)
    school_1 = school_list(N_("School, wish %(rank)s"), rank=1)
    programme_2 = programme_list(N_("Wish %(rank)s"), rank=2)
    school_2 = school_list(N_("School, wish %(rank)s"), rank=2)
    programme_3 = programme_list(N_("Wish %(rank)s"), rank=3)
    school_3 = school_list(N_("School, wish %(rank)s"), rank=3)

    def offer_levels(self, levels: Sequence[Level]) -> None:
        """Ask for the year only where there is more than one to choose from."""
        self.level.choices = choices_of(levels)
        if len(levels) < 2:
            self.leave_out("level")

    @property
    def wishes(self) -> list[tuple[str, UUID | None]]:
        """The wishes given, in their order: programme and school."""
        pairs = [(self[f"programme_{rank}"].data, id_of(self[f"school_{rank}"])) for rank in RANKS]
        return [(code, school_id) for code, school_id in pairs if code]

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields; and each wish is for something, and stands once."""
        valid, before = super().validate(extra_validators), set()
        for rank in RANKS:
            code, school_id = self[f"programme_{rank}"].data, self[f"school_{rank}"].data
            if school_id and not code:
                self.blame(f"programme_{rank}", N_("Choose a programme for this school."))
            if code and (code, school_id) in before:
                self.blame(f"programme_{rank}", N_("The same wish stands twice."))
            before.add((code, school_id))
        return valid and not self.errors


class OfferForm(SheetForm):
    """How one intake round went."""

    state = OneOf(lazy(N_("How did it go?")), OfferState, must=N_("Choose how it went."))
    came_on = day_of(N_("When did the results come?"), N_("Choose a date."))
    answer_by = day_of(N_("Answer by"))
    answered_on = day_of(N_("When was it answered?"))
    programme = programme_list(N_("Programme"))
    school = school_list(N_("School"))


class StartForm(SheetForm):
    """Whether the pupil turned up, or left; and where."""

    state = OneOf(lazy(N_("Did the pupil turn up?")), StartState, must=N_("Choose an answer."), among=TURNED_UP_OR_NOT)
    on = day_of(N_("Which day?"), N_("Choose a date."))
    leave_reason = OneOf(lazy(N_("Why did the pupil leave?")), LeaveReason)
    school = school_list(N_("School"))
    class_name = StringField(lazy(N_("Class")), [at_most(30)])
    programme = programme_list(N_("Programme"))


class PlaceForm(SheetForm):
    """Another programme or school from a day on."""

    on = day_of(N_("From which day?"), N_("Choose a date."))
    school = school_list(N_("School"))
    class_name = StringField(lazy(N_("Class")), [at_most(30)])
    programme = programme_list(N_("Programme"))


class YearForm(SheetForm):
    """In education on the counting day, and how the year ended."""

    in_education = OneOf(lazy(N_("Is the pupil in education on the counting day?")), InEducation)
    result = OneOf(lazy(N_("How did the school year go?")), YearResult)
