"""A case: its page, and the steps of its life."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from casework.actions.agreement import closing
from casework.actions.case import case_page, cases
from casework.actions.followup.tasks import NextStep
from casework.actions.working_day import handed
from casework.actions.writing import drafts
from casework.actions.writing.phrases import for_followups
from casework.forms.cases import CloseForm, HoldForm, ReopenForm, WentToForm
from casework.forms.followups import FollowupForm
from casework.forms.tasks import leap_words
from casework.labels import label
from casework.language import gettext
from casework.models import Case
from casework.models.codes import OT_CODES, DraftKind
from casework.policy.grants import Permission
from casework.views.arrival import show as show_form
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.followups import draft_form, fresh_values
from casework.views.gate import on_case, rights, signed_in
from casework.views.transition_doors import stood_open

bp = Blueprint("cases", __name__, url_prefix="/cases")


@bp.get("/<uuid:case_id>")
@on_case(Permission.READ_CASE)
def show(case: Case) -> ResponseReturnValue:
    """The case as this reader may see it."""
    page = case_page.open_page(signed_in(), case, label)
    kept = drafts.load(signed_in(), DraftKind.FOLLOWUP, case.id) if page.has_draft else None
    form = draft_form(kept) if kept else FollowupForm(formdata=None, data=fresh_values(page.rhythm, page.last_type))
    former = handed.until(signed_in(), case) if Permission.CLOSE_CASE not in rights(case.referral) else None
    told = {"days": leap_words(), "phrases": for_followups(signed_in()), "former": former, "kept": kept}
    return render_template("cases/show.html", case=case, page=page, form=form, **told)


@bp.route("/<uuid:case_id>/hold", methods=["GET", "POST"])
@on_case(Permission.HOLD_CASE)
def hold(case: Case) -> ResponseReturnValue:
    """Let follow-up rest until a day."""
    form = HoldForm()
    if form.validate_on_submit() and form.until.data:
        until = form.until.data
        if succeeds(form, lambda: cases.hold(signed_in(), case, reason=form.reason.data, until=until)):
            return go(_page(case), gettext("The case is on hold."))
    return show_form("cases/hold.html", form, case=case)


@bp.post("/<uuid:case_id>/resume")
@on_case(Permission.HOLD_CASE)
def resume(case: Case) -> ResponseReturnValue:
    """Take up follow-up again."""
    cases.resume(signed_in(), case)
    return go(_page(case), gettext("Follow-up is resumed."))


@bp.route("/<uuid:case_id>/close", methods=["GET", "POST"])
@on_case(Permission.CLOSE_CASE)
def close(case: Case) -> ResponseReturnValue:
    """End the case. Works by number alone, also when consent no longer opens a name."""
    form = CloseForm()
    given = {"reason": form.reason.data, "destination": form.destination.data}
    if form.validate_on_submit() and succeeds(form, lambda: cases.close(signed_in(), case, **given)):
        return go(url_for("worklist.today"), _closed(case))
    return show_form("cases/close.html", form, case=case, ot_codes=_ot_codes(), agreements=closing.living(case))


@bp.route("/<uuid:case_id>/destination", methods=["GET", "POST"])
@on_case(Permission.CLOSE_CASE)
def went_to(case: Case) -> ResponseReturnValue:
    """Say where the participant went, of a case closed with that unknown. Works by number alone, as closing does."""
    form = WentToForm()
    if form.validate_on_submit() and succeeds(form, lambda: cases.went_to(signed_in(), case, form.destination.data)):
        return go(stood_open() or _home(case), gettext("Where the participant went is saved."))
    asked = case.closed_on is not None and case.destination in cases.NOT_KNOWN
    return show_form("cases/went_to.html", form, case=case, ot_codes=_ot_codes(), asked=asked, back=_home(case))


@bp.route("/<uuid:case_id>/reopen", methods=["GET", "POST"])
@on_case(Permission.REOPEN_CASE)
def reopen(case: Case) -> ResponseReturnValue:
    """Open a closed case again, with something to do."""
    form = ReopenForm()
    if form.validate_on_submit() and form.due_on:
        cases.reopen(signed_in(), case, then=NextStep(form.kind.data, form.due_on))
        return go(_page(case), gettext("The case is open again."))
    return show_form("cases/reopen.html", form, case=case, days=leap_words())


def _ot_codes() -> dict[str, str]:
    return {place.value: gettext("OT code %(code)s", code=code.value) for place, code in OT_CODES.items() if code}


def _home(case: Case) -> str:
    """The case where it may be read, else the working day."""
    return _page(case) if Permission.READ_CASE in rights(case.referral) else url_for("worklist.today")


def _closed(case: Case) -> str:
    """What is said of a closed case, with the way to the sheet for OT where consent leaves one to hand over."""
    said = gettext("Case %(number)s is closed.", number=case.number)
    if Permission.HAND_TO_OT not in rights(case.referral):
        return said
    sheet = url_for("hand_offs.show", case_id=case.id)
    return said + Markup(' <a class="ds-link" href="{}">{}</a>').format(sheet, gettext("Sheet for OT"))


def _page(case: Case) -> str:
    return url_for("cases.show", case_id=case.id)
