"""What a case's agreements mean for closing it."""

from __future__ import annotations

from collections.abc import Sequence

from casework import audit, clock
from casework.actions.agreement import ending
from casework.actions.agreement.asked import version_in_force
from casework.actions.agreement.standing import LIVING, status_column, with_version_in_force
from casework.actions.placement import steps
from casework.database import session
from casework.errors import Invalid
from casework.language import N_
from casework.models import Agreement, Case, User
from casework.models.job_codes import CancelReason, EndReason
from casework.policy.grants import Permission
from casework.policy.scope import can


def living(case: Case) -> Sequence[Agreement]:
    """Agreements of a case that are neither over nor annulled, in the order they were begun."""
    lives = status_column(clock.today()).in_([status.value for status in LIVING])
    query = with_version_in_force(Agreement.case_id == case.id, lives).with_only_columns(Agreement)
    return session().scalars(query.order_by(Agreement.ordinal)).all()


def clear_for_closing(actor: User, case: Case) -> None:
    """Before a case is closed: refuse while an agreement lives, to somebody who can end it.

    To somebody who cannot, because the time to wind down is over too, what lives ends with the case.
    Raises Invalid above the form.
    """
    found = living(case)
    if found and can(actor, Permission.END_PLACEMENT, case.referral):
        raise Invalid("", N_("The case has an agreement on a placement. End or annul the agreement first."))
    for agreement in found:
        _end_with_case(actor, agreement)


def _end_with_case(actor: User, agreement: Agreement) -> None:
    session().refresh(agreement, with_for_update=True)
    version = version_in_force(agreement)
    first, today = version.starts_on if version else None, clock.today()
    if version is None or first is None or first > today:
        ending.let_go(actor, agreement, CancelReason.OTHER)
        return
    agreement.ended_on, agreement.end_reason = today, agreement.end_reason or EndReason.OTHER
    audit.record(actor, audit.PlacementEnded(agreement.owner, agreement.id, today, agreement.end_reason))
    steps.align(agreement)
