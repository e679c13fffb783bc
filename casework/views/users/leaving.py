"""Users who leave or come back, and those who lost their second factor."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.account import factor_resets
from casework.actions.organisation import departures, users
from casework.models.codes import LinkPurpose
from casework.policy.grants import P
from casework.views.gate import allowed, signed_in
from casework.views.users.room import bp, show_link


@bp.route("/<uuid:user_id>/deactivate", methods=["GET", "POST"])
@allowed(P.MANAGE_USERS)
def deactivate(user_id: UUID) -> ResponseReturnValue:
    """Close a user out, or say what must be done first."""
    user = users.find(user_id)
    if request.method == "POST":
        departures.deactivate(signed_in(), user)
        return redirect(url_for("users.one", user_id=user.id))
    cases = users.open_cases(user)
    return render_template(
        "users/deactivate.html", person=user, cases=cases, leads=departures.leads_of(user) if cases else []
    )


@bp.post("/<uuid:user_id>/ask-leads")
@allowed(P.MANAGE_USERS)
def ask_leads(user_id: UUID) -> ResponseReturnValue:
    """Ask the leads of the office to move a user's cases."""
    departures.ask_leads(signed_in(), users.find(user_id))
    return redirect(url_for("users.one", user_id=user_id))


@bp.post("/<uuid:user_id>/stay")
@allowed(P.MANAGE_USERS)
def stay(user_id: UUID) -> ResponseReturnValue:
    """The user does not leave after all."""
    departures.stay(signed_in(), users.find(user_id))
    return redirect(url_for("users.one", user_id=user_id))


@bp.post("/<uuid:user_id>/reactivate")
@allowed(P.MANAGE_USERS)
def reactivate(user_id: UUID) -> ResponseReturnValue:
    """Let a user in again."""
    departures.reactivate(signed_in(), users.find(user_id))
    return redirect(url_for("users.one", user_id=user_id))


@bp.post("/<uuid:user_id>/ask-reset")
@allowed(P.MANAGE_USERS)
def ask_reset(user_id: UUID) -> ResponseReturnValue:
    """Ask for a user's second factor to be reset; another administrator decides."""
    factor_resets.ask(signed_in(), users.find(user_id))
    return redirect(url_for("users.one", user_id=user_id))


@bp.get("/factor-resets", endpoint="factor_resets")
@allowed(P.MANAGE_USERS)
def factor_reset_list() -> ResponseReturnValue:
    """Resets that wait for a second person."""
    return render_template("users/factor_resets.html", waiting=factor_resets.waiting(), me=signed_in())


@bp.post("/factor-resets/<uuid:reset_id>")
@allowed(P.MANAGE_USERS)
def decide_reset(reset_id: UUID) -> ResponseReturnValue:
    """Approve or refuse a reset."""
    reset = factor_resets.find(reset_id)
    token = factor_resets.decide(signed_in(), reset, approve=request.form.get("approve") == "yes")
    if token is None:
        return redirect(url_for("users.factor_resets"))
    return show_link(users.find(reset.user_id), token, LinkPurpose.NEW_PASSWORD)
