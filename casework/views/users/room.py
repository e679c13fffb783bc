"""The room of the users, for administrators, and the page that shows a one-time link."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.installation import settings
from casework.models import User
from casework.models.codes import LinkPurpose

bp = Blueprint("users", __name__, url_prefix="/users")


def show_link(user: User, token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    """The page that shows a link once. It is rendered in answer to the post, for the token is not kept."""
    page = "account.invitation" if purpose is LinkPurpose.INVITATION else "account.new_password"
    until = clock.now() + settings().invitation_lasts
    address = url_for(page, token=token, _external=True)
    return render_template("users/link.html", person=user, address=address, until=until)
