"""Classes and their way into upper secondary over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.school_class import counts, overview, pages, posts, status
from casework.actions.school_class.pages import ClassCount
from casework.actions.school_class.posts import Conflict, NotSaved, Posted
from casework.actions.school_class.rows import Asked, ClassPage, ClassRow, Show
from casework.actions.school_class.standings import Part
from casework.actions.school_class.status import ALL_AT_ONCE
from casework.actions.writing.last_changes import last_change
from casework.audit import ApplicationSaved, OfferSaved, StartSaved
from casework.errors import Invalid, StaleEdit
from casework.forms.classes import StatusForm
from casework.labels import label
from casework.language import N_, gettext, ngettext
from casework.models.codes import Grade
from casework.models.transition_codes import ApplicationState, OfferState, StartState
from casework.policy.grants import Permission
from casework.views.gate import allowed, signed_in

bp = Blueprint("classes", __name__, url_prefix="/classes")
P = Permission

SHOWN: dict[Show, str] = {
    Show.ALL: N_("All"),
    Show.NEEDS: N_("Need"),
    Show.UNSENT: N_("Application missing"),
    Show.UNSETTLED: N_("Transition not settled"),
}
PART_WORDS: dict[Part, str] = {
    Part.APPLICATION: N_("Application"),
    Part.OFFER: N_("Offer"),
    Part.START: N_("Start of school"),
}
ANSWERS: dict[Part, Sequence[Any]] = {
    Part.APPLICATION: tuple(ApplicationState),
    Part.OFFER: tuple(OfferState),
    Part.START: (StartState.STARTED, StartState.NO_SHOW, StartState.UNKNOWN),
}
"""What is chosen from. Whatever else stands there is shown as one answer more."""


@bp.get("/")
@allowed(P.READ_PUPILS)
def index() -> ResponseReturnValue:
    """Every class of the school, with its figures."""
    return render_template("classes/index.html", classes=counts.figures(signed_in()), Show=Show)


@bp.get("/pupils")
@allowed(P.READ_PUPILS)
def show() -> ResponseReturnValue:
    """One class, or a whole grade, and where each pupil is on the way into upper secondary."""
    asked = _asked()
    if asked is None:
        return redirect(url_for("classes.index"))
    return _page(asked, StatusForm(formdata=None, on=clock.today()))


@bp.post("/status")
@allowed(P.REGISTER_TRANSITION)
def save() -> ResponseReturnValue:
    """The status of many pupils in one save: all of them or none."""
    asked, form = _asked(), StatusForm()
    if asked is None:
        return redirect(url_for("classes.index"))
    posted: list[Posted] = []
    try:
        posted = [posts.read(pupil_id, fields) for pupil_id, fields in form.pupils.items()]
        return _saved(asked, form, posted) if form.validate() else _refused(asked, form, posted)
    except NotSaved as refusal:
        return _refused(asked, form, posted, faults=refusal.faults)
    except Invalid as refusal:
        form.blame(refusal.field, refusal.message)
        return _refused(asked, form, posted)
    except StaleEdit as stale:
        return _refused(asked, form, posted, stale=stale)


def _saved(asked: Asked, form: StatusForm, posted: list[Posted]) -> ResponseReturnValue:
    rest = [part for part in ALL_AT_ONCE if part.value in form.ticked]
    number = status.save(signed_in(), posted, rest=rest, on=form.day)
    said = ngettext("Saved for %(num)s pupil.", "Saved for %(num)s pupils.", number, num=number)
    flash(said if number else gettext("Nothing was changed."))
    return redirect(_address(asked, asked.show))


def _refused(
    asked: Asked,
    form: StatusForm,
    posted: list[Posted],
    *,
    faults: Mapping[UUID, str] | None = None,
    stale: StaleEdit | None = None,
) -> ResponseReturnValue:
    """The page again, with what was chosen, the faults at their pupils, and both versions where two met."""
    g.form_errors = stale is None
    found: Iterable[Conflict] = stale.theirs if stale and isinstance(stale.theirs, tuple) else ()
    chosen = {each.pupil_id: each.changed for each in posted if each.changed}
    return _page(asked, form, chosen, faults or {}, tuple(found)), 409 if stale else 422


def _page(
    asked: Asked,
    form: StatusForm,
    chosen: Mapping[UUID, Mapping[Part, Any]] | None = None,
    faults: Mapping[UUID, str] | None = None,
    conflicts: Sequence[Conflict] = (),
) -> str:
    page = overview.page(signed_in(), asked, also=(chosen or {}).keys())
    return shown(page, form, chosen, faults, conflicts)


def shown(
    page: ClassPage,
    form: StatusForm,
    chosen: Mapping[UUID, Mapping[Part, Any]] | None = None,
    faults: Mapping[UUID, str] | None = None,
    conflicts: Sequence[Conflict] = (),
) -> str:
    """The page as HTML."""
    asked = page.asked
    return render_template(
        "classes/show.html",
        page=page,
        form=form,
        chosen=chosen or {},
        faults=faults or {},
        told=_told(page, faults or {}),
        compared=_compared(page, conflicts),
        change=_last(conflicts),
        counts=_counts(page),
        classes=_classes(asked.grade),
        answers=ANSWERS,
        address=_address(asked, asked.show, "classes.save"),
        Part=Part,
    )


def _told(page: ClassPage, faults: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Each fault once, with everybody it is about by first name; it leads to the first of them."""
    found: dict[str, list[ClassRow]] = {}
    for row in page.rows:
        if row.id in faults:
            found.setdefault(faults[row.id], []).append(row)
    return [
        (
            f"pupil-{rows[0].id}",
            gettext("%(name)s: %(what)s", name=", ".join(row.given for row in rows), what=gettext(fault)),
        )
        for fault, rows in found.items()
    ]


def _compared(page: ClassPage, conflicts: Sequence[Conflict]) -> list[tuple[str, str, str]]:
    """Yours and theirs of each pupil two people changed, by first name."""
    names = {row.id: row.given for row in page.rows}
    return [
        (
            gettext("%(name)s: %(what)s", name=names.get(each.pupil.id, "–"), what=gettext(PART_WORDS[each.part])),
            label(each.yours),
            label(each.theirs) if each.theirs is not None else "–",
        )
        for each in conflicts
    ]


def _last(conflicts: Sequence[Conflict]) -> Any:
    """Who changed the first of them, and when."""
    kinds = ApplicationSaved, OfferSaved, StartSaved
    return last_change(conflicts[0].pupil.owner, *kinds) if conflicts else None


def _counts(page: ClassPage) -> list[dict[str, Any]]:
    """The counts above the list, each with the address that opens exactly its rows."""
    return [
        {
            "label": gettext(SHOWN[show]),
            "number": number,
            "url": _address(page.asked, show),
            "current": show is page.asked.show,
        }
        for show, number in page.counts.items()
    ]


def _address(asked: Asked, show: Show, endpoint: str = "classes.show") -> str:
    wanted = show.value if show is not Show.ALL else None
    return url_for(endpoint, grade=asked.grade.value, class_name=asked.class_name, show=wanted)


def _asked() -> Asked | None:
    """What the address asks for: a class that is there, else its whole grade; None when it names no grade at all."""
    grade, class_name, wanted = (request.args.get(name) for name in ("grade", "class_name", "show"))
    if grade not in set(Grade):
        return None
    known = {one.class_name for one in _classes(Grade(grade))}
    chosen = Show(wanted) if wanted in set(Show) else Show.ALL
    return Asked(Grade(grade), class_name if class_name in known else None, chosen)


def _classes(grade: Grade) -> list[ClassCount]:
    """The classes of a grade of the own school, asked for once a page."""
    if "classes" not in g:
        g.classes = pages.classes(signed_in())
    return [one for one in g.classes if one.grade is grade]
