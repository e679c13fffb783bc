"""What is new in one's own cases."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.working_day import news
from casework.language import ngettext
from casework.policy.grants import Permission
from casework.views.dialogs import go
from casework.views.gate import allowed, signed_in

bp = Blueprint("news", __name__, url_prefix="/news")


@bp.get("/")
@allowed(Permission.READ_WORKLIST)
def index() -> ResponseReturnValue:
    """What others have changed in the reader's cases since they last looked."""
    return render_template("news/index.html", page=news.page(signed_in()))


@bp.post("/seen")
@allowed(Permission.READ_WORKLIST)
def seen() -> ResponseReturnValue:
    """Mark what the page showed as seen. What has come since stays new."""
    ids = [UUID(each) for each in request.form.getlist("case_id") if _is_id(each)]
    done = news.mark_seen(signed_in(), ids, _moment(request.form.get("until", "")))
    said = ngettext("%(num)s case is marked as seen.", "%(num)s cases are marked as seen.", done, num=done)
    return go(url_for("news.index"), said)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _moment(text: str) -> datetime:
    """The moment a page stood for. Whatever cannot be read as one is now: the button was pressed after all."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return clock.now()
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
