"""Guardians and contact details: the same pages on a pupil of the own school and on a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import audit
from casework.actions.pupil import contact_pages, guardians
from casework.actions.pupil.guardians import GuardianDetails
from casework.actions.writing.last_changes import last_change
from casework.errors import Invalid, StaleEdit
from casework.forms.contacts import ContactForm, GuardianForm
from casework.forms.pupils import ConfirmForm
from casework.language import gettext, phone
from casework.models import Case, Guardian, Pupil
from casework.policy.grants import Permission
from casework.policy.scope import can
from casework.views.asking import ask, say
from casework.views.gate import on_case, on_pupil, signed_in

bp = Blueprint("contacts", __name__, url_prefix="/contacts")
P = Permission


@bp.get("/case/<uuid:case_id>")
@on_case(P.EDIT_CONTACTS)
def case(case: Case) -> ResponseReturnValue:
    """How to reach the pupil of a case, and who is responsible."""
    return render_template("contacts/case.html", page=contact_pages.opened(signed_in(), case))


@bp.route("/pupil/<uuid:pupil_id>/details", methods=["GET", "POST"])
@on_pupil(P.EDIT_PUPIL)
def details(pupil: Pupil) -> ResponseReturnValue:
    """The pupil's own phone and e-mail."""
    return _details(pupil, _pupil_page(pupil))


@bp.route("/case/<uuid:case_id>/details", methods=["GET", "POST"])
@on_case(P.EDIT_CONTACTS)
def details_on_case(case: Case) -> ResponseReturnValue:
    """The pupil's own phone and e-mail, from a case."""
    return _details(case.pupil, _case_page(case))


@bp.route("/pupil/<uuid:pupil_id>/guardians/new", methods=["GET", "POST"])
@on_pupil(P.EDIT_PUPIL)
def new_guardian(pupil: Pupil) -> ResponseReturnValue:
    """Add a guardian."""
    return _new_guardian(pupil, _pupil_page(pupil))


@bp.route("/case/<uuid:case_id>/guardians/new", methods=["GET", "POST"])
@on_case(P.EDIT_CONTACTS)
def new_guardian_on_case(case: Case) -> ResponseReturnValue:
    """Add a guardian, from a case."""
    return _new_guardian(case.pupil, _case_page(case), case)


@bp.route("/pupil/<uuid:pupil_id>/guardians/<uuid:guardian_id>", methods=["GET", "POST"])
@on_pupil(P.EDIT_PUPIL)
def edit_guardian(pupil: Pupil, guardian_id: UUID) -> ResponseReturnValue:
    """Change a guardian."""
    return _edit_guardian(pupil, guardians.find(pupil, guardian_id), _pupil_page(pupil))


@bp.route("/case/<uuid:case_id>/guardians/<uuid:guardian_id>", methods=["GET", "POST"])
@on_case(P.EDIT_CONTACTS)
def edit_guardian_on_case(case: Case, guardian_id: UUID) -> ResponseReturnValue:
    """Change a guardian, from a case."""
    return _edit_guardian(case.pupil, guardians.find(case.pupil, guardian_id), _case_page(case), case)


@bp.route("/pupil/<uuid:pupil_id>/guardians/<uuid:guardian_id>/end", methods=["GET", "POST"])
@on_pupil(P.EDIT_PUPIL)
def end_guardian(pupil: Pupil, guardian_id: UUID) -> ResponseReturnValue:
    """The person is no longer a guardian of this pupil."""
    return _end_guardian(pupil, guardians.find(pupil, guardian_id), _pupil_page(pupil))


@bp.route("/case/<uuid:case_id>/guardians/<uuid:guardian_id>/end", methods=["GET", "POST"])
@on_case(P.EDIT_CONTACTS)
def end_guardian_on_case(case: Case, guardian_id: UUID) -> ResponseReturnValue:
    """The person is no longer a guardian of this pupil, from a case."""
    return _end_guardian(case.pupil, guardians.find(case.pupil, guardian_id), _case_page(case), case)


def _details(pupil: Pupil, back: str) -> ResponseReturnValue:
    form = ContactForm() if request.method == "POST" else ContactForm(obj=_contact(pupil))
    compared, change = None, None
    if form.validate_on_submit():
        try:
            guardians.save_contact(
                signed_in(), pupil, phone=form.phone.data, email=form.email.data, version=_version(form)
            )
            return redirect(back)
        except Invalid as refusal:
            say(form, refusal)
        except StaleEdit as stale:
            compared, change = _differences(form, stale.theirs), last_change(pupil.owner, audit.ContactDetailsChanged)
    return ask("contacts/details.html", form, status=_status(compared), back=back, compared=compared, change=change)


def _new_guardian(pupil: Pupil, back: str, case: Case | None = None) -> ResponseReturnValue:
    form = GuardianForm()
    if form.validate_on_submit():
        try:
            guardians.add(signed_in(), pupil, _guardian(form))
            return redirect(_onward(back, case))
        except Invalid as refusal:
            say(form, refusal)
    return ask("contacts/guardian.html", form, back=back, compared=None, end_url=None)


def _edit_guardian(pupil: Pupil, guardian: Guardian, back: str, case: Case | None = None) -> ResponseReturnValue:
    form = GuardianForm() if request.method == "POST" else GuardianForm(obj=_card(pupil, guardian))
    compared, change = None, None
    if form.validate_on_submit():
        try:
            guardians.edit(signed_in(), pupil, guardian, _guardian(form), version=_version(form))
            return redirect(_onward(back, case))
        except Invalid as refusal:
            say(form, refusal)
        except StaleEdit as stale:
            compared, change = _differences(form, stale.theirs), last_change(pupil.owner, audit.GuardianSaved)
    end_url = f"{request.path}/end"
    return ask(
        "contacts/guardian.html",
        form,
        status=_status(compared),
        back=back,
        compared=compared,
        change=change,
        end_url=end_url,
    )


def _end_guardian(pupil: Pupil, guardian: Guardian, back: str, case: Case | None = None) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        guardians.end(signed_in(), pupil, guardian)
        return redirect(_onward(back, case))
    return ask("contacts/end_guardian.html", form, back=back, name=_card(pupil, guardian).name)


def _onward(back: str, case: Case | None) -> str:
    """Back to the contacts; to the case itself when a change of responsibility has narrowed what is in sight."""
    if case is None or can(signed_in(), P.EDIT_CONTACTS, case.referral):
        return back
    return url_for("cases.show", case_id=case.id)


def _pupil_page(pupil: Pupil) -> str:
    return url_for("pupils.show", pupil_id=pupil.id)


def _case_page(case: Case) -> str:
    return url_for("contacts.case", case_id=case.id)


def _contact(pupil: Pupil) -> Any:
    return guardians.contact(audit.read(signed_in(), audit.PupilOpened(pupil.owner)), pupil)


def _card(pupil: Pupil, guardian: Guardian) -> Any:
    return guardians.card(audit.read(signed_in(), audit.PupilOpened(pupil.owner)), guardian)


def _guardian(form: GuardianForm) -> GuardianDetails:
    return GuardianDetails(
        form.name.data or "",
        form.phone.data,
        form.email.data,
        bool(form.parental_responsibility.data),
        bool(form.sole_responsibility.data),
        bool(form.may_receive_information.data),
    )


def _differences(form: Any, theirs: Any) -> list[tuple[str, str, str]]:
    """What was typed beside what stands there now; the form then carries the newer version."""
    form.version.data = str(theirs.version)
    fields = [field for field in form if field.short_name not in {"version", "csrf_token"}]
    return [(field.label.text, _words(field.data), _words(getattr(theirs, field.short_name))) for field in fields]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    text = str(value or "")
    return phone(text) if text[:1].isdigit() else text


def _status(compared: object) -> int:
    return 422 if compared is None else 409


def _version(form: Any) -> int:
    return int(form.version.data) if str(form.version.data or "").isdecimal() else 0
