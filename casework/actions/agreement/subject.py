"""A pupil as the working-hours rules ask about them. Opens the birth date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework import audit
from casework.actions.agreement.compulsory import compulsory_ends_on
from casework.actions.year.calendars import years
from casework.calendar.school_days import SchoolCalendar
from casework.database import session
from casework.errors import Unreadable
from casework.models import Case, Pupil


@dataclass(frozen=True, slots=True)
class Subject:
    """One pupil: when they were born, the last day of their compulsory school, and the school years that are known."""

    born: date
    school_ends_on: date
    calendar: SchoolCalendar


def subject_of(reading: audit.Reading, case: Case) -> Subject:
    """The pupil of a case. Raises Unreadable rather than guess an age."""
    pupil = session().get_one(Pupil, case.pupil_id)
    born = reading.text(pupil, "birth_date")
    if not isinstance(born, str):
        raise Unreadable
    day = date.fromisoformat(born)
    return Subject(day, compulsory_ends_on(pupil.id, day), SchoolCalendar(years()))


def plan_one_at_a_time(case: Case) -> None:
    """Wait until nobody else writes a plan for this pupil, at whichever office. Held until the request's commit.

    Two plans may each be lawful and not together: whoever writes the second sees the first.
    """
    session().execute(select(Pupil.id).where(Pupil.id == case.pupil_id).with_for_update(key_share=True))
