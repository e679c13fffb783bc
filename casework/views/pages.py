"""The few pages that are about casework itself."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from casework.policy.grants import P
from casework.views.context import home
from casework.views.gate import allowed, open_to_all

bp = Blueprint("pages", __name__)


@bp.get("/")
@open_to_all
def start() -> ResponseReturnValue:
    """To where this user begins."""
    return redirect(home())


@bp.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("pages/accessibility.html")


@bp.get("/help")
@allowed(P.OWN_ACCOUNT)
def guide() -> ResponseReturnValue:
    """How to find one's way, and the keys."""
    return render_template("pages/guide.html")
