"""The transition note: its questions as fields, the meeting, what the schools ask each other, and stopping it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, SelectField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from casework.forms.base import Form, OneOf, SelectChoice, answered
from casework.forms.guarded import GuardedText, confirmation
from casework.language import N_, lazy
from casework.models.transition_codes import StopReason

BY_HAND = (StopReason.WRONG_SCHOOL, StopReason.NOT_NEEDED)


class NoteForm(Form):
    """A note. Each question is a field of its own, made by `note_form`.

    questions    ids of the versions that were shown, so that an answer is kept with what its writer read
    seen         version of the note that stood there; in the draft too
    """

    school = SelectField(
        lazy(N_("Receiving school")),
        [answered(N_("Choose the receiving school."))],
        choices=[],
        validate_choice=False,
    )
    discuss = BooleanField(lazy(N_("Talk about this at the meeting")))
    questions = HiddenField()
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, schools: Mapping[UUID, str]) -> None:
        """Fill in which schools can receive a note."""
        self.schools = {"": lazy(N_("Choose school"))} | {str(key): name for key, name in schools.items()}
        self.school.choices = [SelectChoice(value, name) for value, name in self.schools.items()]

    @property
    def answers(self) -> list[GuardedText]:
        """The fields of the questions, in their order."""
        return [field for field in self if isinstance(field, GuardedText)]

    def confirming(self, field: GuardedText) -> Field:
        """The box that keeps a text the guard asked about."""
        found: Field = self[field.confirmed_by]
        return found

    @property
    def written(self) -> dict[UUID, str]:
        """What is written, by version of the question."""
        return {UUID(field.name.removeprefix("answer_")): field.data or "" for field in self.answers}

    @property
    def guarded(self) -> bool:
        """Did the writer keep a text that the guard asked about?"""
        return any(field.overridden for field in self.answers)

    @property
    def school_id(self) -> UUID | None:
        """The school that is chosen; None for anything that isn't one."""
        return id_of(self.school.data)


def note_form(questions: Sequence[tuple[UUID, str]]) -> type[NoteForm]:
    """A form with one field for each question, in this order."""
    fields: dict[str, Any] = {}
    for key, words in questions:
        sure = f"sure_{key.hex}"
        fields[answer_name(key)] = GuardedText(words, confirmed_by=sure)
        fields[sure] = confirmation()
    return type("QuestionsForm", (NoteForm,), fields)


def answer_name(question_id: UUID) -> str:
    """The name of a question's field."""
    return f"answer_{question_id.hex}"


def id_of(text: str | None) -> UUID | None:
    """An id that was posted, or None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


class MeetingForm(Form):
    """The handover meeting. `seen` is the mark of what stood there."""

    on = DateField(lazy(N_("Day of the meeting")), [Optional()])
    held = BooleanField(lazy(N_("The meeting is held")))
    seen = HiddenField()


class MessageForm(Form):
    """A question about a note, or the answer to one."""

    text = GuardedText(lazy(N_("Message")))
    note_confirmed = confirmation()

    def validate(self, extra_validators: Any = None) -> bool:
        """All fields; and there must be a message."""
        valid = super().validate(extra_validators)
        if not self.text.data and not self.text.errors:
            self.blame("text", N_("Write a message."))
            return False
        return valid


class StopForm(Form):
    """Why the sender stops a note."""

    reason = OneOf(lazy(N_("Why do you stop it?")), StopReason, among=BY_HAND, must=N_("Choose why."))
