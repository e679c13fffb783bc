"""The bridge to the county's follow-up service (OT): the sheet, and that OT has been told."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.transition import hand_off
from casework.language import gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.gate import on_case, signed_in

bp = Blueprint("hand_offs", __name__, url_prefix="/cases")


@bp.get("/<uuid:case_id>/ot")
@on_case(Permission.HAND_TO_OT)
def show(case: Case) -> ResponseReturnValue:
    """The sheet, with what consent lets OT know."""
    sheet = hand_off.sheet(signed_in(), case)
    return render_template("hand_offs/show.html", case=case, sheet=sheet, now=clock.now(), reader=signed_in().name)


@bp.post("/<uuid:case_id>/ot/reported")
@on_case(Permission.HAND_TO_OT)
def reported(case: Case) -> ResponseReturnValue:
    """OT has been told."""
    hand_off.reported(signed_in(), case)
    flash(gettext("Case %(number)s is reported to OT.", number=case.number))
    return redirect(url_for("cases.show", case_id=case.id))
