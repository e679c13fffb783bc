"""Nav's intake over HTTP: the office's unnamed requests, the answers to them, and cases that advisers start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework.actions.case import starts
from casework.actions.case.assignments import can_be_given
from casework.actions.request import inbox, intake
from casework.actions.request.inbox import Box
from casework.actions.writing import drafts
from casework.errors import Invalid, StaleEdit
from casework.forms.inbox import AcceptForm, AnswerForm, DeclineForm, ForwardForm, GateForm, StartForm
from casework.language import N_
from casework.models import Case, Referral
from casework.models.codes import DraftKind, Protection
from casework.policy.grants import Permission, may
from casework.views.gate import allowed, on_referral, rights, signed_in

bp = Blueprint("inbox", __name__, url_prefix="/inbox")

BOXES: dict[Box, tuple[str, str]] = {
    Box.NEW: (N_("New requests"), N_("No requests wait for an answer.")),
    Box.FORWARDED: (N_("Forwarded here"), N_("No request forwarded from another office waits for an answer.")),
    Box.WAITING: (N_("Waiting for consent"), N_("No accepted request waits for consent.")),
    Box.WITHOUT_CONSENT: (N_("Consent not given"), N_("Consent was not refused for any accepted request.")),
    Box.DECLINED: (N_("Declined"), N_("No request has been declined.")),
}


@bp.get("/")
@allowed(Permission.READ_INBOX)
def index() -> ResponseReturnValue:
    """The office's requests, box by box."""
    wanted = request.args.get("box", "")
    box = Box(wanted) if wanted in set(Box) else Box.NEW
    found = inbox.look(signed_in(), box, request.args.get("page", 1, int))
    return render_template(
        "inbox/index.html", found=found, boxes=BOXES, page_url=lambda to: url_for("inbox.index", box=box.value, page=to)
    )


@bp.post("/<uuid:referral_id>/open")
@on_referral(Permission.READ_INBOX)
def open_request(referral: Referral) -> ResponseReturnValue:
    """Open a request from the list: from now on it has been seen."""
    inbox.mark_seen(signed_in(), referral)
    return redirect(url_for("inbox.show", referral_id=referral.id))


@bp.get("/<uuid:referral_id>")
@on_referral(Permission.READ_INBOX)
def show(referral: Referral) -> ResponseReturnValue:
    """One request without a name, and what may be answered."""
    return _page("inbox/show.html", referral, _accept_form(referral))


@bp.post("/<uuid:referral_id>/accept")
@on_referral(Permission.DECIDE_REQUEST)
def accept(referral: Referral) -> ResponseReturnValue:
    """Say yes."""

    def act(form: Any) -> ResponseReturnValue:
        to, version = UUID(form.adviser.data), form.version.data
        case = intake.accept(signed_in(), referral, adviser_id=to, version=version)
        return redirect(_after_yes(referral, case))

    return _answer("inbox/show.html", referral, _accept_form(referral), act)


@bp.route("/<uuid:referral_id>/decline", methods=["GET", "POST"])
@on_referral(Permission.DECIDE_REQUEST)
def decline(referral: Referral) -> ResponseReturnValue:
    """Say no."""

    def act(form: Any) -> ResponseReturnValue:
        intake.decline(signed_in(), referral, reason=form.reason.data, version=form.version.data)
        return redirect(url_for("inbox.show", referral_id=referral.id))

    return _answer("inbox/decline.html", referral, DeclineForm(version=referral.version), act)


@bp.route("/<uuid:referral_id>/forward", methods=["GET", "POST"])
@on_referral(Permission.DECIDE_REQUEST)
def forward(referral: Referral) -> ResponseReturnValue:
    """Send it to another office."""
    form = ForwardForm(version=referral.version)
    form.offer({office.id: office.name for office in intake.other_offices(signed_in())})

    def act(form: Any) -> ResponseReturnValue:
        to, version = UUID(form.office.data), form.version.data
        intake.forward(signed_in(), referral, office_id=to, reason=form.reason.data, version=version)
        return redirect(url_for("inbox.index"))

    return _answer("inbox/forward.html", referral, form, act)


@bp.route("/start", methods=["GET", "POST"])
@allowed(Permission.START_CASE)
def start() -> ResponseReturnValue:
    """The question about a protected address, before anybody's name is written."""
    form = GateForm()
    if not form.validate_on_submit():
        g.form_errors = bool(form.errors)
        return render_template("inbox/start.html", form=form), (422 if form.errors else 200)
    if form.protection.data is Protection.NO:
        return redirect(url_for("inbox.register", protection=Protection.NO.value))
    drafts.discard(signed_in(), DraftKind.REGISTRATION, signed_in().id)
    return render_template("inbox/stopped.html")


@bp.route("/start/pupil", methods=["GET", "POST"])
@allowed(Permission.START_CASE)
def register() -> ResponseReturnValue:
    """Who it is and what is wanted. Consent comes on the next page."""
    me = signed_in()
    if request.form.get("then") == "discard":
        drafts.discard(me, DraftKind.REGISTRATION, me.id)
        return redirect(url_for("inbox.start"))
    kept = drafts.load(me, DraftKind.REGISTRATION, me.id) if request.method == "GET" else None
    form = StartForm(formdata=MultiDict(kept.fields)) if kept else _fresh()
    if form.protection.data != Protection.NO.value:
        return redirect(url_for("inbox.start"))
    form.offer({area.id: area.name for area in starts.areas()})
    known: list[starts.Known] = []
    if form.validate_on_submit():
        try:
            person = starts.checked(*form.person)
            known = [] if form.another.data else starts.known_already(me, person)
            if not known:
                referral = starts.start(me, person, **_told(form))
                drafts.discard(me, DraftKind.REGISTRATION, me.id)
                return redirect(url_for("referrals.show", referral_id=referral.id))
        except Invalid as fault:
            form.blame(fault.field, fault.message)
    g.form_errors = bool(form.errors)
    refused = bool(form.errors) or bool(known)
    return render_template("inbox/register.html", form=form, known=known, kept=kept), (422 if refused else 200)


def _fresh() -> StartForm:
    """The form as it was posted, or empty."""
    return StartForm(protection=request.args.get("protection", ""))


def _told(form: StartForm) -> dict[str, Any]:
    return {
        "protection": Protection.NO,
        "source": form.source.data,
        "measures": form.measures.data,
        "area_id": UUID(form.area.data),
        "urgency": form.urgency.data,
        "informed": form.informed.data,
    }


def _accept_form(referral: Referral) -> AcceptForm:
    me = signed_in()
    form = AcceptForm(version=referral.version)
    chooses = may(me.role, Permission.ASSIGN_CASE)
    form.offer({one.id: one.name for one in can_be_given(me.organisation_id)} if chooses else {me.id: me.name}, me.id)
    return form


def _after_yes(referral: Referral, case: Case | None) -> str:
    """The case if it opened, else the request."""
    if case is not None:
        return url_for("cases.show", case_id=case.id)
    return url_for("inbox.show", referral_id=referral.id)


def _answer(
    template: str, referral: Referral, form: Any, act: Callable[[Any], ResponseReturnValue]
) -> ResponseReturnValue:
    """Do what a form asks, or show it again: 422 where something is missing, 409 where the request has changed."""
    if form.validate_on_submit():
        try:
            return act(form)
        except Invalid as fault:
            form.blame(fault.field, fault.message)
        except StaleEdit as changed:
            form.answers(referral.version)
            return _page(template, referral, form, changed=str(changed)), 409
    g.form_errors = bool(form.errors)
    return _page(template, referral, form), (422 if form.errors else 200)


def _page(template: str, referral: Referral, form: AnswerForm, changed: str = "") -> str:
    """A page about one unnamed request, as it stands now."""
    seen = inbox.read(signed_in(), referral)
    return render_template(template, it=seen, form=form, changed=changed, may=rights(referral))
