"""One employer: its page, its facts, in use or not."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from casework import audit
from casework.actions.agreement import choosing
from casework.actions.employer import employers, pages
from casework.actions.employer.employers import Added, Details
from casework.actions.employer.standing import living_at
from casework.actions.organisation import organisations
from casework.forms.employers import EmployerForm
from casework.forms.jobs import hours_in_words
from casework.forms.pupils import ConfirmForm
from casework.language import gettext
from casework.models import Area, Employer
from casework.policy.grants import P, may
from casework.views.arrival import attempt
from casework.views.arrival import show as show_form
from casework.views.dialogs import go
from casework.views.employers.room import bp, find, led_on, page_of, save_or_ask, watch
from casework.views.gate import allowed, signed_in


@bp.get("/<uuid:employer_id>")
@allowed(P.READ_EMPLOYERS)
def show(employer_id: UUID) -> ResponseReturnValue:
    """Everything there is about one employer; one that was merged leads to the one it became."""
    employer, role = find(employer_id), signed_in().role
    return led_on(employer) or render_template(
        "employers/show.html",
        page=pages.open_page(signed_in(), employer),
        may_keep=may(role, P.KEEP_EMPLOYERS),
        hours_in_words=hours_in_words,
        may_merge=may(role, P.MERGE_EMPLOYERS),
        may_begin=may(role, P.WRITE_AGREEMENT),
    )


@bp.get("/<uuid:employer_id>/begin")
@allowed(P.WRITE_AGREEMENT)
def begin(employer_id: UUID) -> ResponseReturnValue:
    """Which of the reader's own pupils a new placement here is for."""
    employer = find(employer_id)
    return led_on(employer) or render_template(
        "employers/begin.html", employer=employer, candidates=choosing.candidates(signed_in())
    )


@bp.route("/new", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def add() -> ResponseReturnValue:
    """A new employer, or the one that has the number already."""
    form = EmployerForm().offer(organisations.areas(active=True))
    watch(form)
    if form.validate_on_submit():
        added = attempt(form, lambda: employers.add(signed_in(), Details(**form.told)))
        if added is not None:
            return go(page_of(added.employer), _said(added))
    return show_form("employers/edit.html", form, employer=None, compared=None)


@bp.route("/<uuid:employer_id>/edit", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def edit(employer_id: UUID) -> ResponseReturnValue:
    """The facts and the note."""
    employer = find(employer_id)
    form = EmployerForm().offer(_areas(employer))
    watch(form)
    if not form.is_submitted():
        form.show(employers.details_of(signed_in(), employer))

    def save() -> None:
        employers.change(signed_in(), employer, Details(**form.told))

    return save_or_ask(
        "employers/edit.html", employer, form, save, gettext("The employer is saved."), audit.EmployerSaved
    )


@bp.route("/<uuid:employer_id>/deactivate", methods=["GET", "POST"])
@allowed(P.KEEP_EMPLOYERS)
def deactivate(employer_id: UUID) -> ResponseReturnValue:
    """Out of use, after being told how many agreements go on."""
    employer, form = find(employer_id), ConfirmForm()
    if form.validate_on_submit():
        employers.deactivate(signed_in(), employer)
        return go(page_of(employer), gettext("The employer is deactivated."))
    return led_on(employer) or show_form(
        "employers/deactivate.html", form, employer=employer, living=living_at(employer.id)
    )


@bp.post("/<uuid:employer_id>/reactivate")
@allowed(P.KEEP_EMPLOYERS)
def reactivate(employer_id: UUID) -> ResponseReturnValue:
    """In use again."""
    employer = find(employer_id)
    employers.reactivate(signed_in(), employer)
    flash(gettext("The employer is in use again."))
    return redirect(page_of(employer))


def _areas(employer: Employer) -> list[Area]:
    return [area for area in organisations.areas() if area.active or area.id == employer.area_id]


def _said(added: Added) -> str:
    if added.new:
        return gettext("The employer is added. Add whom to talk to, and the places they offer.")
    return gettext("%(name)s is already here with this organisation number.", name=added.employer.name)
