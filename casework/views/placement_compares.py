"""What one person wrote of a placement beside what another has saved meanwhile: rows of components/compare.html."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from casework.actions.placement.evaluations import Given
from casework.actions.placement.outcomes import Asking
from casework.forms.evaluations import EvaluationForm, OutcomeForm, PlacementStatusForm
from casework.labels import label
from casework.language import day, gettext
from casework.models import Agreement
from casework.models.job_codes import EvaluationItem, PlacementOutcome

Row = tuple[str, str, str]
"""What it is called, what was written, what is saved."""


def evaluations(form: EvaluationForm, theirs: Given | None, items: Iterable[EvaluationItem]) -> list[Row]:
    """Every answer of an evaluation, when it was given and how."""
    saved = theirs.answers if theirs else {}
    rows = [(label(item), _code(form.answers.get(item)), _code(saved.get(item))) for item in items]
    on, way = (theirs.given_on, theirs.form) if theirs else (None, None)
    rows.append((str(form.given_on.label.text), _day(form.given_on.data), _day(on)))
    return [*rows, (str(form.way.label.text), _code(form.way.data), _code(way))]


def outcomes(form: OutcomeForm, agreement: Agreement) -> list[Row]:
    """What came of a placement, and since when it is known."""
    return [
        (str(form.outcomes.label.text), _codes(form.outcomes.data or ()), _codes(agreement.outcomes)),
        (str(form.on.label.text), _day(form.on.data), _day(agreement.outcome_on)),
    ]


def statuses(form: PlacementStatusForm, now: Asking) -> list[Row]:
    """Where the pupil is."""
    return [(str(form.destination.label.text), _code(form.destination.data), _code(now.destination))]


def _codes(found: Iterable[PlacementOutcome]) -> str:
    chosen = set(found)
    return ", ".join(label(each) for each in PlacementOutcome if each in chosen) or _code(None)


def _code(answer: StrEnum | None) -> str:
    return label(answer) if answer is not None else gettext("Not registered")


def _day(on: date | None) -> str:
    return day(on) if on is not None else gettext("Not registered")
