"""What the pages that write agreements say: what was saved, what the rules refuse, and why nothing can be written."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from casework.actions.agreement import agreements
from casework.actions.agreement.content_checks import Unlawful
from casework.actions.organisation.labour_rules import rules_in_use
from casework.errors import NotNow
from casework.forms.base import Form
from casework.labour import sentences
from casework.labour.codes import Level
from casework.labour.violations import Group, Violation
from casework.language import gettext
from casework.models import Agreement
from casework.views.agreements.at_fault import field_of


def blame(form: Form, unlawful: Unlawful) -> None:
    """Each number of the form at the field it stands at; working hours in the panel and at each row at fault."""
    verdict = unlawful.verdict
    for refusal in verdict.refusals:
        form.blame(refusal.field, sentences.of_refusal(refusal))
    if verdict.asks_evening_reason and "evening_reason" in form and not form.evening_reason.data:
        form.blame("evening_reason", gettext("Choose why the work lies between 21 and 23, or move it."))
    for group in verdict.groups:
        if group.level is Level.BLOCKER:
            for where, found in _fields(form, group, verdict.found).items():
                form.blame(where, _beside(where, group, found))
    if verdict.groups or verdict.fault:
        form.form_errors.append(gettext(str(unlawful)))


def _fields(form: Form, group: Group, found: Iterable[Violation]) -> dict[str, Violation]:
    """Every field the rule of a group is broken at, each with the first that is found there; the worst first."""
    fields: dict[str, Violation] = {}
    alike = (each for each in found if (each.code, each.category) == (group.worst.code, group.worst.category))
    for each in (group.worst, *alike):
        if where := field_of(form, each):
            fields.setdefault(where, each)
    return fields


def _beside(where: str, group: Group, found: Violation) -> str:
    """What is said at a field: the sentence of the panel, or in a narrow row only the rule."""
    rules = rules_in_use()
    in_a_row = "-" in where
    return sentences.of_rule(found, rules=rules) if in_a_row else sentences.of_group(group, rules=rules)


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
