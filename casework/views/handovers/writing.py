"""Writing a transition note. What is typed is kept on the server while it is written."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework.actions.handover import handovers, notes
from casework.actions.handover.notes import Begun, Note
from casework.actions.writing import drafts
from casework.actions.writing.drafts import Kept
from casework.errors import Invalid, StaleEdit
from casework.forms.handovers import NoteForm, answer_name, id_of, note_form
from casework.language import gettext
from casework.models import Handover, Referral
from casework.models.codes import DraftKind
from casework.models.transition_codes import HandoverStage
from casework.policy.grants import Permission
from casework.views.gate import on_referral, signed_in
from casework.views.handovers.room import bp


@bp.route("/request/<uuid:referral_id>", methods=["GET", "POST"])
@on_referral(Permission.SEND_HANDOVER)
def write(referral: Referral) -> ResponseReturnValue:
    """Write the note, or go on with it. Saving shares nothing: the next page shows what the other school will see."""
    begun = notes.begin(signed_in(), referral)
    if begun.shared and request.method == "GET":
        return redirect(url_for("referrals.show", referral_id=referral.id, _anchor="handover"))
    form = _form(begun)
    if form.validate_on_submit():
        try:
            written = notes.write(signed_in(), referral, _note(form), seen=form.seen.data or 0)
            return redirect(url_for("handovers.show", handover_id=written.id))
        except Invalid as refusal:
            form.blame(refusal.field, refusal.message)
        except StaleEdit as stale:
            return _compare(referral, begun, form, stale)
    return _page(referral, begun, form)


@bp.post("/request/<uuid:referral_id>/discard-draft")
@on_referral(Permission.SEND_HANDOVER)
def discard_draft(referral: Referral) -> ResponseReturnValue:
    """Throw away what was typed and not saved."""
    drafts.discard(signed_in(), DraftKind.HANDOVER, referral.id)
    return redirect(url_for("handovers.write", referral_id=referral.id))


def _form(begun: Begun) -> NoteForm:
    """The form: as posted, else as it was being typed, else as it stands."""
    if request.method == "POST":
        form = _kind(map(id_of, request.form.get("questions", "").split(",")))()
    elif begun.draft is not None:
        form = _kind(_typed(begun.draft))(formdata=MultiDict(begun.draft.fields))
    else:
        form = _kind(begun.note.answers)(formdata=None, data=_as_data(begun))
    form.questions.data = ",".join(str(key) for key in form.written)
    form.offer({school.id: school.name for school in handovers.receiving_schools(signed_in().organisation_id)})
    return form


def _kind(answered: Iterable[UUID | None]) -> type[NoteForm]:
    """The form with the questions in force, or those versions of them that are answered."""
    questions = notes.asked({key for key in answered if key is not None})
    return note_form([(each.id, notes.wording(each)) for each in questions])


def _typed(draft: Kept) -> list[UUID | None]:
    """The versions of the questions that something was typed for."""
    asked = map(id_of, (draft.fields.get("questions") or [""])[0].split(","))
    return [key for key in asked if key is not None and any(draft.fields.get(answer_name(key), ()))]


def _as_data(begun: Begun) -> dict[str, object]:
    note = begun.note
    answers: dict[str, object] = {answer_name(key): text for key, text in note.answers.items()}
    school = str(note.school_id) if note.school_id else ""
    return answers | {"school": school, "discuss": note.discuss, "seen": begun.seen}


def _note(form: NoteForm) -> Note:
    return Note(form.school_id, form.written, form.discuss.data, form.guarded)


def _page(referral: Referral, begun: Begun, form: NoteForm, **more: object) -> tuple[str, int]:
    g.form_errors = bool(form.errors or form.form_errors)
    shown = {"conflict": False, "rows": ()} | more
    html = render_template("handovers/write.html", referral=referral, begun=begun, form=form, **shown)
    return html, 422 if form.is_submitted() else 200


def _compare(referral: Referral, begun: Begun, form: NoteForm, stale: StaleEdit) -> ResponseReturnValue:
    """Both versions side by side; what was typed stays in the form. Of a note that is shared, only that it is."""
    standing = stale.theirs if isinstance(stale.theirs, Handover) else None
    form.seen.data, form.seen.raw_data = (standing.version if standing else 0), None
    rows: list[tuple[str, str, str]] = []
    if standing is not None and standing.stage is HandoverStage.DRAFT:
        rows = _rows(form, notes.as_written(signed_in(), standing))
    html, _ = _page(referral, begun, form, conflict=True, rows=rows, standing=standing)
    return html, 409


def _rows(form: NoteForm, theirs: Note) -> list[tuple[str, str, str]]:
    schools, school = form.schools, str(theirs.school_id)
    words = {True: gettext("Yes"), False: gettext("No")}
    answers = zip(form.written, form.answers, strict=True)
    rows = [(str(each.label.text), each.data or "", theirs.answers.get(key, "")) for key, each in answers]
    return [
        (str(form.school.label.text), str(schools.get(form.school.data, "")), str(schools.get(school, ""))),
        *rows,
        (str(form.discuss.label.text), words[form.discuss.data], words[theirs.discuss]),
    ]
