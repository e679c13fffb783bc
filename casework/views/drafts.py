"""Keeping what is being written: the form's script posts here while the user types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue

from casework.actions.writing import drafts, subjects
from casework.actions.writing.subjects import SUBJECTS, About
from casework.errors import Invalid
from casework.models.codes import DraftKind, Protection
from casework.policy.grants import Permission
from casework.views.gate import allowed, on_agreement, on_case, on_pupil, on_referral, refuse, signed_in

bp = Blueprint("drafts", __name__, url_prefix="/drafts")

KINDS = ", ".join(kind.value for kind in SUBJECTS)
ASKS_PROTECTION = frozenset({DraftKind.FLAG, DraftKind.REGISTRATION})
"""Nothing is kept of anybody before it is said that their address is not protected."""


@bp.post(f"/<any({KINDS}):kind>/<uuid:subject_id>")
@allowed(Permission.OWN_ACCOUNT)
def save(kind: str, subject_id: UUID) -> ResponseReturnValue:
    """Keep a draft; the gate asks again whether its subject is this person's to write about."""
    return DOORS[DraftKind(kind)](subject_id)


def _door(kind: DraftKind) -> Callable[[UUID], ResponseReturnValue]:
    """The gate of a kind's form, before keeping what is typed in it. Made once for each."""
    about, right = SUBJECTS[kind].about, SUBJECTS[kind].permission
    if about is About.WRITER:
        return _own(allowed(right)(lambda subject_id: _kept(kind, subject_id)), right)
    gate, name = GATES[about]
    opened = gate(right)(lambda _thing, subject_id: _kept(kind, subject_id))
    if about is About.FOLLOWUP:
        return lambda subject_id: opened(subject_id, **{name: subjects.case_of(subject_id) or subject_id})
    return lambda subject_id: opened(subject_id, **{name: subject_id})


def _own(opened: Callable[[UUID], ResponseReturnValue], right: Permission) -> Callable[[UUID], ResponseReturnValue]:
    """A form about nobody yet: its draft is the writer's own."""
    return lambda mine: opened(mine) if mine == signed_in().id else refuse(None, right, hidden=True)


def _kept(kind: DraftKind, subject_id: UUID) -> ResponseReturnValue:
    """204 when it is kept, with its stamp, and whether another window has changed the draft meanwhile."""
    if kind in ASKS_PROTECTION and request.form.get("protection") != Protection.NO:
        return "", 422
    fields = request.form.to_dict(flat=False)
    try:
        saved = drafts.save(signed_in(), kind, subject_id, fields, seen=request.form.get("draft_seen", ""))
    except Invalid:
        return "", 413
    response = make_response("", 204)
    response.headers["Draft-Stamp"] = saved.stamp
    response.headers["Draft-Elsewhere"] = "yes" if saved.elsewhere else "no"
    return response


GATES: dict[About, tuple[Any, str]] = {
    About.PUPIL: (on_pupil, "pupil_id"),
    About.REFERRAL: (on_referral, "referral_id"),
    About.CASE: (on_case, "case_id"),
    About.FOLLOWUP: (on_case, "case_id"),
    About.AGREEMENT: (on_agreement, "agreement_id"),
}
DOORS: dict[DraftKind, Callable[[UUID], ResponseReturnValue]] = {kind: _door(kind) for kind in SUBJECTS}
