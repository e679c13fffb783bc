"""The list of employers, narrowed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.employer import pages
from casework.actions.employer.pages import Wanted, Which
from casework.actions.organisation import organisations
from casework.forms.employers import Filter
from casework.models.job_codes import Industry
from casework.policy.grants import P, may
from casework.views.employers.room import bp
from casework.views.gate import allowed, signed_in

PAGE = 25


@bp.get("/")
@allowed(P.READ_EMPLOYERS)
def index() -> ResponseReturnValue:
    """Employers, narrowed by name, industry, area, free places and status, a page at a time."""
    form = Filter(request.args).offer(organisations.areas())
    fits = form.validate()
    g.form_errors = not fits
    found = pages.listed(signed_in(), _wanted(form) if fits else Wanted())
    return render_template("employers/index.html", form=form, **_page_of(found)), (200 if fits else 422)


def _wanted(form: Filter) -> Wanted:
    return Wanted(
        name=form.name.data or "",
        industry=Industry(form.industry.data) if form.industry.data else None,
        area_id=UUID(form.area.data) if form.area.data else None,
        free=bool(form.free.data),
        which=Which(form.which.data or Which.ACTIVE),
    )


def _page_of(found: list[Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}
    last = max(1, -(-len(found) // PAGE))
    number = min(max(1, request.args.get("page", 1, int)), last)
    return {
        "rows": found[(number - 1) * PAGE : number * PAGE],
        "total": len(found),
        "number": number,
        "last": last,
        "page_url": lambda to: url_for("employers.index", page=to, **asked),
        "narrowed": bool(set(asked) - {"which"}) or asked.get("which", "active") != "active",
        "may_keep": may(signed_in().role, P.KEEP_EMPLOYERS),
    }
