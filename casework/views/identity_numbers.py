"""The optional national identity number: set, shown once when asked for, found. Always by POST."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.secrecy import identity_numbers
from casework.errors import Invalid
from casework.forms.contacts import NumberForm
from casework.forms.search import SearchForm
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.asking import ask, say
from casework.views.gate import allowed, on_case, signed_in
from casework.views.search import answer, under_the_field

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


@bp.post("/find")
@allowed(P.FIND_IDENTITY_NUMBER)
def find() -> ResponseReturnValue:
    """Open one's own case by the exact number, from the search. Not found and not yours are the same answer."""
    form = SearchForm()
    if form.validate():
        try:
            found = identity_numbers.find(signed_in(), form.q.data or "")
            return _to_the_case(found) if found is not None else answer(form, unknown=True)
        except Invalid as refusal:
            say(form, Invalid("q", refusal.message))
    return answer(form)


def _to_the_case(case: Case) -> ResponseReturnValue:
    """On to the page of the case; a search under the field takes the whole page along."""
    address = url_for("cases.show", case_id=case.id)
    return Response(status=204, headers={"HX-Redirect": address}) if under_the_field() else redirect(address)
