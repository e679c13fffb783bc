"""Writing an agreement: begun, written, changed, a change dropped. What is agreed stands in versions.

A version nobody has approved is written anew. One that somebody has approved is kept as it is, and the next one takes
its place. A version in force holds until everybody has approved the next: that one must be complete and lawful at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from casework import audit, clock
from casework.actions.agreement import content_checks, contents, next_version
from casework.actions.agreement.asked import latest_version, version_in_force
from casework.actions.agreement.contents import Content
from casework.actions.agreement.standing import stands
from casework.actions.agreement.subject import plan_one_at_a_time
from casework.actions.employer.employers import insist_usable
from casework.actions.followup import tasks
from casework.actions.placement import steps
from casework.actions.request.numbers import unused_number
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Agreement, AgreementVersion, Case, User
from casework.models.codes import CaseStage
from casework.models.job_codes import AgreementStatus, PlacementForm

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
CLOSED = N_("The case is closed. Reopen it first.")
CHANGED_MEANWHILE = N_("Somebody else changed the agreement while you were writing.")


def begin(
    actor: User,
    case: Case,
    *,
    employer_id: UUID | None,
    form: PlacementForm,
    content: Content = contents.NOTHING,
    place_id: UUID | None = None,
) -> Agreement:
    """Begin an agreement as a draft. Raises Invalid at "employer" or a day that cannot be; NotNow on a closed case."""
    tasks.one_at_a_time(case)
    _insist_open(case)
    employer = insist_usable(employer_id)
    if place_id is not None:
        content_checks.insist_free(place_id, employer, form)
    content_checks.days(content)
    now = clock.now()
    agreement = Agreement(
        number=unused_number(Agreement),
        case_id=case.id,
        ordinal=1 + (session().scalar(select(func.max(Agreement.ordinal)).where(Agreement.case_id == case.id)) or 0),
        employer_id=employer.id,
        place_id=place_id,
        form=form,
        latest=1,
        complete=False,
        outcomes=frozenset(),
        created_by_id=actor.id,
        created_at=now,
        touched_at=now,
    )
    session().add(agreement)
    session().flush()
    next_version.add(actor, agreement, 1, contents.fitting(content, form))
    audit.record(actor, audit.AgreementBegun(case.owner, agreement.id, form))
    _settled(agreement)
    return agreement


def write(
    actor: User,
    agreement: Agreement,
    content: Content,
    *,
    seen: int,
    finish: bool,
    employer_id: UUID | None = None,
    guarded: bool = False,
) -> AgreementVersion:
    """Write what is agreed: as a draft, or finished and sent for approval. Returns the version it stands in.

    employer_id   another employer, as long as nobody has approved; None keeps the one there is
    guarded       the writer kept a text the guard asked about

    A change of a version in force is always finished. Raises StaleEdit when the agreement is not as it was `seen`,
    NotNow after its end, Invalid at the field; Unlawful, with nothing written, where the rules stand against it.
    """
    _held(agreement, seen)
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    latest, in_force = latest_version(agreement), version_in_force(agreement)
    finish, content = finish or in_force is not None, contents.fitting(content, agreement.form)
    _place_with(agreement, employer_id, touched=in_force is not None or next_version.has_approvals(latest))
    content_checks.content(agreement, content, in_force)
    if finish:
        insist_usable_first(agreement)
        content = content_checks.insist_lawful(reading, agreement, content)
    version = next_version.version_for(actor, reading, agreement, latest, in_force, content)
    agreement.complete, agreement.touched_at = finish, clock.now()
    version.checked_at = clock.now() if finish else None
    if guarded:
        audit.record(actor, audit.TextGuardOverridden(agreement.owner))
    audit.record(actor, audit.AgreementWritten(agreement.owner, agreement.id, version.number))
    _settled(agreement)
    return version


def extend(actor: User, agreement: Agreement, *, ends_on: date, seen: int) -> AgreementVersion:
    """Another last day, all else as it was. Raises as `write`."""
    _held(agreement, seen)
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    if not agreement.complete:
        raise NotNow(N_("The agreement is not finished. Write the last day in the agreement."))
    before = contents.content_of(reading, latest_version(agreement))
    kept = tuple(each for each in before.exceptions if each.first_on <= ends_on)
    cut = tuple(replace(each, last_on=min(each.last_on, ends_on)) for each in kept)
    return write(actor, agreement, replace(before, ends_on=ends_on, exceptions=cut), seen=seen, finish=True)


def drop_change(actor: User, agreement: Agreement, *, seen: int) -> None:
    """Give up a change that waits for approval: the version in force stands. Raises StaleEdit, NotNow."""
    _held(agreement, seen)
    if agreement.in_force is None or agreement.in_force == agreement.latest:
        raise NotNow(N_("There is no change to drop."))
    version = latest_version(agreement)
    version.dropped_at = agreement.touched_at = clock.now()
    agreement.latest, agreement.complete = agreement.in_force, True
    audit.record(actor, audit.AgreementChangeDropped(agreement.owner, agreement.id, version.number))
    _settled(agreement)


def why_closed(agreement: Agreement) -> str:
    """Why nothing can be written in an agreement now; empty when something can."""
    status = stands(agreement, version_in_force(agreement), clock.today()).status
    if status is AgreementStatus.CANCELLED:
        return N_("The agreement is annulled. Nothing can be changed any more.")
    if agreement.ended_on is not None:
        return N_("The end of the placement is registered. The agreement can no longer be changed.")
    if status is AgreementStatus.ENDED:
        return N_("The last day of the agreement has passed. Register how it ended, or write a new agreement.")
    return "" if agreement.case.stage in OPEN else CLOSED


def insist_usable_first(agreement: Agreement) -> None:
    """A first agreement is made with an employer in use; one that holds can be changed whatever became of them."""
    if agreement.in_force is None:
        insist_usable(agreement.employer_id)


def _held(agreement: Agreement, seen: int) -> None:
    """Hold the pupil's plans and the row, read afresh. Raises NotNow after the end, StaleEdit when not as `seen`."""
    plan_one_at_a_time(agreement.case)
    session().refresh(agreement, with_for_update=True)
    closed = why_closed(agreement)
    if closed:
        raise NotNow(closed)
    if seen != agreement.version:
        raise StaleEdit(CHANGED_MEANWHILE)


def _insist_open(case: Case) -> None:
    if case.stage not in OPEN:
        raise NotNow(CLOSED)


def _place_with(agreement: Agreement, employer_id: UUID | None, *, touched: bool) -> None:
    """Put the agreement with another employer; the place it was about is not theirs."""
    if employer_id is None or employer_id == agreement.employer_id:
        return
    if touched:
        raise Invalid("employer", N_("Somebody has approved this agreement. Write a new one with another employer."))
    agreement.employer_id, agreement.place_id = insist_usable(employer_id).id, None


def _settled(agreement: Agreement) -> None:
    session().flush()
    steps.align(agreement)
