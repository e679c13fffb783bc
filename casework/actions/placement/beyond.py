"""Hours worked beyond the rules of working hours: every placement of a pupil added together, a week at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import audit
from casework.actions.agreement.compulsory import of_pupils
from casework.actions.organisation.labour_rules import rules_in_use
from casework.actions.placement.weeks import Week
from casework.actions.year.calendars import years
from casework.calendar.school_days import SchoolCalendar
from casework.database import session
from casework.labour.forms import FORMS
from casework.labour.hours import check_worked
from casework.labour.violations import Violation
from casework.models import Agreement, Attendance, Case, Pupil
from casework.models.job_codes import WorkKind


def violations(reading: audit.Reading, pupils: Collection[Pupil], week: Week) -> Mapping[UUID, Sequence[Violation]]:
    """What the hours of a week break, by pupil, in a constant number of statements.

    Opens birth dates through `reading`, whose keys are fetched. Whoever's cannot be read is left out.
    """
    worked = _worked({pupil.id for pupil in pupils}, week)
    born = {pupil.id: _birth_date(reading, pupil) for pupil in pupils if pupil.id in worked}
    known = {pupil_id: day for pupil_id, day in born.items() if day is not None}
    ends, calendar, rules = of_pupils(known), SchoolCalendar(years()), rules_in_use()
    return {
        pupil_id: check_worked(
            day, ends[pupil_id], calendar, worked[pupil_id][0], within_school=worked[pupil_id][1], rules=rules
        )
        for pupil_id, day in known.items()
    }


def _birth_date(reading: audit.Reading, pupil: Pupil) -> date | None:
    try:
        return date.fromisoformat(str(reading.text(pupil, "birth_date")))
    except ValueError:
        return None


def _worked(pupil_ids: Collection[UUID], week: Week) -> Mapping[UUID, tuple[dict[date, int], dict[date, int]]]:
    """Minutes by day outside and within schooling, of every placement of each pupil, whoever follows it up."""
    query = (
        select(Case.pupil_id, Attendance.day, Attendance.worked_minutes, Agreement.form)
        .join(Agreement, Agreement.id == Attendance.agreement_id)
        .join(Case, Case.id == Agreement.case_id)
        .where(Case.pupil_id.in_(pupil_ids), Attendance.day.between(week.monday, week.sunday))
        .where(Agreement.cancelled_at.is_(None))
    )
    found: dict[UUID, tuple[dict[date, int], dict[date, int]]] = defaultdict(lambda: ({}, {}))
    for pupil_id, day, minutes, form in session().execute(query):
        hours = found[pupil_id][FORMS[form].work is WorkKind.WITHIN_SCHOOL]
        hours[day] = hours.get(day, 0) + minutes
    return found
