"""The follow-up of a placement: its steps, what each side says of it, what came of it, and where the pupil is after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework import audit, clock
from casework.actions.placement import evaluations, outcomes, pages
from casework.actions.placement.evaluations import ITEMS, Given, Standing
from casework.actions.placement.outcomes import Asking
from casework.actions.writing import drafts
from casework.actions.writing.drafts import Kept
from casework.actions.writing.last_changes import LastChange, last_change
from casework.errors import NotFound, NotNow, StaleEdit
from casework.forms.base import Form
from casework.forms.evaluations import EvaluationForm, OutcomeForm, PlacementStatusForm
from casework.language import gettext
from casework.models import Agreement
from casework.models.codes import DraftKind
from casework.models.job_codes import EvaluationKind, EvaluationSide
from casework.models.transition_codes import AfterClosing
from casework.policy.grants import Permission
from casework.views import placement_compares
from casework.views.arrival import show as shown
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import on_agreement, rights, signed_in
from casework.views.placement_compares import Row

bp = Blueprint("evaluations", __name__, url_prefix="/agreements")
P = Permission
Code = TypeVar("Code", bound=StrEnum)
CHANGES = audit.OutcomeSaved, audit.EvaluationSaved, audit.PlacementStarted, audit.PlacementEnded
"""What can have changed a placement that is over while somebody wrote what came of it."""


@bp.get("/<uuid:agreement_id>/follow-up")
@on_agreement(P.READ_PLACEMENT)
def show(agreement: Agreement) -> ResponseReturnValue:
    """Everything about following up one placement."""
    full = P.EVALUATE_PLACEMENT in rights(agreement.case.referral)
    page = pages.opened(signed_in(), agreement, full=full)
    return render_template("evaluations/show.html", agreement=agreement, page=page, full=full)


@bp.route("/<uuid:agreement_id>/evaluations/<which>/<side>", methods=["GET", "POST"])
@on_agreement(P.EVALUATE_PLACEMENT)
def give(agreement: Agreement, which: str, side: str) -> ResponseReturnValue:
    """Register what one side says, or put it right."""
    about = _code(EvaluationKind, which), _code(EvaluationSide, side)
    if request.form.get("then") == "discard":
        drafts.discard(signed_in(), DraftKind.EVALUATION, agreement.id)
        return go(url_for("evaluations.give", agreement_id=agreement.id, which=which, side=side))
    kept = _kept(agreement, about) if request.method == "GET" else None
    form = EvaluationForm(formdata=MultiDict(kept.fields)) if kept else EvaluationForm()
    if (closed := _closed(agreement, form, lambda: evaluations.can_give(agreement))) is not None:
        return closed
    form.ask(ITEMS[about[0]])
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _give(agreement, *about, form)):
            return go(_back(agreement), gettext("The evaluation is saved."))
    except StaleEdit:
        return _conflict(agreement, about, form)
    if not form.is_submitted() and kept is None:
        _fill(form, _standing(agreement, about))
    form.about.data = _which(about)
    return shown("evaluations/give.html", form, compared=(), kept=kept, **_frame(agreement, about))


@bp.route("/<uuid:agreement_id>/outcome", methods=["GET", "POST"])
@on_agreement(P.END_PLACEMENT)
def outcome(agreement: Agreement) -> ResponseReturnValue:
    """Register what came of the placement."""
    form = OutcomeForm()
    if (closed := _closed(agreement, form, lambda: outcomes.insist_ended(agreement))) is not None:
        return closed
    last = outcomes.insist_ended(agreement)
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _save(agreement, form)):
            return go(_back(agreement), gettext("The outcome is saved."))
    except StaleEdit:
        return _outcome_conflict(agreement, form, last)
    if not form.is_submitted():
        form.version.data = str(agreement.version)
        form.outcomes.data = list(agreement.outcomes)
        form.on.data = agreement.outcome_on or clock.today()
    return shown("evaluations/outcome.html", form, agreement=agreement, last=last, compared=())


@bp.route("/<uuid:agreement_id>/status/<asked>", methods=["GET", "POST"])
@on_agreement(P.END_PLACEMENT)
def status(agreement: Agreement, asked: str) -> ResponseReturnValue:
    """Say where the pupil is three or six months after."""
    which, form = _code(AfterClosing, asked), PlacementStatusForm()
    if (closed := _closed(agreement, form, lambda: outcomes.asking(agreement, which))) is not None:
        return closed
    now = outcomes.asking(agreement, which)
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _answer(agreement, which, form)):
            return go(_back(agreement), gettext("The status is saved."))
    except StaleEdit:
        return _status_conflict(agreement, form, outcomes.asking(agreement, which))
    if not form.is_submitted():
        form.version.data, form.destination.data = now.mark, now.destination
    return shown("evaluations/status.html", form, agreement=agreement, now=now, compared=())


def _closed(agreement: Agreement, form: Form, ask: Callable[[], object]) -> ResponseReturnValue | None:
    """Why a page has no form now, in words; None where it has. A form posted all the same is refused."""
    try:
        ask()
    except NotNow as refusal:
        if form.is_submitted():
            raise
        return render_template("evaluations/closed.html", agreement=agreement, why=gettext(str(refusal)))
    return None


def _give(agreement: Agreement, kind: EvaluationKind, side: EvaluationSide, form: EvaluationForm) -> None:
    given = Given(form.answers, form.given_on.data or clock.today(), form.way.data)
    evaluations.give(signed_in(), agreement, kind, side, given, seen=form.seen)
    drafts.discard(signed_in(), DraftKind.EVALUATION, agreement.id)


def _kept(agreement: Agreement, about: tuple[EvaluationKind, EvaluationSide]) -> Kept | None:
    """What was being typed of this evaluation. There is one draft for a placement, of the evaluation typed last."""
    return drafts.load(signed_in(), DraftKind.EVALUATION, agreement.id, _which(about))


def _which(about: tuple[EvaluationKind, EvaluationSide]) -> str:
    return f"{about[0].value}.{about[1].value}"


def _save(agreement: Agreement, form: OutcomeForm) -> None:
    on = form.on.data or clock.today()
    outcomes.save(signed_in(), agreement, form.outcomes.data or (), on=on, seen=form.seen)


def _answer(agreement: Agreement, asked: AfterClosing, form: PlacementStatusForm) -> None:
    outcomes.answer(signed_in(), agreement, asked, form.destination.data, seen=form.version.data or "")


def _standing(agreement: Agreement, about: tuple[EvaluationKind, EvaluationSide]) -> Standing | None:
    return evaluations.one(audit.read(signed_in(), audit.PlacementOpened(agreement.owner)), agreement, *about)


def _fill(form: EvaluationForm, standing: Standing | None) -> None:
    """What stands, or an empty form; with the row as it was seen."""
    form.version.data = str(standing.version if standing else 0)
    if standing is None:
        return
    for item, answer in standing.given.answers.items():
        if item.value in form:
            form[item.value].data = answer
    form.given_on.data, form.way.data = standing.given.given_on, standing.given.form


def _conflict(
    agreement: Agreement, about: tuple[EvaluationKind, EvaluationSide], form: EvaluationForm
) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    theirs = _standing(agreement, about)
    form.version.data = str(theirs.version if theirs else 0)
    compared = placement_compares.evaluations(form, theirs.given if theirs else None, ITEMS[about[0]])
    change = evaluations.saved(agreement, *about)
    return _both("evaluations/give.html", form, compared, change, kept=None, **_frame(agreement, about))


def _outcome_conflict(agreement: Agreement, form: OutcomeForm, last: date) -> ResponseReturnValue:
    """Any change of the placement since the form was opened leads here."""
    form.version.data = str(agreement.version)
    change = last_change(agreement.owner, *CHANGES)
    compared = placement_compares.outcomes(form, agreement)
    return _both("evaluations/outcome.html", form, compared, change, agreement=agreement, last=last)


def _status_conflict(agreement: Agreement, form: PlacementStatusForm, now: Asking) -> ResponseReturnValue:
    form.version.data = now.mark
    change = last_change(agreement.owner, audit.PlacementStatusAnswered)
    return _both(
        "evaluations/status.html", form, placement_compares.statuses(form, now), change, agreement=agreement, now=now
    )


def _both(template: str, form: Form, compared: list[Row], change: LastChange | None, **more: Any) -> tuple[str, int]:
    """What was written and what stands, side by side, above the form that keeps what was written."""
    g.form_errors = True
    return render_template(template, form=form, compared=compared, change=change, **more), 409


def _frame(agreement: Agreement, about: tuple[EvaluationKind, EvaluationSide]) -> dict[str, Any]:
    kind, side = about
    return {"agreement": agreement, "kind": kind, "side": side, "items": ITEMS[kind]}


def _code(kind: Callable[[str], Code], value: str) -> Code:
    """A code in an address. Raises NotFound for what is none."""
    try:
        return kind(value)
    except ValueError:
        raise NotFound from None


def _back(agreement: Agreement) -> str:
    return url_for("evaluations.show", agreement_id=agreement.id)
