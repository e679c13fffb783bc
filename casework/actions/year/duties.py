"""What is due by the calendar and done by nobody in particular: `casework run-due`, each day or oftener.

Each duty is safe to repeat and to run late: rights and sight follow the dates themselves, not this.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from casework import audit, clock
from casework.actions.account import attempts
from casework.actions.agreement import expiry
from casework.actions.consent import adviser_tasks, consents
from casework.actions.consent.requirements import status_of
from casework.actions.followup import status_checks
from casework.actions.placement import steps
from casework.actions.request import observations
from casework.actions.writing import drafts, subjects
from casework.actions.year import school_years
from casework.calendar.days import month_end
from casework.database import session
from casework.installation import installation, settings
from casework.models import Case, Cohort, Draft, Employer, Pupil, Referral, Submission, User
from casework.models.codes import CaseStage, ConsentStatus
from casework.privacy.place import OwnerKind

ORPHANS_AFTER = timedelta(days=1)
SUBMISSIONS_LAST = timedelta(days=2)
KEPT_IN: dict[
    OwnerKind, type[Pupil] | type[Referral] | type[Case] | type[Draft] | type[User] | type[Employer] | type[Cohort]
] = {
    OwnerKind.PUPIL: Pupil,
    OwnerKind.REFERRAL: Referral,
    OwnerKind.CASE: Case,
    OwnerKind.DRAFT: Draft,
    OwnerKind.USER: User,
    OwnerKind.EMPLOYER: Employer,
    OwnerKind.COHORT: Cohort,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things each duty changed."""

    consents_expired: int
    new_consents_asked: int
    wind_downs_asked: int
    observations_lapsed: int
    drafts_discarded: int
    statuses_lapsed: int
    agreements_expired: int
    placement_steps: int
    years_made: int
    keys_swept: int

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(getattr(self, field.name) for field in fields(self))


def run_due() -> Counts:
    """Do all that is due, and say in the log how much it was. Raises TooManyOrphans with nothing done about keys."""
    installation().vault.finish_erasures()
    swept = len(installation().vault.sweep(known, ORPHANS_AFTER))
    expired = expire()
    asked, winding = ask_advisers()
    lapsed = observations.discard_expired()
    discarded = drafts.discard_expired() + subjects.bury_out_of_reach()
    forget_what_is_past()
    made = school_years.ensure_years()
    untouched = expiry.expire()
    stepped, answered = steps.align_all(), status_checks.lapse()
    counts = Counts(expired, asked, winding, lapsed, discarded, answered, untouched, stepped, made, swept)
    if counts.total:
        audit.record(None, audit.DutyRun(changed=counts.total))
    return counts


def forget_what_is_past() -> None:
    """Delete failed attempts nobody counts any more, and tokens of forms posted long ago. Neither is in the log."""
    attempts.forget(settings().attempts_window)
    session().execute(delete(Submission).where(Submission.posted_at < clock.now() - SUBMISSIONS_LAST))


def expire() -> int:
    """Say Expired of every consent past its last day. Returns how many.

    The stored day may be rounded up to the end of its month, so those that end this month are looked at exactly.
    """
    today = clock.today()
    ending = select(Referral).where(
        Referral.consent == ConsentStatus.GIVEN, Referral.consent_valid_to <= month_end(today)
    )
    found = [each for each in session().scalars(ending).all() if has_lapsed(each, today)]
    for referral in found:
        referral.consent = ConsentStatus.EXPIRED
        audit.record(None, audit.ConsentStatusChanged(referral.owner, referral.consent))
    return len(found)


def has_lapsed(referral: Referral, today: date) -> bool:
    """Is a consent past its last day? Opens the birth date only where the stored day does not settle it."""
    if referral.consent_valid_to is not None and referral.consent_valid_to < today:
        return True
    return status_of(consents.look(None, referral)) is ConsentStatus.EXPIRED


def ask_advisers() -> tuple[int, int]:
    """Give open cases whose consent has lapsed their task: a new consent, and once grace is over, the end.

    Returns how many of each were asked for.
    """
    today = clock.today()
    open_case = select(Case.referral_id).where(Case.stage.in_((CaseStage.ACTIVE, CaseStage.ON_HOLD)))
    expired = select(Referral).where(Referral.consent == ConsentStatus.EXPIRED, Referral.id.in_(open_case))
    asked = [adviser_tasks.new_consent(None, each) for each in session().scalars(expired).all()]
    over = expired.where(or_(Referral.grace_until.is_(None), Referral.grace_until < today))
    ended = [adviser_tasks.wind_down(None, each) for each in session().scalars(over).all()]
    return sum(asked), sum(ended)


def known(kind: OwnerKind, ids: list[UUID]) -> set[UUID]:
    """Which of these owners the data store has a row for. A kind without a table here is never swept."""
    table = KEPT_IN.get(kind)
    if table is None:
        return set(ids)
    return set(session().scalars(select(table.id).where(table.id.in_(ids))))
