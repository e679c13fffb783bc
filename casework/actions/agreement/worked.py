"""Are hours actually worked within the limits? Those of the pupil's other agreements count together with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import select

from casework import audit
from casework.actions.agreement.subject import subject_of
from casework.actions.organisation.labour_rules import rules_in_use
from casework.database import session
from casework.labour.forms import FORMS
from casework.labour.hours import check_worked
from casework.labour.violations import Violation
from casework.models import Agreement, Attendance, Case
from casework.models.job_codes import PlacementForm, WorkKind

Minutes = dict[date, int]
SUNDAY = 6


def judge_hours(
    reading: audit.Reading, case: Case, worked: Mapping[date, int], *, agreement: Agreement | None = None
) -> list[Violation]:
    """Hold hours actually worked (minutes by day, whole weeks) against the limits by day and week.

    agreement   the one they were worked under: what is registered under the pupil's other agreements, of any office,
                is added. None: `worked` holds everything.

    Opens the birth date through `reading`. Raises Unreadable when it cannot be read, InvalidPlan for hours no day has.
    """
    pupil, within, outside = subject_of(reading, case), Minutes(), Minutes()
    if agreement is None:
        _add(outside, worked.items())
    else:
        _add(within if _within_school(agreement.form) else outside, worked.items())
        for day, minutes, form in _registered_elsewhere(case, agreement, worked):
            _add(within if _within_school(form) else outside, [(day, minutes)])
    return check_worked(
        pupil.born, pupil.school_ends_on, pupil.calendar, outside, within_school=within, rules=rules_in_use()
    )


def _within_school(form: PlacementForm) -> bool:
    return FORMS[form].work is WorkKind.WITHIN_SCHOOL


def _add(table: Minutes, hours: Iterable[tuple[date, int]]) -> None:
    for day, minutes in hours:
        table[day] = table.get(day, 0) + minutes


def _registered_elsewhere(
    case: Case, agreement: Agreement, worked: Mapping[date, int]
) -> Iterable[tuple[date, int, PlacementForm]]:
    """What is registered under other agreements in the weeks of these days."""
    if not worked:
        return []
    first, last = min(worked), max(worked)
    weeks = (first - timedelta(days=first.weekday()), last + timedelta(days=SUNDAY - last.weekday()))
    wanted = (
        select(Attendance.day, Attendance.worked_minutes, Agreement.form)
        .join(Agreement, Agreement.id == Attendance.agreement_id)
        .join(Case, Case.id == Agreement.case_id)
        .where(Case.pupil_id == case.pupil_id, Agreement.id != agreement.id, Agreement.cancelled_at.is_(None))
        .where(Attendance.day.between(*weeks))
    )
    return [(day, minutes, form) for day, minutes, form in session().execute(wanted)]
