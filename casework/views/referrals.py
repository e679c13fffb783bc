"""Requests as those who sent them follow them."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casework.actions.handover import handovers
from casework.actions.request import receipts, referrals
from casework.actions.request.referrals import Group
from casework.models import Referral
from casework.policy.grants import Permission
from casework.views.gate import allowed, on_referral, signed_in
from casework.views.once import form_token

bp = Blueprint("referrals", __name__, url_prefix="/referrals")


@bp.get("/")
@allowed(Permission.SEE_PROGRESS)
def index() -> ResponseReturnValue:
    """All requests, or one group of them: each count opens exactly the rows it counted."""
    group = next((each for each in Group if each.value == request.args.get("show")), None)
    return render_template("referrals/index.html", listing=referrals.look(signed_in(), group), group=group, Group=Group)


@bp.get("/<uuid:referral_id>")
@on_referral(Permission.SEE_PROGRESS)
def show(referral: Referral) -> ResponseReturnValue:
    """One request: the living receipt, consent, and the flag as it stands."""
    receipt = receipts.read(signed_in(), referral)
    return render_template(
        "referrals/show.html",
        receipt=receipt,
        referral=referral,
        handover=handovers.status_of(referral),
        once_token=form_token(),
        sent="sent" in request.args,
    )
