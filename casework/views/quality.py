"""What is missing in a lead's own office before the next freeze, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.report import quality
from casework.actions.report.quality import MissingRow, Thing
from casework.labels import label
from casework.labels.missing import EXPLAINED
from casework.language import N_, day, gettext, ngettext
from casework.models.codes import TaskKind
from casework.models.report_codes import Missing
from casework.policy.grants import Permission
from casework.views.gate import allowed, signed_in

bp = Blueprint("quality", __name__, url_prefix="/data-quality")
M = Missing

SAID: dict[Missing, str] = {
    M.APPLICATION: N_("Application for autumn %(year)s"),
    M.OFFER: N_("Offer of a place in autumn %(year)s"),
    M.START: N_("Start in autumn %(year)s"),
    M.COUNTING_DAY: N_("1 October %(year)s"),
    M.YEAR_RESULT: N_("School year %(year)s/%(next)s"),
}
STATUS: dict[TaskKind, str] = {
    TaskKind.STATUS_3_MONTHS: N_("Three months after closing"),
    TaskKind.STATUS_6_MONTHS: N_("Six months after closing"),
}
MENDS: dict[Missing, str] = {
    M.APPLICATION: "transitions.apply",
    M.OFFER: "transitions.offer",
    M.START: "transitions.start",
    M.COUNTING_DAY: "transitions.year",
    M.YEAR_RESULT: "transitions.year",
    M.CONTACT: "followups.record",
    M.JOB_START: "agreements.start",
    M.JOB_HOURS: "attendance.show",
    M.JOB_END: "agreements.end",
    M.JOB_OUTCOME: "evaluations.outcome",
    M.DESTINATION: "cases.went_to",
    M.STATUS: "status_checks.answer",
    M.ANSWER: "inbox.show",
    M.CONSENT: "inbox.show",
}
"""The form that mends each; what it is about is in the address."""
PAGES = frozenset({M.JOB_HOURS, M.ANSWER, M.CONSENT})
"""Mended on a page of its own; the others in a dialog."""


@dataclass(frozen=True, slots=True)
class Mend:
    """Where what is missing is registered. `dialog`: the form can stand on the list."""

    url: str
    words: str
    dialog: bool


@bp.get("/")
@allowed(Permission.SEE_DATA_QUALITY)
def index() -> ResponseReturnValue:
    """The counts, and the rows of the chosen check; the first that finds anything unless another is asked for."""
    named = request.args.get("check", "")
    wanted = Missing(named) if named in set(Missing) else None
    page = quality.page(signed_in(), wanted, request.args.get("page", 1, int))
    counts = [
        {"label": label(check), "number": number, "url": address(check), "current": check is page.chosen}
        for check, number in page.counts.items()
        if number or check is page.chosen
    ]
    told = {"counts": counts, "explained": EXPLAINED[page.chosen], "page_url": _page_url(page.chosen)}
    return render_template("quality/index.html", page=page, what=what, mend=mend, **told)


def address(check: Missing) -> str:
    """Where the rows of a check are."""
    return url_for("quality.index", check=check.value)


def _page_url(check: Missing) -> Callable[[int], str]:
    return lambda number: url_for("quality.index", check=check.value, page=number)


def what(check: Missing, row: MissingRow) -> tuple[str, str]:
    """What is missing of one pupil, and a note to it. The name of the check alone where the rest is closed."""
    thing = row.thing
    if thing is None:
        return label(check), ""
    if thing.into_year is not None:
        words = gettext(SAID[check], year=thing.into_year, next=f"{(thing.into_year + 1) % 100:02}")
        return words, _note_on_way(row, thing)
    return _told(check, thing)


def _note_on_way(row: MissingRow, thing: Thing) -> str:
    if thing.past:
        return gettext("Can no longer be registered")
    if not row.mends:
        return gettext("The case is closed")
    return gettext("Registered as not known") if thing.unknown else ""


def _told(check: Missing, thing: Thing) -> tuple[str, str]:
    if check in {M.ANSWER, M.CONSENT}:
        return ngettext("%(num)s week", "%(num)s weeks", thing.weeks, num=thing.weeks), ""
    if thing.number is not None:
        return gettext("Agreement %(number)s", number=thing.number), ""
    if isinstance(thing.kind, TaskKind) and thing.on is not None:
        return gettext(STATUS[thing.kind]), gettext("Can be answered until %(day)s", day=day(thing.on))
    if thing.kind is not None and thing.on is not None:
        more = ", " + ngettext("and %(num)d more", "and %(num)d more", thing.more, num=thing.more) if thing.more else ""
        return label(thing.kind), gettext("Due %(day)s", day=day(thing.on)) + more
    if check is M.CONTACT:
        return (gettext("Last reached %(day)s", day=day(thing.on)) if thing.on else gettext("Never reached")), ""
    return gettext("Closed %(day)s", day=day(thing.on)) if thing.on else label(check), ""


def mend(check: Missing, row: MissingRow) -> Mend | None:
    """The form that mends it; None where there is none the reader can use today."""
    thing = row.thing
    if thing is None or not row.mends:
        return None
    if check is M.STEPS:
        return _step(thing)
    endpoint = "transitions.apply" if check is M.OFFER and not thing.applied else MENDS[check]
    words = gettext("See the request") if row.case_id is None else gettext("Register")
    return Mend(url_for(endpoint, **_about(check, row, thing)), words, dialog=check not in PAGES)


def _step(step: Thing) -> Mend:
    """A step of a placement is settled by what is registered about the placement."""
    if step.job is not None:
        return Mend(url_for("evaluations.show", agreement_id=step.job), gettext("Register"), dialog=False)
    return Mend(url_for("milestones.answer", milestone_id=step.step), gettext("Answer"), dialog=True)


def _about(check: Missing, row: MissingRow, thing: Thing) -> dict[str, Any]:
    if thing.job is not None:
        return {"agreement_id": thing.job}
    if row.case_id is None:
        return {"referral_id": row.referral_id}
    year = {"into_year": thing.into_year} if thing.into_year is not None else {}
    return {"case_id": row.case_id} | year | ({"number": 1} if check is M.OFFER and thing.applied else {})
