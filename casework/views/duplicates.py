"""Pupils who may be one: the list, the two side by side, and the judgement."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.pupil import duplicates
from casework.actions.pupil.duplicates import Preview
from casework.actions.pupil.merging import Which
from casework.errors import Invalid, NotFound, StaleEdit
from casework.forms.duplicates import MergeForm, ReportForm
from casework.models import PossibleDuplicate
from casework.policy.grants import Permission
from casework.views.gate import allowed, refuse, signed_in

bp = Blueprint("duplicates", __name__, url_prefix="/duplicates")


@bp.route("/", methods=["GET", "POST"])
@allowed(Permission.MERGE_PUPILS)
def index() -> ResponseReturnValue:
    """Pairs nobody has judged yet, and a way to report one."""
    form = ReportForm()
    if form.validate_on_submit():
        try:
            found = duplicates.report(signed_in(), *form.numbers)
            return redirect(url_for("duplicates.show", duplicate_id=found.id))
        except Invalid as fault:
            form.blame(fault.field, fault.message)
    g.form_errors = bool(form.errors)
    pairs = duplicates.waiting(signed_in())
    return render_template("duplicates/index.html", pairs=pairs, form=form), (422 if form.errors else 200)


@bp.get("/<uuid:duplicate_id>")
@allowed(Permission.MERGE_PUPILS)
def show(duplicate_id: UUID) -> ResponseReturnValue:
    """The two side by side, and what the one would have."""
    found = duplicates.preview(signed_in(), _pair(duplicate_id))
    return _page(found, MergeForm(formdata=None, **_versions(found)))


@bp.post("/<uuid:duplicate_id>/merge")
@allowed(Permission.MERGE_PUPILS)
def merge(duplicate_id: UUID) -> ResponseReturnValue:
    """Make them one."""
    form, pair = MergeForm(), _pair(duplicate_id)
    if not form.validate_on_submit():
        return _again(pair, form), 422
    try:
        chosen = {name: Which(side) for name, side in form.chosen().items()}
        duplicates.merge(signed_in(), pair, chosen=chosen, versions=form.versions)
        return redirect(url_for("duplicates.index"))
    except Invalid as fault:
        form.blame(fault.field, fault.message)
        return _again(pair, form), 422
    except StaleEdit as changed:
        return _again(pair, form, changed=str(changed)), 409


@bp.post("/<uuid:duplicate_id>/keep-apart")
@allowed(Permission.MERGE_PUPILS)
def keep_apart(duplicate_id: UUID) -> ResponseReturnValue:
    """They are two people."""
    duplicates.keep_apart(signed_in(), _pair(duplicate_id))
    return redirect(url_for("duplicates.index"))


def _pair(duplicate_id: UUID) -> PossibleDuplicate:
    """The pair, if any of it is in the lead's sight; else as if it didn't exist, with a line in the log."""
    try:
        return duplicates.find(signed_in(), duplicate_id)
    except NotFound:
        refuse(None, Permission.MERGE_PUPILS, hidden=True)


def _versions(found: Preview) -> dict[str, int | None]:
    return {
        "first_version": found.first.version if found.first else None,
        "second_version": found.second.version if found.second else None,
    }


def _again(pair: PossibleDuplicate, form: MergeForm, changed: str = "") -> str:
    """The page once more, with what was chosen; after a change by others it shows what stands now."""
    g.form_errors = not changed
    found = duplicates.preview(signed_in(), pair)
    if changed:
        form.answers(_versions(found))
    return _page(found, form, changed)


def _page(found: Preview, form: MergeForm, changed: str = "") -> str:
    if found.first is not None and found.second is not None:
        for name in found.differing:
            form.offer(name, str(found.first.identity[name]), str(found.second.identity[name]))
    return render_template("duplicates/show.html", found=found, form=form, changed=changed)
