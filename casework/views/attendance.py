"""Hours over HTTP: the week of one placement, and the week of all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.placement import attendance, one_week
from casework.actions.placement import grid as grids
from casework.actions.placement.attendance import Conflict, NotSaved
from casework.actions.placement.days import Day
from casework.actions.placement.weeks import Week
from casework.actions.placement.written import Key, Written, read
from casework.actions.writing.last_changes import last_change
from casework.audit import HoursSaved
from casework.errors import Invalid, StaleEdit
from casework.forms.attendance import HoursForm
from casework.labels import label
from casework.labour.codes import ViolationCode
from casework.labour.sentences import WEEKS, of_worked
from casework.language import duration, gettext, near_day, ngettext
from casework.models import Agreement
from casework.models.job_codes import Absence
from casework.policy.grants import Permission
from casework.views.durations import as_typed, short
from casework.views.gate import allowed, on_agreement, rights, signed_in

bp = Blueprint("attendance", __name__)
P = Permission
ALL = "all"
Show = Callable[..., str]
WEEKLY = WEEKS | {ViolationCode.CALENDAR_MISSING}
"""What is said of a whole week, not beside a day."""


@bp.get("/agreements/<uuid:agreement_id>/hours")
@on_agreement(P.READ_PLACEMENT)
def show(agreement: Agreement) -> ResponseReturnValue:
    """The hours of one placement in a week."""
    return _one(agreement)(HoursForm(formdata=None), Written())


@bp.post("/agreements/<uuid:agreement_id>/hours")
@on_agreement(P.RECORD_HOURS)
def save(agreement: Agreement) -> ResponseReturnValue:
    """Register hours of one placement."""
    return _save(
        _one(agreement), url_for("attendance.show", agreement_id=agreement.id, week=_week().name), agreement.id
    )


@bp.get("/hours")
@allowed(P.RECORD_HOURS)
def grid() -> ResponseReturnValue:
    """The hours of every placement in a week."""
    return _all(HoursForm(formdata=None), Written())


@bp.post("/hours")
@allowed(P.RECORD_HOURS)
def save_all() -> ResponseReturnValue:
    """Register hours of several placements: all of them or none."""
    return _save(_all, url_for("attendance.grid", week=_week().name))


def _save(shown: Show, back: str, only: UUID | None = None) -> ResponseReturnValue:
    """Save what the form holds, or show it again with what must be put right."""
    form, written = HoursForm(), Written()
    try:
        written = read(form.days)
        if not form.validate() or written.faults:
            return _refused(shown, form, written, written.faults)
        given = [each for each in written.given if only in (None, each.agreement_id)]
        number = attendance.save(signed_in(), _week(), given, fill=_fill(form, written, only))
    except StaleEdit as stale:
        theirs = stale.theirs if isinstance(stale.theirs, tuple) else ()
        return shown(form, written, conflicts=theirs), 409
    except NotSaved as refusal:
        return _refused(shown, form, written, refusal.faults)
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
        return _refused(shown, form, written, {})
    said = ngettext("Hours saved for %(num)s day.", "Hours saved for %(num)s days.", number, num=number)
    flash(said if number else gettext("Nothing was changed."))
    return redirect(back)


def _fill(form: HoursForm, written: Written, only: UUID | None) -> Collection[UUID]:
    """Whose days are registered as agreed: one placement's, or those of everybody nothing is registered on."""
    everybody = {each.agreement_id for each in written.given}
    if form.fill == ALL and only is None:
        return everybody - {each.agreement_id for each in written.given if each.seen.worked is not None}
    return {each for each in everybody if str(each) == form.fill and only in (None, each)}


def _refused(shown: Show, form: HoursForm, written: Written, faults: Mapping[Key, str]) -> ResponseReturnValue:
    g.form_errors = True
    return shown(form, written, faults=faults), 422


def _one(agreement: Agreement) -> Show:
    def shown(form: HoursForm, written: Written, **more: Any) -> str:
        full = P.WRITE_AGREEMENT in rights(agreement.case.referral)
        page = one_week.opened(signed_in(), agreement, _asked(), full=full)
        names = {agreement.id: ""}
        return _page("attendance/show.html", form, written, names, page=page, agreement=agreement, **more)

    return shown


def _all(form: HoursForm, written: Written, **more: Any) -> str:
    page = grids.grid(signed_in(), _week(), written.typed.keys())
    names = {row.agreement_id: row.name for row in page.rows}
    return _page("attendance/grid.html", form, written, names, page=page, this_week=Week.of(clock.today()), **more)


def _page(
    template: str,
    form: HoursForm,
    written: Written,
    names: Mapping[UUID, str],
    *,
    faults: Mapping[Key, str] | None = None,
    conflicts: Iterable[Conflict] = (),
    **more: Any,
) -> str:
    met = list(conflicts)
    return render_template(
        template,
        form=form,
        typed=written.typed,
        faults=faults or {},
        told=[(f"hours-{key[0]}-{key[1]}", _told(names, key, fault)) for key, fault in (faults or {}).items()],
        compared=[_compared(names, each) for each in met],
        change=last_change(met[0].agreement.owner, HoursSaved) if met else None,
        short=short,
        spelt=duration,
        as_typed=as_typed,
        broken=of_worked,
        weekly=WEEKLY,
        day_head=day_head,
        day_name=day_name,
        absences=tuple(Absence),
        **more,
    )


def day_head(day: date) -> str:
    """Man 23. over a column."""
    return f"{near_day(day)[:3].capitalize()} {day.day}."


def day_name(day: date) -> str:
    """Mandag 23., where the month is said above."""
    return near_day(day).rsplit(" ", 1)[0].capitalize()


def _told(names: Mapping[UUID, str], key: Key, fault: str) -> str:
    where = _where(names, key)
    return gettext("%(name)s: %(what)s", name=where, what=gettext(fault))


def _where(names: Mapping[UUID, str], key: Key) -> str:
    name = names.get(key[0], "")
    return f"{name}, {near_day(key[1])}" if name else near_day(key[1]).capitalize()


def _compared(names: Mapping[UUID, str], met: Conflict) -> tuple[str, str, str]:
    theirs: Day = met.theirs
    where = _where(names, (met.agreement.id, met.day))
    return where, _in_words(met.yours, met.yours_absence), _in_words(theirs.worked, theirs.absence)


def _in_words(worked: int | None, absence: Absence | None) -> str:
    if worked is None:
        return gettext("Not registered")
    return f"{duration(worked)} ({label(absence).lower()})" if absence else duration(worked)


def _asked() -> Week | None:
    return Week.read(request.args.get("week"))


def _week() -> Week:
    return _asked() or Week.of(clock.today())
