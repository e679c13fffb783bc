"""Areas and organisations, for administrators."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.organisation import organisations
from casework.errors import StaleEdit
from casework.forms.organisations import AreaForm, OrganisationForm
from casework.labels import label
from casework.language import gettext
from casework.models import Area, Organisation
from casework.models.codes import OrganisationKind
from casework.policy.grants import P
from casework.views.arrival import attempt, show
from casework.views.gate import allowed, signed_in

bp = Blueprint("organisations", __name__, url_prefix="/organisations")


@bp.get("/")
@allowed(P.MANAGE_ORGANISATIONS)
def index() -> ResponseReturnValue:
    """Areas with their offices, and every organisation."""
    counted = organisations.counted()
    return render_template(
        "organisations/index.html",
        areas=organisations.areas(),
        counted=counted,
        offices={one.organisation.id: one.organisation.name for one in counted},
    )


@bp.route("/new", methods=["GET", "POST"])
@allowed(P.MANAGE_ORGANISATIONS)
def add() -> ResponseReturnValue:
    """A new organisation."""
    return _organisation(None, OrganisationForm())


@bp.route("/<uuid:organisation_id>", methods=["GET", "POST"])
@allowed(P.MANAGE_ORGANISATIONS)
def edit(organisation_id: UUID) -> ResponseReturnValue:
    """Name, kind and area of an organisation."""
    row = organisations.find_organisation(organisation_id)
    seen = organisations.as_read(row)
    return _organisation(row, OrganisationForm(name=row.name, kind=row.kind, area=str(row.area_id or ""), seen=seen))


@bp.post("/<uuid:organisation_id>/active")
@allowed(P.MANAGE_ORGANISATIONS)
def open_or_close(organisation_id: UUID) -> ResponseReturnValue:
    """Take an organisation out of use, or into use again."""
    row = organisations.find_organisation(organisation_id)
    organisations.open_or_close(signed_in(), row, active=request.form.get("active") == "yes")
    return redirect(url_for("organisations.index"))


@bp.route("/areas/new", methods=["GET", "POST"])
@allowed(P.MANAGE_ORGANISATIONS)
def add_area() -> ResponseReturnValue:
    """A new area."""
    return _area(None, AreaForm())


@bp.route("/areas/<uuid:area_id>", methods=["GET", "POST"])
@allowed(P.MANAGE_ORGANISATIONS)
def edit_area(area_id: UUID) -> ResponseReturnValue:
    """Name, office and place of an area."""
    row = organisations.find_area(area_id)
    seen = organisations.as_read(row)
    return _area(row, AreaForm(name=row.name, office=str(row.office_id or ""), position=row.position, seen=seen))


@bp.post("/areas/<uuid:area_id>/active")
@allowed(P.MANAGE_ORGANISATIONS)
def open_or_close_area(area_id: UUID) -> ResponseReturnValue:
    """Take an area out of use, or into use again."""
    row = organisations.find_area(area_id)
    organisations.open_or_close_area(signed_in(), row, active=request.form.get("active") == "yes")
    return redirect(url_for("organisations.index"))


def _organisation(row: Organisation | None, form: OrganisationForm) -> ResponseReturnValue:
    places = [area for area in organisations.areas() if area.active or (row and area.id == row.area_id)]
    form.offer(places)
    compared = None
    if form.validate_on_submit():
        try:
            if attempt(form, lambda: _save(row, form)):
                return redirect(url_for("organisations.index"))
        except StaleEdit as stale:
            compared = _compared(cast("Organisation", stale.theirs), form, {str(area.id): area.name for area in places})
    if compared is None:
        return show("organisations/edit.html", form, row=row, compared=None)
    return render_template("organisations/edit.html", form=form, row=row, compared=compared), 409


def _save(row: Organisation | None, form: OrganisationForm) -> Organisation:
    told = {"name": str(form.name.data), "seen": str(form.seen.data)}
    return organisations.save_organisation(signed_in(), row, **told, kind=form.chosen_kind, area_id=form.area_id)


def _compared(row: Organisation, form: OrganisationForm, areas: dict[str, str]) -> list[tuple[str, str, str]]:
    form.seen.data = organisations.as_read(row)
    return [
        (gettext("Name"), str(form.name.data), row.name),
        (gettext("Kind"), label(form.chosen_kind), label(OrganisationKind(row.kind))),
        (gettext("Area"), areas.get(str(form.area.data), ""), areas.get(str(row.area_id), "")),
    ]


def _area(row: Area | None, form: AreaForm) -> ResponseReturnValue:
    offices = organisations.organisations(active=True, kinds=(OrganisationKind.NAV_OFFICE,))
    form.offer(offices)
    compared = None
    if form.validate_on_submit():
        try:
            if attempt(form, lambda: _save_area(row, form)):
                return redirect(url_for("organisations.index"))
        except StaleEdit as stale:
            compared = _compared_area(cast("Area", stale.theirs), form, {str(one.id): one.name for one in offices})
    if compared is None:
        return show("organisations/edit_area.html", form, row=row, compared=None)
    return render_template("organisations/edit_area.html", form=form, row=row, compared=compared), 409


def _save_area(row: Area | None, form: AreaForm) -> Area:
    told = {"name": str(form.name.data), "seen": str(form.seen.data)}
    place = int(form.position.data or 0)
    return organisations.save_area(signed_in(), row, **told, office_id=form.office_id, position=place)


def _compared_area(row: Area, form: AreaForm, offices: dict[str, str]) -> list[tuple[str, str, str]]:
    form.seen.data = organisations.as_read(row)
    return [
        (gettext("Name"), str(form.name.data), row.name),
        (gettext("Office"), offices.get(str(form.office.data), ""), offices.get(str(row.office_id), "")),
        (gettext("Place in the list"), str(form.position.data), str(row.position)),
    ]
