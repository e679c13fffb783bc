"""What employer and pupil say of a placement, in coded answers; registered by the adviser, sealed as one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement.asked import version_in_force
from casework.actions.placement import steps
from casework.actions.writing.last_changes import LastChange
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.installation import desk
from casework.language import N_
from casework.models import Agreement, Evaluation, User
from casework.models.codes import CaseStage, ConsentForm
from casework.models.job_codes import EndReason, EvaluationAnswer, EvaluationItem, EvaluationKind, EvaluationSide
from casework.models.sealing import seal
from casework.privacy.place import Size

OPEN_STAGES = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
CHANGED_MEANWHILE = N_("Somebody else changed this while you were writing.")
FIRST_ONES = (EvaluationItem.ATTENDANCE, EvaluationItem.TASKS, EvaluationItem.COOPERATION)
ITEMS: Mapping[EvaluationKind, tuple[EvaluationItem, ...]] = {
    EvaluationKind.TWO_WEEKS: FIRST_ONES,
    EvaluationKind.MIDWAY: tuple(EvaluationItem),
    EvaluationKind.END: tuple(EvaluationItem),
}
"""What each evaluation asks."""


@dataclass(frozen=True, slots=True)
class Given:
    """One evaluation as it was given, on a day and in a form."""

    answers: Mapping[EvaluationItem, EvaluationAnswer]
    given_on: date
    form: ConsentForm


@dataclass(frozen=True, slots=True)
class Standing:
    """An evaluation that stands. `given.answers` is empty where what stands there cannot be read."""

    kind: EvaluationKind
    side: EvaluationSide
    given: Given
    version: int


def give(
    actor: User, agreement: Agreement, kind: EvaluationKind, side: EvaluationSide, given: Given, *, seen: int
) -> None:
    """Register what one side says, in place of what stood there.

    Raises NotNow before the first day and where nobody came, Invalid at an item or "given_on", StaleEdit with the
    evaluation that stands when it is not the one `seen`.
    """
    session().refresh(agreement, with_for_update=True)
    began = can_give(agreement)
    row = _row(agreement, kind, side)
    if (row.version if row else 0) != seen:
        raise StaleEdit(CHANGED_MEANWHILE, row)
    _check(kind, given, began)
    if row is None:
        row = Evaluation(agreement_id=agreement.id, case_id=agreement.case_id, kind=kind, side=side)
        session().add(row)
    _write(actor, row, given)
    agreement.touched_at = clock.now()
    audit.record(actor, audit.EvaluationSaved(agreement.owner, agreement.id, kind, side))
    steps.align(agreement)


def can_give(agreement: Agreement) -> date:
    """The first day there is something to say of the placement. Raises NotNow where there is not."""
    if agreement.case.stage not in OPEN_STAGES:
        raise NotNow(N_("The case is closed. Reopen it first."))
    if agreement.cancelled_at is not None or agreement.end_reason is EndReason.NO_SHOW:
        raise NotNow(N_("The placement came to nothing. There is nothing to evaluate."))
    version = version_in_force(agreement)
    began = agreement.started_on or (version.starts_on if version else None)
    if began is None or began > clock.today():
        raise NotNow(N_("The placement has not begun."))
    return began


def standing(reading: audit.Reading, agreement: Agreement) -> dict[tuple[EvaluationKind, EvaluationSide], Standing]:
    """Every evaluation of a placement, opened in one statement."""
    query = select(Evaluation).where(Evaluation.agreement_id == agreement.id)
    rows = session().scalars(query.execution_options(populate_existing=True)).all()
    return {(row.kind, row.side): opened(reading, row) for row in rows}


def opened(reading: audit.Reading, row: Evaluation) -> Standing:
    """One evaluation with its answers."""
    reading.fetch([row])
    text = reading.text(row, "answers")
    pairs = [each.split("=") for each in text.split(",")] if isinstance(text, str) else []
    answers = {EvaluationItem(item): EvaluationAnswer(answer) for item, answer in pairs}
    return Standing(row.kind, row.side, Given(answers, row.given_on, row.form), row.version)


def one(reading: audit.Reading, agreement: Agreement, kind: EvaluationKind, side: EvaluationSide) -> Standing | None:
    """One evaluation of a placement, or None where it is missing."""
    row = _row(agreement, kind, side)
    return opened(reading, row) if row is not None else None


def saved(agreement: Agreement, kind: EvaluationKind, side: EvaluationSide) -> LastChange | None:
    """Who registered the evaluation that stands, and when; None where it is missing."""
    which = Evaluation.agreement_id == agreement.id, Evaluation.kind == kind, Evaluation.side == side
    query = select(User.name, Evaluation.registered_at).join(User, User.id == Evaluation.registered_by_id)
    found = session().execute(query.where(*which)).first()
    return LastChange(*found) if found else None


def _row(agreement: Agreement, kind: EvaluationKind, side: EvaluationSide) -> Evaluation | None:
    which = Evaluation.agreement_id == agreement.id, Evaluation.kind == kind, Evaluation.side == side
    return session().scalar(select(Evaluation).where(*which).execution_options(populate_existing=True))


def _check(kind: EvaluationKind, given: Given, began: date) -> None:
    for item in ITEMS[kind]:
        if item not in given.answers:
            raise Invalid(item.value, N_("Choose an answer."))
    if given.given_on > clock.today():
        raise Invalid("given_on", N_("The day cannot be later than today."))
    if given.given_on < began:
        raise Invalid("given_on", N_("The day cannot be before the placement began."))


def _write(actor: User, row: Evaluation, given: Given) -> None:
    desk().fetch([row.owner])
    said = ",".join(f"{item}={given.answers[item]}" for item in ITEMS[row.kind])
    seal(row, "answers", said, Size.NOTE)
    row.given_on, row.form = given.given_on, given.form
    row.registered_by_id, row.registered_at = actor.id, clock.now()
