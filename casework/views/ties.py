"""Saying that one knows a pupil, so that the record closes to oneself."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.secrecy import ties
from casework.forms.pupils import TieForm
from casework.models import Case, Pupil
from casework.policy.grants import Permission
from casework.views.asking import ask
from casework.views.gate import allowed, on_case, on_pupil, signed_in

bp = Blueprint("ties", __name__, url_prefix="/ties")


@bp.route("/pupil/<uuid:pupil_id>", methods=["GET", "POST"])
@on_pupil(Permission.DECLARE_TIE)
def pupil(pupil: Pupil) -> ResponseReturnValue:
    """I know this pupil."""
    return _declare(pupil, url_for("pupils.show", pupil_id=pupil.id), on_a_case=False)


@bp.route("/case/<uuid:case_id>", methods=["GET", "POST"])
@on_case(Permission.DECLARE_TIE)
def case(case: Case) -> ResponseReturnValue:
    """I know the pupil of this case."""
    return _declare(case.pupil, url_for("cases.show", case_id=case.id), on_a_case=True)


@bp.get("/done")
@allowed(Permission.OWN_ACCOUNT)
def done() -> ResponseReturnValue:
    """The record is closed to the reader."""
    return render_template("ties/done.html")


def _declare(pupil: Pupil, back: str, *, on_a_case: bool) -> ResponseReturnValue:
    form = TieForm()
    if form.validate_on_submit():
        ties.declare(signed_in(), pupil, relation=form.relation.data)
        return redirect(url_for("ties.done"))
    return ask("ties/declare.html", form, back=back, on_a_case=on_a_case)
