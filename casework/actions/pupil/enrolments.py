"""Dated rows for where a pupil goes to school: begun, moved to another class, ended."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from casework import clock
from casework.database import session
from casework.errors import Invalid, NotFound
from casework.language import N_
from casework.models import Enrolment, Pupil
from casework.models.codes import Grade, OrganisationKind

GRADES: dict[OrganisationKind, tuple[Grade, ...]] = {
    OrganisationKind.LOWER_SECONDARY: (Grade.G8, Grade.G9, Grade.G10),
    OrganisationKind.UPPER_SECONDARY: (Grade.VG1, Grade.VG2, Grade.VG3),
}


def begin(pupil: Pupil, organisation_id: UUID, grade: Grade, class_name: str) -> Enrolment:
    """Put a pupil on a school's roll from today."""
    enrolment = Enrolment(
        pupil_id=pupil.id, organisation_id=organisation_id, grade=grade, class_name=class_name, starts_on=clock.today()
    )
    session().add(enrolment)
    return enrolment


def current(pupil: Pupil, organisation_id: UUID | None) -> Enrolment:
    """The pupil's enrolment at a school today. Raises NotFound when there is none."""
    today = clock.today()
    found = (
        session()
        .scalars(
            select(Enrolment)
            .where(
                Enrolment.pupil_id == pupil.id,
                Enrolment.organisation_id == organisation_id,
                Enrolment.starts_on <= today,
                or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today),
            )
            .order_by(Enrolment.starts_on.desc())
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def move(enrolment: Enrolment, pupil: Pupil, grade: Grade, class_name: str) -> None:
    """Move a pupil to another grade or class from today: yesterday ends the old row, unless it began today."""
    today = clock.today()
    if enrolment.starts_on >= today:
        enrolment.grade, enrolment.class_name = grade, class_name
        return
    last_day, enrolment.ends_on = enrolment.ends_on, today - timedelta(days=1)
    session().flush()
    begin(pupil, enrolment.organisation_id, grade, class_name).ends_on = last_day


def end(enrolment: Enrolment, last_day: date) -> None:
    """Give an enrolment its last day. Raises Invalid for a day before its first or after today."""
    if last_day > clock.today():
        raise Invalid("last_day", N_("The day cannot be later than today."))
    if last_day < enrolment.starts_on:
        raise Invalid("last_day", N_("The pupil was not on the roll that day yet."))
    enrolment.ends_on = last_day
