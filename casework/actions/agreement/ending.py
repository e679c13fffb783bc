"""How a placement begins and ends: the pupil turned up or did not, it ended with a reason, or came to nothing.

All are allowed while consent winds down: what runs goes on until somebody ends it. After the end nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casework import audit, clock
from casework.actions.agreement.asked import version_in_force
from casework.actions.agreement.lawful import draft_of, judge
from casework.actions.agreement.standing import facts_of
from casework.actions.agreement.subject import plan_one_at_a_time
from casework.actions.placement import steps
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.labour.status import status_of
from casework.language import N_
from casework.models import Agreement, User
from casework.models.job_codes import AgreementStatus, CancelReason, EndReason

CHANGED_MEANWHILE = N_("Somebody else changed this while you were writing.")
OVER = N_("The placement is over. Nothing can be changed any more.")
TOO_LONG = N_("The working-hours rules do not allow this with what is agreed since. Choose an earlier day.")
BY_HAND = tuple(reason for reason in CancelReason if reason is not CancelReason.EXPIRED)
ERROR = CancelReason.REGISTERED_IN_ERROR


@dataclass(frozen=True, slots=True)
class Course:
    """How a placement stands between its first and last day, and what can be done with it now.

    first, last   the days of the version in force; None before one is
    seen          what a form carries: the row its reader saw
    """

    status: AgreementStatus
    first: date | None
    last: date | None
    started_on: date | None
    ended_on: date | None
    end_reason: EndReason | None
    cancel_reason: CancelReason | None
    seen: int
    can_start: bool
    can_end: bool
    can_annul: bool


def course(agreement: Agreement) -> Course:
    """How one placement stands today."""
    version, today = version_in_force(agreement), clock.today()
    first, last = (version.starts_on, version.ends_on) if version else (None, None)
    status = status_of(facts_of(agreement, version), today)
    over = status is AgreementStatus.CANCELLED or (agreement.ended_on is not None and agreement.ended_on <= today)
    begun = first is not None and first <= today and not over
    return Course(
        status,
        first,
        last,
        agreement.started_on,
        agreement.ended_on,
        agreement.end_reason,
        agreement.cancel_reason,
        agreement.version,
        can_start=begun,
        can_end=begun,
        can_annul=not over and agreement.ended_on is None and agreement.started_on is None and not _past(last, today),
    )


def start(actor: User, agreement: Agreement, *, on: date, seen: int) -> None:
    """The pupil turned up. Said again it moves the day.

    Raises StaleEdit, NotNow before the first day or after the end, Invalid at "on".
    """
    now = _held(agreement, seen)
    if not now.can_start or now.first is None:
        raise NotNow(why_not(now))
    _check_day("on", on, now.first, min(clock.today(), now.ended_on or now.last or on))
    agreement.started_on, agreement.touched_at = on, clock.now()
    audit.record(actor, audit.PlacementStarted(agreement.owner, agreement.id, on))
    steps.align(agreement)


def end(actor: User, agreement: Agreement, *, on: date, reason: EndReason, seen: int) -> None:
    """End a placement on its last day, which may be ahead but not after what is agreed. The place is free after it.

    Raises StaleEdit, NotNow before the first day or after the end, Invalid at "on" or "reason".
    """
    now = _held(agreement, seen)
    if not now.can_end or now.first is None or now.last is None:
        raise NotNow(why_not(now))
    _check_day("on", on, now.started_on or now.first, now.last)
    if now.ended_on is not None and on > now.ended_on:
        _insist_lawful_until(actor, agreement, on)
    if reason is EndReason.NO_SHOW:
        _check_no_show(now, on)
    agreement.ended_on, agreement.end_reason, agreement.touched_at = on, reason, clock.now()
    audit.record(actor, audit.PlacementEnded(agreement.owner, agreement.id, on, reason))
    steps.align(agreement)


def annul(actor: User, agreement: Agreement, *, reason: CancelReason, seen: int) -> None:
    """Let an agreement come to nothing before it starts; one registered in error also when its first day has come.

    Raises StaleEdit, NotNow once the pupil has turned up or it is over, Invalid at "reason".
    """
    now = _held(agreement, seen)
    if not now.can_annul:
        raise NotNow(why_not(now))
    if reason not in BY_HAND:
        raise Invalid("reason", N_("Choose a reason."))
    if now.can_end and reason is not ERROR:
        raise Invalid("reason", N_("The first day has come. End the placement instead."))
    let_go(actor, agreement, reason)


def let_go(actor: User | None, agreement: Agreement, reason: CancelReason) -> None:
    """Annul an agreement, whoever or whatever decided it."""
    agreement.cancelled_at, agreement.cancel_reason = clock.now(), reason
    audit.record(actor, audit.AgreementCancelled(agreement.owner, agreement.id, reason))
    steps.align(agreement)


def _held(agreement: Agreement, seen: int) -> Course:
    """Hold the row, and read it afresh. Raises StaleEdit when it is not as it was seen."""
    session().refresh(agreement, with_for_update=True)
    now = course(agreement)
    if seen != agreement.version:
        raise StaleEdit(CHANGED_MEANWHILE, now)
    return now


def why_not(now: Course) -> str:
    """Why a step cannot be taken now, and what to do instead."""
    if now.status is AgreementStatus.CANCELLED:
        return N_("The agreement is annulled. Nothing can be changed any more.")
    if now.first is None:
        return N_("Not everybody has approved the agreement, so the placement has not begun. You can annul it.")
    if now.first > clock.today():
        return N_("The placement has not begun. Annul the agreement if it comes to nothing.")
    return N_("The placement has begun. End it instead.") if now.can_end else OVER


def _insist_lawful_until(actor: User, agreement: Agreement, on: date) -> None:
    """An end put off runs into what was agreed since: hold the longer plan against the rules again."""
    plan_one_at_a_time(agreement.case)
    version = version_in_force(agreement)
    draft = draft_of(version, agreement.form) if version is not None else None
    if draft is None:
        return
    reading = audit.read(actor, audit.PlacementOpened(agreement.case.owner))
    if judge(reading, agreement.case, replace(draft, ends_on=on), agreement=agreement).blocks:
        raise Invalid("on", TOO_LONG)


def _past(last: date | None, today: date) -> bool:
    return last is not None and last < today


def _check_day(field: str, day: date, first: date, last: date) -> None:
    if not first <= day <= last:
        raise Invalid(field, N_("Choose a day within the placement."))


def _check_no_show(now: Course, on: date) -> None:
    if now.started_on is not None:
        raise Invalid("reason", N_("The pupil has turned up. Choose another reason."))
    if on > clock.today():
        raise Invalid("on", N_("Choose a day that is not ahead: nobody knows yet who turns up."))


def in_error(agreement: Agreement) -> bool:
    """Was it registered in error? Then lists show no more than a line of it."""
    return agreement.cancel_reason is ERROR
