"""Taking up a class list: the file, the dry run, letting it in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import language
from casework.actions.school_class import class_lists, imports, plans
from casework.actions.school_class.plans import DIFFERENT, Candidate, Plan, Question
from casework.class_list import MAX_BYTES, Problem
from casework.class_list.words import COLUMNS, FILES, KINDS
from casework.errors import Invalid
from casework.forms.class_lists import AnswersForm, UploadForm, answers_form
from casework.language import gettext
from casework.policy.grants import Permission
from casework.views.asking import ask, say
from casework.views.gate import allowed, signed_in

bp = Blueprint("class_lists", __name__, url_prefix="/class-lists")
P = Permission


@bp.route("/new", methods=["GET", "POST"])
@allowed(P.ADD_PUPILS)
def new() -> ResponseReturnValue:
    """Choose a file. It is read only when pupils with a protected address are taken out of it."""
    form = UploadForm()
    if form.validate_on_submit():
        found = class_lists.take_up(signed_in(), form.file.data.stream.read(MAX_BYTES + 1))
        if not found.problems:
            return redirect(url_for("class_lists.check"))
        form.file.errors = [_file_words(problem) for problem in found.problems]
        return ask("class_lists/new.html", form, left_out=found.left_out)
    return ask("class_lists/new.html", form, left_out=())


@bp.route("/check", methods=["GET", "POST"])
@allowed(P.ADD_PUPILS)
def check() -> ResponseReturnValue:
    """The dry run: what is wrong, what must be answered, what would happen. Posting it lets the list in."""
    found = class_lists.waiting(signed_in())
    if found is None:
        return redirect(url_for("class_lists.new"))
    first = plans.plan(signed_in(), found)
    form = _answers_form(first)
    return _let_in(form, first) if form.validate_on_submit() else _show(form, first)


def _let_in(form: AnswersForm, first: Plan) -> ResponseReturnValue:
    try:
        outcome = imports.run(signed_in(), form.answers())
    except Invalid as refusal:
        say(form, refusal)
        return _show(form, first)
    return redirect(
        url_for(
            "class_lists.done",
            added=outcome.added,
            moved=outcome.moved,
            unchanged=outcome.unchanged,
            missing=outcome.not_in_list,
        )
    )


@bp.get("/done")
@allowed(P.ADD_PUPILS)
def done() -> ResponseReturnValue:
    """The receipt: how many, and where to go next."""
    names = ("added", "moved", "unchanged", "missing")
    counts = {name: max(0, request.args.get(name, 0, type=int)) for name in names}
    return render_template("class_lists/done.html", counts=counts)


@bp.post("/discard")
@allowed(P.ADD_PUPILS)
def discard() -> ResponseReturnValue:
    """Throw the waiting list away."""
    class_lists.discard(signed_in())
    return redirect(url_for("class_lists.new"))


def _show(form: AnswersForm, made: Plan) -> ResponseReturnValue:
    return ask("class_lists/check.html", form, plan=made)


def _answers_form(made: Plan) -> AnswersForm:
    return answers_form((one.row, _asked(one), _offered(one)) for one in made.questions)


def _asked(question: Question) -> str:
    return gettext(
        "Row %(row)s: %(name)s, %(class_name)s, born %(day)s",
        row=question.row,
        name=question.name,
        class_name=question.class_name,
        day=language.day(question.birth_date),
    )


def _offered(question: Question) -> list[tuple[str, str]]:
    return [
        *((one.value, _same(one)) for one in question.candidates),
        (DIFFERENT, gettext("Another pupil: add as new")),
    ]


def _same(candidate: Candidate) -> str:
    told: dict[str, Any] = {
        "name": candidate.name,
        "class_name": candidate.class_name,
        "day": language.day(candidate.birth_date),
    }
    if candidate.row is not None:
        return gettext("The same as row %(row)s (%(name)s, %(class_name)s, born %(day)s)", row=candidate.row, **told)
    return gettext("The same as %(name)s, %(class_name)s, born %(day)s", **told)


def _file_words(problem: Problem) -> str:
    if problem.kind is not None:
        return gettext(KINDS[problem.kind])
    column = gettext(COLUMNS[problem.column]).lower() if problem.column else ""
    words = gettext(FILES[problem.code])
    return words % {"column": column, "row": problem.row}
