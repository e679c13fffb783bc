"""The list of users, narrowed and searched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.account import factor_resets
from casework.actions.organisation import organisations, users
from casework.actions.organisation.users import UserState, Wanted
from casework.language import N_, gettext
from casework.models import User
from casework.models.codes import Role
from casework.policy.grants import P
from casework.views.gate import allowed, signed_in
from casework.views.users.room import bp

PAGE = 25
MOST_FOUND = 200

STATES: dict[UserState, str] = {
    UserState.ACTIVE: N_("Active"),
    UserState.INVITED: N_("Invited"),
    UserState.LEAVING: N_("Leaving"),
    UserState.INACTIVE: N_("Deactivated"),
}


@bp.get("/")
@allowed(P.MANAGE_USERS)
def index() -> ResponseReturnValue:
    """Users, narrowed by role, workplace and state, a page at a time."""
    wanted = _wanted(request.args)
    found = users.listed(signed_in(), wanted)
    last = max(1, -(-len(found) // PAGE))
    page = min(max(1, request.args.get("page", 1, int)), last)
    return _list(wanted, found[(page - 1) * PAGE : page * PAGE], page=page, last=last, count=len(found))


@bp.post("/")
@allowed(P.MANAGE_USERS)
def search() -> ResponseReturnValue:
    """Search by name or address. By POST, so that no name stands in an address."""
    wanted = _wanted(request.form)
    if not wanted.text:
        return redirect(_page_url(wanted, 1))
    found = users.listed(signed_in(), wanted)
    return _list(wanted, found[:MOST_FOUND], page=1, last=1, count=len(found))


def state_words(state: UserState) -> str:
    """A state in words."""
    return gettext(STATES[state])


def _list(wanted: Wanted, shown: list[User], **values: Any) -> ResponseReturnValue:
    return render_template(
        "users/index.html",
        wanted=wanted,
        shown=shown,
        state_of=users.state_of,
        state_words=state_words,
        roles=list(Role),
        states=list(UserState),
        organisations=organisations.organisations(),
        resets=len(factor_resets.waiting()),
        page_url=lambda number: _page_url(wanted, number),
        **values,
    )


def _wanted(asked: Any) -> Wanted:
    return Wanted(
        text=str(asked.get("text", "")).strip()[:100],
        role=asked.get("role", None, Role),
        organisation_id=asked.get("organisation", None, UUID),
        state=asked.get("state", None, UserState),
    )


def _page_url(wanted: Wanted, page: int) -> str:
    asked: dict[str, Any] = {"role": wanted.role, "organisation": wanted.organisation_id, "state": wanted.state}
    return url_for("users.index", page=page, **{name: value for name, value in asked.items() if value})
