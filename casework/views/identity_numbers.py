"""The optional national identity number: set, shown once when asked for, found. Always by POST."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.secrecy import identity_numbers
from casework.errors import Invalid
from casework.forms.contacts import NumberForm
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.asking import ask, say
from casework.views.gate import allowed, on_case, signed_in

bp = Blueprint("identity_numbers", __name__, url_prefix="/identity-numbers")
P = Permission


@bp.route("/case/<uuid:case_id>", methods=["GET", "POST"])
@on_case(P.SEE_IDENTITY_NUMBER)
def edit(case: Case) -> ResponseReturnValue:
    """Set the number of a case's pupil. What stands there is not shown."""
    form = NumberForm()
    if form.validate_on_submit():
        try:
            identity_numbers.save(signed_in(), case, form.number.data or "")
            return redirect(url_for("contacts.case", case_id=case.id))
        except Invalid as refusal:
            say(form, refusal)
    return ask("identity_numbers/edit.html", form, case_id=case.id, kept=case.pupil.identity_number is not None)


@bp.post("/case/<uuid:case_id>/show")
@on_case(P.SEE_IDENTITY_NUMBER)
def show(case: Case) -> ResponseReturnValue:
    """Show the number in this one answer. Asking is a line in the log."""
    number = identity_numbers.show(signed_in(), case)
    return render_template("identity_numbers/show.html", case_id=case.id, case_number=case.number, number=number)


@bp.route("/find", methods=["GET", "POST"])
@allowed(P.FIND_IDENTITY_NUMBER)
def find() -> ResponseReturnValue:
    """Open one's own case by the exact number. Not found and not yours are the same answer."""
    form = NumberForm()
    if form.validate_on_submit():
        try:
            found = identity_numbers.find(signed_in(), form.number.data or "")
            if found is not None:
                return redirect(url_for("cases.show", case_id=found.id))
            return render_template("identity_numbers/find.html", form=form, asked=True)
        except Invalid as refusal:
            say(form, refusal)
    return ask("identity_numbers/find.html", form, asked=False)
