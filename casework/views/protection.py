"""A protected address found out on a case, and the page after it is done. No name stands on it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.secrecy import protection
from casework.forms.pupils import ConfirmForm
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.asking import ask
from casework.views.gate import allowed, on_case, signed_in

bp = Blueprint("protection", __name__, url_prefix="/protection")


@bp.route("/case/<uuid:case_id>", methods=["GET", "POST"])
@on_case(Permission.PROTECT_CASE)
def case(case: Case) -> ResponseReturnValue:
    """The pupil of this case has a protected address: lock everything at once."""
    form = ConfirmForm()
    if form.validate_on_submit():
        protection.protect(signed_in(), case.pupil)
        return redirect(url_for("protection.done"))
    return ask("protection/case.html", form, case_id=case.id, number=case.number)


@bp.get("/done")
@allowed(Permission.OWN_ACCOUNT)
def done() -> ResponseReturnValue:
    """It is done, and what to do now. The same page whoever it was about."""
    return render_template("protection/done.html")
