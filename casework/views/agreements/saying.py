"""What the pages that write agreements say: what was saved, what the rules refuse, and why nothing can be written."""

from __future__ import annotations

from flask import url_for

from casework.actions.agreement import agreements
from casework.actions.agreement.content_checks import Unlawful
from casework.errors import NotNow
from casework.forms.base import Form
from casework.labour import sentences
from casework.language import gettext
from casework.models import Agreement


def blame(form: Form, unlawful: Unlawful) -> None:
    """Each number of the form at the field it stands at; working hours in the panel."""
    verdict = unlawful.verdict
    for refusal in verdict.refusals:
        form.blame(refusal.field, sentences.of_refusal(refusal))
    if verdict.asks_evening_reason and "evening_reason" in form and not form.evening_reason.data:
        form.blame("evening_reason", gettext("Choose why the work lies between 21 and 23, or move it."))
    if verdict.groups or verdict.fault:
        form.form_errors.append(gettext(str(unlawful)))


def insist_open(agreement: Agreement) -> None:
    closed = agreements.why_closed(agreement)
    if closed:
        raise NotNow(closed)


def said(agreement: Agreement) -> str:
    if agreement.complete:
        return gettext("The agreement is saved, and waits for approval.")
    return gettext("The draft is saved. Nobody can approve before it is finished.")


def address(agreement: Agreement) -> str:
    return url_for("agreements.show", agreement_id=agreement.id)
