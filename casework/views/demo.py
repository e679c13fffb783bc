"""The demo's one-click sign-in. This room exists only when the installation is a demo."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casework.actions.account import demo_people
from casework.models.codes import SessionStage
from casework.views.arrival import onward
from casework.views.gate import open_to_all
from casework.views.signing import arrive

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.post("/sign-in/<uuid:user_id>")
@open_to_all
def sign_in(user_id: UUID) -> ResponseReturnValue:
    """Sign in as a made-up user at once, without password and code."""
    arrive(demo_people.find(user_id), SessionStage.FULL)
    return onward(None)
