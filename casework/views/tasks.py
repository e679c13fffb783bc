"""The next step: done, postponed, changed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.followup import tasks
from casework.actions.followup.tasks import NextStep, StandingStep
from casework.errors import StaleEdit
from casework.forms.tasks import DoneForm, DueForm, PostponeForm, StepForm, leap_words
from casework.language import gettext
from casework.models import Case
from casework.models.codes import TaskKind
from casework.policy.grants import Permission
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in

bp = Blueprint("tasks", __name__, url_prefix="/cases")


@bp.route("/<uuid:case_id>/next-step/done", methods=["GET", "POST"])
@on_case(Permission.PLAN_NEXT_STEP)
def done(case: Case) -> ResponseReturnValue:
    """The next step is done; perhaps another follows."""
    form = DoneForm()
    if not form.validate_on_submit():
        return _form("tasks/done.html", case, form)
    then = NextStep(form.kind.data or TaskKind.CONTACT, form.due_on) if form.due_on else None
    try:
        tasks.done(signed_in(), case, seen=form.version.data or "", then=then)
    except StaleEdit as stale:
        return _conflict("tasks/done.html", case, form, stale)
    return _saved(case)


@bp.route("/<uuid:case_id>/next-step/postpone", methods=["GET", "POST"])
@on_case(Permission.PLAN_NEXT_STEP)
def postpone(case: Case) -> ResponseReturnValue:
    """The same next step, another day."""
    form = PostponeForm()
    if not form.validate_on_submit() or form.due_on is None:
        return _form("tasks/postpone.html", case, form)
    try:
        tasks.postpone(signed_in(), case, seen=form.version.data or "", due_on=form.due_on)
    except StaleEdit as stale:
        return _conflict("tasks/postpone.html", case, form, stale)
    return _saved(case)


@bp.route("/<uuid:case_id>/next-step/change", methods=["GET", "POST"])
@on_case(Permission.PLAN_NEXT_STEP)
def change(case: Case) -> ResponseReturnValue:
    """Another next step, or the first one."""
    form = StepForm()
    if not form.validate_on_submit() or form.due_on is None:
        return _form("tasks/change.html", case, form)
    try:
        tasks.change(signed_in(), case, seen=form.version.data or "", step=NextStep(form.kind.data, form.due_on))
    except StaleEdit as stale:
        return _conflict("tasks/change.html", case, form, stale)
    return _saved(case)


def _saved(case: Case) -> ResponseReturnValue:
    return go(url_for("cases.show", case_id=case.id), gettext("The next step is saved."))


def _form(template: str, case: Case, form: DueForm) -> ResponseReturnValue:
    """The form as it was typed; when nobody has typed, with the mark of the step that stands."""
    standing = tasks.standing(case)
    if not form.is_submitted():
        form.version.data = standing.mark
    g.form_errors = bool(form.errors)
    return _page(template, case, form, standing), 422 if form.errors else 200


def _conflict(template: str, case: Case, form: DueForm, stale: StaleEdit) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    theirs = stale.theirs
    standing = theirs if isinstance(theirs, StandingStep) else tasks.standing(case)
    form.version.data = standing.mark
    return _page(template, case, form, standing, conflict=True), 409


def _page(template: str, case: Case, form: DueForm, standing: StandingStep, **more: Any) -> str:
    shown = {"conflict": False} | more
    return render_template(template, case=case, form=form, standing=standing, days=leap_words(), **shown)
