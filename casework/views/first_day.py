"""The first day of school: who turned up, registered from a phone in one save."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.transition import first_day, turnout
from casework.actions.transition.first_day import FirstDay, Whose
from casework.actions.transition.turnout import Answer
from casework.errors import Invalid, NotPermitted, StaleEdit
from casework.forms.first_day import WORDS, FirstDayForm
from casework.language import N_, gettext
from casework.models.transition_codes import StartState
from casework.policy.grants import Permission
from casework.views.gate import allowed, signed_in

bp = Blueprint("first_day", __name__)

WHOSE: dict[Whose, str] = {Whose.MINE: N_("Mine"), Whose.OFFICE: N_("The whole office")}


@bp.get("/first-day")
@allowed(Permission.READ_WORKLIST)
def index() -> ResponseReturnValue:
    """Everybody who should begin."""
    return _page(_whose(request.args.get("whose")), {})


@bp.post("/first-day")
@allowed(Permission.READ_WORKLIST)
def save() -> ResponseReturnValue:
    """Register what was answered: all of it or nothing. What was chosen is kept when something is wrong."""
    form = FirstDayForm()
    try:
        saved = turnout.save(signed_in(), _answers(form))
    except Invalid as refusal:
        return _refused(form, _sentence(refusal), 422)
    except NotPermitted as refusal:
        return _refused(form, gettext(str(refusal)), 403)
    except StaleEdit as stale:
        return _refused(form, gettext(str(stale)), 409, conflicts=stale.theirs)
    flash(_said(saved))
    return redirect(url_for("first_day.index", whose=_whose(form.whose.data).value))


def _answers(form: FirstDayForm) -> list[Answer]:
    """What was answered. Raises Invalid for a row that no page of ours has made."""
    try:
        if form.validate():
            return [Answer(*each) for each in form.given]
    except ValueError:
        pass
    raise Invalid("rows", N_("The form could not be read"))


def _page(whose: Whose, typed: Mapping[str, StartState], also: Collection[UUID] = (), **more: Any) -> str:
    """The page, with a form made anew for the rows as they stand and what was chosen in them."""
    found = first_day.look(signed_in(), whose, also)
    pupils = [one for _, group in found.groups for one in group]
    rows = [{"case_id": str(one.case_id), "seen": one.seen, "answer": typed.get(str(one.case_id))} for one in pupils]
    form = FirstDayForm(formdata=None, data={"whose": whose.value, "rows": rows})
    form.form_errors = more.pop("errors", [])
    by_case = {one.case_id: (one, row.form) for one, row in zip(pupils, form.rows, strict=True)}
    words = {state: gettext(said) for state, said in WORDS.items()}
    shown = {"conflicts": (), "filters": _filters(found), "words": words} | more
    return render_template("first_day/index.html", found=found, form=form, by_case=by_case, **shown)


def _refused(form: FirstDayForm, said: str, status: int, conflicts: Any = ()) -> ResponseReturnValue:
    g.form_errors = True
    errors = [] if conflicts else [said]
    also = {each.case_id for each in conflicts}
    return _page(_whose(form.whose.data), form.typed, also, errors=errors, conflicts=conflicts), status


def _filters(found: FirstDay) -> list[dict[str, Any]]:
    """The counts above the list, for whoever may see more than their own."""
    return [
        {
            "label": gettext(WHOSE[whose]),
            "number": number,
            "url": url_for("first_day.index", whose=whose.value),
            "current": whose is found.whose,
        }
        for whose, number in found.counts.items()
    ]


def _said(saved: Mapping[StartState, int]) -> str:
    parts = [f"{saved[state]} {gettext(words).lower()}" for state, words in WORDS.items() if saved.get(state)]
    return gettext("Saved: %(what)s.", what=", ".join(parts))


def _sentence(refusal: Invalid) -> str:
    """The refusal, with the number of the case where it is about one."""
    said = gettext(refusal.message)
    return said if refusal.field == "rows" else f"{refusal.field}: {said}"


def _whose(wanted: str | None) -> Whose:
    return Whose(wanted) if wanted in set(Whose) else Whose.MINE
