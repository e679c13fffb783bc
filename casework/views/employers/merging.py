"""Two employers that are one: choose the other, look at both, merge. For leads."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.employer import employers, merging
from casework.errors import StaleEdit
from casework.forms.employers import MergeForm, OtherForm
from casework.language import gettext
from casework.models import Employer
from casework.policy.grants import P
from casework.views.arrival import attempt, show
from casework.views.dialogs import go
from casework.views.employers.room import bp, find, led_on, page_of, watch
from casework.views.gate import allowed, signed_in

Pair = tuple[Employer, Employer]


@bp.route("/<uuid:employer_id>/merge", methods=["GET", "POST"])
@allowed(P.MERGE_EMPLOYERS)
def choose_other(employer_id: UUID) -> ResponseReturnValue:
    """Which other employer is the same one."""
    employer = find(employer_id)
    others = {key: words for key, words in employers.choices().items() if key != employer.id}
    form = OtherForm().offer(others)
    if form.validate_on_submit():
        return redirect(url_for("employers.merge", employer_id=employer.id, other_id=UUID(form.other.data)))
    return led_on(employer) or show("employers/choose_other.html", form, employer=employer, others=others)


@bp.route("/<uuid:employer_id>/merge/<uuid:other_id>", methods=["GET", "POST"])
@allowed(P.MERGE_EMPLOYERS)
def merge(employer_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Both side by side, what moves, and the merger itself."""
    pair = merging.pair(employer_id, other_id)
    form, sides = MergeForm(), merging.preview(signed_in(), pair)
    form.offer(sides)
    watch(form)
    if form.validate_on_submit():
        try:
            kept = attempt(form, lambda: _merge(pair, form))
        except StaleEdit as changed:
            form.saw(sides)
            return _page(pair, form, sides, changed=str(changed)), 409
        if kept is not None:
            return go(page_of(kept), gettext("The two are merged. Everything is here."))
    return show("employers/merge.html", form, employer=pair[0], other=pair[1], sides=sides, changed="")


def _merge(pair: Pair, form: MergeForm) -> Employer:
    return merging.merge(
        signed_in(),
        pair,
        keep_id=UUID(form.keep.data),
        note=form.note.data or None,
        versions=form.versions(one.id for one in pair),
        guarded=form.note.overridden,
    )


def _page(pair: Pair, form: MergeForm, sides: object, *, changed: str) -> str:
    return render_template(
        "employers/merge.html", form=form, employer=pair[0], other=pair[1], sides=sides, changed=changed
    )
