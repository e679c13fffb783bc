"""The pupil turned up or not; a placement ended; an agreement came to nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.agreement import ending
from casework.actions.agreement.ending import Course
from casework.errors import StaleEdit
from casework.forms.agreement_steps import NO, AnnulForm, EndForm, StartForm
from casework.forms.transitions import SeenForm
from casework.language import gettext
from casework.models import Agreement
from casework.models.job_codes import CancelReason, EndReason
from casework.policy.grants import Permission
from casework.views.agreements.room import bp
from casework.views.arrival import show, succeeds
from casework.views.dialogs import go
from casework.views.gate import on_agreement, signed_in


@bp.route("/<uuid:agreement_id>/start", methods=["GET", "POST"])
@on_agreement(Permission.END_PLACEMENT)
def start(agreement: Agreement) -> ResponseReturnValue:
    """Did the pupil turn up? If not, the placement ends with that."""
    form = StartForm()
    return _step("start", agreement, form, lambda: _start(agreement, form), gettext("The start is registered."))


@bp.route("/<uuid:agreement_id>/end", methods=["GET", "POST"])
@on_agreement(Permission.END_PLACEMENT)
def end(agreement: Agreement) -> ResponseReturnValue:
    """End a placement, early or on its last day."""
    form = EndForm()
    return _step("end", agreement, form, lambda: _end(agreement, form), gettext("The end is registered."))


@bp.route("/<uuid:agreement_id>/annul", methods=["GET", "POST"])
@on_agreement(Permission.END_PLACEMENT)
def annul(agreement: Agreement) -> ResponseReturnValue:
    """Let an agreement come to nothing before it starts."""
    form = AnnulForm()
    return _step("annul", agreement, form, lambda: _annul(agreement, form), gettext("The agreement is annulled."))


def _start(agreement: Agreement, form: StartForm) -> None:
    if form.came.data == NO:
        ending.end(signed_in(), agreement, on=form.on.data or clock.today(), reason=EndReason.NO_SHOW, seen=form.seen)
    else:
        ending.start(signed_in(), agreement, on=form.on.data or clock.today(), seen=form.seen)


def _end(agreement: Agreement, form: EndForm) -> None:
    ending.end(signed_in(), agreement, on=form.on.data or clock.today(), reason=form.reason.data, seen=form.seen)


def _annul(agreement: Agreement, form: AnnulForm) -> None:
    ending.annul(signed_in(), agreement, reason=form.reason.data, seen=form.seen)


def _step(name: str, agreement: Agreement, form: SeenForm, act: Callable[[], None], said: str) -> ResponseReturnValue:
    """Take a step with a form, or show it: as it was typed, and beside what somebody else did meanwhile."""
    try:
        if form.validate_on_submit() and succeeds(form, act):
            return go(url_for("agreements.show", agreement_id=agreement.id), said)
    except StaleEdit as stale:
        form.version.data = str(agreement.version)
        shown = {"now": stale.theirs, "why": _why(stale.theirs), "stale": True}
        return render_template(f"agreements/{name}.html", agreement=agreement, form=form, **shown), 409
    now = ending.course(agreement)
    if not form.is_submitted():
        _fresh(form, now)
    return show(f"agreements/{name}.html", form, agreement=agreement, now=now, why=_why(now), stale=False)


def _why(now: object) -> str:
    return gettext(ending.why_not(now)) if isinstance(now, Course) else ""


def _fresh(form: SeenForm, now: Course) -> None:
    """What a form says before anybody has typed: the likeliest day, the row as it was seen."""
    form.version.data = str(now.seen)
    if isinstance(form, StartForm):
        form.on.data = now.started_on or now.first
    elif isinstance(form, EndForm):
        form.on.data = now.ended_on or min(clock.today(), now.last or clock.today())
        form.reason.data = now.end_reason
    elif isinstance(form, AnnulForm) and now.can_end:
        form.reason.data = CancelReason.REGISTERED_IN_ERROR
