"""A report outside the calendar: asked for with a note, counted and protected by the next run, as any other."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from casework import audit, clock
from casework.actions.report import freeze_days
from casework.database import session
from casework.errors import NotFound, NotNow
from casework.installation import settings
from casework.language import N_, day, gettext
from casework.models import ReleaseOrder, User

ONE_WAITS = N_("A new report is asked for already. It comes with the next run.")
TOO_SOON = N_("The last report has figures as of %(last)s. A new one can be asked for from %(day)s.")
NEXT_IS_DUE = N_("A report is due already. It comes with the next run.")
COUNTED = N_("The report is made already. It can no longer be taken back.")
NEXT_IS_NEAR = N_("The next report comes by itself on %(day)s. There must be 28 days between two reports.")


def refusal(today: date) -> str | None:
    """Why no report can be asked for now, or None when one can."""
    if freeze_days.waiting() is not None:
        return gettext(ONE_WAITS)
    months = settings().report_months
    if freeze_days.due(today, months) is not None:
        return gettext(NEXT_IS_DUE)
    last, coming = freeze_days.last_freeze(), freeze_days.next_due(today, months)
    if last is not None and freeze_days.too_soon(today):
        return gettext(TOO_SOON, last=day(last), day=day(last + freeze_days.AT_LEAST))
    if coming is not None and coming - today < freeze_days.AT_LEAST:
        return gettext(NEXT_IS_NEAR, day=day(coming))
    return None


def order(actor: User, note: str) -> None:
    """Ask for a report outside the calendar. Raises NotNow, with the reason."""
    refused = refusal(clock.today())
    if refused is not None:
        raise NotNow(refused)
    asked = ReleaseOrder(
        after_number=freeze_days.newest_number(), note=note, ordered_by_id=actor.id, ordered_at=clock.now()
    )
    try:
        with session().begin_nested():
            session().add(asked)
    except IntegrityError as taken:
        raise NotNow(ONE_WAITS) from taken
    audit.record(actor, audit.ReportOrdered(asked.id))


def withdraw(actor: User, order_id: UUID) -> None:
    """Take an order back, whoever asked. Raises NotFound when it is gone, NotNow when its figures are frozen."""
    order = session().get(ReleaseOrder, order_id, with_for_update=True)
    if order is None:
        raise NotFound
    if order.after_number != freeze_days.newest_number():
        raise NotNow(COUNTED)
    session().delete(order)
    audit.record(actor, audit.ReportOrderWithdrawn(order.id))
