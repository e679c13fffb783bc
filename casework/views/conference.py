"""The case conference: an agenda, one pupil after the other, and the agenda on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import clock
from casework.actions.conference import decisions, overviews, pages
from casework.actions.conference.agendas import Agenda, Wanted
from casework.forms.decisions import DecisionForm
from casework.forms.tasks import leap_words
from casework.language import gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.arrival import show as show_form
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import allowed, on_case, signed_in

bp = Blueprint("conference", __name__, url_prefix="/conference")

AGENDA = f"/<any({', '.join(Agenda)}):chosen>"


@bp.get("/")
@allowed(Permission.HOLD_CONFERENCE)
def index() -> ResponseReturnValue:
    """What to take up: starred cases, or those a filter finds."""
    named = request.args.get("list", "")
    agenda = Agenda(named) if named in set(Agenda) else None
    page = overviews.overview(signed_in(), agenda, mine=_mine(), page=request.args.get("page", 1, int))
    return render_template("conference/index.html", page=page, address=address, page_url=_page_url(page.wanted))


@bp.get(f"{AGENDA}/agenda")
@allowed(Permission.HOLD_CONFERENCE)
def agenda(chosen: str) -> ResponseReturnValue:
    """The agenda for paper: initials, numbers, what is due, and room to write."""
    wanted = _wanted(chosen)
    rows = overviews.printed(signed_in(), wanted)
    return render_template("conference/agenda.html", rows=rows, wanted=wanted, now=clock.now(), address=address)


@bp.route(f"{AGENDA}/<uuid:case_id>", methods=["GET", "POST"])
@on_case(Permission.HOLD_CONFERENCE)
def show(case: Case, chosen: str) -> ResponseReturnValue:
    """One pupil of an agenda, and the decisions taken about them."""
    wanted, people = _wanted(chosen), decisions.followers(case)
    form, may_do = DecisionForm(), decisions.doers(people)
    form.offer(may_do, next(iter(may_do), None))
    if form.validate_on_submit() and succeeds(form, lambda: decisions.take(signed_in(), case, **form.told)):
        return go(address(wanted, case=case), gettext("The decision is saved."))
    page = pages.open_page(signed_in(), case, wanted, people)
    return show_form("conference/show.html", form, case=case, page=page, days=leap_words(), address=address)


def address(wanted: Wanted, endpoint: str = "conference.show", **more: Any) -> str:
    """Where a page of an agenda is. `case` or `case_id` names a pupil's."""
    if "case" in more:
        more["case_id"] = more.pop("case").id
    if wanted.mine:
        more["mine"] = 1
    more["list" if endpoint == "conference.index" else "chosen"] = wanted.agenda.value
    return url_for(endpoint, **more)


def _page_url(wanted: Wanted) -> Callable[[int], str]:
    return lambda number: address(wanted, "conference.index", page=number)


def _wanted(chosen: str) -> Wanted:
    return Wanted(Agenda(chosen), _mine())


def _mine() -> bool:
    return request.args.get("mine") == "1"
