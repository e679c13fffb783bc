"""I dag: the adviser's working day."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.report import quality
from casework.actions.working_day import worklist
from casework.actions.working_day.worklist import Filter
from casework.policy.grants import Permission
from casework.views.gate import allowed, signed_in

bp = Blueprint("worklist", __name__)


@bp.get("/today")
@allowed(Permission.READ_WORKLIST)
def today() -> ResponseReturnValue:
    """The counts, and the rows of the chosen list; what must be done now unless another is asked for."""
    chosen = filter_of(request.args.get("list")) or Filter.NOW
    page, freeze = worklist.today(signed_in(), chosen), quality.freeze_ahead(signed_in())
    return render_template("worklist/today.html", page=page, day=clock.today(), freeze=freeze, address=address)


def filter_of(name: str | None) -> Filter | None:
    """The list of a name in an address or a form; None for anything else."""
    return Filter(name) if name in set(Filter) else None


def address(chosen: Filter) -> str:
    """Where a list is."""
    return url_for("worklist.today", list=chosen.value)
