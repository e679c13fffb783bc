"""The few pages that are about casework itself."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from casework.labels.whats_new import RELEASES
from casework.language import gettext
from casework.policy.grants import P, may
from casework.views.context import home
from casework.views.gate import allowed, open_to_all, signed_in
from casework.views.guide import PARTS

bp = Blueprint("pages", __name__)

GONE_THROUGH_ON = date(2026, 11, 23)
"""When the accessibility statement was last held against what is tested."""


@bp.get("/")
@open_to_all
def start() -> ResponseReturnValue:
    """To where this user begins."""
    return redirect(home())


@bp.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("pages/accessibility.html", gone_through_on=GONE_THROUGH_ON)


@bp.get("/help")
@allowed(P.OWN_ACCOUNT)
def guide() -> ResponseReturnValue:
    """How to find one's way, as far as the reader's rights go, and the keys."""
    role = signed_in().role
    parts = [(gettext(title), [gettext(each) for each in said]) for right, title, said in PARTS if may(role, right)]
    return render_template("pages/guide.html", parts=parts)


@bp.get("/whats-new")
@allowed(P.OWN_ACCOUNT)
def whats_new() -> ResponseReturnValue:
    """What is new in casework, newest first."""
    releases = [(on, [gettext(each) for each in said]) for on, said in RELEASES]
    return render_template("pages/whats_new.html", releases=releases)
