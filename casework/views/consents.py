"""Consent: registering what stands on the paper, taking it back, reminding, and the papers to print."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.consent import consents, texts
from casework.actions.consent.words import Answer
from casework.actions.request import receipts
from casework.actions.request.receipts import Receipt
from casework.errors import Invalid
from casework.forms.consents import PUPIL, RegisterForm, WithdrawForm
from casework.language import best, gettext, name_of, speaking, using
from casework.models import Referral
from casework.models.codes import ConsentScope, TextKind
from casework.policy.grants import Permission
from casework.views.gate import on_referral, signed_in
from casework.views.once import form_token

bp = Blueprint("consents", __name__, url_prefix="/consents")


@bp.route("/<uuid:referral_id>/register", methods=["GET", "POST"])
@on_referral(Permission.REGISTER_CONSENT)
def register(referral: Referral) -> ResponseReturnValue:
    """Register one person's answer. Whoever holds the signed paper does it."""
    receipt = receipts.read(signed_in(), referral)
    form = RegisterForm()
    form.offer(_people(receipt), texts.versions(), request.args.get("giver", ""))
    if form.validate_on_submit() and _registered(referral, form):
        flash(gettext("The answer is registered."), "consent")  # shown beside the answers
        return redirect(url_for("referrals.show", referral_id=referral.id, _anchor="consent"))
    return _page("consents/register.html", form, receipt)


@bp.route("/<uuid:referral_id>/withdraw", methods=["GET", "POST"])
@on_referral(Permission.WITHDRAW_CONSENT)
def withdraw(referral: Referral) -> ResponseReturnValue:
    """Take a consent back. Sharing narrows at once."""
    receipt = receipts.read(signed_in(), referral)
    form = WithdrawForm()
    form.offer([(str(each.consent_id), _named(each)) for each in receipt.panel.answers if each.withdrawable])
    if form.validate_on_submit() and _withdrawn(referral, form):
        return redirect(url_for("referrals.show", referral_id=referral.id, _anchor="consent"))
    return _page("consents/withdraw.html", form, receipt)


@bp.post("/<uuid:referral_id>/remind")
@on_referral(Permission.REGISTER_CONSENT)
def remind(referral: Referral) -> ResponseReturnValue:
    """Remember that those who must answer have been reminded."""
    consents.remind(signed_in(), referral)
    return redirect(url_for("referrals.show", referral_id=referral.id, _anchor="consent"))


@bp.get("/<uuid:referral_id>/form")
@on_referral(Permission.REGISTER_CONSENT)
def form(referral: Referral) -> ResponseReturnValue:
    """The consent form, to print and sign."""
    return _print("consents/form.html", referral, TextKind.CONSENT_FORM)


@bp.get("/<uuid:referral_id>/notice")
@on_referral(Permission.REGISTER_CONSENT)
def notice(referral: Referral) -> ResponseReturnValue:
    """The privacy notice, to print and hand over."""
    return _print("consents/notice.html", referral, TextKind.PRIVACY_NOTICE)


def _print(template: str, referral: Referral, kind: TextKind) -> ResponseReturnValue:
    """A paper, all of it in the language of its text."""
    wanted = best(request.args.get("language") or speaking.get())
    sheet = texts.sheet(signed_in(), referral, kind, wanted)
    tongues = [(tag, name_of(tag)) for tag in texts.languages(kind)]
    with using(sheet.language):
        return render_template(template, sheet=sheet, referral=referral, tongues=tongues, scopes=list(ConsentScope))


def _people(receipt: Receipt) -> list[tuple[str, str]]:
    """Who may answer: guardians with parental responsibility while the pupil is under 18, and the pupil."""
    able = [each for each in receipt.panel.answers if each.able]
    return [(str(each.guardian_id) if each.guardian_id else PUPIL, _named(each)) for each in able]


def _named(answer: Answer) -> str:
    role = gettext("the pupil") if answer.guardian_id is None else gettext("guardian")
    return f"{answer.name} ({role})"


def _registered(referral: Referral, form: RegisterForm) -> bool:
    giver, guardian_id = form.who
    try:
        consents.register(
            signed_in(),
            referral,
            giver=giver,
            guardian_id=guardian_id,
            answer=form.answer.data,
            form=form.way.data,
            scopes=form.scopes.data or (),
            answered_on=form.answered_on.data or clock.today(),
            text_id=UUID(form.text.data),
            valid_to=form.valid_to.data,
        )
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
        return False
    return True


def _withdrawn(referral: Referral, form: WithdrawForm) -> bool:
    try:
        consents.withdraw(signed_in(), referral, UUID(form.consent.data), on=form.on.data)
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
        return False
    return True


def _page(template: str, form: RegisterForm | WithdrawForm, receipt: Receipt) -> ResponseReturnValue:
    g.form_errors = bool(form.errors or form.form_errors)
    html = render_template(template, form=form, receipt=receipt, once_token=form_token())
    return html, 422 if form.is_submitted() else 200
