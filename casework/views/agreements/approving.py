"""Registering who has approved an agreement, and taking back what was registered by mistake."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import audit, clock
from casework.actions.agreement import approvals, approving, checks, pages
from casework.actions.agreement.approvals import Panel, Waiting
from casework.actions.agreement.approving import Now
from casework.actions.agreement.asked import latest_version
from casework.actions.agreement.checks import NOT_ASKED, Given, Who
from casework.actions.agreement.lawful import Verdict
from casework.errors import StaleEdit
from casework.forms.agreement_steps import ApproveForm, TakeBackForm, value_of
from casework.labels import label
from casework.language import gettext
from casework.models import Agreement
from casework.models.job_codes import Party
from casework.policy.grants import Permission
from casework.views.agreements.room import bp
from casework.views.arrival import attempt, show
from casework.views.dialogs import go
from casework.views.gate import on_agreement, signed_in


@bp.route("/<uuid:agreement_id>/approve", methods=["GET", "POST"])
@on_agreement(Permission.REGISTER_APPROVAL)
def approve(agreement: Agreement) -> ResponseReturnValue:
    """Register who has approved the version that is waited for."""
    form = ApproveForm()
    if form.is_submitted() and "all" in request.form:
        form.all_signed(able(_panel(agreement)))
    if not form.validate_on_submit() or (given := _given(form)) is None:
        return _form(agreement, form)
    try:
        seen = form.version.data or ""
        over = attempt(form, lambda: approving.approve(signed_in(), agreement, given, seen=seen))
    except StaleEdit as stale:
        return _conflict(agreement, form, stale)
    if over is None:
        return _form(agreement, form)
    said = gettext("Everybody has approved. The agreement applies.") if over else gettext("The approval is registered.")
    return go(_page(agreement), said)


@bp.route("/<uuid:agreement_id>/approvals/<uuid:approval_id>/take-back", methods=["GET", "POST"])
@on_agreement(Permission.REGISTER_APPROVAL)
def take_back(agreement: Agreement, approval_id: UUID) -> ResponseReturnValue:
    """Take back an approval registered by mistake."""
    form = TakeBackForm()
    if form.validate_on_submit():
        approving.take_back(signed_in(), agreement, approval_id)
        return go(_page(agreement), gettext("The approval is taken back."))
    reading = audit.read(signed_in(), audit.PlacementOpened(agreement.owner))
    yes = approvals.one(reading, agreement, approval_id)
    return show("agreements/take_back.html", form, agreement=agreement, yes=yes)


def _given(form: ApproveForm) -> Given | None:
    """What the form holds; None, said at the field, for somebody no page of ours offers."""
    who = form.given
    if who is None:
        form.blame("who", NOT_ASKED)
        return None
    people = [Who(party, guardian_id) for party, guardian_id in who]
    return Given(people, form.way.data, form.approved_on.data or clock.today(), form.on_behalf.data)


def _form(agreement: Agreement, form: ApproveForm) -> ResponseReturnValue:
    """The form as it was typed, with those who are still missing."""
    panel = _panel(agreement)
    form.offer(people(panel))
    if not form.is_submitted():
        form.version.data = panel.mark
    shown = {"panel": panel, "hints": hints(panel), "stale": None, "verdict": _verdict(agreement, form)}
    return show("agreements/approve.html", form, agreement=agreement, **shown)


def _verdict(agreement: Agreement, form: ApproveForm) -> Verdict | None:
    """What the rules say, shown with a refusal that belongs to no field."""
    if not form.form_errors:
        return None
    reading = audit.read(signed_in(), audit.PlacementOpened(agreement.owner))
    return checks.verdict(reading, agreement, latest_version(agreement))


def _conflict(agreement: Agreement, form: ApproveForm, stale: StaleEdit) -> ResponseReturnValue:
    """The approval was of something that is no longer what the agreement says."""
    panel = _panel(agreement)
    form.offer(people(panel))
    now = stale.theirs if isinstance(stale.theirs, Now) else None
    since = pages.since(signed_in(), agreement, form.version.data or "", label)
    form.who.data, form.version.data = [], panel.mark
    shown = {"panel": panel, "hints": hints(panel), "stale": now, "since": since, "verdict": None}
    return render_template("agreements/approve.html", agreement=agreement, form=form, **shown), 409


def _panel(agreement: Agreement) -> Panel:
    return approvals.panel(audit.read(signed_in(), audit.PlacementOpened(agreement.owner)), agreement)


def people(panel: Panel) -> list[tuple[str, str]]:
    """Everybody whose yes is missing: value and name. The adviser is the one who is signed in."""
    return [each for waiting in panel.waiting for each in _people(waiting)]


def able(panel: Panel) -> list[str]:
    """Those whose signature goes without asking: not an employer who may not know yet, nor one of two guardians."""
    return [
        value
        for waiting in panel.waiting
        if len(found := _people(waiting)) == 1 and (panel.employer_covered or waiting.party is not Party.EMPLOYER)
        for value, _ in found
    ]


def hints(panel: Panel) -> dict[str, str]:
    """What is said beside a guardian: in what form, and whether the other is needed too."""
    said: dict[str, str] = {}
    for waiting in panel.waiting:
        written = gettext("It must be in writing.") if waiting.written else ""
        enough = gettext("One of the guardians is enough.") if len(waiting.guardian_ids) > 1 else ""
        said |= {value: f"{written} {enough}".strip() for value, _ in _people(waiting) if written or enough}
    return said


def _people(waiting: Waiting) -> list[tuple[str, str]]:
    if waiting.party is Party.GUARDIAN:
        return [
            (value_of(Party.GUARDIAN, key), gettext("%(name)s (guardian)", name=name))
            for key, name in zip(waiting.guardian_ids, waiting.names, strict=True)
        ]
    words = gettext("The adviser (you)") if waiting.party is Party.ADVISER else label(waiting.party)
    return [(waiting.party.value, words)]


def _page(agreement: Agreement) -> str:
    return url_for("agreements.show", agreement_id=agreement.id, _anchor="approvals")
