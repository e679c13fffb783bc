"""A user's days in a calendar of their own: the secret address, what a calendar reads there, and one day to take."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import language
from casework.actions.calendar_feed import addresses, contents
from casework.actions.mailing.choosing import has_deadlines
from casework.errors import NotFound
from casework.installation import settings
from casework.models import Case
from casework.policy.grants import P
from casework.views.arrival import address
from casework.views.errors import page
from casework.views.gate import allowed, on_case, open_to_all, signed_in

NOT_MODIFIED = 304
bp = Blueprint("calendar_feeds", __name__, url_prefix="/calendar")


@bp.route("/", methods=["GET", "POST"])
@allowed(P.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """One's own calendar address; a new one is made by posting, and shown in the answer only."""
    user = signed_in()
    made = _whole(url_for("calendar_feeds.read", token=addresses.make(user))) if request.method == "POST" else ""
    return render_template(
        "calendar_feeds/show.html",
        address=made,
        standing=addresses.standing(user),
        has_deadlines=has_deadlines(user.role),
        ended="ended" in request.args,
    )


@bp.post("/end")
@allowed(P.OWN_ACCOUNT)
def end() -> ResponseReturnValue:
    """Let the address work no more."""
    addresses.end(signed_in(), by=signed_in())
    return redirect(url_for("calendar_feeds.show", ended=""))


@bp.get("/<token>.ics")
@open_to_all
def read(token: str) -> ResponseReturnValue:
    """What a calendar fetches. The secret in the address stands for signing in.

    A calendar goes on asking at an address that has ended: that is counted as a guess, and fills no log.
    """
    try:
        user, feed = addresses.reader(token, address=address())
    except NotFound:
        return page(404)
    with language.using(user.language):
        sheet = contents.feed(user, feed.made_at, _places())
    addresses.touch(feed.id, feed.read_at)
    answer = _file(sheet.body, "casework.ics").make_conditional(request)
    if answer.status_code != NOT_MODIFIED:
        contents.note_read(user, sheet)
    return answer


@bp.get("/case/<uuid:case_id>/next-step.ics")
@on_case(P.PLAN_NEXT_STEP)
def next_step(case: Case) -> ResponseReturnValue:
    """The next step of a case as one event."""
    return _file(contents.next_step(signed_in(), case, _places()), f"{case.number}.ics")


def _file(body: bytes, name: str) -> Response:
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.add_etag()
    return answer


def _places() -> contents.Places:
    return contents.Places(case=_case, pupil=_pupil)


def _case(case_id: UUID) -> str:
    return _whole(url_for("cases.show", case_id=case_id))


def _pupil(pupil_id: UUID) -> str:
    return _whole(url_for("pupils.show", pupil_id=pupil_id))


def _whole(path: str) -> str:
    """The address as it is reached from outside: as the installation says, else as it was asked for."""
    return (settings().address or request.host_url.rstrip("/")) + path
