"""The room of the employers: finding one, the way on for one that became another, and asking until a form is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.employer import standing
from casework.actions.writing.last_changes import last_change
from casework.actions.writing.named_pupils import names_a_pupil
from casework.audit import Event
from casework.errors import StaleEdit
from casework.forms.employers import EmployerForm, MergeForm
from casework.language import gettext
from casework.models import Employer
from casework.views.arrival import show, succeeds
from casework.views.dialogs import go
from casework.views.gate import signed_in

bp = Blueprint("employers", __name__, url_prefix="/employers")


def page_of(employer: Employer) -> str:
    """The address of an employer's page."""
    return url_for("employers.show", employer_id=employer.id)


def led_on(employer: Employer) -> ResponseReturnValue | None:
    """From one that was merged, on to the one it became, with words; None for any other."""
    if employer.merged_into_id is None:
        return None
    kept = standing.became(employer)
    flash(gettext("%(old)s is now part of %(new)s.", old=employer.name, new=kept.name))
    return redirect(page_of(kept))


def find(employer_id: UUID) -> Employer:
    """One employer. Raises NotFound."""
    return standing.find(employer_id)


def watch(form: EmployerForm | MergeForm) -> None:
    """Let the note of a form also be asked whether it names a pupil the writer follows up."""
    form.note.names_a_pupil = partial(names_a_pupil, signed_in())


def save_or_ask(
    template: str, employer: Employer, form: Any, act: Callable[[], object], said: str, event: type[Event], **shown: Any
) -> ResponseReturnValue:
    """Save and go to the employer's page, or show the form again: 422 with what is wrong, 409 with both versions.

    A form nobody has sent leads on from an employer that was merged meanwhile; one that was sent is refused in words.
    """
    if not form.is_submitted():
        return led_on(employer) or show(template, form, employer=employer, compared=None, change=None, **shown)
    try:
        if form.validate() and succeeds(form, act):
            return go(page_of(employer), said)
    except StaleEdit as stale:
        saved: Any = stale.theirs
        yours, theirs = form.rows(type(saved)(**form.told)), form.rows(saved)
        form.version.data = str(saved.version)
        compared = [(*row, stands) for row, (_, stands) in zip(yours, theirs, strict=True)]
        change = last_change(employer.owner, event)
        return render_template(template, form=form, employer=employer, compared=compared, change=change, **shown), 409
    return show(template, form, employer=employer, compared=None, change=None, **shown)
