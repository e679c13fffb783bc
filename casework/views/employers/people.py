"""Whom to talk to at an employer."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from casework import audit
from casework.actions.employer import contacts
from casework.actions.employer.contacts import ContactDetails
from casework.forms.at_employers import ContactForm
from casework.forms.pupils import ConfirmForm
from casework.language import gettext
from casework.policy.grants import P
from casework.views.arrival import show
from casework.views.dialogs import go
from casework.views.employers.room import bp, find, page_of, save_or_ask
from casework.views.gate import allowed, signed_in

CONTACT = "employers/edit_contact.html"


@bp.route("/<uuid:employer_id>/contacts/new", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def add_contact(employer_id: UUID) -> ResponseReturnValue:
    """Somebody to talk to."""
    employer, form = find(employer_id), ContactForm()

    def save() -> None:
        contacts.add(signed_in(), employer, ContactDetails(**form.told))

    said = gettext("The contact person is saved.")
    return save_or_ask(CONTACT, employer, form, save, said, audit.EmployerContactSaved, contact=None)


@bp.route("/<uuid:employer_id>/contacts/<uuid:contact_id>", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def edit_contact(employer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Name, position and how to reach them."""
    employer = find(employer_id)
    contact, form = contacts.find(employer, contact_id), ContactForm()
    if not form.is_submitted():
        form.show(contacts.details_of(signed_in(), contact))

    def save() -> None:
        contacts.change(signed_in(), employer, contact, ContactDetails(**form.told))

    said = gettext("The contact person is saved.")
    return save_or_ask(CONTACT, employer, form, save, said, audit.EmployerContactSaved, contact=contact)


@bp.route("/<uuid:employer_id>/contacts/<uuid:contact_id>/end", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def end_contact(employer_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """They are not to be contacted any more."""
    employer, form = find(employer_id), ConfirmForm()
    contact = contacts.find(employer, contact_id)
    if form.validate_on_submit():
        contacts.end(signed_in(), employer, contact)
        return go(page_of(employer), gettext("The contact person is removed."))
    name = contacts.details_of(signed_in(), contact).name
    return show("employers/end_contact.html", form, employer=employer, name=name)
