""" "Hvem har sett?" on a case and on a request."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.secrecy import access
from casework.models import Case, Referral
from casework.policy.grants import Permission
from casework.views.gate import on_case, on_referral, signed_in

bp = Blueprint("access", __name__)


@bp.get("/cases/<uuid:case_id>/seen-by")
@on_case(Permission.SEE_WHO_HAS_SEEN)
def case(case: Case) -> ResponseReturnValue:
    """Who has seen a case, its request and its pupil."""
    log = access.of(signed_in(), case.referral, page=_page())
    back = url_for("cases.show", case_id=case.id)
    return render_template("access/case.html", log=log, number=case.number, back=back, page_of=_address, case=case)


@bp.get("/requests/<uuid:referral_id>/seen-by")
@on_referral(Permission.SEE_WHO_HAS_SEEN)
def referral(referral: Referral) -> ResponseReturnValue:
    """Who has seen a request, its pupil, and the case it became."""
    log = access.of(signed_in(), referral, page=_page())
    return render_template("access/referral.html", log=log, number=referral.number, page_of=_address, referral=referral)


def _page() -> int:
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _address(number: int) -> str:
    return url_for(str(request.endpoint), **(request.view_args or {}), page=number)
