"""What a conference decided, carried out."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.conference import decisions
from casework.language import gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in
from casework.views.paths import safe_path

bp = Blueprint("decisions", __name__, url_prefix="/cases")


@bp.post("/<uuid:case_id>/decisions/<uuid:task_id>/done")
@on_case(Permission.PLAN_NEXT_STEP)
def done(case: Case, task_id: UUID) -> ResponseReturnValue:
    """A decision is carried out."""
    decisions.done(signed_in(), case, task_id)
    back = safe_path(request.form.get("next")) or url_for("cases.show", case_id=case.id)
    return go(back, gettext("The task is marked as done."))
