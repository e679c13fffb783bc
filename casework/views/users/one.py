"""One user: invited, shown, changed."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.account import factor_resets, links
from casework.actions.organisation import organisations, users
from casework.errors import StaleEdit
from casework.forms.users import InviteForm, UserForm
from casework.labels import label
from casework.language import gettext
from casework.models import Organisation, User
from casework.models.codes import LinkPurpose
from casework.policy.grants import P
from casework.views.arrival import attempt, show, succeeds
from casework.views.gate import allowed, signed_in
from casework.views.users.listing import state_words
from casework.views.users.room import bp, show_link


@bp.route("/invite", methods=["GET", "POST"])
@allowed(P.MANAGE_USERS)
def invite() -> ResponseReturnValue:
    """A new user and their invitation."""
    form = InviteForm()
    form.offer(organisations.organisations(active=True))
    if form.validate_on_submit():
        made = attempt(form, lambda: _invite(form))
        if made is not None:
            return show_link(*made, LinkPurpose.INVITATION)
    return show("users/invite.html", form)


@bp.get("/<uuid:user_id>")
@allowed(P.MANAGE_USERS)
def one(user_id: UUID) -> ResponseReturnValue:
    """One user, and what can be done."""
    user = users.find(user_id)
    return render_template(
        "users/one.html",
        person=user,
        state=users.state_of(user),
        state_words=state_words,
        reset=factor_resets.waiting_for(user),
        has_link=user.id in links.waiting_for([user.id]),
        myself=user.id == signed_in().id,
    )


@bp.route("/<uuid:user_id>/edit", methods=["GET", "POST"])
@allowed(P.MANAGE_USERS)
def edit(user_id: UUID) -> ResponseReturnValue:
    """Name, role and workplace."""
    user = users.find(user_id)
    form = UserForm(name=user.name, role=user.role, organisation=str(user.organisation_id or ""), version=user.version)
    form.offer(_places(user))
    if form.validate_on_submit():
        try:
            if succeeds(form, lambda: _change(user, form)):
                return redirect(url_for("users.one", user_id=user.id))
        except StaleEdit:
            return _compare(user, form)
    return show("users/edit.html", form, person=user)


@bp.post("/<uuid:user_id>/new-link")
@allowed(P.MANAGE_USERS)
def new_link(user_id: UUID) -> ResponseReturnValue:
    """A fresh one-time link, shown once."""
    user = users.find(user_id)
    token, purpose = users.new_link(signed_in(), user)
    return show_link(user, token, purpose)


def _places(user: User) -> list[Organisation]:
    """Active workplaces, and the user's own even if it is closed."""
    return [one for one in organisations.organisations() if one.active or one.id == user.organisation_id]


def _invite(form: InviteForm) -> tuple[User, str]:
    email, name = str(form.email.data), str(form.name.data)
    place = form.organisation_id
    return users.invite(signed_in(), email=email, name=name, role=form.chosen_role, organisation_id=place)


def _change(user: User, form: UserForm) -> None:
    users.change(
        signed_in(),
        user,
        name=str(form.name.data),
        role=form.chosen_role,
        organisation_id=form.organisation_id,
        version=form.version_read,
    )


def _compare(user: User, form: UserForm) -> ResponseReturnValue:
    """What was typed beside what somebody else saved meanwhile; saving again then stands."""
    places = {str(place.id): place.name for place in _places(user)}
    rows = [
        (gettext("Name"), form.name.data, user.name),
        (gettext("Role"), label(form.chosen_role), label(user.role)),
        (gettext("Workplace"), places.get(str(form.organisation.data), ""), places.get(str(user.organisation_id), "")),
    ]
    form.version.data = str(user.version)
    return render_template("users/edit.html", form=form, person=user, compared=rows), 409
