"""Pupils of the own school, one at a time: added by hand, opened, changed, taken off the roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from casework import audit, clock
from casework.actions.consent.consequences import settle_consents
from casework.actions.pupil import enrolments, rolls
from casework.actions.writing import written_names
from casework.audit import Text
from casework.class_list import Person, likely_same
from casework.database import session
from casework.errors import Invalid, NotFound, StaleEdit
from casework.language import N_
from casework.models import Organisation, Pupil, User
from casework.models.codes import Grade, PupilSource
from casework.models.sealing import mint, seal

CANNOT_BE_ADDED = N_("This pupil cannot be added here. Follow the school's own routine.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a pupil is and where they go, as a form holds it."""

    given_name: str
    family_name: str
    birth_date: date
    grade: Grade
    class_name: str

    @property
    def person(self) -> Person:
        """As much as likeness is judged by."""
        return Person(self.given_name, self.family_name, self.birth_date)


@dataclass(frozen=True, slots=True)
class Standing:
    """A pupil as they stand now, opened for the actor."""

    given_name: Text
    family_name: Text
    birth_date: date | None
    grade: Grade
    class_name: str
    version: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody on the own roll who may be the one being added."""

    id: UUID
    name: str
    birth_date: date
    class_name: str


def grades_of(actor: User) -> tuple[Grade, ...]:
    """The grades of the actor's school."""
    kind = actor.organisation.kind if actor.organisation else None
    return enrolments.GRADES[kind] if kind in enrolments.GRADES else tuple(Grade)


def checked(actor: User, identity: Identity) -> Identity:
    """The same, tidied. Raises Invalid at the first field that will not do."""
    if identity.grade not in grades_of(actor):
        raise Invalid("grade", N_("The school does not have this grade."))
    return Identity(
        written_names.name("given_name", identity.given_name),
        written_names.name("family_name", identity.family_name),
        written_names.birth_date("birth_date", identity.birth_date),
        identity.grade,
        written_names.class_name("class_name", identity.class_name),
    )


def alike(actor: User, identity: Identity) -> list[Alike]:
    """Pupils on the own roll today who may be the same. Pupils of other schools are never looked at.

    Raises Invalid for somebody the actor may not see: they are not registered anew, and nothing is said of why.
    """
    if rolls.is_hidden(identity.person, rolls.hidden(actor)):
        raise Invalid("given_name", CANNOT_BE_ADDED)
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.DUPLICATES))
    everyone = rolls.entries(actor, reading)
    hits = [one for one in everyone if one.person is not None and likely_same(identity.person, one.person)]
    reading.only(one.pupil for one in hits)
    return [Alike(one.id, one.name, one.person.birth_date, one.enrolment.class_name) for one in hits if one.person]


def add(actor: User, identity: Identity) -> Pupil:
    """Put one pupil on the own school's roll from today. The caller has asked about address and likeness."""
    pupil = new(actor, identity, PupilSource.BY_HAND)
    audit.record(actor, audit.PupilAdded(pupil.owner))
    return pupil


def new(actor: User, identity: Identity, source: PupilSource, *, pupil: Pupil | None = None) -> Pupil:
    """A pupil's sealed row and enrolment. A `pupil` given already has a key."""
    if actor.organisation_id is None:
        raise NotFound
    made = pupil or Pupil()
    made.source, made.added_by_id, made.added_at = source, actor.id, clock.now()
    if pupil is None:
        mint([made.owner])
    seal(made, "given_name", identity.given_name)
    seal(made, "family_name", identity.family_name)
    seal(made, "birth_date", identity.birth_date.isoformat())
    session().add(made)
    enrolments.begin(made, actor.organisation_id, identity.grade, identity.class_name)
    return made


def standing(actor: User, pupil: Pupil) -> Standing:
    """Open a pupil's identity for a page."""
    reading = audit.read(actor, audit.PupilOpened(pupil.owner))
    born = reading.text(pupil, "birth_date")
    enrolment = enrolments.current(pupil, actor.organisation_id)
    return Standing(
        reading.text(pupil, "given_name") or "",
        reading.text(pupil, "family_name") or "",
        date.fromisoformat(born) if isinstance(born, str) else None,
        enrolment.grade,
        enrolment.class_name,
        pupil.version,
    )


def edit(actor: User, pupil: Pupil, identity: Identity, *, version: int) -> None:
    """Change names, birth date, grade or class. Raises Invalid, or StaleEdit with what stands there now."""
    wanted = checked(actor, identity)
    session().refresh(pupil, with_for_update=True)
    now = standing(actor, pupil)
    if pupil.version != version:
        raise StaleEdit(theirs=now)
    for column in ("given_name", "family_name"):
        if getattr(wanted, column) != getattr(now, column):
            seal(pupil, column, getattr(wanted, column))
    if wanted.birth_date != now.birth_date:
        seal(pupil, "birth_date", wanted.birth_date.isoformat())
    enrolment = enrolments.current(pupil, actor.organisation_id)
    if not rolls.same_place(enrolment, wanted.grade, wanted.class_name):
        enrolments.move(enrolment, pupil, wanted.grade, wanted.class_name)
    flag_modified(pupil, "source")  # a changed class alone must make another's open form stale too
    audit.record(actor, audit.PupilChanged(pupil.owner))
    if wanted.birth_date != now.birth_date:
        settle_consents(actor, pupil)


def leave(actor: User, pupil: Pupil, *, last_day: date) -> None:
    """Take a pupil off the own school's roll after a last day. Raises Invalid for a day that cannot be."""
    enrolments.end(enrolments.current(pupil, actor.organisation_id), last_day)
    audit.record(actor, audit.PupilLeft(pupil.owner))


def lock_roll(actor: User) -> None:
    """Let one person at a time add to a school's roll, so that two never add the same pupil at once."""
    session().execute(select(Organisation.id).where(Organisation.id == actor.organisation_id).with_for_update())
