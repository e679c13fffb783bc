"""The room of the transition notes, and the page of one with a form for a message on it."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from casework.actions.handover.pages import NotePage
from casework.forms.handovers import MessageForm

bp = Blueprint("handovers", __name__, url_prefix="/handovers")


def note_page(template: str, page: NotePage, form: MessageForm) -> ResponseReturnValue:
    """One note: 200, or 422 with the message that must be put right."""
    g.form_errors = bool(form.errors)
    return render_template(template, page=page, form=form), 422 if form.errors else 200
