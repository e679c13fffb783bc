"""Keeping what is being written: the form's script posts here while the user types."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casework.actions.writing import drafts
from casework.errors import Invalid
from casework.models import Case, Pupil, Referral
from casework.models.codes import DraftKind, Protection
from casework.policy.grants import Permission
from casework.views.gate import allowed, on_case, on_pupil, on_referral, signed_in

bp = Blueprint("drafts", __name__, url_prefix="/drafts")


@bp.post("/<any(flag, followup, handover):kind>/<uuid:subject_id>")
@allowed(Permission.OWN_ACCOUNT)
def save(kind: str, subject_id: UUID) -> ResponseReturnValue:
    """Keep a draft about a pupil, a request or a case; the gate asks again whether that subject is this person's."""
    if DraftKind(kind) is DraftKind.FLAG:
        return _flag(pupil_id=subject_id)
    if DraftKind(kind) is DraftKind.HANDOVER:
        return _handover(referral_id=subject_id)
    return _followup(case_id=subject_id)


@on_pupil(Permission.FLAG_PUPIL)
def _flag(pupil: Pupil) -> ResponseReturnValue:
    """Nothing is kept of a pupil before it is said that their address is not protected."""
    if request.form.get("protection") != Protection.NO:
        return "", 422
    return _kept(DraftKind.FLAG, pupil.id)


@on_case(Permission.LOG_FOLLOWUP)
def _followup(case: Case) -> ResponseReturnValue:
    return _kept(DraftKind.FOLLOWUP, case.id)


@on_referral(Permission.SEND_HANDOVER)
def _handover(referral: Referral) -> ResponseReturnValue:
    return _kept(DraftKind.HANDOVER, referral.id)


def _kept(kind: DraftKind, subject_id: UUID) -> ResponseReturnValue:
    try:
        drafts.save(signed_in(), kind, subject_id, request.form.to_dict(flat=False))
    except Invalid:
        return "", 413
    return "", 204
