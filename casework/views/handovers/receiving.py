"""A transition note as the receiving school has it: open, ask, accept."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from casework.actions.handover import handovers, pages, talks
from casework.forms.handovers import MessageForm
from casework.language import gettext
from casework.models import Handover
from casework.policy.grants import Permission
from casework.views.dialogs import go
from casework.views.gate import on_handover, signed_in
from casework.views.handovers.room import bp, note_page


@bp.post("/<uuid:handover_id>/open")
@on_handover(Permission.RECEIVE_HANDOVER)
def open_note(handover: Handover) -> ResponseReturnValue:
    """Open the note: from now on the sending school knows that it is read."""
    handovers.mark_read(signed_in(), handover)
    return redirect(_address(handover))


@bp.get("/<uuid:handover_id>/received")
@on_handover(Permission.RECEIVE_HANDOVER)
def received(handover: Handover) -> ResponseReturnValue:
    """The note, or its cover before anybody here has opened it."""
    return _page(handover, MessageForm(formdata=None))


@bp.post("/<uuid:handover_id>/ask")
@on_handover(Permission.RECEIVE_HANDOVER)
def ask(handover: Handover) -> ResponseReturnValue:
    """Ask the school that wrote it."""
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(handover, form)
    talks.say(signed_in(), handover, form.text.data or "", guarded=form.text.overridden)
    return go(_address(handover), gettext("The message is sent."))


@bp.post("/<uuid:handover_id>/accept")
@on_handover(Permission.RECEIVE_HANDOVER)
def accept(handover: Handover) -> ResponseReturnValue:
    """Take over."""
    handovers.accept(signed_in(), handover)
    return go(_address(handover), gettext("The handover is accepted."))


def _page(handover: Handover, form: MessageForm) -> ResponseReturnValue:
    return note_page("handovers/received.html", pages.for_receiver(signed_in(), handover), form)


def _address(handover: Handover) -> str:
    return url_for("handovers.received", handover_id=handover.id)
