"""I dag: the adviser's working day."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.report import quality
from casework.actions.working_day import choices, worklist
from casework.actions.working_day.worklist import Wanted
from casework.policy.grants import Permission
from casework.views import worklist_filters
from casework.views.gate import allowed, signed_in
from casework.views.paths import came_from
from casework.views.worklist_filters import address

__all__ = ["address", "bp", "filter_of", "today"]

bp = Blueprint("worklist", __name__)


@bp.get("/today")
@allowed(Permission.READ_WORKLIST)
def today() -> ResponseReturnValue:
    """The counts, and the rows of the chosen list; what must be done now unless another is asked for."""
    asked, left_out = choices.of_query(request.query_string.decode(errors="replace"))
    page, freeze = worklist.today(signed_in(), asked, left_out), quality.freeze_ahead(signed_in())
    groups = worklist_filters.groups(page)
    return render_template(
        "worklist/today.html",
        page=page,
        day=clock.today(),
        freeze=freeze,
        address=address,
        groups=groups,
        on=worklist_filters.chosen(groups),
        lost=worklist_filters.lost(page.left_out),
        back=came_from() not in {None, request.path},
    )


def filter_of(text: str | None) -> Wanted | None:
    """The list and filters that a form carries along; None for anything else."""
    return choices.of_text(text)
