"""One agreement: what it says, how it stands, its versions, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from casework.actions.agreement import agreements, pages, printing
from casework.actions.agreement.versions import (
    Difference,
    besides_plan,
    days_a_week,
    differences,
    exception_lines,
    hours_in_words,
    week_lines,
)
from casework.labels import label
from casework.labour.forms import FORMS
from casework.language import LANGUAGES, gettext, name_of
from casework.models import Agreement
from casework.policy.grants import Permission
from casework.views.agreements.room import bp
from casework.views.gate import on_agreement, rights, signed_in

READ = Permission.READ_PLACEMENT
WORDS: dict[str, Any] = {
    "week_lines": week_lines,
    "exception_lines": exception_lines,
    "hours_in_words": hours_in_words,
    "days_a_week": days_a_week,
}


@bp.get("/<uuid:agreement_id>")
@on_agreement(READ)
def show(agreement: Agreement) -> ResponseReturnValue:
    """The latest version, whom it waits for, and what can be done."""
    full = Permission.WRITE_AGREEMENT in rights(agreement.case.referral)
    closed = agreements.why_closed(agreement)
    page = pages.opened(signed_in(), agreement, label, full=full, closed=closed)
    found: Sequence[Difference] = ()
    if page.before is not None:
        old, new = pages.words_of(signed_in(), agreement, [page.before, agreement.latest], label)
        found = differences(old, new)
    shown = {"found": found, "rest": besides_plan(page.lines), "rule": FORMS[agreement.form]}
    return render_template("agreements/show.html", agreement=agreement, page=page, tongues=_tongues(), **WORDS, **shown)


@bp.get("/<uuid:agreement_id>/versions/<int(max=9999):number>")
@on_agreement(READ)
def version(agreement: Agreement, number: int) -> ResponseReturnValue:
    """One version as it was written, with who approved it."""
    page = pages.version(signed_in(), agreement, number, label)
    refused = printing.why_not(agreement, pages.version_row(agreement, number))
    shown = {"refused": gettext(refused) if refused else "", "tongues": _tongues()}
    return render_template("agreements/version.html", agreement=agreement, page=page, **shown)


@bp.get("/<uuid:agreement_id>/versions/<int(max=9999):number>/<int(max=9999):other>")
@on_agreement(READ)
def compare(agreement: Agreement, number: int, other: int) -> ResponseReturnValue:
    """What differs between two versions."""
    before, after = pages.words_of(signed_in(), agreement, [number, other], label)
    found = differences(before, after)
    return render_template("agreements/compare.html", agreement=agreement, found=found, first=number, second=other)


def _tongues() -> list[tuple[str, str]]:
    """The languages an agreement is printed in: tag and name."""
    return [(tag, name_of(tag)) for tag in LANGUAGES]
