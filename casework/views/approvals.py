"""Notes on the wrong pupil, waiting for another lead's decision."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.followup import approvals
from casework.forms.approvals import DecideForm
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.gate import allowed, on_case, signed_in

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


@bp.get("/")
@allowed(Permission.APPROVE_REDACTION)
def index() -> ResponseReturnValue:
    """What waits."""
    return render_template("approvals/index.html", waiting=approvals.look(signed_in()))


@bp.route("/<uuid:case_id>/<uuid:followup_id>", methods=["GET", "POST"])
@on_case(Permission.APPROVE_REDACTION)
def decide(case: Case, followup_id: UUID) -> ResponseReturnValue:
    """One note, and the decision."""
    form = DecideForm()
    if form.validate_on_submit():
        approvals.decide(signed_in(), approvals.find(case, followup_id), form.answer.data == "approve")
        return redirect(url_for("approvals.index"))
    g.form_errors = bool(form.errors)
    note = approvals.read(signed_in(), case, followup_id)
    return render_template("approvals/decide.html", it=note, form=form), (422 if form.errors else 200)
