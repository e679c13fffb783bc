"""Filters of the working day under a name of one's own: saved, renamed, moved, taken away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.working_day import choices, known, saved
from casework.actions.writing.named_pupils import names_a_pupil
from casework.errors import NotFound
from casework.forms.saved_filters import FilterNameForm
from casework.language import gettext
from casework.policy.grants import Permission
from casework.views.arrival import show as show_form
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import allowed, signed_in
from casework.views.worklist_filters import address, in_words, lost

bp = Blueprint("saved_filters", __name__, url_prefix="/today/filters")


@bp.get("/")
@allowed(Permission.READ_WORKLIST)
def index() -> ResponseReturnValue:
    """All of the reader's saved filters, each with what it asks for."""
    mine = saved.all_of(signed_in())
    places = known.look_up(None, [each.wanted for each in mine])
    shown = [(each, *places.known(each.wanted, each.left_out)) for each in mine]
    lines = [(each, in_words(wanted, places.names), lost(left_out)) for each, wanted, left_out in shown]
    return render_template("saved_filters/index.html", lines=lines, most=saved.MOST, address=address)


@bp.route("/new", methods=["GET", "POST"])
@allowed(Permission.READ_WORKLIST)
def new() -> ResponseReturnValue:
    """Save what the list shows now."""
    form = _form()
    if not form.is_submitted():
        form.query.data = request.query_string.decode(errors="replace")
    wanted, left_out = choices.of_query(form.query.data or "")
    form.query.data = wanted.query
    if form.validate_on_submit() and succeeds(form, lambda: saved.save(signed_in(), form.name.data or "", wanted)):
        return go(address(wanted), gettext("The filter is saved."))
    places = known.look_up(None, [wanted])
    told = {"words": in_words(wanted, places.names), "wanted": wanted, "lost": lost(left_out), "address": address}
    return show_form("saved_filters/new.html", form, **told)


@bp.route("/<uuid:saved_id>/name", methods=["GET", "POST"])
@allowed(Permission.READ_WORKLIST)
def rename(saved_id: UUID) -> ResponseReturnValue:
    """Call a saved filter something else."""
    form, kept = _form(), next((each for each in saved.all_of(signed_in()) if each.id == saved_id), None)
    if kept is None:
        raise NotFound
    if not form.is_submitted():
        form.name.data = kept.name
    if form.validate_on_submit() and succeeds(form, lambda: saved.rename(signed_in(), saved_id, form.name.data or "")):
        return go(url_for("saved_filters.index"), gettext("The name is changed."))
    return show_form("saved_filters/rename.html", form, kept=kept)


@bp.post("/<uuid:saved_id>/move")
@allowed(Permission.READ_WORKLIST)
def move(saved_id: UUID) -> ResponseReturnValue:
    """One place forward or back."""
    saved.move(signed_in(), saved_id, -1 if request.form.get("way") == "up" else 1)
    return redirect(url_for("saved_filters.index"))


@bp.post("/<uuid:saved_id>/remove")
@allowed(Permission.READ_WORKLIST)
def remove(saved_id: UUID) -> ResponseReturnValue:
    """Take a saved filter away."""
    saved.remove(signed_in(), saved_id)
    return go(url_for("saved_filters.index"), gettext("The filter is taken away."))


def _form() -> FilterNameForm:
    form = FilterNameForm()
    form.name.names_a_pupil = lambda text: names_a_pupil(signed_in(), text)
    return form
