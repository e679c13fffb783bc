"""Forms of Nav's intake."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.widgets import HiddenInput

from casework.forms.base import Form, OneOf, SelectChoice, SeveralOf, answered, at_most, filled
from casework.language import N_, lazy
from casework.models.codes import DecisionReason, Informed, Measure, Protection, ReferralSource, Urgency

LONGEST_NAME = 120
DECLINING = (
    DecisionReason.OUTSIDE_TARGET_GROUP,
    DecisionReason.ALREADY_FOLLOWED_UP,
    DecisionReason.NO_CAPACITY,
    DecisionReason.ANOTHER_SERVICE,
    DecisionReason.MORE_INFORMATION_NEEDED,
)
FORWARDING = (DecisionReason.OTHER_AREA, DecisionReason.NO_CAPACITY, DecisionReason.ALREADY_FOLLOWED_UP)
SOURCES = (ReferralSource.WALK_IN, ReferralSource.OT, ReferralSource.OTHER_OFFICE)
WHY = N_("Choose a reason.")


class AnswerForm(Form):
    """What every answer to a request carries: which version of it was read."""

    version = IntegerField(widget=HiddenInput(), validators=[answered()])

    def answers(self, version: int) -> None:
        """From now on the form answers this version: the reader has been shown it."""
        self.version.data, self.version.raw_data = version, None


class AcceptForm(AnswerForm):
    """Yes, and who is to follow up."""

    adviser = SelectField(lazy(N_("Who will follow up?")), validators=[answered()])

    def offer(self, people: Mapping[UUID, str], myself: UUID) -> None:
        """Let one of these be chosen; oneself unless somebody else is."""
        self.adviser.choices = named(people)
        if not self.is_submitted():
            self.adviser.data = str(myself)


class DeclineForm(AnswerForm):
    """No, and why. The school is shown the reason."""

    reason = OneOf(lazy(N_("Why is the request declined?")), DecisionReason, must=WHY, among=DECLINING)


class ForwardForm(AnswerForm):
    """To another office, and why."""

    office = SelectField(lazy(N_("Which office should it go to?")), validators=[answered(N_("Choose an office."))])
    reason = OneOf(lazy(N_("Why is it forwarded?")), DecisionReason, must=WHY, among=FORWARDING)

    def offer(self, offices: Mapping[UUID, str]) -> None:
        """Let one of these offices be chosen. Nothing is chosen beforehand."""
        self.office.choices = [SelectChoice("", lazy(N_("Choose an office"))), *named(offices)]


class GateForm(Form):
    """The question that comes before anything is written down about anybody."""

    protection = OneOf(
        lazy(N_("Does the pupil have a protected address?")), Protection, must=N_("Answer before you go on.")
    )


class StartForm(Form):
    """A pupil who came to Nav, and what is wanted."""

    protection = HiddenField(validators=[answered()])
    given_name = StringField(lazy(N_("Given name")), validators=[filled(), at_most(LONGEST_NAME)])
    family_name = StringField(lazy(N_("Family name")), validators=[filled(), at_most(LONGEST_NAME)])
    birth_date = DateField(lazy(N_("Date of birth")), validators=[answered(N_("Fill in the date of birth."))])
    source = OneOf(
        lazy(N_("How did the pupil come to you?")), ReferralSource, must=N_("Choose an answer."), among=SOURCES
    )
    measures = SeveralOf(lazy(N_("What is wanted?")), Measure, must=N_("Choose at least one measure."))
    area = SelectField(lazy(N_("Area")), validators=[answered(N_("Choose an area."))])
    urgency = OneOf(lazy(N_("How urgent is it?")), Urgency, must=N_("Choose an answer."))
    informed = OneOf(lazy(N_("Does the pupil know about this?")), Informed, must=N_("Choose an answer."))
    another = BooleanField(lazy(N_("This is somebody else")))

    def offer(self, areas: Mapping[UUID, str]) -> None:
        """Let one of these areas be chosen. Nothing is chosen beforehand."""
        self.area.choices = [SelectChoice("", lazy(N_("Choose an area"))), *named(areas)]

    @property
    def person(self) -> tuple[str, str, date]:
        """Given name, family name and date of birth, once the form is valid."""
        return self.given_name.data or "", self.family_name.data or "", cast("date", self.birth_date.data)


def named(things: Mapping[UUID, str]) -> list[SelectChoice]:
    """Things to choose among, by name."""
    return [SelectChoice(str(key), name) for key, name in things.items()]
