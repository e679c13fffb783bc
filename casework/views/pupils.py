"""The roll of the own school over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from casework import language
from casework.actions.pupil import pages as pupil_pages
from casework.actions.pupil import pupils
from casework.actions.pupil.pupils import Identity
from casework.actions.school_class import pages as class_pages
from casework.actions.school_class.pages import Chosen, ClassCount
from casework.actions.secrecy import protection
from casework.actions.writing.last_changes import last_change
from casework.audit import PupilChanged
from casework.errors import Invalid, StaleEdit
from casework.forms.pupils import DIFFERENT, AddForm, AddressForm, ConfirmForm, EditForm, LeaveForm
from casework.labels import label
from casework.models import Pupil
from casework.models.codes import Grade, Protection
from casework.policy.grants import Permission
from casework.views.asking import ask, say
from casework.views.gate import allowed, on_pupil, signed_in

bp = Blueprint("pupils", __name__, url_prefix="/pupils")
P = Permission


@bp.get("/")
@allowed(P.READ_PUPILS)
def index() -> ResponseReturnValue:
    """One class, one grade, or those with a request."""
    classes = class_pages.classes(signed_in())
    chosen = _chosen(classes)
    rows = class_pages.page(signed_in(), chosen) if classes else []
    needing = class_pages.needing(signed_in())
    return render_template("pupils/index.html", rows=rows, classes=classes, chosen=chosen, needing=needing)


@bp.route("/new", methods=["GET", "POST"])
@allowed(P.ADD_PUPILS)
def new() -> ResponseReturnValue:
    """Add one pupil by hand, after the question about a protected address."""
    gate = AddressForm()
    if not gate.validate_on_submit():
        return ask("pupils/address.html", gate)
    if gate.address.data is not Protection.NO:
        return render_template("pupils/stop.html")
    form = AddForm().offer(pupils.grades_of(signed_in()))
    if "given_name" not in request.form:
        return render_template("pupils/new.html", form=form, alike=[])
    return _add(form) if form.validate() else ask("pupils/new.html", form, alike=[])


def _add(form: Any) -> ResponseReturnValue:
    actor, alike = signed_in(), []
    try:
        pupils.lock_roll(actor)
        identity = pupils.checked(actor, _identity(form))
        alike = pupils.alike(actor, identity)
        if not alike or form.same_as.data == DIFFERENT:
            return redirect(url_for("pupils.show", pupil_id=pupils.add(actor, identity).id))
    except Invalid as refusal:
        say(form, refusal)
        return ask("pupils/new.html", form, alike=alike)
    if form.same_as.data in {str(one.id) for one in alike}:
        return redirect(url_for("pupils.show", pupil_id=form.same_as.data))
    form.ask_whether((str(one.id), f"{one.name}, {one.class_name}, {language.day(one.birth_date)}") for one in alike)
    say(form, Invalid("same_as", language.N_("Answer whether this is the same pupil.")))
    return ask("pupils/new.html", form, alike=alike)


@bp.get("/<uuid:pupil_id>")
@on_pupil(P.READ_PUPILS)
def show(pupil: Pupil) -> ResponseReturnValue:
    """One pupil."""
    return render_template("pupils/show.html", page=pupil_pages.opened(signed_in(), pupil))


@bp.route("/<uuid:pupil_id>/edit", methods=["GET", "POST"])
@on_pupil(P.EDIT_PUPIL)
def edit(pupil: Pupil) -> ResponseReturnValue:
    """Change names, birth date, grade or class."""
    form = EditForm() if request.method == "POST" else EditForm(obj=pupils.standing(signed_in(), pupil))
    form.offer(pupils.grades_of(signed_in()))
    if form.validate_on_submit():
        try:
            pupils.edit(signed_in(), pupil, _identity(form), version=_version(form))
            return redirect(url_for("pupils.show", pupil_id=pupil.id))
        except Invalid as refusal:
            say(form, refusal)
        except StaleEdit as stale:
            return _conflict(form, pupil, stale)
    return ask("pupils/edit.html", form, pupil_id=pupil.id, compared=None)


def _conflict(form: Any, pupil: Pupil, stale: StaleEdit) -> ResponseReturnValue:
    theirs: Any = stale.theirs
    compared = [
        (form.given_name.label.text, form.given_name.data, str(theirs.given_name)),
        (form.family_name.label.text, form.family_name.data, str(theirs.family_name)),
        (form.birth_date.label.text, _day(form.birth_date.data), _day(theirs.birth_date)),
        (form.grade.label.text, label(form.grade.data), label(theirs.grade)),
        (form.class_name.label.text, form.class_name.data, theirs.class_name),
    ]
    form.version.data = str(theirs.version)
    change = last_change(pupil.owner, PupilChanged)
    return ask("pupils/edit.html", form, status=409, pupil_id=pupil.id, compared=compared, change=change)


@bp.route("/<uuid:pupil_id>/leave", methods=["GET", "POST"])
@on_pupil(P.EDIT_PUPIL)
def leave(pupil: Pupil) -> ResponseReturnValue:
    """The pupil has left the school."""
    form = LeaveForm()
    if form.validate_on_submit() and form.last_day.data:
        try:
            pupils.leave(signed_in(), pupil, last_day=form.last_day.data)
            return redirect(url_for("pupils.index"))
        except Invalid as refusal:
            say(form, refusal)
    return ask("pupils/leave.html", form, pupil_id=pupil.id)


@bp.route("/<uuid:pupil_id>/protect", methods=["GET", "POST"])
@on_pupil(P.PROTECT_PUPIL)
def protect(pupil: Pupil) -> ResponseReturnValue:
    """The pupil has a protected address: lock everything at once."""
    form = ConfirmForm()
    if form.validate_on_submit():
        protection.protect(signed_in(), pupil)
        return redirect(url_for("protection.done"))
    return ask("pupils/protect.html", form, pupil_id=pupil.id)


def _chosen(classes: list[ClassCount]) -> Chosen:
    """What the address asks for; else the class looked at last; else the first."""
    if request.args.get("needs"):
        return Chosen(needs=True)
    wanted = (request.args.get("grade"), request.args.get("class_name"))
    if wanted == (None, None):
        wanted = (cookie.get("grade"), cookie.get("class_name"))
    names = {(one.grade.value, one.class_name) for one in classes} | {(one.grade.value, None) for one in classes}
    if wanted not in names:
        wanted = (classes[0].grade.value, classes[0].class_name) if classes else (None, None)
    cookie["grade"], cookie["class_name"] = wanted
    return Chosen(Grade(wanted[0]) if wanted[0] else None, wanted[1])


def _identity(form: Any) -> Identity:
    """What a valid form holds."""
    return Identity(
        form.given_name.data, form.family_name.data, form.birth_date.data, form.grade.data, form.class_name.data
    )


def _version(form: Any) -> int:
    """The version a form was opened at; anything that is no number is too old."""
    return int(form.version.data) if str(form.version.data or "").isdecimal() else 0


def _day(value: Any) -> str:
    return language.day(value) if value else ""
