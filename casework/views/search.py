"""Search: one field on every page, answered on a page of its own or under the field. Posted, and never kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.searching import searching
from casework.actions.searching.words import is_identity_number
from casework.errors import Invalid
from casework.forms.search import SearchForm
from casework.policy.grants import Permission, may
from casework.views.asking import ask, say
from casework.views.gate import allowed, signed_in

bp = Blueprint("search", __name__, url_prefix="/search")


@bp.get("/")
@allowed(Permission.SEARCH)
def index() -> ResponseReturnValue:
    """What can be searched for, and the cases opened last. A search whose address is opened anew ends here."""
    return answer(SearchForm(), recent=searching.last_opened(signed_in()))


@bp.post("/")
@allowed(Permission.SEARCH)
def found() -> ResponseReturnValue:
    """Who and what answers to the words. Eleven digits are another look-up, with a right and a line of its own."""
    form, actor = SearchForm(), signed_in()
    if is_identity_number(form.q.data or "") and may(actor.role, Permission.FIND_IDENTITY_NUMBER):
        return answer(form, digits=True) if form.typing.data else redirect(url_for("identity_numbers.find"), 307)
    if form.validate():
        try:
            hits = searching.search(actor, form.q.data or "", request.form.get("page", 1, int))
            return answer(form, found=hits)
        except Invalid as refusal:
            say(form, refusal)
    return answer(form)


def answer(form: SearchForm, **shown: Any) -> ResponseReturnValue:
    """The page, or what stands under the field while somebody writes; 422 with what must be put right.

    found, recent   hits of a search, or the cases opened last
    digits          eleven digits that are looked up when Enter is pressed
    unknown         no case of the reader's has the number
    """
    given = {"found": None, "recent": (), "digits": False, "unknown": False} | shown
    given |= {"search_text": form.q.data or "", "search_wrong": bool(form.errors)}
    template = "search/_panel.html" if under_the_field() else "search/index.html"
    return ask(template, form, **given) if form.errors else render_template(template, form=form, **given)


def under_the_field() -> bool:
    """Is the answer to stand under the field of the page the reader is on?"""
    return request.headers.get("HX-Target") == "search-panel"
