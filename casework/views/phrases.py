"""Standard phrases: a user's own, and the office's, which its leads keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.writing import phrases
from casework.actions.writing.phrases import PhraseText, Shelf, mark_of
from casework.errors import StaleEdit
from casework.forms.phrases import PhraseForm
from casework.language import gettext, name_of
from casework.models import Phrase
from casework.policy.grants import Permission, may
from casework.views.arrival import show as show_form
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import allowed, signed_in

bp = Blueprint("phrases", __name__, url_prefix="/phrases")
OWN, OFFICE = Permission.KEEP_PHRASES, Permission.KEEP_OFFICE_PHRASES


@bp.get("/")
@allowed(OWN)
def index() -> ResponseReturnValue:
    """The reader's own phrases and the office's, in the order they stand under a note."""
    actor = signed_in()
    shelves = [(shelf, phrases.on(shelf)) for shelf in (phrases.own(actor), phrases.offices(actor))]
    keeps = {False: True, True: may(actor.role, OFFICE)}
    told = {"most": phrases.MOST, "mark_of": mark_of, "name_of": name_of, "keeps": keeps}
    return render_template("phrases/index.html", shelves=shelves, **told)


@bp.route("/new", methods=["GET", "POST"])
@allowed(OWN)
def add() -> ResponseReturnValue:
    """Add one of one's own."""
    return _add(phrases.own(signed_in()))


@bp.route("/<uuid:phrase_id>", methods=["GET", "POST"])
@allowed(OWN)
def change(phrase_id: UUID) -> ResponseReturnValue:
    """Put other words in its place."""
    return _change(phrases.own(signed_in()), phrase_id)


@bp.post("/<uuid:phrase_id>/move")
@allowed(OWN)
def move(phrase_id: UUID) -> ResponseReturnValue:
    """One place up or down."""
    return _move(phrases.own(signed_in()), phrase_id)


@bp.post("/<uuid:phrase_id>/remove")
@allowed(OWN)
def remove(phrase_id: UUID) -> ResponseReturnValue:
    """Take it away."""
    return _remove(phrases.own(signed_in()), phrase_id)


@bp.route("/office/new", methods=["GET", "POST"])
@allowed(OFFICE)
def add_office() -> ResponseReturnValue:
    """Add one for everybody at the office."""
    return _add(phrases.offices(signed_in()))


@bp.route("/office/<uuid:phrase_id>", methods=["GET", "POST"])
@allowed(OFFICE)
def change_office(phrase_id: UUID) -> ResponseReturnValue:
    """Put other words in the place of one of the office's."""
    return _change(phrases.offices(signed_in()), phrase_id)


@bp.post("/office/<uuid:phrase_id>/move")
@allowed(OFFICE)
def move_office(phrase_id: UUID) -> ResponseReturnValue:
    """One place up or down among the office's."""
    return _move(phrases.offices(signed_in()), phrase_id)


@bp.post("/office/<uuid:phrase_id>/remove")
@allowed(OFFICE)
def remove_office(phrase_id: UUID) -> ResponseReturnValue:
    """Take one of the office's away."""
    return _remove(phrases.offices(signed_in()), phrase_id)


def _add(shelf: Shelf) -> ResponseReturnValue:
    form = _form(shelf)
    if not form.is_submitted():
        form.begin()
    if form.validate_on_submit() and succeeds(form, lambda: phrases.add(signed_in(), shelf, PhraseText(*form.told))):
        return go(url_for("phrases.index"), gettext("The phrase is saved."))
    return show_form("phrases/add.html", form, shelf=shelf, gone=False)


def _change(shelf: Shelf, phrase_id: UUID) -> ResponseReturnValue:
    form = _form(shelf)
    standing = phrases.find(shelf, phrase_id, seen=form.mark.data or "")
    if not form.is_submitted() and standing is not None:
        form.text.data, form.language.data, form.mark.data = standing.text, standing.language, mark_of(standing)
    try:
        seen = form.mark.data or ""
        words, actor = PhraseText(*form.told), signed_in()
        if form.validate_on_submit() and succeeds(
            form, lambda: phrases.change(actor, shelf, phrase_id, words, seen=seen)
        ):
            return go(url_for("phrases.index"), gettext("The phrase is saved."))
    except StaleEdit as stale:
        return _meanwhile(shelf, form, stale.theirs)
    return show_form("phrases/change.html", form, shelf=shelf, phrase_id=phrase_id, compared=())


def _meanwhile(shelf: Shelf, form: PhraseForm, theirs: object) -> ResponseReturnValue:
    """Both versions side by side; one that is removed may be added anew. What was typed stays."""
    g.form_errors = True
    if not isinstance(theirs, Phrase):
        return render_template("phrases/add.html", form=form, shelf=shelf, gone=True), 409
    text, language = form.told
    compared = [
        (gettext("Phrase"), text, theirs.text),
        (gettext("Language"), name_of(language), name_of(theirs.language)),
    ]
    form.mark.data = mark_of(theirs)
    told: dict[str, Any] = {"shelf": shelf, "phrase_id": theirs.id, "compared": compared}
    return render_template("phrases/change.html", form=form, **told), 409


def _move(shelf: Shelf, phrase_id: UUID) -> ResponseReturnValue:
    up = request.form.get("way") == "up"
    phrases.move(signed_in(), shelf, phrase_id, -1 if up else 1, seen=request.form.get("mark", ""))
    return redirect(url_for("phrases.index", moved=phrase_id, way="up" if up else "down"))


def _remove(shelf: Shelf, phrase_id: UUID) -> ResponseReturnValue:
    if phrases.remove(signed_in(), shelf, phrase_id, seen=request.form.get("mark", "")):
        return go(url_for("phrases.index"), gettext("The phrase is removed."))
    return go(url_for("phrases.index"), gettext("The phrase has been changed meanwhile. It is not removed."))


def _form(shelf: Shelf) -> PhraseForm:
    form = PhraseForm()
    form.text.names_a_pupil = lambda text: phrases.names_somebody(signed_in(), shelf, text)
    return form
