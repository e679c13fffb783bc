"""A change in one answer: another last day, or a change dropped."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.agreement import agreements, pages
from casework.actions.agreement.content_checks import Unlawful
from casework.errors import StaleEdit
from casework.forms.agreement_days import DropForm, ExtendForm
from casework.language import gettext
from casework.models import Agreement
from casework.policy.grants import Permission
from casework.views.agreements.room import bp
from casework.views.agreements.saying import address, blame, insist_open, said
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import on_agreement, signed_in

WRITE = Permission.WRITE_AGREEMENT


@bp.route("/<uuid:agreement_id>/last-day", methods=["GET", "POST"])
@on_agreement(WRITE)
def extend(agreement: Agreement) -> ResponseReturnValue:
    """Another last day, and nothing else."""
    insist_open(agreement)
    form, page = ExtendForm(), pages.writing(signed_in(), agreement)
    verdict, stale = None, False
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _extend(agreement, form)):
            return go(address(agreement), said(agreement))
    except Unlawful as unlawful:
        verdict = unlawful.verdict
        blame(form, unlawful)
    except StaleEdit:
        stale = True
    if stale or not form.is_submitted():
        form.version.data = str(agreement.version)
    g.form_errors = bool(form.errors) or stale
    status = 409 if stale else 422 if form.errors else 200
    return render_template(
        "agreements/extend.html", agreement=agreement, page=page, form=form, verdict=verdict, stale=stale
    ), status


@bp.post("/<uuid:agreement_id>/drop-change")
@on_agreement(WRITE)
def drop_change(agreement: Agreement) -> ResponseReturnValue:
    """Give up a change that is not approved yet."""
    agreements.drop_change(signed_in(), agreement, seen=DropForm().seen)
    return go(address(agreement), gettext("The change is dropped. The agreement applies as before."))


def _extend(agreement: Agreement, form: ExtendForm) -> object:
    last = form.ends_on.data or clock.today()
    return agreements.extend(signed_in(), agreement, ends_on=last, seen=form.seen)
