"""Taking up a class list, and the questions about likely duplicates."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import InputRequired, ValidationError

from casework.forms.base import Form, OneOf, SelectChoice
from casework.language import N_, lazy
from casework.models.codes import Protection

ANSWER = N_("Row %(row)s: answer whether this is the same pupil.")


class UploadForm(Form):
    """The question about protected addresses, and the file. The file is not read unless the answer is yes."""

    taken_out = OneOf(
        lazy(N_("Are pupils with a protected address (code 6 or 7) taken out of the list?")),
        Protection,
        must=N_("Choose an answer."),
        among=(Protection.YES, Protection.NO, Protection.UNSURE),
    )
    file = FileField(
        lazy(N_("Class list")),
        [FileRequired(lazy(N_("Choose a file.")))],
        description=lazy(N_("Excel (.xlsx) or CSV, at most 5 MB.")),
    )

    def validate_taken_out(self, field: OneOf) -> None:
        """Only yes opens the door."""
        if field.data is not Protection.YES:
            raise ValidationError(
                lazy(N_("Take them out of the list first. Follow the school's own routine for them."))
            )


class AnswersForm(Form):
    """The base of a form with one question for each row that is likely somebody already known."""

    def answers(self) -> dict[int, str]:
        """What is chosen, by row number."""
        questions = [field for field in self if field.short_name.startswith("row_")]
        return {int(field.short_name.removeprefix("row_")): field.data for field in questions if field.data}


def answers_form(questions: Iterable[tuple[int, str, list[tuple[str, str]]]]) -> AnswersForm:
    """A form with these questions: row number, label, and answers as value and words."""
    fields = {
        f"row_{number}": RadioField(
            label, [InputRequired(lazy(ANSWER, row=number))], choices=[SelectChoice(*one) for one in answers]
        )
        for number, label, answers in questions
    }
    form: AnswersForm = type("RowsForm", (AnswersForm,), fields)()
    return form
