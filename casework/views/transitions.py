"""A pupil's transition over HTTP: the same pages on a case and on a pupil of the own roll."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from casework import audit
from casework.actions.handover import handovers
from casework.actions.transition import checks, pages, parts, schools
from casework.actions.transition.pages import SheetPage
from casework.actions.transition.parts import Entry, Standpoint
from casework.actions.writing.last_changes import last_change
from casework.actions.year import programmes
from casework.errors import NotFound, StaleEdit
from casework.forms.transitions import ApplicationForm, Offered, SheetForm
from casework.language import gettext
from casework.models import Case, Pupil
from casework.policy.grants import Permission
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import on_case, on_pupil, rights, signed_in
from casework.views.milestones import settled_by
from casework.views.transition_doors import Door, stood_open
from casework.views.transition_sheets import APPLICATION, OFFER, PLACE, START, YEAR, Sheet

bp = Blueprint("transitions", __name__)
P = Permission
SAVED = (audit.ApplicationSaved, audit.OfferSaved, audit.StartSaved, audit.PlaceChanged, audit.YearSaved)


@bp.get("/cases/<uuid:case_id>/transition")
@on_case(P.READ_TRANSITION)
def show(case: Case) -> ResponseReturnValue:
    """The milestones and the ways of the pupil of a case."""
    return _show(Door(case.pupil, case))


@bp.get("/pupils/<uuid:pupil_id>/transition")
@on_pupil(P.REGISTER_TRANSITION)
def show_on_pupil(pupil: Pupil) -> ResponseReturnValue:
    """The same, for a pupil of the own roll."""
    return _show(Door(pupil))


@bp.route("/cases/<uuid:case_id>/transition/<int:into_year>/application", methods=["GET", "POST"])
@on_case(P.REGISTER_TRANSITION)
def apply(case: Case, into_year: int) -> ResponseReturnValue:
    """Register an application."""
    return _fill_in(APPLICATION, Door(case.pupil, case), into_year)


@bp.route("/pupils/<uuid:pupil_id>/transition/<int:into_year>/application", methods=["GET", "POST"])
@on_pupil(P.REGISTER_TRANSITION)
def apply_on_pupil(pupil: Pupil, into_year: int) -> ResponseReturnValue:
    """Register an application, from the roll."""
    return _fill_in(APPLICATION, Door(pupil), into_year)


@bp.route("/cases/<uuid:case_id>/transition/<int:into_year>/offers/<int:number>", methods=["GET", "POST"])
@on_case(P.REGISTER_TRANSITION)
def offer(case: Case, into_year: int, number: int) -> ResponseReturnValue:
    """Register how an intake round went."""
    return _fill_in(OFFER, Door(case.pupil, case), into_year, number)


@bp.route("/pupils/<uuid:pupil_id>/transition/<int:into_year>/offers/<int:number>", methods=["GET", "POST"])
@on_pupil(P.REGISTER_TRANSITION)
def offer_on_pupil(pupil: Pupil, into_year: int, number: int) -> ResponseReturnValue:
    """Register how an intake round went, from the roll."""
    return _fill_in(OFFER, Door(pupil), into_year, number)


@bp.route("/cases/<uuid:case_id>/transition/<int:into_year>/start", methods=["GET", "POST"])
@on_case(P.REGISTER_TRANSITION)
def start(case: Case, into_year: int) -> ResponseReturnValue:
    """Register whether the pupil turned up, or left."""
    return _fill_in(START, Door(case.pupil, case), into_year)


@bp.route("/pupils/<uuid:pupil_id>/transition/<int:into_year>/start", methods=["GET", "POST"])
@on_pupil(P.REGISTER_TRANSITION)
def start_on_pupil(pupil: Pupil, into_year: int) -> ResponseReturnValue:
    """Register whether the pupil turned up, or left, from the roll."""
    return _fill_in(START, Door(pupil), into_year)


@bp.route("/cases/<uuid:case_id>/transition/<int:into_year>/place", methods=["GET", "POST"])
@on_case(P.REGISTER_TRANSITION)
def change_place(case: Case, into_year: int) -> ResponseReturnValue:
    """Register a change of programme or school."""
    return _fill_in(PLACE, Door(case.pupil, case), into_year)


@bp.route("/pupils/<uuid:pupil_id>/transition/<int:into_year>/place", methods=["GET", "POST"])
@on_pupil(P.REGISTER_TRANSITION)
def change_place_on_pupil(pupil: Pupil, into_year: int) -> ResponseReturnValue:
    """Register a change of programme, from the roll."""
    return _fill_in(PLACE, Door(pupil), into_year)


@bp.route("/cases/<uuid:case_id>/transition/<int:into_year>/result", methods=["GET", "POST"])
@on_case(P.REGISTER_TRANSITION)
def year(case: Case, into_year: int) -> ResponseReturnValue:
    """Register the counting day and the result of the year."""
    return _fill_in(YEAR, Door(case.pupil, case), into_year)


@bp.route("/pupils/<uuid:pupil_id>/transition/<int:into_year>/result", methods=["GET", "POST"])
@on_pupil(P.REGISTER_TRANSITION)
def year_on_pupil(pupil: Pupil, into_year: int) -> ResponseReturnValue:
    """Register the counting day and the result of the year, from the roll."""
    return _fill_in(YEAR, Door(pupil), into_year)


def _show(door: Door) -> ResponseReturnValue:
    page = pages.opened(signed_in(), door.pupil, door.case)
    may = door.case is None or P.REGISTER_TRANSITION in rights(door.case.referral)
    ready = page.ready if may else {}
    settled = {step.id: settled_by(step, door, ready) for step in page.steps.now}
    handover = handovers.status_of(door.case.referral) if door.case is not None else None
    told = {"case": door.case, "door": door, "ready": ready, "settled": settled, "handover": handover}
    return render_template("transitions/show.html", page=page, **told)


def _fill_in(sheet: Sheet, door: Door, into_year: int, number: int = 0) -> ResponseReturnValue:
    """One form about a way into a year: shown, saved, or shown again with what must be put right."""
    actor, form = signed_in(), None
    entry = parts.enter(actor, door.pupil, door.case, into_year, sheet.part)
    if sheet is OFFER and number not in {1, 2, 3}:
        raise NotFound
    if request.method == "POST":
        form = _fitted(sheet.form(), entry)
        try:
            if form.validate() and succeeds(form, lambda: sheet.save(actor, entry, form, number)):
                return go(_back(door), gettext(sheet.saved))
        except StaleEdit:
            return _conflict(sheet, door, entry, form, number)
    page = pages.sheet(actor, entry)
    shown = form or _filled(sheet, page, entry, number)
    return _page(sheet, door, page, shown, number=number), 422 if shown.errors else 200


def _conflict(sheet: Sheet, door: Door, entry: Entry, form: SheetForm, number: int) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    actor = signed_in()
    entry = parts.enter(actor, door.pupil, door.case, entry.into_year, sheet.part)
    page = pages.sheet(actor, entry)
    theirs = _filled(sheet, page, entry, number)
    rows = [(name, mine, saved) for (name, mine), (_, saved) in zip(form.in_words(), theirs.in_words(), strict=True)]
    form.version.data = str(page.way.version)
    change = last_change(door.pupil.owner, *SAVED)
    return _page(sheet, door, page, form, number=number, compared=rows, change=change), 409


def _fitted(form: SheetForm, entry: Entry) -> SheetForm:
    """The form with the lists of the year, and without what is not this reader's or not yet to be said."""
    offered = [Offered(each.code, programmes.name_of(each), each.kind) for each in programmes.offered(entry.into_year)]
    form.offer(offered, [(each.id, each.name) for each in schools.upper_secondary()])
    if entry.standpoint is Standpoint.UPPER and not isinstance(form, ApplicationForm):
        form.leave_out("school", "class_name")
    if entry.over:
        form.leave_out("school", "class_name", "programme")
    if isinstance(form, ApplicationForm):
        form.offer_levels(entry.levels)
    if not checks.can_be_counted(entry.into_year):
        form.leave_out("in_education")
    if not checks.nears_its_end(entry.into_year):
        form.leave_out("result")
    return form


def _filled(sheet: Sheet, page: SheetPage, entry: Entry, number: int) -> SheetForm:
    """The form as it stands in the database, before anybody touches it."""
    values = sheet.fill(page.way, entry, number) | {"version": str(page.way.version)}
    return _fitted(sheet.form(formdata=None, data=values), entry)


def _page(sheet: Sheet, door: Door, page: SheetPage, form: SheetForm, **more: Any) -> str:
    g.form_errors = bool(form.errors)
    shown: dict[str, Any] = {"compared": None, "change": None} | more
    return render_template(sheet.template, form=form, page=page, way=page.way, door=door, back=door.address(), **shown)


def _back(door: Door) -> str:
    """The page the dialog stands open on; else that of the transition."""
    return stood_open() or door.address()
