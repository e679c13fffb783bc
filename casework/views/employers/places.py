"""The places an employer offers."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from casework import audit, clock
from casework.actions.employer import offers, places
from casework.actions.employer.offers import PlaceDetails
from casework.forms.at_employers import PlaceForm
from casework.forms.pupils import ConfirmForm
from casework.language import gettext
from casework.policy.grants import P
from casework.views.arrival import show
from casework.views.dialogs import go
from casework.views.employers.room import bp, find, page_of, save_or_ask
from casework.views.gate import allowed, signed_in

PLACE = "employers/edit_place.html"


@bp.route("/<uuid:employer_id>/places/new", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def add_place(employer_id: UUID) -> ResponseReturnValue:
    """Places of one kind."""
    employer, form = find(employer_id), PlaceForm()
    if not form.is_submitted():
        form.starts_on.data = clock.today()

    def save() -> None:
        offers.add(signed_in(), employer, PlaceDetails(**form.told))

    return save_or_ask(PLACE, employer, form, save, gettext("The place is saved."), audit.JobPlaceSaved, place=None)


@bp.route("/<uuid:employer_id>/places/<uuid:place_id>", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def edit_place(employer_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """What is offered."""
    employer = find(employer_id)
    place, form = offers.find(employer, place_id), PlaceForm()
    if not form.is_submitted():
        form.show(offers.details_of(place))

    def save() -> None:
        offers.change(signed_in(), employer, place, PlaceDetails(**form.told))

    return save_or_ask(PLACE, employer, form, save, gettext("The place is saved."), audit.JobPlaceSaved, place=place)


@bp.route("/<uuid:employer_id>/places/<uuid:place_id>/withdraw", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def withdraw_place(employer_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """The employer offers it no more."""
    employer, form = find(employer_id), ConfirmForm()
    place = offers.find(employer, place_id)
    if form.validate_on_submit():
        offers.withdraw(signed_in(), employer, place)
        return go(page_of(employer), gettext("The place is withdrawn."))
    used = places.used_of(place.id, clock.today())
    return show("employers/withdraw_place.html", form, employer=employer, place=place, used=used)
