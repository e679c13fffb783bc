"""A school's roll as names and dates, to compare with: who is on it today, who may be on it twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from casework import audit, clock
from casework.audit import Reading
from casework.class_list import Person, likely_same
from casework.database import session
from casework.models import Enrolment, Pupil, Recusal, User
from casework.models.codes import Grade
from casework.policy.grants import Permission
from casework.policy.scope import enrolled_at, pupils_within


@dataclass(frozen=True, slots=True)
class Entry:
    """One pupil on the roll. `person` is None when the birth date is not opened or cannot be read."""

    pupil: Pupil
    enrolment: Enrolment
    given: str
    family: str
    person: Person | None

    @property
    def id(self) -> UUID:
        """The pupil's id."""
        return self.pupil.id

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


def on_roll(actor: User, permission: Permission = Permission.READ_PUPILS) -> Select[Pupil]:
    """Pupils on the actor's own roll whom a right reaches, joined with the enrolment that holds today."""
    today = clock.today()
    return (
        pupils_within(actor, permission)
        .join(Enrolment, Enrolment.pupil_id == Pupil.id)
        .where(
            Enrolment.organisation_id == actor.organisation_id,
            Enrolment.starts_on <= today,
            or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today),
        )
    )


def entries(actor: User, reading: Reading) -> list[Entry]:
    """Everyone on the actor's own roll today, in two statements whatever their number."""
    rows = session().execute(on_roll(actor).add_columns(Enrolment)).all()
    reading.fetch(pupil for pupil, _ in rows)
    return [entry(reading, pupil, enrolment) for pupil, enrolment in rows]


def entry(reading: Reading, pupil: Pupil, enrolment: Enrolment, *, dated: bool = True) -> Entry:
    """One pupil with the names opened, and the birth date where it is needed to compare."""
    given, family = str(reading.text(pupil, "given_name")), str(reading.text(pupil, "family_name"))
    born = reading.text(pupil, "birth_date") if dated else None
    return Entry(pupil, enrolment, given, family, _person(given, family, born))


def hidden(actor: User) -> list[Person]:
    """Pupils of the actor's school whom the actor may not see: protected, or closed to them by a declared tie.

    Compared by the program alone, so that nobody hidden is registered anew; nothing of it is shown to anyone.
    """
    tied = exists().where(Recusal.user_id == actor.id, Recusal.pupil_id == Pupil.id)
    rows = (
        session()
        .scalars(
            select(Pupil).where(
                Pupil.id.in_(enrolled_at(actor.organisation_id)),
                Pupil.merged_into_id.is_(None),
                or_(Pupil.protected_at.is_not(None), tied),
            )
        )
        .all()
    )
    if not rows:
        return []
    reading = audit.read_list(None, audit.ListShown(audit.ListKind.DUPLICATES))
    reading.fetch(rows)
    people = [_opened(reading, pupil) for pupil in rows]
    return [person for person in people if person is not None]


def is_hidden(person: Person, people: Iterable[Person]) -> bool:
    """Is this likely somebody hidden, born the same day?"""
    return any(person.birth_date == one.birth_date and likely_same(person, one) for one in people)


def _opened(reading: Reading, pupil: Pupil) -> Person | None:
    given, family = str(reading.text(pupil, "given_name")), str(reading.text(pupil, "family_name"))
    return _person(given, family, reading.text(pupil, "birth_date"))


def _person(given: str, family: str, born: object) -> Person | None:
    try:
        return Person(given, family, date.fromisoformat(born)) if isinstance(born, str) else None
    except ValueError:
        return None


def same_place(enrolment: Enrolment, grade: Grade, class_name: str) -> bool:
    """Does the pupil already stand in this grade and class?"""
    return enrolment.grade is grade and enrolment.class_name == class_name
