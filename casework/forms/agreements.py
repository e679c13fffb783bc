"""What is agreed on a placement: the days, the work, the weekly plan. Impossible values are refused at their field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from wtforms import (
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import TextInput

from casework.forms.base import OneOf, SelectChoice, SeveralOf, at_most, choices_of
from casework.forms.guarded import GuardedText, confirmation
from casework.forms.plans import PlanForm
from casework.labour.forms import FORMS, FormRule
from casework.language import N_, gettext, lazy, percent
from casework.models.job_codes import Adaptation, EveningReason, FollowUpRhythm, Goal, PlacementForm, Support, WorkKind

YES, NO = "yes", "no"
TIE = {YES: True, NO: False}
WORK = (WorkKind.LIGHT, WorkKind.ORDINARY, WorkKind.CULTURAL)
NEUTRAL = N_("Write briefly and neutrally. Do not write about health or family.")
FIELD_OF = {"days": "days-0-starts"}
"""Where a refusal stands that is about a group of fields."""


def an_id(_form: PlanForm, field: SelectField) -> None:
    """Refuse what is no id at all; an employer out of use is refused by its name when the agreement is saved."""
    if id_of(field.data) is None:
        raise ValidationError(gettext("Choose an employer."))


class AgreementForm(PlanForm):
    """Everything that is agreed. What a draft lacks may be filled in later; what cannot be is refused."""

    employer = SelectField(lazy(N_("Employer")), [Optional(), an_id], default="", validate_choice=False)
    contact = SelectField(lazy(N_("Contact person")), [Optional()], default="", validate_choice=False)
    title = GuardedText(lazy(N_("Position")), confirmed_by="title_confirmed", longest=80, widget=TextInput())
    title_confirmed = confirmation()
    tasks = GuardedText(lazy(N_("Tasks")), confirmed_by="tasks_confirmed", description=lazy(NEUTRAL))
    tasks_confirmed = confirmation()
    work = OneOf(lazy(N_("Kind of work")), WorkKind, among=WORK)
    evening_reason = OneOf(lazy(N_("Why in the evening, between 21 and 23?")), EveningReason)
    goal = OneOf(lazy(N_("Goal")), Goal)
    adaptations = SeveralOf(lazy(N_("Adaptation of the work")), Adaptation)
    rhythm = OneOf(lazy(N_("How often do you follow up the placement?")), FollowUpRhythm)
    family_tie = RadioField(lazy(N_("Is the pupil related to the employer?")), [Optional()])
    supports = SeveralOf(lazy(N_("Support from Nav")), Support)
    mentor = StringField(lazy(N_("Name of the mentor")), [at_most(80)])
    subsidy = RadioField(lazy(N_("Wage grant")), [Optional()])

    def fit(self, form: PlacementForm, employers: Mapping[UUID, str], *, touched: bool) -> None:
        """Only what this form of placement asks about, and only employers that can be chosen."""
        rule = FORMS[form]
        self.family_tie.choices = [SelectChoice(YES, gettext("Yes")), SelectChoice(NO, gettext("No"))]
        self.employer.choices = listed(employers)
        self.subsidy.choices = [SelectChoice(str(each), percent(each / 100, decimals=0)) for each in rule.subsidies]
        self.supports.choices = choices_of(each for each in Support if each in rule.supports)
        self._leave_out(rule, touched=touched)
        for row in self.extra:
            row.form.offer()

    def _leave_out(self, rule: FormRule, *, touched: bool) -> None:
        asked = {
            "employer": not touched,
            "work": rule.work is None,
            "subsidy": bool(rule.subsidies),
            "supports": bool(rule.supports),
            "mentor": Support.MENTOR in rule.supports,
        }
        for name in (name for name, wanted in asked.items() if not wanted):
            del self[name]

    def people(self, known: Mapping[UUID, Any]) -> None:
        """Fill in the contact persons of the employer that is chosen."""
        self.contact.choices = [SelectChoice("", gettext("Choose")), *listed(known)]

    def insist(self, lacking: Iterable[str]) -> None:
        """Say at each field that it must be filled in before anybody can approve."""
        for name in lacking:
            self.blame(FIELD_OF.get(name, name), PLAN_LACKS if name == "days" else FILL[name])

    @property
    def employer_id(self) -> UUID | None:
        """The employer chosen, where one can be."""
        return id_of(self.employer.data) if "employer" in self else None

    @property
    def told(self) -> dict[str, Any]:
        """What is agreed, by the names of Content; without the plan."""
        known = {
            name: getattr(self, name).data or None
            for name in ("starts_on", "ends_on", "tasks", "goal", "rhythm", "evening_reason", "work", "mentor")
            if name in self
        }
        return known | {
            "title": " ".join((self.title.data or "").split()) or None,
            "contact_id": id_of(self.contact.data),
            "adaptations": frozenset(self.adaptations.data or ()),
            "supports": frozenset(self.supports.data or ()) if "supports" in self else frozenset(),
            "family_tie": TIE.get(self.family_tie.data or ""),
            "subsidy": int(self.subsidy.data) if "subsidy" in self and self.subsidy.data else None,
        }

    @property
    def guarded(self) -> bool:
        """Did the writer keep a text the guard asked about?"""
        return bool(self.title.overridden or self.tasks.overridden)


PLAN_LACKS = N_("Fill in at least one day with work.")
FILL: dict[str, str] = {
    "starts_on": N_("Give the first day."),
    "ends_on": N_("Give the last day."),
    "contact": N_("Choose a contact person. Add one on the employer's page if there is none."),
    "title": N_("Give the position a name."),
    "tasks": N_("Write what the pupil is to do."),
    "work": N_("Choose what kind of work it is."),
    "goal": N_("Choose a goal."),
    "rhythm": N_("Choose how often you follow up."),
    "family_tie": N_("Choose yes or no."),
    "mentor": N_("Write the name of the mentor."),
    "subsidy": N_("Choose how large the grant is."),
}


def listed(known: Mapping[UUID, Any]) -> list[SelectChoice]:
    """Things to choose from by id."""
    return [SelectChoice(str(key), str(name)) for key, name in known.items()]


def id_of(text: str | None) -> UUID | None:
    """The id that was posted, or None."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
