"""Writing an agreement: begun, written as a draft or sent for approval, changed, extended, a change dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework.actions.agreement import agreements, beginning, pages
from casework.actions.agreement.content_checks import Unlawful
from casework.actions.agreement.contents import Content
from casework.actions.agreement.pages import WritingPage
from casework.actions.agreement.versions import hours_in_words, in_words
from casework.actions.writing import drafts
from casework.actions.writing.last_changes import last_change
from casework.audit import AgreementWritten
from casework.errors import StaleEdit
from casework.forms.agreement_days import BeginForm
from casework.forms.agreements import AgreementForm
from casework.labels import label
from casework.labour.forms import FORMS
from casework.language import weekday_name
from casework.models import Agreement, Case
from casework.models.codes import DraftKind
from casework.policy.grants import Permission
from casework.views.agreements.room import bp
from casework.views.agreements.saying import address, blame, insist_open, said
from casework.views.agreements.sheet import content_of, filled, fitted
from casework.views.arrival import attempt, show, succeeds
from casework.views.dialogs import go
from casework.views.gate import on_agreement, on_case, signed_in

WRITE = Permission.WRITE_AGREEMENT


@bp.route("/case/<uuid:case_id>/new", methods=["GET", "POST"])
@on_case(WRITE)
def new(case: Case) -> ResponseReturnValue:
    """Begin an agreement, perhaps on a free place or with an employer chosen before."""
    page = beginning.opened(signed_in(), case, _named("place"), _named("employer"))
    form = BeginForm() if request.method == "POST" else BeginForm(formdata=None, data=page.proposed)
    form.offer(page.employers)
    if form.validate_on_submit():
        begun = attempt(form, lambda: _begin(case, form))
        if begun is not None:
            return redirect(url_for("agreements.write", agreement_id=begun.id))
    return show("agreements/new.html", form, case=case, page=page)


@bp.route("/<uuid:agreement_id>/write", methods=["GET", "POST"])
@on_agreement(WRITE)
def write(agreement: Agreement) -> ResponseReturnValue:
    """Write what is agreed: a draft, or a change of what is approved."""
    insist_open(agreement)
    page = pages.writing(signed_in(), agreement)
    if request.method == "GET":
        return _begun(agreement, page)
    if request.form.get("then") == "discard":
        drafts.discard(signed_in(), DraftKind.AGREEMENT, agreement.id)
        return redirect(url_for("agreements.write", agreement_id=agreement.id))
    form = fitted(AgreementForm(), agreement, page)
    people = _people(agreement, page, form)
    if "more" in request.form:
        form.more()
        return _page(agreement, page, form)
    return _write(agreement, page, form, people)


def _begun(agreement: Agreement, page: WritingPage) -> ResponseReturnValue:
    """The form as it was being typed, else as the agreement stands."""
    kept = drafts.load(signed_in(), DraftKind.AGREEMENT, agreement.id)
    if kept is None:
        return _page(agreement, page, filled(agreement, page), verdict=page.verdict)
    form = fitted(AgreementForm(formdata=MultiDict(kept.fields)), agreement, page)
    _people(agreement, page, form)
    return _page(agreement, page, form, kept=kept)


def _write(
    agreement: Agreement, page: WritingPage, form: AgreementForm, people: Mapping[UUID, Any]
) -> ResponseReturnValue:
    """Save what was typed, or show it again with what must be put right. `drafted`: a draft could be saved as it is."""
    finish = page.finished or "finish" in request.form
    if not form.validate():
        return _page(agreement, page, form, status=422)
    content = content_of(form, people)
    if finish:
        form.insist(content.lacking(agreement.form))
    verdict, drafted = None, not page.finished and bool(form.errors)
    try:
        if not form.errors and succeeds(form, lambda: _save(agreement, form, content, finish=finish)):
            drafts.discard(signed_in(), DraftKind.AGREEMENT, agreement.id)
            return go(address(agreement), said(agreement))
    except Unlawful as unlawful:
        verdict, drafted = unlawful.verdict, not page.finished
        blame(form, unlawful)
    except StaleEdit:
        return _conflict(agreement, form, content)
    return _page(agreement, page, form, verdict=verdict, drafted=drafted, status=422)


def _save(agreement: Agreement, form: AgreementForm, content: Content, *, finish: bool) -> object:
    return agreements.write(
        signed_in(),
        agreement,
        content,
        seen=form.seen,
        finish=finish,
        employer_id=form.employer_id,
        guarded=form.guarded,
    )


def _begin(case: Case, form: BeginForm) -> Agreement:
    days = form.starts_on.data, form.ends_on.data
    return beginning.begin(signed_in(), case, form.employer_id, form.kind.data, days, _named("place"))


def _people(agreement: Agreement, page: WritingPage, form: AgreementForm) -> Mapping[UUID, Any]:
    """The contact persons of the employer chosen in the form."""
    chosen = form.employer_id
    if chosen in (None, agreement.employer_id) or chosen not in page.employers:
        return page.people
    people = pages.people_at(signed_in(), agreement, chosen)
    form.people(people)
    return people


def _conflict(agreement: Agreement, form: AgreementForm, content: Content) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    page = pages.writing(signed_in(), agreement)
    mine, theirs = (in_words(each, agreement.form, label, page.people) for each in (content, page.content))
    saved, typed = dict(theirs), dict(mine)
    rows = [(name, typed.get(name, "–"), saved.get(name, "–")) for name in dict.fromkeys([*typed, *saved])]
    form.version.data = str(agreement.version)
    change = last_change(agreement.owner, AgreementWritten)
    return _page(agreement, page, form, compared=rows, change=change, status=409)


def _page(
    agreement: Agreement, page: WritingPage, form: AgreementForm, *, status: int = 200, **more: Any
) -> ResponseReturnValue:
    g.form_errors = bool(form.errors)
    shown: dict[str, Any] = {"compared": None, "change": None, "verdict": None, "drafted": False, "kept": None}
    shown |= more
    shown |= {"rule": FORMS[agreement.form], "saved_hours": hours_in_words(page.content)}
    shown |= {"weekdays": [weekday_name(at) for at in range(7)]}
    return render_template("agreements/write.html", agreement=agreement, page=page, form=form, **shown), status


def _named(what: str) -> UUID | None:
    """The free place or the employer the address names, if any."""
    try:
        return UUID(request.args[what]) if request.args.get(what) else None
    except ValueError:
        return None
