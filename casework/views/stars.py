"""Stars on cases, each user's own."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.conference import stars
from casework.language import gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in
from casework.views.paths import safe_path

bp = Blueprint("stars", __name__, url_prefix="/cases")


@bp.post("/<uuid:case_id>/star")
@on_case(Permission.HOLD_CONFERENCE)
def change(case: Case) -> ResponseReturnValue:
    """Star a case for the next conference, or take the star away; the form says which, so that twice is once."""
    back = safe_path(request.form.get("next")) or url_for("cases.show", case_id=case.id)
    if request.form.get("star") == "no":
        stars.take(signed_in(), case)
        return go(back, gettext("The star is taken away."))
    stars.give(signed_in(), case)
    return go(back, gettext("The case is starred for the next conference."))
