"""The school years, and one year with its dates."""

from __future__ import annotations

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.year import school_years
from casework.errors import StaleEdit
from casework.forms.school_years import CheckForm
from casework.language import gettext, ngettext
from casework.policy.grants import P
from casework.views.gate import allowed, signed_in
from casework.views.school_years.room import bp, onward, page


@bp.get("/")
@allowed(P.MANAGE_CALENDAR)
def index() -> ResponseReturnValue:
    """Every school year, and the way to make the next."""
    return page("school_years/index.html", years=school_years.listed(), next_year=school_years.next_to_make())


@bp.get("/<uuid:year_id>")
@allowed(P.MANAGE_CALENDAR)
def show(year_id: UUID) -> ResponseReturnValue:
    """One school year as a table of its dates."""
    return page("school_years/show.html", year=school_years.page_of(school_years.find(year_id)))


@bp.post("/next")
@allowed(P.MANAGE_CALENDAR)
def make_next() -> ResponseReturnValue:
    """Copy the newest school year into the one after it."""
    wanted = request.form.get("begins", "")
    made = school_years.make_next(signed_in(), int(wanted) if wanted.isascii() and wanted.isdigit() else 0)
    said = gettext(
        "The school year %(name)s is made. None of its dates is checked.", name=school_years.year_name(made.begins)
    )
    return onward(url_for("school_years.show", year_id=made.id), said)


@bp.route("/<uuid:year_id>/check", methods=["GET", "POST"])
@allowed(P.MANAGE_CALENDAR)
def check(year_id: UUID) -> ResponseReturnValue:
    """Say of every unchecked date of a year that it is checked; first a look at which they are."""
    year, form = school_years.find(year_id), CheckForm()
    if form.validate_on_submit():
        try:
            count = school_years.check_all(signed_in(), year, seen=str(form.seen.data))
        except StaleEdit:
            return _check_page(year_id, form, changed=True), 409
        return onward(url_for("school_years.show", year_id=year_id), _checked(count))
    return _check_page(year_id, form, changed=False)


def _checked(count: int) -> str:
    return ngettext(
        "%(count)s date is marked as checked.", "%(count)s dates are marked as checked.", count, count=count
    )


def _check_page(year_id: UUID, form: CheckForm, *, changed: bool) -> str:
    year = school_years.page_of(school_years.find(year_id))
    form.seen.data = year.mark
    return page("school_years/check.html", year=year, form=form, changed=changed)
