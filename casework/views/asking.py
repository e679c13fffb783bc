"""Asking with a form, and asking again when the answer will not do: what was typed is kept."""

from __future__ import annotations

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from casework.errors import Invalid
from casework.forms.base import Form
from casework.language import gettext


def ask(template: str, form: Form, *, status: int = 422, **context: Any) -> ResponseReturnValue:
    """The form's page: 200 when it is opened, 422 (or `status`) when it was posted and something is wrong."""
    g.form_errors = form.is_submitted() and bool(form.errors)
    return render_template(template, form=form, **context), status if form.is_submitted() else 200


def say(form: Form, refusal: Invalid) -> None:
    """Put an action's refusal at the field it is about, or at the top when the form has no such field."""
    words = gettext(refusal.message)
    if refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, words]
    else:
        form.form_errors.append(words)
