"""A pupil's place at a school: on the way into the year, and on the roll of a school casework knows."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select

from casework.actions.transition import checks
from casework.actions.transition.given import Place
from casework.calendar.grades import IN_UPPER, PHASES
from casework.database import session
from casework.errors import Invalid
from casework.language import N_
from casework.models import Enrolment, Pupil, Transition
from casework.models.codes import Grade
from casework.models.sealing import seal
from casework.privacy.place import Size


def take_place(row: Transition, pupil: Pupil, place: Place, on: date, grade: Grade, *, moving: bool) -> None:
    """Put the place on the row, and the pupil on the roll of a school casework knows."""
    checks.programme("programme", place.programme, row.into_year)
    checks.school("school", place.school_id)
    row.school_id = place.school_id
    seal(row, "programme", place.programme, Size.NUMBER)
    standing = _standing(pupil, on)
    if standing is not None and standing.organisation_id == place.school_id:
        return
    if standing is not None:
        _leave(standing, on, moving=moving)
    if place.school_id is not None:
        session().add(
            Enrolment(
                pupil_id=pupil.id,
                organisation_id=place.school_id,
                grade=grade,
                class_name=place.class_name,
                starts_on=on,
            )
        )


def _standing(pupil: Pupil, on: date) -> Enrolment | None:
    """The latest enrolment that has not ended before a day."""
    return session().scalar(
        select(Enrolment)
        .where(Enrolment.pupil_id == pupil.id, or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= on))
        .order_by(Enrolment.starts_on.desc())
        .limit(1)
    )


def _leave(standing: Enrolment, on: date, *, moving: bool) -> None:
    """End the former enrolment the day before."""
    if PHASES[standing.grade] in IN_UPPER and not moving:
        raise Invalid("school", N_("The pupil is on the roll of another upper secondary school. Register a change."))
    if standing.starts_on >= on:
        raise Invalid("on", N_("The pupil began at the former school on that day or later."))
    standing.ends_on = on - timedelta(days=1)
    session().flush()
