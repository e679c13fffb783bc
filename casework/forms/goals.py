"""Goals in the pupil's words, steps towards them, and how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import DateField, Field, HiddenField, SelectField
from wtforms.validators import Optional, ValidationError

from casework import clock
from casework.forms.base import Form, OneOf, SelectChoice, answered
from casework.forms.guarded import GuardedText, confirmation
from casework.forms.tasks import FURTHEST
from casework.labels import label
from casework.language import N_, day, gettext, lazy
from casework.models.codes import GoalKind, GoalState, Progress, StepDoer

OWN_WORDS = N_("Write in the pupil's own words. Do not write about health or family.")
LONGEST_GOAL, LONGEST_STEP = 200, 120
SAY_WHAT, SAY_WHO = N_("Write what is to be done."), N_("Choose who does it.")


class SeenForm(Form):
    """`mark` is the version its reader saw. It stays in a draft too, so that a restored one meets what stands now."""

    mark = HiddenField()

    @property
    def seen(self) -> int:
        """The version as a number; -1 for anything that was never shown."""
        written = str(self.mark.data or "")
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else -1


class StepFields(Form):
    """What is to be done, by whom, and by which day."""

    standing_due: date | None = None

    what_confirmed = confirmation()
    due_on = DateField(lazy(N_("By which day?")), [Optional()])

    def validate_due_on(self, field: DateField) -> None:
        """A day from today and a year ahead; the day that stands may stay, also when it is past."""
        on = field.data
        if on and on != self.standing_due and not clock.today() <= on <= clock.today() + FURTHEST:
            raise ValidationError(lazy(N_("Choose a day from today and at most a year ahead.")))

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What the fields hold, for a comparison."""
        return [
            (gettext("What is to be done?"), self.what.data or ""),
            (gettext("Who does it?"), label(self.doer.data) if self.doer.data else ""),
            (gettext("By which day?"), day(self.due_on.data) if self.due_on.data else ""),
        ]


class GoalStepForm(SeenForm, StepFields):
    """A step towards a goal."""

    what = GuardedText(
        lazy(N_("What is to be done?")), confirmed_by="what_confirmed", longest=LONGEST_STEP, must=SAY_WHAT
    )
    doer = OneOf(lazy(N_("Who does it?")), StepDoer, must=SAY_WHO, default=StepDoer.PUPIL)

    def apart(self, mark: str) -> GoalStepForm:
        """Tell its fields from those of other such forms on the page."""
        for field in self:
            field.id = f"{field.id}-{mark}"
        return self


class GoalForm(SeenForm):
    """A goal. `about` says which goal a draft of it is about; empty for a new one."""

    about = HiddenField()
    kind = OneOf(lazy(N_("What is the goal about?")), GoalKind, must=N_("Choose what the goal is about."))
    words = GuardedText(
        lazy(N_("What does the pupil want?")),
        confirmed_by="words_confirmed",
        longest=LONGEST_GOAL,
        must=N_("Write what the pupil wants."),
        description=lazy(OWN_WORDS),
    )
    words_confirmed = confirmation()

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What the form holds, for a comparison."""
        return [
            (gettext("What does the pupil want?"), self.words.data or ""),
            (gettext("What is the goal about?"), label(self.kind.data) if self.kind.data else ""),
        ]


class NewGoalForm(GoalForm, StepFields):
    """A goal, and perhaps the first step towards it."""

    what = GuardedText(lazy(N_("What is to be done?")), confirmed_by="what_confirmed", longest=LONGEST_STEP)
    doer = OneOf(lazy(N_("Who does it?")), StepDoer, default=StepDoer.PUPIL)

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields; a day belongs to something that is to be done."""
        valid = super().validate(extra_validators)
        if self.due_on.data and not self.what.data and not self.what.errors:
            self.blame("what", SAY_WHAT)
            return False
        return valid


class EndForm(SeenForm):
    """How a goal ends."""

    how = OneOf(
        lazy(N_("How did it end?")),
        GoalState,
        must=N_("Choose how it ended."),
        among=(GoalState.REACHED, GoalState.LEFT),
    )


class ProgressForm(Form):
    """How it goes with each goal. Each goal is a field of its own, made by `progress_form`."""

    mark = HiddenField()
    on = DateField(lazy(N_("When did you talk about it?")), [answered(N_("Choose a date."))], default=clock.today)
    at = SelectField(lazy(N_("Was it at an evaluation of the placement?")), choices=[], validate_choice=False)
    goals: Sequence[UUID] = ()

    def offer(self, talks: Mapping[UUID, str]) -> None:
        """Fill in the evaluations it can have been said at; without any, the question is left out."""
        if not talks:
            del self.at
            return
        named = [SelectChoice(str(key), words) for key, words in talks.items()]
        self.at.choices = [SelectChoice("", lazy(N_("No"))), *named]

    @property
    def answers(self) -> dict[UUID, Progress]:
        """What was answered, by goal."""
        given = {goal_id: self[answer_name(goal_id)].data for goal_id in self.goals}
        return {goal_id: progress for goal_id, progress in given.items() if progress is not None}

    @property
    def evaluation_id(self) -> UUID | None:
        """The evaluation that was chosen; one that cannot be for what is no id."""
        written = self.at.data if "at" in self else ""
        try:
            return UUID(written) if written else None
        except ValueError:
            return UUID(int=0)

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields, and something must be said."""
        valid = super().validate(extra_validators)
        if not any(field.errors for field in self.questions) and not self.answers:
            self.blame(self.questions[0].name, N_("Say how it goes with at least one of the goals."))
            return False
        return valid

    @property
    def questions(self) -> list[Field]:
        """One for each goal, in their order."""
        return [self[answer_name(goal_id)] for goal_id in self.goals]


def progress_form(goals: Mapping[UUID, str]) -> type[ProgressForm]:
    """A form with one question for each goal, asked in the goal's own words."""
    fields: dict[str, Any] = {answer_name(key): OneOf(words, Progress) for key, words in goals.items()}
    return type("GoalsForm", (ProgressForm,), {**fields, "goals": tuple(goals)})


def answer_name(goal_id: UUID) -> str:
    """The name of a goal's question."""
    return f"goal_{goal_id.hex}"
