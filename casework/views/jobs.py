"""Jobs on a case: the tab, what the pupil would like, and the free places."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.employer.free_places import Ages, Found, Order, Wanted
from casework.actions.placement import overview, wishes
from casework.actions.placement.overview import PlacesPage, WishPage
from casework.actions.placement.wishes import StandingWish, WishGiven
from casework.actions.writing.last_changes import last_change
from casework.audit import JobWishSaved
from casework.errors import StaleEdit
from casework.forms.jobs import PlacesForm, WishForm, hours_of
from casework.language import duration, gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in

bp = Blueprint("jobs", __name__, url_prefix="/cases")
bp.add_app_template_filter(duration)
P = Permission


@bp.get("/<uuid:case_id>/job")
@on_case(P.READ_PLACEMENT)
def show(case: Case) -> ResponseReturnValue:
    """What the pupil would like, and the agreements."""
    return render_template("jobs/show.html", case=case, page=overview.opened(signed_in(), case))


@bp.route("/<uuid:case_id>/job/wish", methods=["GET", "POST"])
@on_case(P.PLAN_JOB)
def wish(case: Case) -> ResponseReturnValue:
    """Register or change what the pupil would like."""
    page, form = overview.wish_page(signed_in(), case), None
    if request.method == "POST":
        form = _offered(WishForm(), page)
        try:
            if form.validate() and succeeds(form, lambda: _save(case, form)):
                return go(url_for("jobs.show", case_id=case.id), gettext("The wishes are saved."))
        except StaleEdit:
            return _conflict(case, form)
    return _wish(case, page, form or _filled(page)), 422 if form else 200


@bp.route("/<uuid:case_id>/job/places", methods=["GET", "POST"])
@on_case(P.PLAN_JOB)
def places(case: Case) -> ResponseReturnValue:
    """Free places. The filters start from what the pupil would like, and are the adviser's to change."""
    page = overview.places_page(signed_in(), case)
    form = _filters(page)
    fits = request.method == "GET" or form.validate()
    g.form_errors = not fits
    found = overview.found(signed_in(), page, _wanted(form)) if fits else Found((), 0, 0)
    shown = {"page": page, "form": form, "found": found, "asked": form.asked}
    return render_template("jobs/places.html", case=case, **shown), 200 if fits else 422


def _save(case: Case, form: WishForm) -> None:
    wishes.save(signed_in(), case, WishGiven(**form.told), seen=form.seen)


def _conflict(case: Case, form: WishForm) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    page = overview.wish_page(signed_in(), case)
    theirs = _filled(page)
    rows = [(name, mine, saved) for (name, mine), (_, saved) in zip(form.in_words(), theirs.in_words(), strict=True)]
    form.version.data = theirs.version.data
    return _wish(case, page, form, compared=rows, change=last_change(case.owner, JobWishSaved)), 409


def _wish(case: Case, page: WishPage, form: WishForm, **more: Any) -> str:
    g.form_errors = bool(form.errors)
    shown: dict[str, Any] = {"compared": None, "change": None} | more
    return render_template("jobs/wish.html", case=case, page=page, form=form, **shown)


def _filled(page: WishPage) -> WishForm:
    """The form as the wish stands, before anybody touches it."""
    values = _values(page.wish) | {"version": str(wishes.version_of(page.wish))}
    return _offered(WishForm(formdata=None, data=values), page)


def _values(standing: StandingWish | None) -> dict[str, Any]:
    if standing is None:
        return {}
    given = standing.given
    return {
        "interests": given.interests,
        "forms": given.forms,
        "area": str(given.area_id or ""),
        "hours": hours_of(given.minutes_a_week),
        "earliest_on": given.earliest_on,
    }


def _offered(form: WishForm, page: WishPage) -> WishForm:
    form.offer(page.areas)
    return form


def _filters(page: PlacesPage) -> PlacesForm:
    """The filters as they were asked for; at first as the wish says, or none when all are asked for."""
    known = {} if request.args.get("all") else _values(page.wish)
    first = known | {"industries": known.get("interests"), "from_on": known.get("earliest_on")}
    form = PlacesForm() if request.method == "POST" else PlacesForm(formdata=None, data=first)
    form.offer(page.areas)
    return form


def _wanted(form: PlacesForm) -> Wanted:
    return Wanted(**form.told, ages=Ages(form.ages.data), order=Order(form.order.data))
