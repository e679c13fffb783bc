"""The access log, for auditors: pseudonyms only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.secrecy import access_log
from casework.actions.secrecy.access_log import Wanted
from casework.audit.words import words_for
from casework.database import session
from casework.forms.log import Breach, Filter
from casework.models import User
from casework.models.codes import Role
from casework.policy.grants import Permission
from casework.views.gate import allowed, signed_in

bp = Blueprint("log", __name__, url_prefix="/log")


@bp.app_template_filter("moment")
def moment(at_us: int) -> datetime:
    """An instant of the log as a datetime."""
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)


@bp.app_template_filter("event_words")
def event_words(action: str) -> str:
    """What an event is called."""
    return words_for(action)


@bp.app_template_filter("field_list")
def field_list(fields: str) -> str:
    """The fields a line says were read."""
    return ", ".join(json.loads(fields))


@bp.get("/")
@allowed(Permission.READ_LOG)
def index() -> ResponseReturnValue:
    """Lines, newest first, as far as the filter goes."""
    form = Filter(request.args)
    form.offer({user.id: user.name for user in access_log.staff()})
    fits = form.validate()
    g.form_errors = not fits
    found = access_log.read(signed_in(), _wanted(form) if fits else Wanted(), request.args.get("page", 1, int))
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}
    return render_template(
        "log/index.html",
        form=form,
        found=found,
        role_of=Role,
        page_url=lambda number: url_for("log.index", page=number, **asked),
    ), (200 if fits else 422)


@bp.get("/reach")
@allowed(Permission.READ_LOG)
def reach() -> ResponseReturnValue:
    """What could this user see in this period?"""
    form = Breach(request.args)
    form.offer({user.id: user.name for user in access_log.staff()})
    asked = "user" in request.args
    if not asked or not form.validate():
        g.form_errors = asked
        return render_template("log/reach.html", form=form, found=None, user=None), (422 if asked else 200)
    user = session().get_one(User, UUID(form.user.data))
    found = access_log.could_see(signed_in(), user, *form.period)
    return render_template("log/reach.html", form=form, found=found, user=user)


@bp.post("/verify")
@allowed(Permission.READ_LOG)
def verify() -> ResponseReturnValue:
    """Walk the chain and say whether the log is whole."""
    return render_template("log/verify.html", verdict=access_log.verify(signed_in()))


def _wanted(form: Filter) -> Wanted:
    return Wanted(
        actor_id=UUID(form.user.data) if form.user.data else None,
        action=form.action.data or None,
        decision=form.decision.data,
        subject=form.subject.data or None,
        since=form.since.data,
        until=form.until.data,
    )
