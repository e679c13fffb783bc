"""The questions of the transition note, and their versions."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from casework.actions.handover import questions as handover_questions
from casework.actions.handover.questions import Wording
from casework.errors import StaleEdit
from casework.forms.school_years import WordingForm
from casework.language import gettext
from casework.models import HandoverQuestion
from casework.policy.grants import P
from casework.views.arrival import attempt
from casework.views.gate import allowed, signed_in
from casework.views.school_years.room import bp, onward, page


@bp.get("/questions")
@allowed(P.MANAGE_CALENDAR)
def questions() -> ResponseReturnValue:
    """The questions as they are asked now, with their former wordings."""
    return page("school_years/questions.html", questions=handover_questions.listed())


@bp.route("/questions/<uuid:question_id>", methods=["GET", "POST"])
@allowed(P.MANAGE_CALENDAR)
def edit_question(question_id: UUID) -> ResponseReturnValue:
    """Ask a question in other words from now on."""
    row = handover_questions.find(question_id)
    form = WordingForm(obj=row)
    if form.validate_on_submit():
        try:
            made = attempt(form, lambda: handover_questions.reword(signed_in(), row, _given(form)))
        except StaleEdit as stale:
            theirs = cast("HandoverQuestion", stale.theirs)
            return page("school_years/edit_question.html", form=form, row=theirs, compared=_compared(form, theirs)), 409
        if made is not None:
            return onward(url_for("school_years.questions"), gettext("The new wording is asked from now on."))
    elif row.retired_at is not None:
        return redirect(url_for("school_years.questions"))
    g.form_errors = bool(form.errors)
    return page("school_years/edit_question.html", form=form, row=row, compared=None), 422 if form.errors else 200


def _given(form: WordingForm) -> Wording:
    return Wording(str(form.text_nb.data), str(form.text_nn.data), str(form.text_en.data))


def _compared(form: WordingForm, row: HandoverQuestion) -> list[tuple[str, str, str]]:
    """What was typed beside what is asked now."""
    mine = _given(form)
    return [
        (gettext("Question in bokmål"), mine.nb, row.text_nb),
        (gettext("Question in nynorsk"), mine.nn, row.text_nn),
        (gettext("Question in English"), mine.en, row.text_en),
    ]
