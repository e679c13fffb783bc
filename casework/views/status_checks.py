"""The status after closing, three and six months on."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.case import case_page
from casework.actions.followup import status_checks
from casework.actions.followup.status_checks import Asking
from casework.errors import StaleEdit
from casework.forms.status_checks import StatusForm
from casework.language import gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.dialogs import go
from casework.views.gate import on_case, rights, signed_in

bp = Blueprint("status_checks", __name__, url_prefix="/cases")


@bp.route("/<uuid:case_id>/status", methods=["GET", "POST"])
@on_case(Permission.ANSWER_STATUS)
def answer(case: Case) -> ResponseReturnValue:
    """Say where the pupil is now. Works by number alone, also when consent no longer opens a name."""
    now, form = status_checks.asking(case), StatusForm()
    if not form.validate_on_submit():
        return _page(case, form, now)
    try:
        status_checks.answer(signed_in(), case, form.destination.data, seen=form.version.data or "")
    except StaleEdit as stale:
        return _conflict(case, form, stale)
    return go(_back(case), gettext("The status of case %(number)s is saved.", number=case.number))


def _page(case: Case, form: StatusForm, now: Asking) -> ResponseReturnValue:
    if not form.is_submitted():
        form.version.data = now.mark
    g.form_errors = bool(form.errors)
    return _shown(case, form, now), 422 if form.errors else 200


def _conflict(case: Case, form: StatusForm, stale: StaleEdit) -> ResponseReturnValue:
    """Both answers side by side. Saving again is saving over what is shown."""
    now = stale.theirs if isinstance(stale.theirs, Asking) else status_checks.asking(case)
    form.version.data = now.mark
    return _shown(case, form, now, conflict=True), 409


def _shown(case: Case, form: StatusForm, now: Asking, *, conflict: bool = False) -> str:
    name = case_page.caption(signed_in(), case) if Permission.READ_CASE in rights(case.referral) else ""
    return render_template(
        "status_checks/answer.html", case=case, form=form, now=now, name=name, conflict=conflict, back=_back(case)
    )


def _back(case: Case) -> str:
    """The case where it may be read, else the working day."""
    if Permission.READ_CASE in rights(case.referral):
        return url_for("cases.show", case_id=case.id)
    return url_for("worklist.today")
