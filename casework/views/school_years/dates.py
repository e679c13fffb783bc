"""One date of a school year: changed, added, taken out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.year import dates, school_years
from casework.actions.year.dates import DateGiven, OutOfOrder
from casework.errors import Invalid, StaleEdit
from casework.forms.school_years import DateForm
from casework.labels import label
from casework.language import day, gettext, ngettext
from casework.models import SchoolYear, SchoolYearDate
from casework.models.transition_codes import SchoolDate
from casework.policy.grants import P
from casework.views.gate import allowed, signed_in
from casework.views.school_years.room import bp, checked_words, onward, page, yes_or_no


@bp.route("/dates/<uuid:date_id>", methods=["GET", "POST"])
@allowed(P.MANAGE_CALENDAR)
def edit_date(date_id: UUID) -> ResponseReturnValue:
    """When a date is, whether it moves, where it comes from, and whether it is checked."""
    row = dates.find(date_id)
    form, year = DateForm(obj=row), school_years.find(row.school_year_id)
    if form.validate_on_submit():
        try:
            moved = _tried(form, lambda: dates.change(signed_in(), row, _given(form), seen=form.version_read))
        except StaleEdit:
            return _page(form, year, row.kind, row, compared=_compared(form, row)), 409
        if moved is not None:
            return _saved(year, moved, gettext("The date is saved."))
    return _shown(form, year, row.kind, row)


@bp.route("/<uuid:year_id>/dates/new", methods=["GET", "POST"])
@allowed(P.MANAGE_CALENDAR)
def add_date(year_id: UUID) -> ResponseReturnValue:
    """A date the school year is without so far."""
    year, form = school_years.find(year_id), DateForm(moves=True)
    kind = next((one for one in school_years.page_of(year).unset if one.value == request.args.get("date")), None)
    if kind is None:
        return redirect(url_for("school_years.show", year_id=year_id))
    if form.validate_on_submit():
        moved = _tried(form, lambda: dates.add(signed_in(), year, kind, _given(form)))
        if moved is not None:
            return _saved(year, moved, gettext("The date is added."))
    return _shown(form, year, kind, None)


@bp.post("/dates/<uuid:date_id>/remove")
@allowed(P.MANAGE_CALENDAR)
def remove_date(date_id: UUID) -> ResponseReturnValue:
    """Take out a date the school year can be without."""
    row = dates.find(date_id)
    year, form = school_years.find(row.school_year_id), DateForm()
    moved = dates.remove(signed_in(), row, seen=form.version_read)
    return _saved(year, moved, gettext("The date is taken out."))


def _given(form: DateForm) -> DateGiven:
    return DateGiven(
        first=form.starts_on.data or date.min,
        last=form.ends_on.data,
        moves=bool(form.moves.data),
        source=str(form.source.data),
        checked=bool(form.checked.data),
    )


def _tried(form: DateForm, act: Callable[[], int]) -> int | None:
    """Do it, or put the refusal on the form; one about the order names the other date."""
    try:
        return act()
    except OutOfOrder as refusal:
        form.blame(refusal.field, _order_words(refusal))
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
    return None


def _order_words(refusal: OutOfOrder) -> str:
    other, there = label(refusal.other), refusal.there
    if refusal.too_late:
        words = gettext("This must be over by “%(other)s”, %(day)s.", other=other, day=day(there.first))
    else:
        words = gettext("This cannot come before “%(other)s”, %(day)s.", other=other, day=day(there.last))
    return words + " " + gettext("If both move, move that one first.")


def _saved(year: SchoolYear, moved: int, said: str) -> ResponseReturnValue:
    """Back to the year, with how many open milestones followed."""
    if moved:
        words = ngettext("%(count)s open milestone moved.", "%(count)s open milestones moved.", moved, count=moved)
        said = f"{said} {words}"
    return onward(url_for("school_years.show", year_id=year.id), said)


def _shown(form: DateForm, year: SchoolYear, kind: SchoolDate, row: SchoolYearDate | None) -> ResponseReturnValue:
    g.form_errors = bool(form.errors)
    return _page(form, year, kind, row, compared=None), 422 if form.errors else 200


def _page(form: DateForm, year: SchoolYear, kind: SchoolDate, row: SchoolYearDate | None, **more: Any) -> str:
    if row is None or more["compared"] or not form.is_submitted():
        form.version.data = str(row.version if row else 0)
    if dates.lasts(kind):
        form.starts_on.label.text = gettext("First day")
    can = {"lasts": dates.lasts(kind), "may_go": row is not None and dates.may_go(kind)}
    return page("school_years/edit_date.html", form=form, year=year, kind=kind, row=row, **can, **more)


def _compared(form: DateForm, row: SchoolYearDate) -> list[tuple[str, str, str]]:
    """What was typed beside what stands there now."""
    given, last = form.ends_on.data, row.ends_on
    return [
        (gettext("Date"), day(_given(form).first), day(row.starts_on)),
        (gettext("Last day"), day(given) if given else "", day(last) if last else ""),
        (gettext("Moves to the next working day"), yes_or_no(bool(form.moves.data)), yes_or_no(row.moves)),
        (gettext("Source"), str(form.source.data), row.source),
        (gettext("Checked"), yes_or_no(bool(form.checked.data)), checked_words(row.checked_on)),
    ]
