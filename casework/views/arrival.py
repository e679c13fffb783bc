"""The way on after a form: refusals put where they belong, and addresses a browser may be sent to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from casework.errors import Invalid, TooMany
from casework.forms.base import Form
from casework.views.context import home
from casework.views.paths import safe_path

Done = TypeVar("Done")


def attempt(form: Form, act: Callable[[], Done]) -> Done | None:
    """Do it, or put the refusal on the form and return None. A form is then shown again by `show`."""
    try:
        return act()
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
    except TooMany as refusal:
        form.blame("", str(refusal))
        g.status = 429
    return None


def succeeds(form: Form, act: Callable[[], object]) -> bool:
    """Do it, and say whether it was done. A refusal is put on the form, as by `attempt`."""
    return attempt(form, lambda: (act(),)) is not None


def show(template: str, form: Form, **values: Any) -> ResponseReturnValue:
    """A page with its form: 200 as it was asked for, 422 or 429 with what must be put right."""
    g.form_errors = bool(form.errors)
    return render_template(template, form=form, **values), g.get("status", 422 if form.errors else 200)


def onward(wanted: str | None) -> ResponseReturnValue:
    """To the page that was asked for before signing in, else to where this user begins."""
    return redirect(safe_path(wanted) or home())


def address() -> str:
    """The network address the request came from, for counting failed attempts only."""
    return request.remote_addr or "?"
