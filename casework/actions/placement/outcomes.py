"""What came of a placement, and where the pupil is three and six months after it ended.

Both are allowed while consent winds down: neither opens a name nor anything sealed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement.asked import version_in_force
from casework.actions.placement import steps
from casework.actions.placement.evaluations import CHANGED_MEANWHILE, OPEN_STAGES
from casework.calendar.placement import AFTER, STATUS_MARGIN, status_open
from casework.calendar.working_days import working_day_from
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Agreement, PlacementStatus, User
from casework.models.codes import Destination
from casework.models.job_codes import EndReason, PlacementOutcome
from casework.models.transition_codes import AfterClosing

NONE = PlacementOutcome.NONE_OF_THESE
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """The status asked for three or six months after. `open`: can it be answered today? `mark`: what a form saw."""

    asked: AfterClosing
    due_on: date
    first_day: date
    last_day: date
    open: bool
    destination: Destination | None
    answered_on: date | None

    @property
    def mark(self) -> str:
        """What a form carries of the answer its reader saw."""
        return self.destination.value if self.destination else NOTHING

    @property
    def late(self) -> bool:
        """Did nobody answer in time?"""
        return self.destination is None and clock.today() > self.last_day


def ended_on(agreement: Agreement) -> date | None:
    """The last day of a placement that took place and is over today, by word or by date; None for any other."""
    if agreement.cancelled_at is not None or agreement.end_reason is EndReason.NO_SHOW:
        return None
    version = version_in_force(agreement)
    if agreement.ended_on is not None:
        return agreement.ended_on if agreement.ended_on <= clock.today() else None
    last = version.ends_on if version else None
    return last if last is not None and last < clock.today() else None


def insist_ended(agreement: Agreement) -> date:
    """The last day of the placement. Raises NotNow while it is not over, and in a closed case."""
    if agreement.case.stage not in OPEN_STAGES:
        raise NotNow(N_("The case is closed. Reopen it first."))
    last = ended_on(agreement)
    if last is None:
        raise NotNow(N_("The placement is not over, or it came to nothing."))
    return last


def save(actor: User, agreement: Agreement, outcomes: Collection[PlacementOutcome], *, on: date, seen: int) -> None:
    """Register what came of a placement. Raises StaleEdit, NotNow before its end, Invalid at "outcomes" or "on"."""
    session().refresh(agreement, with_for_update=True)
    last = insist_ended(agreement)
    if agreement.version != seen:
        raise StaleEdit(CHANGED_MEANWHILE)
    if not outcomes:
        raise Invalid("outcomes", N_("Choose at least one."))
    if NONE in outcomes and len(set(outcomes)) > 1:
        raise Invalid("outcomes", N_("None of these cannot be chosen together with another outcome."))
    if not last <= on <= clock.today():
        raise Invalid("on", N_("Choose a day from the last day of the placement until today."))
    agreement.outcomes, agreement.outcome_on = frozenset(outcomes), on
    agreement.touched_at = clock.now()
    audit.record(actor, audit.OutcomeSaved(agreement.owner, agreement.id))
    steps.align(agreement)


def asked_of(agreement: Agreement) -> list[Asking]:
    """The two statuses after a placement that is over; none before. One statement."""
    last = ended_on(agreement)
    if last is None:
        return []
    rows = session().scalars(select(PlacementStatus).where(PlacementStatus.agreement_id == agreement.id))
    given = {row.asked: row for row in rows}
    living = agreement.case.stage in OPEN_STAGES
    return [_asking(asked, last, given.get(asked), living=living) for asked in AFTER]


def asking(agreement: Agreement, asked: AfterClosing) -> Asking:
    """The status that is asked for today. Raises NotNow when it is not."""
    insist_ended(agreement)
    found = next((each for each in asked_of(agreement) if each.asked is asked), None)
    if found is None or not found.open:
        raise NotNow(N_("The status of this placement is not asked for now."))
    return found


def answer(actor: User, agreement: Agreement, asked: AfterClosing, destination: Destination, *, seen: str) -> None:
    """Say where the pupil is, or put another answer in place of one. Unknown is an answer too.

    Raises NotNow when it is not asked for today, StaleEdit with the answer that stands when it was not seen.
    """
    session().refresh(agreement, with_for_update=True)
    now = asking(agreement, asked)
    if now.mark != seen:
        raise StaleEdit(CHANGED_MEANWHILE, now)
    which = PlacementStatus.agreement_id == agreement.id, PlacementStatus.asked == asked
    row = session().scalar(select(PlacementStatus).where(*which))
    if row is None:
        row = PlacementStatus(agreement_id=agreement.id, asked=asked)
        session().add(row)
    row.destination, row.answered_on, row.answered_by_id = destination, clock.today(), actor.id
    audit.record(actor, audit.PlacementStatusAnswered(agreement.owner, agreement.id, asked, destination))
    steps.align(agreement)


def _asking(asked: AfterClosing, last: date, row: PlacementStatus | None, *, living: bool) -> Asking:
    due_on = working_day_from(last + AFTER[asked])
    return Asking(
        asked,
        due_on,
        due_on - STATUS_MARGIN,
        due_on + STATUS_MARGIN,
        living and status_open(due_on, clock.today()),
        row.destination if row else None,
        row.answered_on if row else None,
    )
