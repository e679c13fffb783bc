"""The flag: the protected-address question first, then one page."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, FormField, HiddenField, RadioField, StringField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from casework import clock
from casework.forms.base import Form, OneOf, SeveralOf, no_hidden_signs, tidy
from casework.forms.guarded import GuardedText, confirmation
from casework.labels import LABELS
from casework.language import N_, LazyText, gettext, lazy
from casework.models.codes import (
    BANDS,
    Band,
    Informed,
    Measure,
    ObservationCode,
    Protection,
    Strength,
    Urgency,
)

BANDED = tuple(code for code, bands in BANDS.items() if bands != (Band.YES,))
PLAIN = tuple(code for code, bands in BANDS.items() if bands == (Band.YES,))
STRENGTHS = (Strength.WANTS_JOB, *(each for each in Strength if each is not Strength.WANTS_JOB))
NOT_SEEN = ""


class BandOf(RadioField):
    """How much of one observation was seen; the first answer says it was not."""

    def __init__(self, code: ObservationCode, **options: Any) -> None:
        none = SelectChoice(NOT_SEEN, LazyText(N_("Not relevant")))
        bands = [SelectChoice(band.value, LazyText(LABELS[Band][band])) for band in BANDS[code]]
        label = lazy(LABELS[ObservationCode][code])
        super().__init__(label, [Optional()], choices=[none, *bands], default=NOT_SEEN, coerce=str, **options)

    @property
    def band(self) -> Band | None:
        """The band chosen, or None."""
        return Band(self.data) if self.data else None


class NewGuardian(PlainForm):
    """A guardian added together with the flag. Wholly empty means none."""

    name = StringField(lazy(N_("Name")), [Optional(), Length(max=100), no_hidden_signs], filters=[tidy])
    phone = StringField(lazy(N_("Phone")), [Optional(), Length(max=30), no_hidden_signs], filters=[tidy])
    parental_responsibility = BooleanField(lazy(N_("Has parental responsibility")))
    sole_responsibility = BooleanField(lazy(N_("Has it alone, and this is documented")))
    may_receive_information = BooleanField(lazy(N_("May receive information")))

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields, and a name when anything else is filled in."""
        well = super().validate(extra_validators)
        if self.name.data or not any(value for other, value in self.data.items() if other != "name"):
            return well
        self.name.errors = [gettext(N_("Write the guardian's name."))]
        return False


class GateQuestion:
    """Asked before everything else: it decides whether anything at all is kept."""

    protection = OneOf(
        lazy(N_("Does the pupil have a protected address (code 6 or 7)?")), Protection, must=N_("Answer this first.")
    )


class FlagContent(Form):
    """What a flag says, when it is new and when it is changed."""

    informed = OneOf(
        lazy(N_("Does the pupil know about this?")), Informed, must=N_("Say whether the pupil knows about this.")
    )
    strengths = SeveralOf(lazy(N_("Strengths and wishes")), Strength, among=STRENGTHS)
    seen_attendance = BandOf(ObservationCode.ATTENDANCE)
    seen_assessment_basis = BandOf(ObservationCode.ASSESSMENT_BASIS)
    seen_grades_low = BandOf(ObservationCode.GRADES_LOW)
    seen_other = SeveralOf(lazy(N_("Other things you have seen")), ObservationCode, among=PLAIN)
    observed_on = DateField(
        lazy(N_("When did you see it?")), [InputRequired(lazy(N_("Choose the day.")))], default=clock.today
    )
    measures = SeveralOf(
        lazy(N_("What is the request about?")),
        Measure,
        must=N_("Choose at least one measure."),
        default=lambda: [Measure.TRANSITION],
    )
    urgency = OneOf(
        lazy(N_("How urgent is it?")), Urgency, must=N_("Say how urgent it is."), default=lambda: Urgency.ORDINARY
    )
    note = GuardedText(lazy(N_("Anything else the adviser should know?")))
    note_confirmed = confirmation()

    def seen(self) -> dict[ObservationCode, Band]:
        """The observations that are ticked."""
        banded = {code: self[f"seen_{code.value}"].band for code in BANDED}
        found = {code: band for code, band in banded.items() if band is not None}
        return found | dict.fromkeys(self.seen_other.data or (), Band.YES)


class FlagForm(GateQuestion, FlagContent):
    """A new flag."""

    guardian1 = FormField(NewGuardian, lazy(N_("Guardian")))
    guardian2 = FormField(NewGuardian, lazy(N_("Guardian")))

    @property
    def stops(self) -> bool:
        """A protected address, or doubt about it: nothing may be kept."""
        return self.protection.data in {Protection.YES, Protection.UNSURE}

    def new_guardians(self) -> list[tuple[int, dict[str, Any]]]:
        """The guardians filled in, with their place on the form."""
        filled = ((place, self[f"guardian{place}"].data) for place in (1, 2))
        return [(place, data) for place, data in filled if data["name"]]


class FlagChangeForm(FlagContent):
    """A flag that is changed. `stamp` is the mark of what was read; `again` renews what stands as before."""

    stamp = HiddenField()
    again = BooleanField(lazy(N_("I have seen all of it again on this day")))
