"""Education programmes and other routes, and the school years they are offered in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, url_for
from flask.typing import ResponseReturnValue

from casework.actions.year import programmes as rows
from casework.actions.year.programmes import ProgrammeGiven
from casework.errors import StaleEdit
from casework.forms.school_years import NewProgrammeForm, ProgrammeForm
from casework.labels import label
from casework.language import gettext
from casework.models import Programme
from casework.models.transition_codes import ProgrammeKind
from casework.policy.grants import P
from casework.views.arrival import attempt, succeeds
from casework.views.gate import allowed, signed_in
from casework.views.school_years.room import bp, checked_words, onward, page, yes_or_no


@bp.get("/programmes")
@allowed(P.MANAGE_CALENDAR)
def programmes() -> ResponseReturnValue:
    """Every programme there has been, in the order of the list."""
    return page("school_years/programmes.html", programmes=rows.every(), name_of=rows.name_of)


@bp.route("/programmes/new", methods=["GET", "POST"])
@allowed(P.MANAGE_CALENDAR)
def add_programme() -> ResponseReturnValue:
    """A new programme."""
    form = NewProgrammeForm(position=rows.next_position())
    if form.validate_on_submit():
        made = attempt(form, lambda: rows.add(signed_in(), str(form.code.data), _given(form)))
        if made is not None:
            return _saved(made)
    return _shown(form, None)


@bp.route("/programmes/<uuid:programme_id>", methods=["GET", "POST"])
@allowed(P.MANAGE_CALENDAR)
def edit_programme(programme_id: UUID) -> ResponseReturnValue:
    """Names, years and source of a programme."""
    row = rows.find(programme_id)
    form = ProgrammeForm(obj=row)
    if form.validate_on_submit():
        try:
            if succeeds(form, lambda: rows.change(signed_in(), row, _given(form), seen=form.version_read)):
                return _saved(row)
        except StaleEdit:
            compared = _compared(form, row)
            form.version.data = str(row.version)
            return _page(form, row, compared=compared), 409
    return _shown(form, row)


def _saved(row: Programme) -> ResponseReturnValue:
    return onward(url_for("school_years.programmes"), gettext("%(name)s is saved.", name=rows.name_of(row)))


def _shown(form: ProgrammeForm, row: Programme | None) -> ResponseReturnValue:
    g.form_errors = bool(form.errors)
    return _page(form, row, compared=None), 422 if form.errors else 200


def _page(form: ProgrammeForm, row: Programme | None, **more: Any) -> str:
    return page("school_years/edit_programme.html", form=form, row=row, **more)


def _given(form: ProgrammeForm) -> ProgrammeGiven:
    return ProgrammeGiven(
        kind=ProgrammeKind(str(form.kind.data)),
        area_code=form.area_code.data or None,
        name_nb=str(form.name_nb.data),
        name_nn=str(form.name_nn.data),
        name_en=str(form.name_en.data),
        from_year=int(form.from_year.data or 0),
        to_year=form.to_year.data,
        position=int(form.position.data or 0),
        source=str(form.source.data),
        checked=bool(form.checked.data),
    )


def _compared(form: ProgrammeForm, row: Programme) -> list[tuple[str, str, str]]:
    """What was typed beside what stands there now."""
    mine = _given(form)
    return [
        (gettext("Kind"), label(mine.kind), label(row.kind)),
        (gettext("Name in bokmål"), mine.name_nb, row.name_nb),
        (gettext("Name in nynorsk"), mine.name_nn, row.name_nn),
        (gettext("Name in English"), mine.name_en, row.name_en),
        (gettext("Programme area of Vg1"), mine.area_code or "", row.area_code or ""),
        (gettext("Offered from the school year beginning in"), str(mine.from_year), str(row.from_year)),
        (
            gettext("Offered up to and including the school year beginning in"),
            str(mine.to_year or ""),
            str(row.to_year or ""),
        ),
        (gettext("Place in the list"), str(mine.position), str(row.position)),
        (gettext("Source"), mine.source, row.source),
        (gettext("Checked"), yes_or_no(mine.checked), checked_words(row.checked_on)),
    ]
