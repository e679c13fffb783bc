"""A user's own reminders on cases."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.working_day import reminders
from casework.actions.working_day.reminders import Remembered
from casework.errors import StaleEdit
from casework.forms.reminders import ReminderForm
from casework.language import gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in

bp = Blueprint("reminders", __name__, url_prefix="/cases")


@bp.route("/<uuid:case_id>/reminder", methods=["GET", "POST"])
@on_case(Permission.KEEP_REMINDER)
def keep(case: Case) -> ResponseReturnValue:
    """Write the reminder of a case, or change it."""
    form, standing = ReminderForm(), reminders.of(signed_in(), case)
    if not form.is_submitted():
        form.version.data = standing.mark if standing else ""
        form.text.data, form.due_on.data = (standing.text, standing.due_on) if standing else ("", None)
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _keep(case, form)):
            return go(url_for("cases.show", case_id=case.id), gettext("The reminder is kept."))
    except StaleEdit:
        return _conflict(case, form, reminders.of(signed_in(), case))
    g.form_errors = bool(form.errors)
    return _page(case, form, standing), 422 if form.errors else 200


@bp.post("/<uuid:case_id>/reminder/remove")
@on_case(Permission.KEEP_REMINDER)
def remove(case: Case) -> ResponseReturnValue:
    """Remove the reminder."""
    reminders.remove(signed_in(), case)
    return go(url_for("cases.show", case_id=case.id), gettext("The reminder is removed."))


def _keep(case: Case, form: ReminderForm) -> None:
    reminders.keep(signed_in(), case, text=form.text.data or "", due_on=form.due_on.data, seen=form.version.data or "")


def _conflict(case: Case, form: ReminderForm, theirs: Remembered | None) -> ResponseReturnValue:
    """What stands there now beside what was typed. Saving again is saving over it."""
    form.version.data = theirs.mark if theirs else ""
    return _page(case, form, theirs, conflict=True), 409


def _page(case: Case, form: ReminderForm, standing: Remembered | None, *, conflict: bool = False) -> str:
    return render_template("reminders/keep.html", case=case, form=form, standing=standing, conflict=conflict)
