"""The lead's distribution of cases over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework import clock
from casework.actions.case import assignments, caseload
from casework.actions.case.assignments import Move
from casework.actions.case.caseload import PARTS, Board, Filter, Show
from casework.actions.case.dated_parts import OPEN, current_main
from casework.actions.pupil import duplicates
from casework.errors import Invalid, StaleEdit
from casework.forms.assignments import GiveForm, MoveForm
from casework.labels import label
from casework.language import N_, gettext, ngettext
from casework.models import Case
from casework.models.codes import Part
from casework.policy.grants import Permission
from casework.views.gate import allowed, on_case, signed_in

bp = Blueprint("assignments", __name__, url_prefix="/assignments")

SHOWN: dict[Show, str] = {
    Show.ALL: N_("Open cases"),
    Show.UNASSIGNED: N_("Without a main adviser"),
    Show.OVERDUE: N_("Overdue"),
    Show.SILENT: N_("Silent"),
    Show.LOCKED: N_("Locked"),
}


@bp.get("/")
@allowed(Permission.ASSIGN_CASE)
def index() -> ResponseReturnValue:
    """The office's cases and who has them."""
    wanted = _filter(request.args)
    instead_of = str(wanted.adviser_id or "")
    return _board(wanted, MoveForm(formdata=None, starts_on=clock.today(), instead_of=instead_of))


@bp.post("/move")
@allowed(Permission.ASSIGN_CASE)
def move() -> ResponseReturnValue:
    """Move several cases to somebody: all of them or none."""
    form = MoveForm()
    form.offer(_people())
    if form.validate_on_submit():
        try:
            moved = _ids(form.ticked)
            assignments.move(signed_in(), moved, _how(form))
            flash(ngettext("1 case is moved.", "%(num)s cases are moved.", len(moved), num=len(moved)))
            return redirect(url_for("assignments.index", adviser=form.to.data))
        except Invalid as fault:
            form.blame(fault.field, fault.message)
    g.form_errors = True
    return _board(Filter(adviser_id=_id(form.instead_of.data)), form), 422


@bp.route("/<uuid:case_id>", methods=["GET", "POST"])
@on_case(Permission.ASSIGN_CASE)
def edit(case: Case) -> ResponseReturnValue:
    """Who has and had a part in one case, and who is to have one."""
    form = GiveForm(starts_on=clock.today(), main_then=current_main(case.id))
    form.offer(_people())
    if form.validate_on_submit():
        try:
            assignments.give(signed_in(), case, **_given(form))
            flash(gettext("The assignment is saved."))
            return redirect(url_for("assignments.edit", case_id=case.id))
        except Invalid as fault:
            form.blame(fault.field, fault.message)
        except StaleEdit as changed:
            form.main_then.data = str(current_main(case.id) or "")
            return _case(case, form, changed=str(changed)), 409
    g.form_errors = bool(form.errors)
    return _case(case, form), (422 if form.errors else 200)


@bp.post("/<uuid:case_id>/end/<uuid:assignment_id>")
@on_case(Permission.ASSIGN_CASE)
def end(case: Case, assignment_id: UUID) -> ResponseReturnValue:
    """End a co-adviser's or substitute's part at once."""
    assignments.end(signed_in(), case, assignment_id)
    return redirect(url_for("assignments.edit", case_id=case.id))


def _board(wanted: Filter, form: MoveForm) -> str:
    form.offer(_people())
    found = caseload.look(signed_in(), wanted)
    chosen = next((one for one in found.loads if one.user_id == wanted.adviser_id), None)
    to_judge = duplicates.how_many(signed_in())
    return render_template(
        "assignments/index.html",
        found=found,
        wanted=wanted,
        chosen=chosen,
        form=form,
        duplicates=to_judge,
        filters=_filters(found, wanted),
        Part=Part,
        page_url=lambda to: url_for("assignments.index", **{**request.args, "page": to}),
        Show=Show,
    )


def _how(form: MoveForm) -> Move:
    return Move(
        UUID(form.to.data),
        form.first_day,
        _id(form.instead_of.data),
        handover=form.handover.data,
        note=form.note.data or "",
        guarded=form.note.overridden,
    )


def _filters(found: Board, wanted: Filter) -> dict[str, list[dict[str, Any]]]:
    """The counts above the list, each with the address that opens exactly its rows."""

    def one(words: str, number: int, current: bool, **asked: Any) -> dict[str, Any]:
        return {"label": words, "number": number, "url": url_for("assignments.index", **asked), "current": current}

    me, everybody, whole = wanted.adviser_id, wanted.adviser_id is None, wanted.show is Show.ALL
    cases = [
        one(gettext(words), found.counts[show], everybody and wanted.show is show, show=show.value)
        for show, words in SHOWN.items()
        if show is not Show.LOCKED or found.counts[show]
    ]
    load = next((each for each in found.loads if each.user_id == me), None)
    if load is None:
        return {"cases": cases, "parts": []}
    mine = [one(gettext("All"), load.cases, whole and wanted.part is None, adviser=me)]
    for part, many in load.counts.items():
        mine.append(one(label(part), many, wanted.part is part, adviser=me, part=part.value))
    for show, many in {Show.OVERDUE: load.overdue, Show.SILENT: load.silent}.items():
        mine.append(one(gettext(SHOWN[show]), many, wanted.show is show, adviser=me, show=show.value))
    return {"cases": cases, "parts": mine}


def _case(case: Case, form: GiveForm, changed: str = "") -> str:
    return render_template(
        "assignments/edit.html",
        case=case,
        form=form,
        found=caseload.history(signed_in(), case),
        changed=changed,
        is_open=case.stage in OPEN,
    )


def _people() -> dict[UUID, str]:
    return {one.id: one.name for one in assignments.can_be_given(signed_in().organisation_id)}


def _given(form: GiveForm) -> dict[str, Any]:
    return {
        "part": form.part.data,
        "user_id": UUID(form.user.data),
        "starts_on": form.starts_on.data,
        "ends_on": form.ends_on.data if form.part.data is not Part.MAIN else None,
        "handover": form.handover.data,
        "main_then": _id(form.main_then.data),
    }


def _filter(asked: MultiDict[str, str]) -> Filter:
    """What the address asks for; what it can't mean is as not asked."""
    show, part = asked.get("show", ""), asked.get("part", "")
    return Filter(
        show=Show(show) if show in set(Show) else Show.ALL,
        adviser_id=_id(asked.get("adviser", "")),
        part=Part(part) if part in set(PARTS) else None,
        page=asked.get("page", 1, int),
    )


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _ids(texts: list[str]) -> set[UUID]:
    """The ids that were ticked. Raises Invalid for what is no id at all."""
    found = {_id(text) for text in texts}
    known = {one for one in found if one is not None}
    if len(known) != len(found):
        raise Invalid("case_ids", N_("Choose at least one case."))
    return known
