"""Published reports, for programme management."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casework.actions.organisation import releases
from casework.policy.grants import P
from casework.views.gate import allowed, signed_in

bp = Blueprint("releases", __name__, url_prefix="/releases")


@bp.get("/")
@allowed(P.READ_RELEASES)
def index() -> ResponseReturnValue:
    """The list of published reports."""
    return render_template("releases/index.html", published=releases.published(signed_in()))
