"""Flagging a pupil: the gate question, one page, and a receipt that lives."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework import clock
from casework.actions.pupil.guardians import GuardianDetails
from casework.actions.request import flags
from casework.actions.request.flags import Flag, NoOffice, Standing, Start
from casework.actions.writing import drafts
from casework.actions.writing.drafts import Kept
from casework.errors import Invalid, StaleEdit
from casework.forms.flags import FlagChangeForm, FlagContent, FlagForm
from casework.models import Pupil, Referral
from casework.models.codes import Band, DraftKind
from casework.policy.grants import Permission
from casework.views.gate import allowed, on_pupil, on_referral, signed_in
from casework.views.once import form_token

bp = Blueprint("flags", __name__, url_prefix="/flags")


@bp.route("/pupil/<uuid:pupil_id>", methods=["GET", "POST"])
@on_pupil(Permission.FLAG_PUPIL)
def new(pupil: Pupil) -> ResponseReturnValue:
    """Flag a pupil. Nothing is kept of one who has, or may have, a protected address."""
    begun = flags.start(signed_in(), pupil)
    if begun.under_way is not None:
        return _already(begun)
    form = _begin(begun.draft)
    if form.is_submitted() and form.stops:
        drafts.discard(signed_in(), DraftKind.FLAG, pupil.id)
        return redirect(url_for("flags.stopped"))
    if form.validate_on_submit() and (sent := _send(pupil, form)) is not None:
        return redirect(url_for("referrals.show", referral_id=sent.id, sent=1))
    return _page("flags/new.html", form, pupil=pupil, begun=begun)


@bp.get("/protected")
@allowed(Permission.FLAG_PUPIL)
def stopped() -> ResponseReturnValue:
    """What to do with a pupil who has a protected address. About nobody in particular."""
    return render_template("flags/stopped.html")


@bp.post("/pupil/<uuid:pupil_id>/discard-draft")
@on_pupil(Permission.FLAG_PUPIL)
def discard_draft(pupil: Pupil) -> ResponseReturnValue:
    """Throw away what was begun."""
    drafts.discard(signed_in(), DraftKind.FLAG, pupil.id)
    return redirect(url_for("flags.new", pupil_id=pupil.id))


@bp.route("/<uuid:referral_id>/change", methods=["GET", "POST"])
@on_referral(Permission.EDIT_FLAG)
def change(referral: Referral) -> ResponseReturnValue:
    """Change a flag, or see again what has lapsed, while Nav has no case."""
    standing = flags.reread(signed_in(), referral)
    form = FlagChangeForm(data=_as_data(standing))
    if form.validate_on_submit():
        try:
            flags.edit(signed_in(), referral, _flag(form), stamp=form.stamp.data or "", again=form.again.data)
            return redirect(url_for("referrals.show", referral_id=referral.id))
        except Invalid as refusal:
            form.blame(refusal.field, refusal.message)
        except StaleEdit:
            return _compare(referral, form, standing)
    return _page("flags/change.html", form, referral=referral)


@bp.route("/<uuid:referral_id>/cancel", methods=["GET", "POST"])
@on_referral(Permission.CANCEL_REQUEST)
def cancel(referral: Referral) -> ResponseReturnValue:
    """Take a request back, after being asked once."""
    if request.method == "POST":
        flags.cancel(signed_in(), referral)
        return redirect(url_for("referrals.show", referral_id=referral.id))
    return render_template("flags/cancel.html", referral=referral, once_token=form_token())


def _begin(draft: Kept | None) -> FlagForm:
    """The form: as posted, else as it was begun, else empty."""
    if request.method == "GET" and draft is not None:
        return FlagForm(formdata=MultiDict([(name, each) for name, many in draft.fields.items() for each in many]))
    return FlagForm()


def _send(pupil: Pupil, form: FlagForm) -> Referral | None:
    """Send what the form holds, or say at the form why it cannot be sent."""
    people = tuple(GuardianDetails(email=None, **data) for _, data in form.new_guardians())
    try:
        return flags.send(signed_in(), pupil, _flag(form), people)
    except NoOffice as refusal:
        form.blame("", str(refusal))
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
    return None


def _flag(form: FlagContent) -> Flag:
    return Flag(
        measures=frozenset(form.measures.data or ()),
        urgency=form.urgency.data,
        informed=form.informed.data,
        strengths=frozenset(form.strengths.data or ()),
        seen=form.seen(),
        observed_on=form.observed_on.data or clock.today(),
        note=form.note.data or None,
        guarded=form.note.overridden,
    )


def _already(begun: Start) -> ResponseReturnValue:
    """Kindly: there is a request already, and here it is."""
    html = render_template("flags/already.html", begun=begun)
    return html, 409 if request.method == "POST" else 200


def _page(template: str, form: FlagContent, **shown: object) -> ResponseReturnValue:
    g.form_errors = bool(form.errors or form.form_errors)
    html = render_template(template, form=form, once_token=form_token(), **shown)
    return html, 422 if form.is_submitted() else 200


def _as_data(standing: Standing) -> dict[str, object]:
    """A standing flag as the change form is filled with it."""
    seen = {f"seen_{each.code.value}": each.band.value for each in standing.observations if each.band is not Band.YES}
    return seen | {
        "informed": standing.informed,
        "strengths": list(standing.strengths),
        "seen_other": [each.code for each in standing.observations if each.band is Band.YES],
        "measures": list(standing.measures),
        "urgency": standing.urgency,
        "note": standing.note if isinstance(standing.note, str) else "",
        "stamp": standing.stamp,
    }


def _compare(referral: Referral, form: FlagChangeForm, theirs: Standing) -> ResponseReturnValue:
    """Both versions side by side; what was typed stays in the form, now on top of what is saved."""
    form.stamp.data = theirs.stamp
    g.form_errors = True
    saved = FlagChangeForm(formdata=None, data=_as_data(theirs))
    html = render_template("flags/change.html", form=form, referral=referral, saved=saved, once_token=form_token())
    return html, 409
