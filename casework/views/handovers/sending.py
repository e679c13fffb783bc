"""A transition note as the school that wrote it has it: preview, share, meet, answer, stop."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.handover import handovers, pages, talks
from casework.errors import StaleEdit
from casework.forms.handovers import MeetingForm, MessageForm, StopForm
from casework.language import gettext
from casework.models import Handover
from casework.policy.grants import Permission
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import on_handover, signed_in
from casework.views.handovers.room import bp, note_page
from casework.views.paths import came_from


@bp.get("/<uuid:handover_id>")
@on_handover(Permission.SEND_HANDOVER)
def show(handover: Handover) -> ResponseReturnValue:
    """The note as the receiving school sees it, and where it stands."""
    return _page(handover, MessageForm(formdata=None))


@bp.post("/<uuid:handover_id>/share")
@on_handover(Permission.SEND_HANDOVER)
def share(handover: Handover) -> ResponseReturnValue:
    """Let the receiving school read it."""
    handovers.share(signed_in(), handover)
    return go(_address(handover), gettext("The note is shared."))


@bp.route("/<uuid:handover_id>/meeting", methods=["GET", "POST"])
@on_handover(Permission.SEND_HANDOVER)
def meeting(handover: Handover) -> ResponseReturnValue:
    """Plan the handover meeting, or say that it was held."""
    form = MeetingForm(
        data={"on": handover.meeting_on, "held": handover.meeting_held, "seen": talks.meeting_mark(handover)}
    )
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _meet(handover, form)):
            return go(_address(handover), gettext("The meeting is saved."))
    except StaleEdit:
        return _changed_meanwhile(handover, form)
    g.form_errors = bool(form.errors)
    return render_template("handovers/meeting.html", handover=handover, form=form, conflict=False), (
        422 if form.errors else 200
    )


@bp.post("/<uuid:handover_id>/star")
@on_handover(Permission.SEND_HANDOVER)
def star(handover: Handover) -> ResponseReturnValue:
    """Mark, or unmark, that something is better talked about than written."""
    talks.star(signed_in(), handover, discuss=request.form.get("discuss") == "yes")
    return redirect(came_from() or _address(handover))


@bp.post("/<uuid:handover_id>/answer")
@on_handover(Permission.SEND_HANDOVER)
def answer(handover: Handover) -> ResponseReturnValue:
    """Answer the receiving school."""
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(handover, form)
    talks.say(signed_in(), handover, form.text.data or "", guarded=form.text.overridden)
    return go(_address(handover), gettext("The message is sent."))


@bp.route("/<uuid:handover_id>/stop", methods=["GET", "POST"])
@on_handover(Permission.SEND_HANDOVER)
def stop(handover: Handover) -> ResponseReturnValue:
    """Take the note back before it is accepted, after being asked why."""
    form = StopForm()
    if form.validate_on_submit():
        handovers.stop(signed_in(), handover, reason=form.reason.data)
        return go(_address(handover), gettext("The note is stopped."))
    g.form_errors = bool(form.errors)
    return render_template("handovers/stop.html", handover=handover, form=form), (422 if form.errors else 200)


def _page(handover: Handover, form: MessageForm) -> ResponseReturnValue:
    return note_page("handovers/show.html", pages.for_sender(signed_in(), handover), form)


def _meet(handover: Handover, form: MeetingForm) -> None:
    talks.meet(signed_in(), handover, on=form.on.data, held=form.held.data, seen=form.seen.data or "")


def _changed_meanwhile(handover: Handover, form: MeetingForm) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    form.seen.data = talks.meeting_mark(handover)
    g.form_errors = True
    return render_template("handovers/meeting.html", handover=handover, form=form, conflict=True), 409


def _address(handover: Handover) -> str:
    return url_for("handovers.show", handover_id=handover.id)
